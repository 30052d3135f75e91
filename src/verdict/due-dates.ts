/**
 * The days on which something that is written ceases or begins to count. Whether a verdict changes on them is for the checks to
 * say; a day that is missing here would be a change that nobody sees coming.
 */
import { byCodePoint } from '../base/order.ts'
import type { SourceFile, Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { checks } from '../checks/index.ts'
import type { Estate } from '../model/estate.ts'
import { isInterval, lastDayOf } from '../model/interval.ts'
import type { Policy } from '../model/policy.ts'
import { settingsOf } from '../model/policy.ts'

/** Something that is different from a day on. */
export interface Due {
  /** ISO date: the first day on which it is different. */
  readonly date: string
  /** What happens: 例外措置 EX-03 の期限（2027-03-31）が過ぎます。 */
  readonly text: Text
  readonly span: Span
}

/** Everything due after `today` and up to `until`, soonest first. */
export function dueDates({ topology, exports }: Estate, policies: readonly Policy[], today: string, until: string): readonly Due[] {
  const found: Due[] = []
  const add = (date: string | undefined, text: Text, span: Span): void => {
    if (date !== undefined && date > today && date <= until) found.push({ date, text, span })
  }
  const ends = (what: Text, last: string | undefined, span: Span): void =>
    add(after(last, 1), { ja: `${what.ja}の期限（${last}）が過ぎます`, en: `${what.en} ends (${last})` }, span)
  const begins = (what: Text, date: string | undefined, span: Span): void =>
    add(date, { ja: `${what.ja}の日付（${date}）になります`, en: `${what.en} is dated ${date}` }, span)
  const ages = agesIn(policies)
  /** Checks ask how old something is: by days of their own. */
  const grows = (what: Text, date: string | undefined, span: Span): void => {
    for (const days of ages)
      add(
        after(date, days + 1),
        { ja: `${what.ja}（${date}）から ${days} 日を超えます`, en: `${what.en} (${date}) is more than ${days} days ago` },
        span,
      )
  }

  for (const { id, expires, approved, emergency, span } of topology.exceptions.values()) {
    const what = { ja: `例外措置 ${id} `, en: `exception ${id}` }
    ends(what, expires, span)
    begins({ ja: `例外措置 ${id} の承認`, en: `the approval of exception ${id}` }, approved?.on, span)
    grows({ ja: `緊急の例外措置 ${id} の開始`, en: `the start of the emergency exception ${id}` }, emergency?.started, span)
  }
  for (const { id, expires, approved, span } of topology.specificCommunications.values()) {
    ends({ ja: `特定通信 ${id} `, en: `specific communication ${id}` }, expires, span)
    begins({ ja: `特定通信 ${id} の承認`, en: `the approval of specific communication ${id}` }, approved?.on, span)
  }
  for (const { id, expires, approved, span } of topology.flows.values()) {
    ends({ ja: `通信 ${id} `, en: `flow ${id}` }, expires, span)
    begins({ ja: `通信 ${id} の承認`, en: `the approval of flow ${id}` }, approved?.on, span)
  }
  for (const { id, on, since, tested, until: last, declares, span } of topology.evidence.values()) {
    const what = { ja: `申告 ${id} `, en: `evidence ${id}` }
    ends(what, last, span)
    for (const date of new Set([on, since, tested])) {
      begins(what, date, span)
      grows(what, date, span)
    }
    for (const [name, value] of declares ?? []) {
      if (typeof value !== 'string' || !ISO.test(value)) continue
      const said = { ja: `申告 ${id} の ${name} `, en: `${name} of evidence ${id}` }
      ends(said, value, span)
      grows(said, value, span)
    }
  }
  for (const { id, on, until: last, policy: policyId, clauses, span } of topology.attestations?.values() ?? []) {
    const what = { ja: `条項への申告 ${id} `, en: `attestation ${id}` }
    ends(what, last, span)
    begins(what, on, span)
    const policy = policies.find((one) => one.id === policyId)
    for (const every of new Set(clauses.map((clause) => policy?.clauses.get(clause)?.attest?.every)))
      if (on !== undefined && every !== undefined) ends(what, lastDayOf(on, every), span)
  }
  for (const { id, reviewed, approved, span } of topology.connections?.values() ?? []) {
    grows({ ja: `外部接続点 ${id} の見直し`, en: `the review of connection ${id}` }, reviewed, span)
    begins({ ja: `外部接続点 ${id} の承認`, en: `the approval of connection ${id}` }, approved?.on, span)
  }
  for (const { id, approved, span } of topology.registeredSystems.values())
    begins({ ja: `登録システム ${id} の承認`, en: `the approval of registered system ${id}` }, approved?.on, span)
  for (const { id, exportedOn, baseline, span } of topology.devices.values()) {
    grows({ ja: `${id} の設定の出力`, en: `the export of ${id}` }, exportedOn, span)
    grows({ ja: `${id} の設定の照合`, en: `the comparison of the configuration of ${id}` }, baseline?.checked, span)
  }
  for (const { id, on, approved, span } of topology.changes?.values() ?? []) {
    begins({ ja: `変更 ${id} `, en: `change ${id}` }, on, span)
    begins({ ja: `変更 ${id} の承認`, en: `the approval of change ${id}` }, approved?.on, span)
  }
  for (const { id, expires, lastHit, on, span } of topology.ruleRecords?.values() ?? []) {
    const what = { ja: `ルール台帳 ${id} `, en: `rule record ${id}` }
    ends(what, expires, span)
    for (const date of new Set([lastHit, on])) grows(what, date, span)
  }
  for (const source of exports.values())
    for (const { date, span } of datesIn(source)) ends({ ja: `${source.path} に書かれた`, en: `what ${source.path} dates` }, date, span)
  return dedupe(found)
}

const ISO = /^\d{4}-\d{2}-\d{2}$/
const DAY = 86_400_000

function after(date: string | undefined, days: number): string | undefined {
  return date === undefined ? undefined : new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)
}

