import { expect, test } from 'vitest'
import check from '../../../../src/checks/change-two-person-record.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

test('a change that was made, of which nothing is written', () => {
  const changes = entries('CR-8: { on: 2026-11-05 }')
  const listed = asked(check, { changes })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('CR-8 の')
  expect(said(asked(check, { changes }, { required: true }))).toEqual(Array<string>(5).fill('violation low topology/changes/CR-8'))
})

test('without its day nobody knows whether it was made', () => {
  const changes = entries('CR-8: { window: 20:00-23:00, rollback: 書戻し, by: [甲, 乙] }')
  expect(asked(check, { changes }).notDeclared?.ja).toContain('CR-8 の作業記録')
})
