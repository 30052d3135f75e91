/** The language of conditions: what is read, how it binds, and where a slip is shown. A `‸` marks the place of the problem. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression, Literal } from '../../src/syntax/expression.ts'
import { parseExpression } from '../../src/syntax/expression.ts'

/** An expression with every part in brackets. */
function shown(expression: Expression): string {
  const literal = ({ type, value }: Literal): string => (type === 'text' ? `'${value}'` : String(value))
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `(${expression.parts.map(shown).join(` ${expression.kind} `)})`
    case 'not':
      return `(not ${shown(expression.part)})`
    case 'compare':
      return `(${shown(expression.left)} ${expression.comparison} ${shown(expression.right)})`
    case 'in':
      return `(${shown(expression.left)} ${expression.negated ? 'not in' : 'in'} [${expression.values.map(literal).join(', ')}])`
    case 'has':
      return `(${shown(expression.left)} has ${literal(expression.value)})`
    case 'call':
      return `${expression.name}(${expression.argument})`
    case 'name':
      return expression.name
    case 'literal':
      return literal(expression.literal)
  }
}

function read(text: string): string {
  const parsed = parseExpression(text)
  return parsed.ok ? shown(parsed.expression) : `${text.slice(0, parsed.problem.at)}‸${text.slice(parsed.problem.at)}`
}

describe('is read', () => {
  test.each([
    ['mfa', 'mfa'],
    ['not mfa', '(not mfa)'],
    ['not not mfa', '(not (not mfa))'],
    // `and` binds closer than `or`, `not` closer than both.
    ['a or b and c', '(a or (b and c))'],
    ['a and b or c', '((a and b) or c)'],
    ['(a or b) and c', '((a or b) and c)'],
    ['not a and b', '((not a) and b)'],
    ['not (a and b)', '(not (a and b))'],
    ['a and b and c', '(a and b and c)'],
    ['retention-days >= 365', '(retention-days >= 365)'],
    ['365 <= retention-days', '(365 <= retention-days)'],
    ['not retention-days < 30', '(not (retention-days < 30))'],
    ['max-message-size <= 10.5', '(max-message-size <= 10.5)'],
    ['cipher in ["WPA2-Enterprise", \'WPA3-Enterprise\']', "(cipher in ['WPA2-Enterprise', 'WPA3-Enterprise'])"],
    ['cipher not in ["open"]', "(cipher not in ['open'])"],
    ['not cipher in ["open"]', "(not (cipher in ['open']))"],
    ['collects has "firewall" and mfa', "((collects has 'firewall') and mfa)"],
    ['owner = 「情報政策課」', "(owner = '情報政策課')"],
    ['declared(contract)', 'declared(contract)'],
    ['age(reviewed) <= 1y', '(age(reviewed) <= 365)'],
    ['age(reviewed) <= 6m', '(age(reviewed) <= 180)'],
    ['age(reviewed) <= 90d', '(age(reviewed) <= 90)'],
    ['reviewed >= 2026-04-01', '(reviewed >= 2026-04-01)'],
    ['reviewed <= today', '(reviewed <= today)'],
    ['mfa = true', '(mfa = true)'],
    ['x-floor.b2 = 3', '(x-floor.b2 = 3)'],
    ['  a\n  and\tb ', '(a and b)'],
    // Words of the language within longer names are names.
    ['has-export and android or not-used', '((has-export and android) or not-used)'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected))
})

describe('is refused, and the place is shown', () => {
  test.each([
    '‸',
    'mfa and‸',
    'mfa and ‸or edr',
    'mfa ‸edr',
    '(mfa‸',
    'mfa‸)',
    '‸and mfa',
    'a < b ‸< c',
    'cipher ‸~ "open"',
    'cipher in ‸"open"',
    'cipher in [‸]',
    'cipher in ["open",‸]',
    'cipher in ["open"‸',
    'cipher in [‸open]',
    'cipher not ‸= "open"',
    'collects has ‸firewall',
    'cipher = ‸WPA3',
    'cipher = ‸"open',
    'retention-days >= ‸365x',
    'retention-days >= ‸-1',
    'reviewed >= ‸2026-02-30',
    'reviewed >= ‸2026-13-01',
    'a =‸= b',
    '‸eval(mfa)',
    'declared(‸"mfa")',
    'declared(‸)',
    'declared(mfa‸',
    'a‸; b',
    'a ‸|| b',
    'a ‸.b',
    'mfa = ‸有効',
  ])('%s', (marked) => expect(read(marked.replace('‸', ''))).toBe(marked))
})

test('a problem says what was expected, in both languages', () => {
  const parsed = parseExpression('cipher = WPA3')
  if (parsed.ok) throw new Error('read')
  expect(parsed.problem.text.ja).toContain('WPA3')
  expect(parsed.problem.hint?.ja).toContain('"…"')
  expect(parsed.problem.text.en).toContain('WPA3')
})

test('what is too long or too deep is refused, not run out of stack on', () => {
  for (const text of [`${'('.repeat(200)}a${')'.repeat(200)}`, `${'not '.repeat(400)}a`, `a${' and a'.repeat(1000)}`])
    expect(parseExpression(text).ok).toBe(false)
  expect(parseExpression(`${'('.repeat(20)}a${')'.repeat(20)}`).ok).toBe(true)
})

test('any text is read or refused at a place within it', () => {
  const words = fc.constantFrom(
    'a',
    'and',
    'or',
    'not',
    'in',
    'has',
    '(',
    ')',
    '[',
    ']',
    ',',
    '=',
    '<',
    '"x"',
    '1y',
    'today',
    'true',
    'age(',
    '2026-01-01',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((list) => list.join(' ')),
      ),
      (text) => {
        const parsed = parseExpression(text)
        if (parsed.ok) return
        expect(parsed.problem.at).toBeGreaterThanOrEqual(0)
        expect(parsed.problem.at).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})
