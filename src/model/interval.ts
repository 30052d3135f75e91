/** Lengths of time as policies write them: `90d`, `6m`, `1y`. */

const INTERVAL = /^([1-9]\d*)([dmy])$/

/** Whether a text is such a length. */
export function isInterval(text: string): boolean {
  return INTERVAL.test(text)
}

/**
 * The last day of an interval that begins on a day: one year from 2026-04-01 ends on 2027-03-31. Where the month has no such
 * day it ends on its last, as 民法 143 条 2 項 has it. Undefined when the text is no interval.
 */
export function lastDayOf(from: string, interval: string): string | undefined {
  const [, count, unit] = INTERVAL.exec(interval) ?? []
  if (count === undefined) return undefined
  const start = new Date(`${from}T00:00:00Z`)
  if (unit === 'd') return isoOf(start.getTime() + (Number(count) - 1) * DAY)
  const months = start.getUTCMonth() + Number(count) * (unit === 'y' ? 12 : 1)
  const last = Date.UTC(start.getUTCFullYear(), months + 1, 0)
  const same = Date.UTC(start.getUTCFullYear(), months, start.getUTCDate())
  return isoOf(same > last ? last : same - DAY)
}

const DAY = 86_400_000
const FOREVER = Date.UTC(9999, 11, 31)

/** Dates beyond what ISO writes in four digits end there: they are compared as text. */
function isoOf(time: number): string {
  return new Date(time <= FOREVER ? time : FOREVER).toISOString().slice(0, 10)
}
