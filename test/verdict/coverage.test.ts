/** The coverage table: nothing of a document is left out, and the worst of what answers a clause is its verdict. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { clausesFor, clausesOf } from '../../src/clauses.ts'
import { readPolicy } from '../../src/io/policy.ts'
import type { Coverage } from '../../src/report/coverage.ts'
import { coverageFormats } from '../../src/report/coverage-formats.ts'
import type { Town } from './town.ts'
import { SMALL_POLICY, TODAY, townOf } from './town.ts'

const SHIPPED = readdirSync('policies').filter((name) => name.endsWith('.yaml'))

it.each(SHIPPED)('%s: every clause has a row, and the counts add up', (name) => {
  const { value: policy } = readPolicy(`policies/${name}`)
  expect(policy).toBeDefined()
  const table = clausesOf(policy!)
  expect(table.clauses.map(({ clause }) => clause)).toEqual([...policy!.clauses.keys()])
  expect(sum(table)).toBe(policy!.clauses.size)
  for (const { checks, attestation, outOfScope } of table.clauses)
    expect(checks.length > 0 || attestation !== undefined || outOfScope !== undefined).toBe(true)
})

function sum({ counts }: Coverage): number {
  return Object.values(counts).reduce((total, count) => total + (count ?? 0), 0)
}

const CLAUSES = `
clauses:
  "1": { quote: 目的, out-of-scope: { ja: 目的の定め, en: the purpose } }
  "2": { quote: 分離, answered-by: SEG-001 }
  "3": { quote: 解釈, answered-by: RUL-010 }
  "4": { quote: 分離と解釈, answered-by: [RUL-010, SEG-001] }
  "5": { quote: まだない, answered-by: [RUL-010, ZZZ-999] }
  "6": { quote: 切った, answered-by: MAIL-001 }
  "7": { quote: 教育, attest: { every: 1y, ask: { ja: 教育をしたか, en: was training held } } }
  "8": { quote: 教育と解釈, answered-by: RUL-010, attest: { ask: { ja: 見たか, en: was it looked at } } }
`

function table(town: Partial<Town>, today = TODAY): Coverage {
  const { coverage, diagnostics, defects } = clausesFor(
    townOf({ rules: [], policies: { 'policy.yaml': SMALL_POLICY + CLAUSES }, ...town }),
    { today },
  )
  expect(defects).toEqual([])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return coverage![0]!
}

function verdicts(coverage: Coverage): Record<string, string | undefined> {
  return Object.fromEntries(coverage.clauses.map(({ clause, verdict }) => [clause, verdict]))
}

it('gives each clause the worst of what answers it', () => {
  const said = verdicts(table({}))
  expect(said).toEqual({
    '1': 'out-of-scope',
    '2': 'pass',
    '3': 'pass',
    '4': 'pass',
    '5': 'not-judged',
    '6': 'not-judged',
    '7': 'not-attested',
    '8': 'not-attested',
  })
})

it('names the finding behind a violation, also where the policy does not fail for it', () => {
  const rules = [{ id: 1 }]
  const found = table({ rules })
  expect(verdicts(found)).toMatchObject({ '2': 'violation', '3': 'pass', '4': 'violation' })
  expect(found.clauses.find(({ clause }) => clause === '2')!.checks[0]!.findings).toHaveLength(1)
  const advisory = SMALL_POLICY.replace('  SEG-001: {}\n', '  SEG-001: { advisory: true }\n') + CLAUSES
  const listed = table({ rules, policies: { 'policy.yaml': advisory } })
  expect(verdicts(listed)).toMatchObject({ '2': 'violation', '4': 'violation' })
  expect(listed.clauses.find(({ clause }) => clause === '2')!.checks[0]!.advisory).toBe(true)
})

const attested = (fields: string): string => `attestations:
  AT-1: { policy: small, clause: ["7", "8"], by: 総務課, document: 報告書, ${fields} }
`

it.each([
  ['in time', 'on: 2026-04-01', 'attested', 'pass'],
  ['on its last day', 'on: 2025-11-21', 'attested', 'pass'],
  ['a day too late for what is asked every year', 'on: 2025-11-20', 'not-attested', 'pass'],
  ['with an end of its own that is over', 'on: 2026-04-01, until: 2026-11-19', 'not-attested', 'not-attested'],
  ['dated tomorrow', 'on: 2026-11-21', 'not-attested', 'not-attested'],
  ['without a date', 'until: 2027-01-01', 'not-attested', 'not-attested'],
  ['with the answer no', 'on: 2026-04-01, holds: false', 'violation', 'violation'],
])('counts what a person attests: %s', (_, fields, seven, eight) => {
  expect(verdicts(table({ topology: attested(fields) }))).toMatchObject({ '7': seven, '8': eight })
})

it('prints every clause in every format, in both languages', () => {
  const coverage = table({ rules: [{ id: 1 }], topology: attested('on: 2026-04-01') })
  for (const format of coverageFormats)
    for (const locale of ['ja', 'en'] as const) {
      const text = format.render(coverage, { locale, width: 100, all: true })
      for (const { clause } of coverage.clauses) expect(text).toContain(clause)
      if (format.id === 'csv') expect(text.split('\r\n').filter((line) => line !== '').length).toBeGreaterThanOrEqual(coverage.total + 1)
      if (format.id === 'json') expect((JSON.parse(text) as Coverage).clauses).toHaveLength(coverage.total)
    }
})
