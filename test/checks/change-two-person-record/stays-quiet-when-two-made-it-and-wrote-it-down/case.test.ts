import { expect, test } from 'vitest'
import check from '../../../../src/checks/change-two-person-record.ts'
import { asked, entries } from '../../declared-city.ts'

const judged = (change: string, parameters = {}) =>
  asked(check, { changes: entries(`CR-8: { ${change} }`) }, { required: true, parameters })

test.each([
  ['made and documented the same day', 'on: 2026-11-05, documented: 2026-11-05, record: 第8号'],
  ['made today', 'on: 2026-11-20, documented: 2026-11-20, record: 第8号'],
  ['still to come: no record yet', 'on: 2026-11-21'],
])('%s', (_, change) => {
  const outcome = judged(`${change}, window: 20:00-23:00, rollback: 書戻し, by: [甲, 乙]`)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('only what the policy asks', () => {
  const few = { 'min-workers': 1, 'require-window': false, 'require-rollback': false, 'require-documented': false }
  expect(judged('on: 2026-11-05, record: 第8号, by: 甲', few).findings).toEqual([])
})

test('without changes it does not apply', () => expect(asked(check, {}).notApplicable).toBeDefined())
