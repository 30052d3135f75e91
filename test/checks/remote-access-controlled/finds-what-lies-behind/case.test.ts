import { expect, test } from 'vitest'
import { relay } from '../../../support/relays.ts'
import { connected, CONTRACT, jump, judged, LOGIN, MAINTENANCE, rule, SERVERS, town } from '../../remote-city.ts'
import { said, scope, specific } from '../../support.ts'
import { withFlows } from '../../declared-flows.ts'

const toCore = rule('core', 'mg', 'my', { src: '10.90.0.30', dst: '10.10.0.5', services: 'tcp/22' })
const approved = specific('SC-21', scope({ zones: ['mg'], addresses: '10.90.0.30' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22']))
const both = { ...town(), specificCommunications: new Map([CONTRACT, approved].map((one) => [one.id, one])) }

test('sessions from the jump host that nobody declared', () => {
  const outcome = judged([LOGIN, SERVERS, rule('more', 'mg', 'lg', { src: '10.90.0.30', services: 'tcp/445' })])
  expect(said(outcome)).toEqual(['violation high fw/more'])
})

test('a declared flow that has ended allows nothing', () => {
  const topology = withFlows(town(), { ...MAINTENANCE, expires: '2026-11-19' })
  expect(said(judged([LOGIN, SERVERS], { topology }))).toEqual(['violation high fw/servers'])
})

test('the My Number tier over the Internet, though a specific communication allows it', () => {
  expect(said(judged([LOGIN, SERVERS, toCore], { topology: both }))).toEqual(['violation critical fw/core'])
})

test('not where the vendor comes by a line of its own, as registered', () => {
  const registered = (line: 'closed-vpn' | 'internet') => connected(both, ['vpn', 'vendor', line])
  expect(said(judged([LOGIN, SERVERS, toCore], { topology: registered('closed-vpn') }))).toEqual([])
  expect(said(judged([LOGIN, SERVERS, toCore], { topology: registered('internet') }))).toEqual(['violation critical fw/core'])
})

test('through a gateway and a jump host in a row', () => {
  const gateway = relay('gate', {
    kind: 'remote-access',
    legs: { in: 'int 10.30.0.30' },
    carries: [{ service: 'tcp/443', from: 'in', to: 'in', data: 'both', does: ['mfa', 'session-recording'] }],
  })
  const rules = [
    rule('login', 'home', 'int', { dst: '10.30.0.30', services: 'tcp/443' }),
    rule('hop', 'int', 'mg', { src: '10.30.0.30', dst: '10.90.0.30', services: 'tcp/443' }),
    toCore,
  ]
  const topology = town([gateway, jump()])
  const found = said(judged(rules, { topology }))
  expect(found).toContain('violation critical fw/core')
  expect(said(judged([rules[0]!, toCore], { topology }))).not.toContain('violation critical fw/core')
})
