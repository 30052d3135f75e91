import { expect, test } from 'vitest'
import { evidence, sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { APPROVED, cloud, CONDITIONS } from '../cloud.ts'

const good = [evidence('EV-1', 'saas', CONDITIONS)]
const FLOW = (fields: string) => [`F1: { from: lg-client, to: saas, service: https${fields} }`]

test('data graver than it may handle', () => {
  const outcome = cloud({ evidence: good, flows: FLOW(', class: I') })
  expect(said(outcome)).toEqual(['violation medium topology/flows/F1'])
  expect(sentences(outcome)[0]).toContain('II まで')
  // By the class of the zone, whoever begins, and to a bare address as well.
  expect(said(cloud({ evidence: good, flows: FLOW(''), zone: ', class: Ⅰ' }))).toHaveLength(1)
  expect(said(cloud({ evidence: good, flows: ['F1: { from: saas, to: lg-client, service: https, class: I }'] }))).toHaveLength(1)
  expect(said(cloud({ evidence: good, flows: ['F1: { from: lg-client, to: 203.0.113.9, service: https, class: I }'] }))).toHaveLength(1)
})

test('approved by another role', () => {
  const roles = { 'cloud-approver': ['最高情報統括責任者'] }
  expect(said(cloud({ evidence: good, roles }))).toEqual(['violation medium topology/external/saas'])
  expect(said(cloud({ evidence: good, roles: { 'cloud-approver': ['CIO'] } }))).toEqual([])
})

test.each([
  ['long ago', '2025-11-18'],
  ['on a day to come', '2026-11-21'],
])('checked %s', (_, day) => {
  const lines = [evidence('EV-1', 'saas', CONDITIONS.replace('2026-04-01', day))]
  expect(said(cloud({ evidence: lines }))).toEqual(['violation medium topology/evidence/EV-1'])
})

test('a zone that is off the premises, with data graver than it may handle', () => {
  const lines = [evidence('EV-1', 'lg-client', `off-site: true, ${CONDITIONS}`)]
  const judged = (word: string) => said(cloud({ kind: 'partner', zone: `, class: ${word}, ${APPROVED}`, evidence: lines }))
  expect(judged('I')).toEqual(['violation medium topology/zones/lg-client'])
  expect(judged('II')).toEqual([])
})
