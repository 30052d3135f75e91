/** Lengths of time, counted as the civil code of Japan does (民法 140 条、143 条): the last day is the one before the same day. */
import { expect, test } from 'vitest'
import { isInterval, lastDayOf } from '../../src/model/interval.ts'

test.each([
  ['2026-04-01', '1y', '2027-03-31'],
  ['2026-04-01', '6m', '2026-09-30'],
  ['2026-04-01', '1d', '2026-04-01'],
  ['2026-04-01', '90d', '2026-06-29'],
  ['2026-12-15', '1m', '2027-01-14'],
  ['2026-01-01', '1m', '2026-01-31'],
  // The month has no such day: it ends on its last.
  ['2026-01-31', '1m', '2026-02-28'],
  ['2028-01-30', '1m', '2028-02-29'],
  ['2028-02-29', '1y', '2029-02-28'],
  ['2028-02-29', '4y', '2032-02-28'],
  ['2026-03-31', '1m', '2026-04-30'],
  // It has the day: the one before.
  ['2026-02-28', '1m', '2026-03-27'],
  ['2026-03-01', '12m', '2027-02-28'],
  ['2026-04-01', '99999999y', '9999-12-31'],
  ['2026-04-01', '9999999999d', '9999-12-31'],
])('%s for %s ends on %s', (from, interval, last) => expect(lastDayOf(from, interval)).toBe(last))

test('what is no interval', () => {
  for (const text of ['', '1', 'y', '0y', '01y', '-1y', '1w', '1 y', '1y6m', '1.5y']) {
    expect(isInterval(text)).toBe(false)
    expect(lastDayOf('2026-04-01', text)).toBeUndefined()
  }
  expect(isInterval('90d')).toBe(true)
})
