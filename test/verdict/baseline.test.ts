/** A baseline: what was recorded is known as long as it stays within the record, and nothing else is. */
import { describe, expect, test } from 'vitest'
import type { Result, ResultFinding, ResultGroup } from '../../src/report/result.ts'
import { resultSchema } from '../../src/report/result-schema.ts'
import { reporterOf } from '../../src/report/index.ts'
import type { Verification } from '../../src/verify.ts'
import { verify } from '../../src/verify.ts'
import type { Town, TownRule } from './town.ts'
import { SMALL_POLICY, sourceOf, TODAY, townOf } from './town.ts'

const findingsIn = (groups: readonly ResultGroup[]): ResultFinding[] => groups.flatMap(({ findings }) => findings)

function check(
  town: Town,
  baseline: string | undefined,
  options: { readonly update?: boolean; readonly today?: string } = {},
): Verification {
  const { update = false, today = TODAY } = options
  const source = baseline === undefined ? {} : { source: sourceOf('baseline.yaml', baseline) }
  return verify(townOf(town), { today, baseline: { path: 'baseline.yaml', update, ...source } })
}

/** The record of a town, as `--update-baseline` writes it. */
function record(town: Town, before?: string, today: string = TODAY): string {
  const { baseline, diagnostics, defects } = check(town, before, { update: true, today })
  if (baseline === undefined) throw new Error(JSON.stringify([...diagnostics.map(({ text }) => text.en), ...defects]))
  return baseline
}

function judged(town: Town, baseline: string, today: string = TODAY): Result {
  const { result, diagnostics, defects } = check(town, baseline, { today })
  expect(defects).toEqual([])
  if (result === undefined) throw new Error(JSON.stringify(diagnostics.map(({ text }) => text.en)))
  expect(resultSchema.safeParse(result).error).toBeUndefined()
  return result
}

const SEG = 'SEG-001'
const newOf = (result: Result, id = SEG): ResultFinding[] => findingsIn(result.groups).filter(({ check: number }) => number === id)
const knownOf = (result: Result, id = SEG): ResultFinding[] =>
  findingsIn(result.baseline?.known ?? []).filter(({ check: number }) => number === id)
const verdictOf = (result: Result, id = SEG): string | undefined => result.checks.find(({ check: number }) => number === id)?.verdict

const web: TownRule = { id: 7 }
const town: Town = { rules: [web] }

