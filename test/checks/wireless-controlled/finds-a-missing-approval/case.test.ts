import { expect, test } from 'vitest'
import check from '../../../../src/checks/wireless-controlled.ts'
import type { Zone } from '../../../../src/model/topology.ts'
import { judge, policy, said, ZONES } from '../../support.ts'
import { city, declares, STRONG, wireless } from '../air.ts'

const roles = { 'wireless-approver': ['統括情報セキュリティ責任者'] }
const judged = (approved: Zone['approved'], fields: { required?: boolean; parameters?: Readonly<Record<string, unknown>> } = {}) => {
  const { approved: _, ...bare } = wireless(ZONES.int)
  const zone: Zone = approved === undefined ? bare : { ...bare, approved }
  return judge(check, {
    topology: city([zone], [declares('EV', 'int', STRONG)]),
    devices: [],
    policy: { ...policy({ roles }), edition: 'R7.3' },
    ...fields,
  })
}

test('nobody says that it is approved', () => {
  expect(judged(undefined).findings).toEqual([])
  expect(judged(undefined).notDeclared?.ja).toContain('int の無線LANの承認')
  expect(said(judged(undefined, { required: true }))).toEqual(['violation high topology/zones/int'])
  expect(judged(undefined, { parameters: { 'require-approval': false } }).notDeclared).toBeUndefined()
})

test('approved by somebody else', () => {
  const outcome = judged({ by: '情報政策課長', on: '2026-04-01', document: '承認第1号' })
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
  expect(outcome.findings[0]?.text.ja).toContain('情報政策課長')
})

test('no reason why cable will not do, where the policy asks for one', () => {
  const approved = { by: '統括情報セキュリティ責任者', on: '2026-04-01', document: '承認第1号' }
  expect(judged(approved).notDeclared).toBeUndefined()
  expect(judged(approved, { parameters: { 'require-rationale': true } }).notDeclared?.ja).toContain('無線とする理由')
})
