/** The sample city with one thing wrong at a time: the right finding first, at the right line, and nothing else unexplained. */
import { describe, expect, it } from 'vitest'
import type { Location, Result, ResultFinding, ResultGroup } from '../../src/report/result.ts'
import type { ExpectedFinding, Spot } from './case.ts'
import { defectCases } from './case.ts'
import { judgeCity } from './city.ts'
import { entryLineOf, lineOf } from './edit.ts'

const city = judgeCity()

describe('the sample city with a defect', () => {
  it.each(defectCases.map((each) => [each.id, each.title, each] as const))('%s %s', (_id, _title, { edits, expect: expected }) => {
    const judged = judgeCity(edits)
    expect(judged.defects).toEqual([])
    expect(judged.exit).toBe(expected.exit)

    if (expected.diagnostic !== undefined) {
      const { code, file } = expected.diagnostic
      expect(
        judged.diagnostics.filter((d) => d.severity === 'error').map((d) => [d.code, fileNamedBy(d.span.source.path, d.text.ja, file)]),
      ).toContainEqual([code, file])
    }
    const { result } = judged
    if (result === undefined) {
      expect(expected.first).toBeUndefined()
      return
    }

    const lineAt = (spot: Spot): number =>
      spot.entry === undefined
        ? lineOf(judged.files.get(spot.file)!, spot.line!, spot.within, spot.file)
        : entryLineOf(judged.files.get(spot.file)!, spot.entry, spot.file)
    const first = result.groups[0]
    const finding = first?.findings[0]
    expect(first).toBeDefined()
    expect(expected.first).toBeDefined()
    expect(shown(first!, finding!)).toEqual(wanted(expected.first!, lineAt))

    for (const also of expected.also ?? []) {
      expect(result.groups.flatMap((group) => group.findings.map((each) => shown(group, each)))).toContainEqual(wanted(also, lineAt))
    }
    const visited = (finding!.hops ?? []).flatMap((hop) =>
      hop.steps.flatMap((step) => (step.location === undefined ? [] : [placeOf(step.location)])),
    )
    for (const spot of expected.path ?? []) expect(visited).toContain(`${spot.file}:${lineAt(spot)}`)

    const every = result.policies.map(({ id }) => id)
    const wantedChanges = Object.entries(expected.changes ?? {}).flatMap(([check, { verdict, policies = every }]) =>
      policies.map((policy) => `${policy} ${check} ${verdict}`),
    )
    expect(changesFrom(city.result!, result)).toEqual(wantedChanges.sort())
  })

  it('never passes', () => {
    expect(defectCases.filter(({ expect: { exit } }) => exit < 1)).toEqual([])
  })
})

/** The file an input error is about: where it points, or which file it names. */
function fileNamedBy(path: string, text: string, file: string): string {
  return path === file || text.includes(file) ? file : path
}

function placeOf({ file, line }: Location): string {
  return `${file}:${line}`
}

function shown(group: ResultGroup, finding: ResultFinding) {
  const { location, lines } = group.cause.excerpt
  const focus = lines.find((each) => each.focus)?.number ?? location.line
  return {
    check: finding.check,
    verdict: finding.verdict,
    severity: finding.severity,
    from: finding.from,
    to: finding.to,
    at: `${location.file}:${focus}`,
  }
}

function wanted(expected: ExpectedFinding, lineAt: (spot: Spot) => number) {
  const { check, verdict, severity, from, to, file } = expected
  return { check, verdict, severity, from, to, at: `${file}:${lineAt(expected)}` }
}

/** `policy check verdict` of every verdict that is not the untouched city's. */
function changesFrom(before: Result, after: Result): string[] {
  const known = new Map(before.checks.map((each) => [`${each.policy} ${each.check}`, each.verdict]))
  return after.checks
    .filter((each) => known.get(`${each.policy} ${each.check}`) !== each.verdict)
    .map((each) => `${each.policy} ${each.check} ${each.verdict}`)
    .sort()
}