describe('what was recorded', () => {
  test('is known, fails nothing, and is no pass', () => {
    const result = judged(town, record(town))
    expect(result.exitCode).toBe(0)
    expect(newOf(result)).toEqual([])
    expect(knownOf(result)).toMatchObject([{ verdict: 'violation', from: 'lg', to: 'internet', known: { since: TODAY } }])
    expect(verdictOf(result)).toBe('known')
    expect(result.summary.violation).toBe(0)
    expect(result.summary.known).toBeGreaterThan(0)
    const text = reporterOf('text')?.render(result, { locale: 'ja', width: 100, all: false })
    expect(text).toMatch(/既知 \d/)
    expect(text).toContain('適合ではありません')
    expect(text).not.toContain('違反はありません。')
  })

  test('fails as ever where there is no baseline', () => {
    expect(verify(townOf(town), { today: TODAY }).result?.exitCode).toBe(1)
  })

  test('stays known when the rule moves to other lines and among other rules', () => {
    const recorded = record(town)
    const moved: Town = { rules: [{ id: 3, from: 'port2', src: 'all', dst: 'all' }, web], preamble: ['a', 'b', 'c'] }
    const result = judged(moved, recorded)
    expect(newOf(result)).toEqual([])
    expect(knownOf(result)).toHaveLength(1)
  })

  test('stays known when another rule permits the same packets: the network permits nothing new', () => {
    expect(newOf(judged({ rules: [{ id: 99 }] }, record(town)))).toEqual([])
    expect(newOf(judged({ rules: [{ id: 6, service: 'HTTPS' }, web] }, record(town)))).toEqual([])
  })

  test('is new where the rule is widened: with the new packets only, and one of them on its way', () => {
    for (const wider of [{ src: 'pc1 pc2' }, { service: 'HTTPS ssh' }, { dst: 'all' }]) {
      const result = judged({ rules: [{ ...web, ...wider }] }, record(town))
      expect(result.exitCode).toBe(1)
      expect(verdictOf(result)).toBe('violation')
      const [found] = newOf(result)
      expect(found).toBeDefined()
      expect(found?.packet === undefined).toBe(false)
      expect(found?.text.en).toContain('beyond what was recorded on 2026-11-20')
      expect(knownOf(result)).toMatchObject([{ traffic: [{ src: '10.20.0.11', dst: '192.0.2.10', service: 'tcp/443' }] }])
    }
    const [second] = newOf(judged({ rules: [{ ...web, src: 'pc1 pc2' }] }, record(town)))
    expect(second).toMatchObject({
      traffic: [{ src: '10.20.0.12', dst: '192.0.2.10', service: 'tcp/443' }],
      packet: { src: '10.20.0.12', dport: 443 },
    })
    const [ssh] = newOf(judged({ rules: [{ ...web, service: 'HTTPS ssh' }] }, record(town)))
    expect(ssh).toMatchObject({ packet: { dport: 22 } })
    expect(ssh?.text.en).toContain('tcp/22')
    expect(ssh?.text.en).not.toContain('tcp/443')
    expect(ssh?.hops?.at(-1)?.to).toBe('internet')
  })

  test('is new where another rule opens more', () => {
    const result = judged({ rules: [web, { id: 8, src: 'pc2' }] }, record(town))
    expect(result.exitCode).toBe(1)
    expect(newOf(result)).toMatchObject([{ packet: { src: '10.20.0.12' } }])
  })

  test('is known when narrowed, and said to be partly mended', () => {
    const result = judged(town, record({ rules: [{ ...web, src: 'pc1 pc2' }] }))
    expect(result.exitCode).toBe(0)
    expect(knownOf(result)).toHaveLength(1)
    expect(result.baseline?.mended.filter(({ check: number }) => number === SEG)).toMatchObject([{ how: 'narrowed' }])
  })

  test('is said to be mended when it is gone', () => {
    const result = judged({ rules: [] }, record(town))
    expect(knownOf(result)).toEqual([])
    expect(verdictOf(result)).toBe('pass')
    expect(result.baseline?.mended).toMatchObject([{ check: SEG, how: 'gone' }])
    expect(reporterOf('text')?.render(result, { locale: 'ja', width: 100, all: false })).toContain('--update-baseline')
  })

  test('of another direction does not cover this one', () => {
    const back: Town = { rules: [{ id: 9, from: 'port3', to: 'port1', src: 'web', dst: 'pc1' }] }
    expect(judged(back, record(town)).exitCode).toBe(1)
  })

  test('of another zone does not cover this one, whatever its packets', () => {
    expect(judged({ ...town, zone: 'lgx' }, record(town)).exitCode).toBe(1)
  })

  test('under a schedule does not cover what is always so', () => {
    const recorded = record({ rules: [{ ...web, schedule: '平日' }] })
    expect(judged({ rules: [{ ...web, schedule: '平日' }] }, recorded).exitCode).toBe(0)
    const result = judged(town, recorded)
    expect(result.exitCode).toBe(1)
    expect(result.baseline?.mended).toMatchObject([{ how: 'changed' }])
  })
})

