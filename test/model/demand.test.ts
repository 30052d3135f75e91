/** Conditions are checked before anything is judged by them. A `‸` marks the part that can mean nothing. */
import { describe, expect, test } from 'vitest'
import type { Vocabulary } from '../../src/model/demand.ts'
import { problemOf } from '../../src/model/demand.ts'
import { attributeNamed, vocabularyOf } from '../../src/model/entry-field.ts'
import { SUBJECT_KINDS } from '../../src/model/attribute.ts'
import { parseExpression } from '../../src/syntax/expression.ts'

const NAMES: Readonly<Record<string, ReturnType<Vocabulary>>> = {
  mfa: { type: 'flag' },
  days: { type: 'number' },
  owner: { type: 'text' },
  cipher: { type: 'text', values: ['open', 'WPA3-Enterprise'] },
  reviewed: { type: 'date' },
  collects: { type: 'list', values: ['firewall', 'proxy'] },
}
const known: Vocabulary = (name) => NAMES[name]

/** The text with a mark where the problem is; as it is when there is none. */
function checked(text: string, vocabulary: Vocabulary = known): string {
  const parsed = parseExpression(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.text.en}`)
  const problem = problemOf(parsed.expression, vocabulary)
  return problem === undefined ? text : `${text.slice(0, problem.at)}‸${text.slice(problem.at)}`
}

describe('can be judged', () => {
  test.each([
    'mfa',
    'not mfa or days >= 365',
    'mfa = true',
    'owner = "情報政策課"',
    'owner != cipher',
    'cipher in ["open", "WPA3-Enterprise"]',
    'days in [30, 60]',
    'collects in ["firewall", "proxy"]',
    'collects not in ["proxy"]',
    'collects has "proxy"',
    'reviewed >= 2026-04-01',
    'reviewed <= today',
    'age(reviewed) <= 1y',
    'declared(collects)',
    'declared(owner) and (mfa or not declared(days))',
    'true',
  ])('%s', (text) => expect(checked(text)).toBe(text))
})

describe('means nothing', () => {
  test.each([
    // no such name
    'mfa and ‸mfaa',
    '‸retention > 3',
    'declared(‸nothing)',
    '‸nobody in ["a"]',
    '‸nothing has "a"',
    // no condition
    '‸days',
    '‸owner and mfa',
    'mfa or ‸collects',
    '‸"open"',
    '‸today',
    'not ‸reviewed',
    // of different types
    'days >= ‸"365"',
    'reviewed = ‸"2026-04-01"',
    'owner = ‸true',
    'days < ‸reviewed',
    'age(reviewed) <= ‸2026-04-01',
    '‸cipher in [1]',
    '‸days in ["30"]',
    // no order
    '‸owner > "a"',
    '‸mfa < true',
    '‸collects = collects',
    // has is for lists
    '‸cipher has "open"',
    '‸collects has 1',
    // a word that is never among its values makes a comparison that is always false
    'cipher = ‸"WPA9"',
    'cipher != ‸"wpa3-enterprise"',
    '‸cipher in ["open", "WPA9"]',
    '‸collects has "mail"',
    // no date
    '‸age(days) <= 1y',
  ])('%s', (marked) =>
    expect(checked(marked.replace('‸', ''))).toBe(marked.startsWith('declared(') ? marked.replace(/declared\(‸/, '‸declared(') : marked),
  )
})

test('names of a kind are its own fields, the attributes of evidence, and those a policy adds', () => {
  expect(checked('line in ["ipsec"] and declared(contract)', vocabularyOf('connection'))).not.toContain('‸')
  expect(checked('line in ["ipsec"]', vocabularyOf('zone'))).toBe('‸line in ["ipsec"]')
  expect(checked('x-floor > 3', vocabularyOf('zone'))).toBe('‸x-floor > 3')
  const own = new Map([['x-floor', { type: 'number', title: { ja: '階', en: 'floor' } } as const]])
  expect(checked('x-floor > 3', vocabularyOf('zone', own))).toBe('x-floor > 3')
})

test('names that every object has are none', () => {
  for (const kind of SUBJECT_KINDS)
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(attributeNamed(kind, name)).toBeUndefined()
})
