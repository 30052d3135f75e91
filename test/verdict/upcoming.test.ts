/** Verdicts in time: what is foretold for a day is what a check on that day says. */
import { expect, it } from 'vitest'
import { verify } from '../../src/verify.ts'
import type { ResultCheck, ResultEvent } from '../../src/report/result.ts'
import type { Town } from './town.ts'
import { SMALL_POLICY, townOf } from './town.ts'

const FROM = '2026-11-20'
const UNTIL = '2027-03-31'
const DAY = 86_400_000

const POLICY = `${SMALL_POLICY.replace('  EXC-001: {}\n', '  EXC-001: { max-period-days: 366 }\n')}
clauses:
  "1": { quote: 研修, attest: { every: 1y, ask: { ja: 研修をしたか, en: was training held } } }
`

/** A way from the LGWAN terminals to the Internet that is excused until the end of the year. */
const EXCUSED: Partial<Town> = {
  policies: { 'policy.yaml': POLICY },
  rules: [{ id: 1 }],
  topology: `exceptions:
  EX-01:
    check: SEG-001
    from: 10.20.0.11
    to: 192.0.2.10
    service: tcp/443
    reason: 移行期間
    approved: { by: CISO, on: 2026-02-01, document: 例外第1号 }
    expires: 2026-12-31
`,
}

function events(town: Partial<Town>, until = UNTIL): readonly ResultEvent[] {
  const { result, defects } = verify(townOf({ rules: [], ...town }), { today: FROM, until })
  expect(defects).toEqual([])
  return result!.upcoming!.events
}

it('says on which day an exception ends, what it no longer excuses, and where it is written', () => {
  const [first, ...others] = events(EXCUSED).filter(({ check }) => check === 'SEG-001')
  expect(others).toEqual([])
  expect(first).toMatchObject({ date: '2027-01-01', before: 'exempted', after: 'violation' })
  expect(first!.because.map(({ text, location }) => [text.en, location.file])).toEqual([
    ['exception EX-01 ends (2026-12-31)', 'topology.yaml'],
  ])
  expect(first!.gained).toHaveLength(1)
})

it('says nothing of what happens after the last day, or has happened already', () => {
  expect(events(EXCUSED, '2026-12-31').filter(({ check }) => check === 'SEG-001')).toEqual([])
  expect(
    verify(townOf({ rules: [], ...EXCUSED }), { today: '2027-01-02', until: UNTIL }).result!.upcoming!.events.filter(
      ({ check }) => check === 'SEG-001',
    ),
  ).toEqual([])
})

it('reads the exports anew on a day on which a schedule in them ends', () => {
  const preamble = [
    'x',
    '\nconfig firewall schedule onetime\n    edit "koji"\n        set start 00:00 2026/11/01\n        set end 23:59 2027/02/10\n    next\nend\n#',
  ]
  const [first] = events({ rules: [{ id: 1, schedule: 'koji' }], preamble }).filter(({ check }) => check === 'SEG-001')
  expect(first).toMatchObject({ date: '2027-02-11', before: 'violation', after: 'pass' })
  expect(first!.because.some(({ location }) => location.file === 'fw.conf')).toBe(true)
})

const VERDICTS = (checks: readonly ResultCheck[]): Record<string, string> =>
  Object.fromEntries(checks.map(({ check, policy, verdict }) => [`${policy} ${check}`, verdict]))

/** Day by day, the plain way. */
it.each([
  ['an exception that ends', EXCUSED],
  [
    'one that begins and ends, and a second that goes on',
    {
      ...EXCUSED,
      rules: [{ id: 1 }, { id: 2, src: 'pc2' }],
      topology: `${EXCUSED.topology}  EX-02:
    check: SEG-001
    from: 10.20.0.12
    to: 192.0.2.10
    service: tcp/443
    reason: 更新
    approved: { by: CISO, on: 2026-12-10, document: 例外第2号 }
    expires: 2027-03-01
evidence:
  EV-1: { subject: fw, says: 確認, by: 課, on: 2025-12-15, until: 2027-02-01 }
attestations:
  AT-1: { policy: small, clause: "1", by: 課, on: 2026-01-20, document: 報告 }
`,
    },
  ],
] as const satisfies readonly (readonly [string, Partial<Town>])[])('is what every single day says: %s', (_, town) => {
  const estate = townOf({ rules: [], ...town })
  const { result } = verify(estate, { today: FROM, until: UNTIL })
  const foretold = VERDICTS(result!.checks)
  const coming = [...result!.upcoming!.events]
  for (let day = Date.parse(FROM); day <= Date.parse(UNTIL); day += DAY) {
    const date = new Date(day).toISOString().slice(0, 10)
    for (; coming[0]?.date === date; coming.shift()) foretold[`${coming[0].policy} ${coming[0].check}`] = coming[0].after
    expect(VERDICTS(verify(estate, { today: date }).result!.checks), date).toEqual(foretold)
  }
  expect(coming).toEqual([])
})