describe('under several policies', () => {
  const other = SMALL_POLICY.replace('id: small', 'id: other')

  test('what one policy has recorded is new under another', () => {
    const recorded = record(town)
    const { result, diagnostics } = check({ ...town, policies: { 'policy.yaml': SMALL_POLICY, 'other.yaml': other } }, recorded)
    expect(result).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'baseline-of-other-policies' }])
    const both = { ...town, policies: { 'policy.yaml': SMALL_POLICY, 'other.yaml': other } }
    const lines = record(both).split('\n  - check:')
    // Without the entry of the other policy it is a violation there, and known here.
    const half = [lines[0], ...lines.slice(1).filter((entry) => !entry.includes('policy: "other"'))].join('\n  - check:')
    const judgedHalf = judged(both, half)
    expect(judgedHalf.exitCode).toBe(1)
    expect(new Set(newOf(judgedHalf).map(({ policy }) => policy))).toEqual(new Set(['other']))
    expect(new Set(knownOf(judgedHalf).map(({ policy }) => policy))).toEqual(new Set(['small']))
  })

  test('a worse severity than recorded is new', () => {
    const mild = SMALL_POLICY.replace('  SEG-001: {}\n', '  SEG-001: { severity: medium }\n')
    const recorded = record({ ...town, policies: { 'policy.yaml': mild } })
    expect(judged({ ...town, policies: { 'policy.yaml': mild } }, recorded).exitCode).toBe(0)
    expect(judged(town, recorded).exitCode).toBe(1)
  })
})

describe('findings without packets of their own', () => {
  // A zone that no interface carries: CHG-003 says so, and has no packets.
  const unattached = (name: string): Town => ({ rules: [], topology: `  old: { name: ${name} }\n` })
  const drift = (result: Result): ResultFinding[] => findingsIn(result.groups).filter(({ check: number }) => number === 'CHG-003')

  test('are known by what they say, and new when that changes', () => {
    const recorded = record(unattached('旧FW'))
    expect(recorded).toContain('digest:')
    const same = judged({ ...unattached('旧FW'), preamble: ['a', 'b'] }, recorded)
    expect(drift(same)).toEqual([])
    expect(same.exitCode).toBe(0)
    const another = judged({ rules: [], topology: '  old: { name: 旧FW }\n  older: { name: さらに旧FW }\n' }, recorded)
    expect(drift(another).length).toBeGreaterThan(0)
    expect(another.exitCode).not.toBe(0)
  })

  test('do not become new because a day has passed', () => {
    const expired: Town = {
      rules: [web],
      topology: `exceptions:
  EX-1:
    check: SEG-001
    from: lg
    to: external:internet
    service: tcp/443
    reason: 移行中
    approved: { by: CISO, on: 2026-01-10, document: 第1号 }
    expires: 2026-10-31
`,
    }
    const recorded = record(expired)
    const later = judged(expired, recorded, '2026-12-24')
    expect(findingsIn(later.groups).filter(({ verdict }) => verdict === 'violation')).toEqual([])
    expect(later.exitCode).toBe(0)
    // Of the same exception something else is wrong as well.
    const undocumented = { ...expired, topology: expired.topology?.replace(', document: 第1号', '') ?? '' }
    expect(newOf(judged(undocumented, recorded, '2026-12-24'), 'EXC-001')).toHaveLength(1)
  })
})

describe('what cannot be judged', () => {
  const unread = (line: string): Town => ({ rules: [{ ...web, more: [line] }] })

  test('can be recorded as known unknowns, and another unknown statement is new', () => {
    const recorded = record(unread('set teleport enable'))
    const same = judged({ ...unread('set teleport enable'), preamble: ['moved', 'down'] }, recorded)
    expect(same.exitCode).toBe(0)
    expect(findingsIn(same.baseline?.known ?? []).some(({ verdict }) => verdict === 'not-evaluable')).toBe(true)
    const other = judged(unread('set teleport disable'), recorded)
    expect(other.exitCode).toBe(2)
    expect(newOf(other)).toMatchObject([{ verdict: 'not-evaluable' }])
  })

  test('does not excuse the violation it turns out to be', () => {
    expect(judged(town, record(unread('set teleport enable'))).exitCode).toBe(1)
  })
})

