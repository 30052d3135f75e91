/** Lengths of time as policies write them: `90d`, `6m`, `1y`. */

const INTERVAL = /^([1-9]\d*)([dmy])$/

/** Whether a text is such a length. */
export function isInterval(text: string): boolean {
  return INTERVAL.test(text)
}

/**
 * The last day of an interval that begins on a day: one year from 2026-04-01 ends on 2027-03-31. A day that the month does not
 * have is its last. Undefined when the text is no interval.
 */
export function lastDayOf(from: string, interval: string): string | undefined {
  const [, count, unit] = INTERVAL.exec(interval) ?? []
  if (count === undefined) return undefined
  const start = new Date(`${from}T00:00:00Z`)
  if (unit === 'd') return dayBefore(new Date(start.getTime() + Number(count) * DAY))
  const months = start.getUTCMonth() + Number(count) * (unit === 'y' ? 12 : 1)
  const first = new Date(Date.UTC(start.getUTCFullYear(), months, 1))
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return dayBefore(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(start.getUTCDate(), days))))
}

const DAY = 86_400_000

function dayBefore(date: Date): string {
  return new Date(date.getTime() - DAY).toISOString().slice(0, 10)
}
