import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { judged, OUT, out, system, town } from '../../breakout-city.ts'
import { policy, said } from '../../support.ts'

test('another cloud, or the Internet, by the same line', () => {
  const outcome = judged([OUT, out('web', { dst: '198.51.100.0/24', services: 'tcp/443' })])
  expect(said(outcome)).toEqual(['violation critical fw/web'])
  expect(outcome.findings[0]?.to).toBe('internet')
})

test('the registered cloud, by a service it is not registered for', () => {
  expect(said(judged([OUT, out('ssh', { services: 'tcp/22' })]))).toEqual(['violation critical fw/ssh'])
})

test('any destination in one rule: once', () => {
  expect(said(judged([permit({ id: 'any', in: ['lg'], out: ['lbo'] })])).every((line) => line === 'violation critical fw/any')).toBe(true)
})

test('nothing is registered at all', () => {
  expect(said(judged([OUT], { topology: town([]) }))).toEqual(['violation critical fw/lbo'])
})

test('a session that the cloud starts', () => {
  const back = permit({ id: 'back', in: ['lbo'], out: ['lg'], src: '192.0.2.128/25', services: 'tcp/443' })
  const outcome = judged([OUT, back])
  expect(said(outcome)).toEqual(['violation critical fw/back'])
  expect(outcome.findings[0]?.from).toBe('m365')
})

test.each([
  ['not approved', { approved: undefined }],
  ['for any service', { services: undefined }],
])('a registration that does not count: %s', (_, fields) => {
  expect(said(judged([OUT], { topology: town([system(fields)]) }))).toEqual(['violation critical topology/registered-systems/RS-01'])
})

test('approved by a role that the policy does not name', () => {
  const roles = { 'specific-communication-approver': ['統括情報セキュリティ責任者'] }
  expect(said(judged([OUT], { policy: policy({ roles }) }))).toEqual(['violation critical topology/registered-systems/RS-01'])
})
