import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-emergency-reported.ts'
import { sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { emergency } from '../emergency.ts'

const FOUND = ['violation high topology/exceptions/EX-01']

test('four days after it began', () => {
  const outcome = emergency(check, { started: '2026-11-02', reported: '2026-11-06' })
  expect(said(outcome)).toEqual(FOUND)
  expect(sentences(outcome)[0]).toContain('4 日')
})

test('the next day, where the document says at once', () =>
  expect(said(emergency(check, { started: '2026-11-02', reported: '2026-11-03' }, { 'report-within-days': 0 }))).toEqual(FOUND))

test('never, and the time is over', () => expect(said(emergency(check, { started: '2026-11-16' }))).toEqual(FOUND))

test('before it began', () => expect(said(emergency(check, { started: '2026-11-02', reported: '2026-11-01' }))).toEqual(FOUND))

test('on a day to come', () => {
  expect(said(emergency(check, { started: '2026-11-19', reported: '2026-11-21' }))).toEqual(FOUND)
  expect(said(emergency(check, { started: '2026-11-21' }))).toEqual(FOUND)
})
