import { expect, test } from 'vitest'
import check from '../../../../src/checks/change-two-person-record.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

const DONE = 'on: 2026-11-05, window: 20:00-23:00, rollback: 書戻し, record: 第8号'
const judged = (change: string, parameters = {}) => said(asked(check, { changes: entries(`CR-8: { ${change} }`) }, { parameters }))
const FOUND = ['violation low topology/changes/CR-8']

test('one worker', () => expect(judged(`${DONE}, documented: 2026-11-06, by: 甲`)).toEqual(FOUND))
test('the same worker twice', () => expect(judged(`${DONE}, documented: 2026-11-06, by: [甲, 甲]`)).toEqual(FOUND))
test('two, where three are asked for', () => {
  expect(judged(`${DONE}, documented: 2026-11-06, by: [甲, 乙]`, { 'min-workers': 3 })).toEqual(FOUND)
})
test('documents updated before the work', () => expect(judged(`${DONE}, documented: 2026-11-04, by: [甲, 乙]`)).toEqual(FOUND))
test('documents to be updated on a day to come', () => expect(judged(`${DONE}, documented: 2026-11-21, by: [甲, 乙]`)).toEqual(FOUND))
