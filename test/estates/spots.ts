/** What a judged sample says, in one line per finding, with the line to look at found by its text and never by its number. */
import { expect } from 'vitest'
import type { Spot } from './case.ts'
import type { Judged } from './city.ts'
import { entryLineOf, lineOf } from './edit.ts'

/** A finding that a change must bring: `from` and `to` where it lies between places. */
export interface Wanted extends Spot {
  readonly check: string
  readonly from?: string
  readonly to?: string
  /** Absent: a violation. */
  readonly verdict?: 'violation' | 'not-evaluable'
}

/** The verdict of a check. */
export function verdictOf({ result }: Judged, check: string): string | undefined {
  return result?.checks.find((each) => each.check === check)?.verdict
}

/** Checks with a verdict, in the order of the result. */
export function checksWith({ result }: Judged, verdict: string): readonly string[] {
  return (result?.checks ?? []).filter((each) => each.verdict === verdict).map(({ check }) => check)
}

/** `verdict check from → to file:line` of every finding. */
export function shown({ result }: Judged): readonly string[] {
  return (result?.groups ?? []).flatMap(({ cause: { excerpt }, findings }) => {
    const line = excerpt.lines.find((each) => each.focus)?.number ?? excerpt.location.line
    return findings.map(
      ({ verdict, check, from, to }) => `${verdict} ${check} ${from ?? '-'} → ${to ?? '-'} ${excerpt.location.file}:${line}`,
    )
  })
}

/** Expects the sample to fail with a finding at its line. */
export function expectFinding(judged: Judged, wanted: Wanted): void {
  const text = judged.files.get(wanted.file)
  if (text === undefined) throw new Error(`no such file: ${wanted.file}`)
  const line =
    wanted.entry === undefined ? lineOf(text, wanted.line ?? '', wanted.within, wanted.file) : entryLineOf(text, wanted.entry, wanted.file)
  const { verdict = 'violation', check, from = '-', to = '-', file } = wanted
  expect(shown(judged)).toContain(`${verdict} ${check} ${from} → ${to} ${file}:${line}`)
}
