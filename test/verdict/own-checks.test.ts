/** Checks of a policy's own in a whole run: a row of verdicts, findings, clauses, exceptions, settings, and errors of input. */
import { expect, test } from 'vitest'
import { clausesFor } from '../../src/clauses.ts'
import { verify } from '../../src/verify.ts'
import { locate } from '../../src/base/span.ts'
import type { Town } from './town.ts'
import { SMALL_POLICY, TODAY, townOf } from './town.ts'

const POLICY = `${SMALL_POLICY}own-checks:
  OWN-001:
    title: { ja: 端末から外の HTTPS を禁じる, en: no HTTPS from terminals }
    severity: high
    forbid: { from: lg, to: internet-network, service: tcp/443 }
clauses:
  "1": { quote: 禁止, answered-by: OWN-001 }
`
const RULES = [{ id: 1 }]

function judged(town: Partial<Town>, policy = POLICY) {
  const { result, diagnostics, defects } = verify(townOf({ rules: RULES, policies: { 'policy.yaml': policy }, ...town }), { today: TODAY })
  expect(defects).toEqual([])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const findings = result!.groups.flatMap((group) => group.findings).filter(({ check }) => check === 'OWN-001')
  return { result: result!, findings, row: result!.checks.find(({ check }) => check === 'OWN-001')! }
}

test('a row of its own, with its title, and findings that the simulator has confirmed', () => {
  const { row, findings, result } = judged({})
  expect(row).toMatchObject({ policy: 'small', verdict: 'violation', severity: 'high', title: { en: 'no HTTPS from terminals' } })
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ from: 'lg', to: 'internet', clauses: [{ clause: '1' }] })
  expect(findings[0]?.hops?.map(({ device }) => device)).toEqual(['fw'])
  expect(result.exitCode).toBe(1)
  expect(JSON.stringify(result.notJudged)).not.toContain('OWN-001')
})

test('a pass where nothing of it passes', () => {
  expect(judged({ rules: [] }).row.verdict).toBe('pass')
})

test('an exception that names it excuses it', () => {
  const topology = `exceptions:
  EX-1: { check: OWN-001, from: 10.20.0.11, to: 192.0.2.10, service: tcp/443, reason: 移行, approved: { by: CISO, on: 2026-06-01, document: 第1号 }, expires: 2027-03-31 }
`
  const { row, findings, result } = judged({ topology })
  expect(row.verdict).toBe('exempted')
  expect(findings.map(({ verdict, exception }) => [verdict, exception?.id])).toEqual([['exempted', 'EX-1']])
  expect(result.groups.flatMap((group) => group.findings).filter(({ check }) => check.startsWith('EXC'))).toEqual([])
  expect(judged({ topology }, POLICY.replace('severity: high', 'severity: high\n    waivable: false')).row.verdict).toBe('violation')
})

test('advisory and turned off, as its entry or `checks` say', () => {
  const advisory = judged({}, POLICY.replace('severity: high', 'severity: high\n    advisory: true'))
  expect(advisory.row.verdict).toBe('pass')
  expect(advisory.findings.map((finding) => finding.advisory)).toEqual([true])
  const off = judged({}, POLICY.replace('checks:\n', 'checks:\n  OWN-001: { enabled: false }\n'))
  expect(off.row).toBeUndefined()
  expect(JSON.stringify(off.result.notJudged)).toContain('OWN-001')
})

test('its clause has its verdict in the coverage', () => {
  const { coverage } = clausesFor(townOf({ rules: RULES, policies: { 'policy.yaml': POLICY } }), { today: TODAY })
  const [clause] = coverage![0]!.clauses
  expect(clause).toMatchObject({
    clause: '1',
    verdict: 'violation',
    checks: [{ check: 'OWN-001', title: { en: 'no HTTPS from terminals' } }],
  })
})

test('what it requires people to declare', () => {
  const asks = 'title: { ja: 階, en: floor }\n    about: zone\n    require: x-floor <= 3\n    severity: low'
  const policy = `${SMALL_POLICY}attributes: { x-floor: { type: number, title: { ja: 階, en: floor } } }\nown-checks:\n  OWN-001:\n    ${asks}\n`
  expect(judged({}, policy).row).toMatchObject({ verdict: 'not-declared', reason: { en: expect.stringContaining('lg') } })
  expect(judged({}, `${policy}    required: true\n`).findings.map(({ severity, verdict }) => [severity, verdict])).toEqual([
    ['low', 'violation'],
    ['low', 'violation'],
  ])
  const topology = 'evidence:\n  EV-1: { subject: [lg, in], says: 階, declares: { x-floor: 2 }, by: 総務課, on: 2026-06-01 }\n'
  expect(judged({ topology }, `${policy}    required: true\n`).row.verdict).toBe('pass')
})

test('a name that means nothing in the town is an error at the line of the policy, and nothing is judged', () => {
  const wrong = POLICY.replace('from: lg,', 'from: lgg,')
  const { result, diagnostics } = verify(townOf({ rules: RULES, policies: { 'policy.yaml': wrong } }), { today: TODAY })
  expect(result).toBeUndefined()
  const line = wrong.split('\n').findIndex((text) => text.includes('lgg')) + 1
  expect(diagnostics.map(({ code, span }) => `${code} ${locate(span)}`)).toEqual([`unknown-name policy.yaml:${line}:21`])
})
