/**
 * Five public documents, one network: where the documents differ, so do the verdicts. What each says of approvers, emergencies,
 * sanitization, the ways to the Internet, wireless networks, virus checks and redundancy is read in its policy, clause by clause.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../src/io/policy.ts'
import type { Result } from '../../src/report/result.ts'
import { judgeCity } from './city.ts'
import type { Edit } from './edit.ts'

const BODIES = ['hassho-water', 'nishiiruma-fire', 'osaka-environment', 'tachikawa', 'nihonmatsu'] as const
type Body = (typeof BODIES)[number]

const CITY = readFileSync(join(import.meta.dirname, '../../topologies/mihon-city/topology.yaml'), 'utf8')
const POLICY_LINES = /\npolicy:\n(?: {2}- [^\n]*\n)+|\npolicy: [^\n]*\n/.exec(CITY)![0]

/** An edit of the topology where a pattern stands. */
function swap(pattern: RegExp, replacement: string): Edit {
  const found = pattern.exec(CITY)
  if (found === null) throw new Error(`the city has no ${pattern}`)
  return { file: 'topology.yaml', find: found[0], replace: found[0].replace(pattern, replacement) }
}

/** The city under one document, with other edits. */
function under(body: Body, ...edits: readonly Edit[]): Result {
  const { result, diagnostics, defects } = judgeCity([
    { file: 'topology.yaml', find: POLICY_LINES, replace: `\npolicy: ../../policies/${body}.yaml\n` },
    ...edits,
  ])
  expect(defects).toEqual([])
  if (result === undefined) throw new Error(diagnostics.map(({ text }) => text.en).join('\n'))
  return result
}

const verdictOf = (result: Result, check: string): string => result.checks.find((row) => row.check === check)?.verdict ?? 'absent'
const textsOf = (result: Result, check: string): string =>
  result.groups
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.check === check)
    .map(({ text }) => text.en)
    .join('\n')
/** Whether what a check finds decides; an advisory check lists and never fails. */
const decides = (result: Result, check: string): boolean =>
  result.groups.some(({ findings }) =>
    findings.some((finding) => finding.check === check && !finding.advisory && finding.verdict === 'violation'),
  )

const plain = Object.fromEntries(BODIES.map((body) => [body, under(body)])) as Record<Body, Result>

describe('the five documents on the sample city', () => {
  test.each(BODIES)('%s cites its own clauses and nobody else’s', (body) => {
    const clauses = new Set(readPolicy(join(import.meta.dirname, `../../policies/${body}.yaml`)).value!.clauses.keys())
    for (const { findings } of plain[body].groups)
      for (const finding of findings)
        for (const { policy, clause } of finding.clauses) expect([policy, clauses.has(clause)]).toEqual([body, true])
  })

  test('only the three-tier document is written for this model; two tiers know no LGWAN tier', () => {
    expect(verdictOf(plain['hassho-water'], 'SEG-019')).toBe('pass')
    expect(decides(plain['nishiiruma-fire'], 'SEG-019')).toBe(true)
    for (const body of ['osaka-environment', 'tachikawa', 'nihonmatsu'] as const) expect(decides(plain[body], 'SEG-019'), body).toBe(false)
  })

  test('二本松市 cuts internal networks off the Internet, sanitized or not; 八匠 lets sanitized content in', () => {
    expect(decides(plain.nihonmatsu, 'SEG-010')).toBe(true)
    expect(decides(plain['hassho-water'], 'SEG-010')).toBe(false)
    expect(verdictOf(plain['hassho-water'], 'MAIL-001')).toBe('pass')
  })

  test('who may approve an exception is what each document says', () => {
    const approver = (by: string): Edit => swap(/(\n {2}EX-04:[\s\S]*?approved: \{ by: )[^,]*/, `$1${by}`)
    const rejects = (body: Body, by: string): boolean =>
      textsOf(under(body, approver(by)), 'EXC-001')
        .split('\n')
        .some((text) => text.includes('EX-04') && text.includes('is none of those'))
    expect(rejects('nihonmatsu', '統括情報セキュリティ責任者')).toBe(true)
    expect(rejects('nihonmatsu', 'ＣＩＯ')).toBe(false)
    expect(rejects('osaka-environment', 'CISO')).toBe(true)
    expect(rejects('osaka-environment', '統括情報セキュリティ責任者')).toBe(false)
    expect(rejects('tachikawa', 'CISO')).toBe(false)
    expect(rejects('tachikawa', '課長')).toBe(true)
    // These name nobody: the body decides.
    expect(rejects('hassho-water', '課長')).toBe(false)
    expect(rejects('nishiiruma-fire', '課長')).toBe(false)
  })

  test('emergencies: at once, promptly, or no such clause', () => {
    const emergency = swap(/(\n {2}EX-04:[^\n]*\n)/, '$1    emergency: { started: 2026-11-01, reported: 2026-11-03 }\n')
    expect(decides(under('osaka-environment', emergency), 'EXC-002')).toBe(true)
    expect(decides(under('nihonmatsu', emergency), 'EXC-002')).toBe(false)
    expect(textsOf(under('tachikawa', emergency), 'EXC-002')).not.toBe('')
  })

  test('only 八匠 asks for the security cloud', () => {
    expect(verdictOf(plain['hassho-water'], 'NET-002')).toBe('pass')
    const asks = (body: Body): boolean =>
      !readPolicy(join(import.meta.dirname, `../../policies/${body}.yaml`)).value!.checks.get('NET-002')?.advisory
    expect(['osaka-environment', 'tachikawa', 'nihonmatsu'].filter((body) => asks(body as Body))).toEqual([])
  })

  test('the virus check of 二本松市 stands at the firewall, and what leaves is as grave as what comes in', () => {
    const { checks } = readPolicy(join(import.meta.dirname, '../../policies/nihonmatsu.yaml')).value!
    expect(checks.get('VIR-001')?.parameters).toMatchObject({ stage: 'firewall' })
    const severity = (body: Body): string => plain[body].checks.find(({ check }) => check === 'VIR-002')!.severity
    expect([severity('nihonmatsu'), severity('hassho-water')]).toEqual(['high', 'medium'])
  })

  test('wireless and redundant lines decide only where a document asks', () => {
    const asks = (body: Body, check: string): boolean =>
      readPolicy(join(import.meta.dirname, `../../policies/${body}.yaml`)).value!.checks.get(check)?.advisory !== true
    expect(BODIES.filter((body) => !asks(body, 'NET-009'))).toEqual(['tachikawa'])
    expect(BODIES.filter((body) => !asks(body, 'NET-010'))).toEqual(['tachikawa'])
  })
})
