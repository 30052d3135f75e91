/**
 * The small language of conditions: `cipher in ["WPA2-Enterprise", "WPA3-Enterprise"] and client-certificate`. Names, values,
 * comparisons, `in`, `has`, and, or, not, and two functions; nothing else, and nothing of it is ever run as code.
 */
import type { Text } from '../base/text.ts'

/**
 * A value as written: `365`, `"WPA3-Enterprise"`, `true`, `2026-04-01`, `today` (the day it is judged for), or a length of time
 * (`90d`, `6m`, `1y`) in days.
 */
export type Literal =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'flag'; readonly value: boolean }
  | { readonly type: 'date'; readonly value: string }

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof COMPARISONS)[number]

/** `at` is the offset in the written text where a problem of this part is shown. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[]; readonly at: number; readonly end: number }
  | { readonly kind: 'not'; readonly part: Expression; readonly at: number; readonly end: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number; readonly end: number }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly at: number; readonly end: number }
  /** `declared(x)`: somebody says what it is. `age(x)`: days since a date. */
  | { readonly kind: 'call'; readonly name: 'declared' | 'age'; readonly argument: string; readonly at: number; readonly end: number }
  | {
      readonly kind: 'compare'
      readonly comparison: Comparison
      readonly left: Expression
      readonly right: Expression
      readonly at: number
      readonly end: number
    }
  /** `x in [...]`, or `x not in [...]` when `negated`. Of a list: all of it is (and there is some), or none of it. */
  | {
      readonly kind: 'in'
      readonly left: Expression
      readonly values: readonly Literal[]
      readonly negated: boolean
      readonly at: number
      readonly end: number
    }
  /** `collects has "firewall"`: a list has a word. */
  | { readonly kind: 'has'; readonly left: Expression; readonly value: Literal; readonly at: number; readonly end: number }

export interface ExpressionProblem {
  readonly at: number
  readonly text: Text
  readonly hint?: Text
}

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: ExpressionProblem }

interface Token {
  readonly kind: 'word' | 'literal' | 'sign' | 'end'
  readonly text: string
  readonly literal?: Literal
  readonly at: number
  readonly end: number
}

class Refusal extends Error {
  readonly problem: ExpressionProblem
  constructor(at: number, text: Text, hint?: Text) {
    super(text.en)
    this.problem = { at, text, ...(hint === undefined ? {} : { hint }) }
  }
}

/** The day a condition is judged for, as its literal. */
export const TODAY = 'today'

/** Words that are no names. */
const RESERVED: readonly string[] = ['and', 'or', 'in', 'has', 'not']

/** Deeper than anybody writes by hand; beyond it the reader would run out of stack. */
const DEEPEST = 50
const LONGEST = 2_000

/** Reads one expression; the first thing that is wrong is the problem. */
export function parseExpression(text: string): ParsedExpression {
  try {
    if (text.length > LONGEST)
      throw new Refusal(
        LONGEST,
        { ja: `条件は ${LONGEST} 文字までです`, en: `a condition has at most ${LONGEST} characters` },
        { ja: '条件を分けてください', en: 'divide it into several' },
      )
    const reader = new Reader(tokensOf(text))
    return { ok: true, expression: reader.whole() }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem }
    throw error
  }
}

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Pick<Token, 'kind' | 'literal'> | undefined])[] = [
  [/\s+/y, () => undefined],
  [/\d{4}-\d{2}-\d{2}(?![\w-])/y, (match) => ({ kind: 'literal', literal: { type: 'date', value: inCalendar(match) } })],
  [
    /(\d+)([dmy])(?![\w-])/y,
    ([, count, unit]) => ({ kind: 'literal', literal: { type: 'number', value: Number(count) * DAYS[unit ?? 'd']! } }),
  ],
  [/\d+(?:\.\d+)?(?![\w.-])/y, ([number]) => ({ kind: 'literal', literal: { type: 'number', value: Number(number) } })],
  [/"([^"]*)"|'([^']*)'|「([^」]*)」/y, ([, a, b, c]) => ({ kind: 'literal', literal: { type: 'text', value: a ?? b ?? c ?? '' } })],
  [
    /[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*/y,
    ([word]) =>
      word === 'true' || word === 'false'
        ? { kind: 'literal', literal: { type: 'flag', value: word === 'true' } }
        : word === TODAY
          ? { kind: 'literal', literal: { type: 'date', value: TODAY } }
          : { kind: 'word' },
  ],
  [/<=|>=|!=|[=<>()[\],]/y, () => ({ kind: 'sign' })],
]

function inCalendar({ 0: date, index }: RegExpExecArray): string {
  const day = new Date(`${date}T00:00:00Z`)
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)) return date
  throw new Refusal(index, { ja: `${date} は暦にない日です`, en: `there is no day ${date}` })
}

