/** Conditions over what is declared: Kleene's three values, where nobody says. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate, namesIn } from '../../../src/checks/attributes/evaluate.ts'
import type { AttributeValue } from '../../../src/model/attribute.ts'
import type { Expression } from '../../../src/syntax/expression.ts'
import { parseExpression } from '../../../src/syntax/expression.ts'

const TODAY = '2026-11-20'

function parsed(text: string): Expression {
  const result = parseExpression(text)
  if (!result.ok) throw new Error(`${text}: ${result.problem.text.en}`)
  return result.expression
}

/** What is said; `unsaid` and everything else is not. */
const SAID: Readonly<Record<string, AttributeValue>> = {
  yes: true,
  no: false,
  days: 365,
  zero: 0,
  cipher: 'WPA3-Enterprise',
  reviewed: '2026-04-01',
  tomorrow: '2026-11-21',
  collects: ['firewall', 'proxy'],
  nothing: [],
}

const judged = (text: string, unsaid?: 'unknown') => evaluate(parsed(text), (name) => SAID[name], TODAY, unsaid)

describe.each([
  [
    true,
    [
      'yes',
      'not no',
      'yes and not no',
      'no or yes',
      'days >= 365',
      '365 = days',
      'zero = 0',
      'zero < 1',
      'cipher = "WPA3-Enterprise"',
      'cipher in ["open", "WPA3-Enterprise"]',
      'cipher not in ["open"]',
      'collects has "proxy"',
      'collects in ["firewall", "proxy", "mail"]',
      'collects not in ["mail"]',
      'nothing not in ["mail"]',
      'age(reviewed) = 233',
      'age(reviewed) <= 1y',
      'reviewed <= today',
      'tomorrow > today',
      'reviewed < 2026-04-02',
      'reviewed in [2026-04-01]',
      'declared(days) and not declared(unsaid)',
      // decided by the rest
      'unsaid or yes',
      'not (unsaid and no)',
    ],
  ],
  [
    false,
    [
      'no',
      'not yes',
      'yes and no',
      'days < 365',
      'days != 365',
      'cipher in ["open"]',
      'cipher not in ["open", "WPA3-Enterprise"]',
      'collects has "mail"',
      // All of it has to be among them, and none of it.
      'collects in ["firewall"]',
      'collects not in ["proxy", "mail"]',
      // Of nothing nobody says anything: it is not among anything.
      'nothing in ["mail"]',
      'nothing has "mail"',
      'tomorrow <= today',
      'declared(unsaid)',
      'unsaid and no',
      'no and age(unsaid) <= 1y',
    ],
  ],
  [
    undefined,
    [
      'unsaid',
      'not unsaid',
      'unsaid and yes',
      'unsaid or no',
      'unsaid = unsaid',
      'unsaid != "x"',
      'unsaid in ["a"]',
      'unsaid not in ["a"]',
      'unsaid has "a"',
      'age(unsaid) <= 1y',
      'not age(unsaid) > 1y',
      // A day to come has no age, however it is turned.
      'age(tomorrow) <= 1y',
      'not age(tomorrow) > 1y',
      // Of another type than the condition takes it for.
      'days',
      'not cipher',
      'cipher >= 3',
      'age(cipher) <= 1y',
      'collects = "proxy"',
      'days in ["365"]',
      'yes has "a"',
    ],
  ],
] as const)('%s', (value, texts) => {
  test.each(texts)('%s', (text) => expect(judged(text)).toBe(value))
})

test('where unsaid things are unknown, so is whether they are declared', () => {
  expect(judged('declared(unsaid)', 'unknown')).toBeUndefined()
  expect(judged('not declared(unsaid)', 'unknown')).toBeUndefined()
  expect(judged('declared(days)', 'unknown')).toBe(true)
  expect(judged('declared(unsaid) and no', 'unknown')).toBe(false)
})

test('names are read once each, in order', () => {
  expect(namesIn(parsed('age(b) <= 1y and (a or not declared(b)) and c in ["x"] and d has "y" and e = f and 1 = 1'))).toEqual([
    'b',
    'a',
    'c',
    'd',
    'e',
    'f',
  ])
})

describe('laws', () => {
  const atoms = fc.constantFrom(
    'p',
    'q',
    'r',
    'declared(p)',
    'n > 3',
    's in ["a"]',
    's not in ["a", "b"]',
    'l has "x"',
    'age(t) <= 30d',
    't <= today',
  )
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      atoms,
      tie('condition').map((a) => `not (${a})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} and ${b})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} or ${b})`),
    ),
  }))
  const values = {
    p: fc.option(fc.boolean(), { nil: undefined }),
    q: fc.option(fc.boolean(), { nil: undefined }),
    r: fc.option(fc.boolean(), { nil: undefined }),
    n: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    s: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    l: fc.option(fc.subarray(['x', 'y']), { nil: undefined }),
    t: fc.option(fc.constantFrom('2026-11-01', '2026-01-01', '2027-01-01'), { nil: undefined }),
  }
  const world = fc.record(values)
  type World = { readonly [K in keyof typeof values]: AttributeValue | undefined }
  const at = (text: string, said: World) => evaluate(parsed(text), (name) => said[name as keyof World], TODAY)

  test('De Morgan', () => {
    fc.assert(
      fc.property(condition, condition, world, (a, b, said) => {
        fc.pre(a.length + b.length < 300)
        expect(at(`not (${a} and ${b})`, said)).toBe(at(`not (${a}) or not (${b})`, said))
        expect(at(`not (${a} or ${b})`, said)).toBe(at(`not (${a}) and not (${b})`, said))
        expect(at(`not not (${a})`, said)).toBe(at(a, said))
      }),
    )
  })

  test('what is decided while something is not known stays so whatever it turns out to be', () => {
    fc.assert(
      fc.property(condition, world, world, (text, said, later) => {
        fc.pre(text.length < 300)
        const expression = parsed(text)
        const before = evaluate(expression, (name) => said[name as keyof World], TODAY, 'unknown')
        const full = { ...said }
        for (const name of Object.keys(full) as (keyof World)[]) if (full[name] === undefined) Object.assign(full, { [name]: later[name] })
        const after = evaluate(expression, (name) => full[name as keyof World], TODAY, 'unknown')
        if (before !== undefined) expect(after).toBe(before)
      }),
    )
  })
})
