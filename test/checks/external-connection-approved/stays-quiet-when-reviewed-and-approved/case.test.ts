import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-approved.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { DEVICES, REVIEWED } from '../connected.ts'

const connections = entries(
  'CN-1: { at: fw/wan1, to: sec-cloud, class: III, approved: { by: 統括情報セキュリティ責任者（副市長）, on: 2025-04-01, document: 第1号 } }',
)

test('everything is there', () => {
  const outcome = asked(
    check,
    { devices: DEVICES, connections, evidence: entries(evidence('EV-1', 'CN-1', REVIEWED)) },
    { required: true, roles: { 'connection-approver': ['統括情報セキュリティ責任者'] } },
  )
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('a policy that asks for nothing', () => {
  const none = {
    'require-approval': false,
    'require-review': false,
    'require-contract': false,
    'require-cut-point': false,
    'require-class': false,
  }
  const outcome = asked(
    check,
    { devices: DEVICES, connections: entries('CN-1: { at: fw/wan1, to: sec-cloud }') },
    { required: true, parameters: none },
  )
  expect(outcome.findings).toEqual([])
})

test('without connections to the outside it does not apply', () => expect(asked(check, {}).notApplicable).toBeDefined())