/** A month counts as 30 days and a year as 365, as whoever writes `6m` means it. */
const DAYS: Readonly<Record<string, number>> = { d: 1, m: 30, y: 365 }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  scan: while (at < text.length) {
    for (const [pattern, read] of PATTERNS) {
      pattern.lastIndex = at
      const match = pattern.exec(text)
      if (match === null) continue
      const end = at + match[0].length
      const found = read(match)
      if (found !== undefined) tokens.push({ ...found, text: match[0], at, end })
      at = end
      continue scan
    }
    throw new Refusal(
      at,
      { ja: `条件の「${text.slice(at, at + 12)}」が読めません`, en: `"${text.slice(at, at + 12)}" cannot be read in a condition` },
      {
        ja: '文字の値は "…" で囲んでください（例: cipher = "WPA3-Enterprise"）',
        en: 'put text in quotes, as in cipher = "WPA3-Enterprise"',
      },
    )
  }
  return [...tokens, { kind: 'end', text: '', at: text.length, end: text.length }]
}

class Reader {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Expression {
    const expression = this.#or()
    const rest = this.#peek()
    if (rest.kind !== 'end') throw unexpected(rest, { ja: 'and か or', en: 'and, or' })
    return expression
  }

  #peek(): Token {
    return this.#tokens[this.#next]!
  }

  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#next++
    return token
  }

  #accept(text: string): boolean {
    const token = this.#peek()
    if (token.kind === 'literal' || token.text !== text || token.kind === 'end') return false
    this.#next++
    return true
  }

  #expect(text: string): Token {
    const token = this.#peek()
    if (!this.#accept(text)) throw unexpected(token, { ja: `「${text}」`, en: `"${text}"` })
    return token
  }

  #or(): Expression {
    return this.#joined('or', () => this.#joined('and', () => this.#not()))
  }

  #joined(kind: 'and' | 'or', part: () => Expression): Expression {
    const first = part()
    const parts = [first]
    while (this.#accept(kind)) parts.push(part())
    const last = parts.at(-1)!
    return parts.length === 1 ? first : { kind, parts, at: first.at, end: last.end }
  }

  #not(): Expression {
    const token = this.#peek()
    if (++this.#depth > DEEPEST) throw new Refusal(token.at, { ja: '条件の入れ子が深すぎます', en: 'the condition is nested too deeply' })
    try {
      if (!this.#accept('not')) return this.#compared()
      const part = this.#not()
      return { kind: 'not', part, at: token.at, end: part.end }
    } finally {
      this.#depth--
    }
  }

  #compared(): Expression {
    const left = this.#term()
    const token = this.#peek()
    const comparison = COMPARISONS.find((sign) => token.kind === 'sign' && sign === token.text)
    if (comparison !== undefined) {
      this.#take()
      const right = this.#term()
      return { kind: 'compare', comparison, left, right, at: left.at, end: right.end }
    }
    if (this.#accept('has')) {
      const value = this.#peek()
      return { kind: 'has', left, value: this.#literal(), at: left.at, end: value.end }
    }
    const negated = token.text === 'not' && token.kind === 'word'
    if (negated) this.#take()
    if (!this.#accept('in')) {
      if (negated) throw unexpected(this.#peek(), { ja: '「in」', en: '"in"' })
      return left
    }
    this.#expect('[')
    const values = [this.#literal()]
    while (this.#accept(',')) values.push(this.#literal())
    const { end } = this.#expect(']')
    return { kind: 'in', left, values, negated, at: left.at, end }
  }

  #literal(): Literal {
    const token = this.#take()
    if (token.literal === undefined) throw unexpected(token, { ja: '値', en: 'a value' })
    return token.literal
  }

  #term(): Expression {
    const token = this.#take()
    const { at, end } = token
    if (token.literal !== undefined) return { kind: 'literal', literal: token.literal, at, end }
    if (token.text === '(' && token.kind === 'sign') {
      const inner = this.#or()
      this.#expect(')')
      return inner
    }
    if (token.kind !== 'word' || RESERVED.includes(token.text)) throw unexpected(token, { ja: '項目か値', en: 'a name or a value' })
    if (!this.#accept('(')) return { kind: 'name', name: token.text, at, end }
    if (token.text !== 'declared' && token.text !== 'age')
      throw new Refusal(
        at,
        { ja: `「${token.text}」という関数はありません`, en: `there is no function called "${token.text}"` },
        { ja: '使えるのは declared(項目) と age(日付の項目) です', en: 'there are declared(name) and age(name of a date)' },
      )
    const argument = this.#take()
    if (argument.kind !== 'word') throw unexpected(argument, { ja: '項目', en: 'a name' })
    const close = this.#expect(')')
    return { kind: 'call', name: token.text, argument: argument.text, at, end: close.end }
  }
}

function unexpected(token: Token, wanted: Text): Refusal {
  return token.kind === 'end'
    ? new Refusal(token.at, {
        ja: `条件が途中で終わっています（${wanted.ja}が要ります）`,
        en: `the condition ends too early (${wanted.en} expected)`,
      })
    : new Refusal(token.at, {
        ja: `条件の「${token.text}」のところには${wanted.ja}が要ります`,
        en: `${wanted.en} expected instead of "${token.text}"`,
      })
}