describe('an update', () => {
  test('keeps the day of what stays, dates what is added, and drops what is gone', () => {
    const first = record(town, undefined, '2026-04-01')
    const wider: Town = { rules: [{ ...web, src: 'pc1 pc2' }] }
    const second = record(wider, first, '2026-05-01')
    expect(second).toContain('since: 2026-04-01')
    expect(second).toContain('since: 2026-05-01')
    expect(second).toMatch(
      /since: 2026-04-01[\s\S]*"10\.20\.0\.11 -> 192\.0\.2\.10 tcp\/443"[\s\S]*since: 2026-05-01[\s\S]*"10\.20\.0\.12 -> /,
    )
    expect(judged(wider, second).exitCode).toBe(0)
    const third = check(town, second, { update: true, today: '2026-06-01' })
    expect(third.result?.baseline?.update).toMatchObject({ added: 0, removed: expect.any(Number) as number })
    expect(third.baseline).not.toContain('since: 2026-05-01')
    expect(record({ rules: [] }, second)).toContain('findings: []')
  })

  test('writes the same bytes for the same facts, whatever stood there before', () => {
    const once = record(town)
    expect(record(town, once)).toBe(once)
    expect(record(town)).toBe(once)
  })

  test('keeps what a person wrote, and never extends it to new packets', () => {
    const accepted = record(town).replace(/( {4}since: \S+\n)/, '$1    until: 2027-03-31\n    reason: "更新待ち"\n    by: "情報政策課長"\n')
    const wider: Town = { rules: [{ ...web, src: 'pc1 pc2' }] }
    const updated = record(wider, accepted)
    expect(updated.match(/until: 2027-03-31/g)).toHaveLength(1)
    const known = knownOf(judged(town, accepted))
    expect(known).toMatchObject([{ known: { until: '2027-03-31', reason: '更新待ち', by: '情報政策課長' } }])
  })

  test('does not renew an entry whose day is past', () => {
    const accepted = record(town).replace(/( {4}since: \S+\n)/, '$1    until: 2026-12-31\n')
    expect(judged(town, accepted, '2026-12-31').exitCode).toBe(0)
    const late = judged(town, accepted, '2027-01-01')
    expect(late.exitCode).toBe(1)
    expect(late.baseline?.lapsed).toMatchObject([{ until: '2026-12-31' }])
    const updated = record(town, accepted, '2027-01-01')
    expect(updated).toContain('until: 2026-12-31')
    expect(judged(town, updated, '2027-01-01').exitCode).toBe(1)
  })

  test('shows no secret of an export', () => {
    const secret = 'Sup3rSecretPassw0rd'
    expect(record({ rules: [{ ...web, more: [`set psksecret ${secret}`] }] })).not.toContain(secret)
  })
})

describe('a baseline that is none', () => {
  const recorded = record(town)
  const line = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length

  test.each([
    ['of another organisation', recorded.replace('試験町', '別の町'), 'baseline-of-another-topology', '別の町'],
    ['with a misspelt key', recorded.replace('    severity:', '    untill: 2026-01-01\n    severity:'), 'unknown-key', 'untill'],
    ['with a date that is none', recorded.replace('    severity:', '    until: 2026-02-30\n    severity:'), 'bad-date', '2026-02-30'],
    ['with packets that mean nothing', recorded.replace('10.20.0.11 ->', '10.20.0.11 =>'), 'bad-packets', '10.20.0.11 =>'],
    ['of another verdict', recorded.replace('verdict: violation', 'verdict: pass'), 'wrong-value', 'pass'],
    ['without packets', recorded.replace(/ {4}packets:\n( {6}- .*\n)+/, ''), 'missing-key', 'check: SEG-001'],
    ['of a later format', recorded.replace('bunri-baseline: 1', 'bunri-baseline: 2'), 'no-baseline', 'bunri-baseline: 2'],
    ['that is not YAML', 'findings: [', 'yaml-syntax', 'findings'],
  ])('%s is an error at its place', (_, text, code, words) => {
    const { result, diagnostics } = check(town, text)
    expect(result).toBeUndefined()
    expect(diagnostics.map((d) => d.code)).toContain(code)
    const found = diagnostics.find((d) => d.code === code)
    const at = found?.span.source.text.slice(0, found.span.start).split('\n').length ?? 0
    expect(found?.span.source.path).toBe('baseline.yaml')
    if (code !== 'yaml-syntax') expect(at).toBe(line(text, words))
  })

  test('is not overwritten by an update', () => {
    expect(check(town, recorded.replace('試験町', '別の町'), { update: true }).baseline).toBeUndefined()
    expect(check(town, 'findings: [', { update: true }).baseline).toBeUndefined()
  })
})
