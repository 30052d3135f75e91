import type { Path } from '../syntax/yaml.ts'
import type { Problems } from './problems.ts'
import { nameOf } from './shape.ts'

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/

/** An ISO date that is in the calendar, or undefined with a diagnostic at its place. */
export function readDate(problems: Problems, path: Path, written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  const name = nameOf(path)
  const match = ISO.exec(written)
  if (match === null) {
    const corrected = correctedDate(written)
    problems.error(
      'bad-date',
      { value: path },
      { ja: `${name} の「${written}」は日付（YYYY-MM-DD）ではありません`, en: `${name}: "${written}" is not a date (YYYY-MM-DD)` },
      corrected === undefined
        ? { ja: '例: 2026-10-01', en: 'for example: 2026-10-01' }
        : { ja: `${corrected} と書いてください`, en: `write ${corrected}` },
    )
    return undefined
  }
  if (inCalendar(Number(match[1]), Number(match[2]), Number(match[3]))) return written
  problems.error(
    'bad-date',
    { value: path },
    { ja: `${name} の ${written} は暦にない日です`, en: `${name}: there is no day ${written}` },
    { ja: '日付を確かめてください', en: 'check the date' },
  )
  return undefined
}

/** Reports a second date that lies before the first. Both ISO. */
export function inOrder(
  problems: Problems,
  path: Path,
  first: string | undefined,
  second: string | undefined,
  what: { readonly ja: string; readonly en: string },
): void {
  if (first === undefined || second === undefined || first <= second) return
  problems.error(
    'dates-reversed',
    { value: path },
    {
      ja: `${nameOf(path)} の ${second} は、${what.ja}（${first}）より前です`,
      en: `${nameOf(path)}: ${second} is before ${what.en} (${first})`,
    },
    { ja: 'どちらかの日付を直してください', en: 'correct one of the two dates' },
  )
}

function inCalendar(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** `2026/4/1`, `2026年4月1日`, `令和8年4月1日`, `R8.4.1` as ISO. The era 令和 began in 2019. */
function correctedDate(written: string): string | undefined {
  const text = written.normalize('NFKC').trim()
  const era = /^(?:令和|R)\s*(\d{1,2}|元)[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?$/i.exec(text)
  const plain = /^(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?$/.exec(text)
  const found = era ?? plain
  if (found === null) return undefined
  const year = era === null ? Number(found[1]) : 2018 + (found[1] === '元' ? 1 : Number(found[1]))
  const month = Number(found[2])
  const day = Number(found[3])
  return inCalendar(year, month, day) ? `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` : undefined
}
