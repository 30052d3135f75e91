/** What people have answered to the clauses that no network answers. */
import { expect, test } from 'vitest'
import { attestationOf, attestationsOf } from '../../../src/checks/attributes/attested.ts'
import { soundPolicy } from '../../intent/writing.ts'
import { declared, entries } from '../declared-city.ts'
import { TODAY } from '../support.ts'

const POLICY = soundPolicy({
  'rules.yaml': [
    'bunri-policy: 1',
    'id: rules',
    'title: { ja: 対策基準, en: rules }',
    'clauses:',
    '  10(1): { quote: 教育を毎年行う。, attest: { every: 1y, ask: { ja: 教育を行ったか, en: was training held } } }',
    '  10(2): { quote: 手順を定める。, attest: { ask: { ja: 手順を定めたか, en: are procedures set down } } }',
    '  11(1): { quote: 系を分ける。, reading: { ja: 系を分ける, en: tiers are apart }, answered-by: SEG-001 }',
    '',
  ].join('\n'),
})

const YES = 'AT-1: { policy: rules, clause: [10(1), 10(2)], by: 人事課, on: 2026-04-01 }'

/** State, entry and last day of the answers to 10(1) and 10(2). */
function answers(...lines: readonly string[]): readonly string[] {
  const topology = lines.length === 0 ? declared() : declared({ attestations: entries(...lines) })
  return [...attestationsOf(topology, POLICY, TODAY)].map(([clause, { state, attestation, until }]) =>
    [clause, state, attestation?.id ?? '-', until ?? '-'].join(' '),
  )
}

test('one answer for each clause that asks, in the order of the document', () =>
  expect(answers()).toEqual(['10(1) not-attested - -', '10(2) not-attested - -']))

test('in force until the day before the interval is over, or for good', () =>
  expect(answers(YES)).toEqual(['10(1) attested AT-1 2027-03-31', '10(2) attested AT-1 -']))

test('the earlier of what the answer says and what the policy asks', () => {
  expect(answers(YES.replace('}', ', until: 2026-12-31 }'))).toEqual(['10(1) attested AT-1 2026-12-31', '10(2) attested AT-1 2026-12-31'])
  expect(answers(YES.replace('}', ', until: 2030-12-31 }'))[0]).toBe('10(1) attested AT-1 2027-03-31')
})

test.each([
  ['2025-11-21', 'attested'],
  ['2025-11-20', 'lapsed'],
])('answered on %s: %s', (on, state) => expect(answers(YES.replace('2026-04-01', on))[0]).toContain(state))

test('denied while it is in force', () => {
  const no = YES.replace('by:', 'holds: false, by:')
  expect(answers(no)).toEqual(['10(1) denied AT-1 2027-03-31', '10(2) denied AT-1 -'])
  expect(answers(no.replace('2026-04-01', '2024-04-01'))[0]).toContain('10(1) lapsed')
})

test('of several: a no before any yes, and the one that holds longest', () => {
  const later = YES.replace('AT-1', 'AT-2').replace('2026-04-01', '2026-05-01')
  expect(answers(YES, later)[0]).toBe('10(1) attested AT-2 2027-04-30')
  expect(answers(later, YES)[0]).toBe('10(1) attested AT-2 2027-04-30')
  expect(answers(later, YES.replace('by:', 'holds: false, by:'))[0]).toContain('denied AT-1')
  expect(answers(YES.replace('2026-04-01', '2020-04-01'), later)[0]).toContain('attested AT-2')
})

test.each([
  ['nobody', YES.replace('by: 人事課, ', '')],
  ['no day', YES.replace(', on: 2026-04-01', '')],
  ['a day to come', YES.replace('2026-04-01', '2026-11-21')],
  ['another policy', YES.replace('policy: rules', 'policy: rule')],
])('%s: no answer', (_, line) => expect(answers(line)[0]).toContain('not-attested'))

test('a document answers where no name does', () =>
  expect(answers(YES.replace('by: 人事課', 'document: 研修報告'))[0]).toContain('attested AT-1'))

test('a clause of another document with the same number', () => {
  const topology = declared({ attestations: entries(YES) })
  expect(attestationOf(topology, { id: 'others' }, POLICY.clauses.get('10(1)')!, TODAY).state).toBe('not-attested')
})
