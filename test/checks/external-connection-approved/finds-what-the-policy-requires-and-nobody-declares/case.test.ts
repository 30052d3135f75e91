import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-approved.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { DEVICES, REVIEWED } from '../connected.ts'

const connections = entries('CN-1: { at: fw/wan1, to: sec-cloud }')
const entry = 'violation high topology/connections/CN-1'

test('approval, review, contract, cut point and class', () => {
  const listed = asked(check, { devices: DEVICES, connections })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('CN-1 の')
  expect(said(asked(check, { devices: DEVICES, connections }, { required: true }))).toEqual(Array<string>(5).fill(entry))
})

test.each([
  ['risk-assessment: 評価書, ', '接続の検討'],
  ['contract: 契約第1号, ', '契約'],
  [', contact: 県 SOC', '遮断箇所'],
])('all but %s', (missing, what) => {
  const sections = {
    devices: DEVICES,
    connections: entries('CN-1: { at: fw/wan1, to: sec-cloud, class: III, approved: { by: CIO, on: 2025-04-01, document: 第1号 } }'),
    evidence: entries(evidence('EV-1', 'CN-1', REVIEWED.replace(missing, ''))),
  }
  expect(asked(check, sections).notDeclared?.ja).toContain(what)
  expect(said(asked(check, sections, { required: true }))).toEqual([entry])
})

test('a connection that the register does not have', () => {
  const listed = asked(check, { devices: DEVICES })
  expect(listed.notDeclared?.ja).toContain('fw の wan1')
  expect(said(asked(check, { devices: DEVICES }, { required: true }))).toEqual(['violation high fw/interface/wan1'])
})