/** Ages that the checks ask about under these policies, in days: what their parameters say, and a year where they mean a year. */
function agesIn(policies: readonly Policy[]): readonly number[] {
  const days = new Set<number>([365, 366])
  for (const policy of policies)
    for (const check of checks) {
      const settings = settingsOf(policy, check.id)
      if (settings?.enabled === false) continue
      const set = check.parameters.safeParse(settings?.parameters ?? {})
      if (!set.success) continue
      for (const [name, value] of Object.entries(set.data as Readonly<Record<string, unknown>>)) {
        if (typeof value === 'number' && /(?:^|-)(?:days|age)(?:-|$)/.test(name)) days.add(value)
        if (typeof value === 'string' && isInterval(value)) days.add(daysOf(value))
      }
    }
  return [...days].sort((a, b) => a - b)
}

function daysOf(interval: string): number {
  const unit = interval.at(-1)
  return Number(interval.slice(0, -1)) * (unit === 'y' ? 365 : unit === 'm' ? 30 : 1)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Dates as exports write them: `2026/12/31`, `2026-12-31`, `31 December 2026`. Which of them count, the readers know. */
function* datesIn(source: SourceFile): Generator<{ readonly date: string; readonly span: Span }> {
  for (const match of source.text.matchAll(/\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b|\b(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})\b/g)) {
    const [, year, month, day, dayFirst, name, yearLast] = match
    const written =
      year !== undefined ? [year, month, day] : [yearLast, String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1), dayFirst]
    const date = written.map((part) => (part ?? '').padStart(2, '0')).join('-')
    if (!Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date))
      yield { date, span: { source, start: match.index, end: match.index + match[0].length } }
  }
}

function dedupe(found: readonly Due[]): readonly Due[] {
  const seen = new Map(found.map((due) => [`${due.date} ${due.text.en}`, due]))
  return [...seen.values()].sort(
    (a, b) => byCodePoint(a.date, b.date) || byCodePoint(a.span.source.path, b.span.source.path) || a.span.start - b.span.start,
  )
}
