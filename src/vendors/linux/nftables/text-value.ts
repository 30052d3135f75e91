/** Values in nft text: numbers, addresses, names, ranges, prefixes, sets, flags, concatenations (nft(8) "EXPRESSIONS"). */
import type { Cursor } from './cursor.ts'
import { accept, DEEPEST, endOf, isMark, isWord, peek, skipNewlines, take } from './cursor.ts'
import { readField } from './text-field.ts'
import type { BitOperator, Element, Expression, Verdict } from './tree.ts'

const BIT_OPERATORS: Readonly<Record<string, BitOperator>> = {
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
  and: '&',
  or: '|',
  xor: '^',
  lshift: '<<',
  rshift: '>>',
}

/** Reads one operand; undefined when there is none. */
export type Operand = (cursor: Cursor) => Expression | undefined

/** Operands joined by `&`, `|`, `^`, `<<`, `>>`, from the left. */
export function readOperation(cursor: Cursor, operand: Operand): Expression | undefined {
  let left = operand(cursor)
  while (left !== undefined) {
    const token = peek(cursor)
    const operator = token.kind === 'mark' || token.kind === 'word' ? BIT_OPERATORS[token.text] : undefined
    if (operator === undefined) return left
    take(cursor)
    const right = operand(cursor)
    if (right === undefined) return undefined
    left = { kind: 'operation', operator, left, right, start: left.start, end: right.end }
  }
  return left
}

/** Operands joined by dots. */
export function readConcat(cursor: Cursor, operand: Operand): Expression | undefined {
  const first = operand(cursor)
  if (first === undefined || !isMark(cursor, '.')) return first
  const parts = [first]
  while (accept(cursor, '.')) {
    const part = operand(cursor)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return { kind: 'concat', parts, start: first.start, end: endOf(cursor) }
}

/** Reads inside a brace or parenthesis, refusing to go deeper than `DEEPEST`. */
export function nested<T>(cursor: Cursor, read: () => T | undefined): T | undefined {
  if (cursor.depth >= DEEPEST) return undefined
  cursor.depth++
  const value = read()
  cursor.depth--
  return value
}

function primary(cursor: Cursor): Expression | undefined {
  const token = peek(cursor)
  const { start } = token
  if (isMark(cursor, '-') && peek(cursor, 1).kind === 'number') {
    take(cursor)
    const { text, end } = take(cursor)
    return { kind: 'number', value: -BigInt(text), start, end }
  }
  if (token.kind === 'number') {
    take(cursor)
    return { kind: 'number', value: BigInt(token.text), start, end: token.end }
  }
  if (token.kind === 'word' || token.kind === 'string') {
    take(cursor)
    return { kind: 'symbol', text: token.text, start, end: token.end }
  }
  if (token.kind !== 'mark') return undefined
  if (token.text === '$') return variable(cursor)
  if (token.text === '@') {
    take(cursor)
    const name = peek(cursor)
    if (name.kind !== 'word' && name.kind !== 'string') return undefined
    take(cursor)
    return { kind: 'reference', name: name.text, start, end: name.end }
  }
  if (token.text === '*') {
    take(cursor)
    return { kind: 'rest', start, end: token.end }
  }
  if (token.text === '[') {
    take(cursor)
    const inside = peek(cursor)
    if (inside.kind !== 'word') return undefined
    take(cursor)
    return accept(cursor, ']') ? { kind: 'symbol', text: inside.text, start, end: endOf(cursor) } : undefined
  }
  if (token.text === '(') {
    take(cursor)
    const inside = nested(cursor, () => readOperation(cursor, readInterval))
    return inside !== undefined && accept(cursor, ')') ? inside : undefined
  }
  if (token.text === '{') return readSet(cursor)
  return undefined
}

function variable(cursor: Cursor): Expression | undefined {
  const { start } = take(cursor)
  const name = peek(cursor)
  if (name.kind !== 'word') return undefined
  take(cursor)
  const value = cursor.variables.get(name.text)
  return value === undefined ? { kind: 'symbol', text: `$${name.text}`, start, end: name.end } : { ...value, start, end: name.end }
}

/** A value, a range `a-b` or a prefix `a/n`. */
export function readInterval(cursor: Cursor): Expression | undefined {
  const low = plainOrPrefix(cursor)
  if (low === undefined || !accept(cursor, '-')) return low
  const high = plainOrPrefix(cursor)
  return high === undefined ? undefined : { kind: 'range', low, high, start: low.start, end: high.end }
}

function plainOrPrefix(cursor: Cursor): Expression | undefined {
  const address = primary(cursor)
  if (address === undefined || !isMark(cursor, '/') || peek(cursor, 1).kind !== 'number') return address
  take(cursor)
  const length = primary(cursor)
  return length === undefined ? undefined : { kind: 'prefix', address, length, start: address.start, end: length.end }
}

/** What stands after a comparison, without flags: a value, interval, set, `@set` or a concatenation of them. */
export function readValue(cursor: Cursor): Expression | undefined {
  return readConcat(cursor, (c) => readOperation(c, readInterval))
}

/** Flags joined by commas, as after `ct state` and `tcp flags`. */
export function readFlags(cursor: Cursor): Expression | undefined {
  const first = readOperation(cursor, primary)
  if (first === undefined || !isMark(cursor, ',')) return first
  const items = [first]
  while (accept(cursor, ',')) {
    const item = readOperation(cursor, primary)
    if (item === undefined) return undefined
    items.push(item)
  }
  return { kind: 'list', items, start: first.start, end: endOf(cursor) }
}

/** What an address, a port or a mark is set to: a value, or a field, or a lookup in a map. */
export function readData(cursor: Cursor): Expression | undefined {
  const before = cursor.at
  const key = readConcat(cursor, (c) => readOperation(c, (d) => readField(d) ?? readInterval(d)))
  if (key === undefined) return undefined
  if (!accept(cursor, 'map')) {
    // A single value: `tcp dport 80 redirect to :8080` goes on with something else.
    return key
  }
  const data = isMark(cursor, '{') || isMark(cursor, '@') ? primary(cursor) : undefined
  if (data === undefined) {
    cursor.at = before
    return undefined
  }
  return { kind: 'map', key, data, start: key.start, end: data.end }
}

/** `{ … }` with elements of a set or a map. */
export function readSet(cursor: Cursor): Expression | undefined {
  const { start } = take(cursor)
  return nested(cursor, () => {
    const elements: Element[] = []
    skipNewlines(cursor)
    while (!isMark(cursor, '}')) {
      const element = readElement(cursor)
      if (element === undefined) return undefined
      // A variable that is a set stands for its elements.
      if (element.key.kind === 'set' && element.data === undefined) elements.push(...element.key.elements)
      else elements.push(element)
      skipNewlines(cursor)
      if (!accept(cursor, ',') && !isMark(cursor, '}')) return undefined
      skipNewlines(cursor)
    }
    take(cursor)
    return { kind: 'set', elements, start, end: endOf(cursor) }
  })
}

function readElement(cursor: Cursor): Element | undefined {
  const { start } = peek(cursor)
  const key = readValue(cursor)
  if (key === undefined) return undefined
  const before = readElementOptions(cursor)
  if (before === undefined) return undefined
  skipNewlines(cursor)
  let data: Expression | undefined
  if (accept(cursor, ':')) {
    skipNewlines(cursor)
    data = readVerdictData(cursor) ?? readValue(cursor)
    if (data === undefined) return undefined
  }
  const after = readElementOptions(cursor)
  if (after === undefined) return undefined
  return {
    key,
    ...(data === undefined ? {} : { data }),
    expires: before.expires || after.expires,
    limited: before.limited || after.limited,
    start,
    end: endOf(cursor),
  }
}

/** Options of an element: timeouts, counters, limits, a comment. Undefined: words that are none. */
export function readElementOptions(cursor: Cursor): { readonly expires: boolean; readonly limited: boolean } | undefined {
  let expires = false
  let limited = false
  for (;;) {
    if (isWord(cursor, 'timeout') || isWord(cursor, 'expires')) {
      take(cursor)
      const { kind, text } = take(cursor)
      if (kind !== 'word' && kind !== 'number' && kind !== 'string') return undefined
      expires = expires || (text !== 'never' && text !== '0' && text !== '0s')
    } else if (isWord(cursor, 'comment') && peek(cursor, 1).kind === 'string') {
      take(cursor)
      take(cursor)
    } else if (isWord(cursor, 'counter')) {
      take(cursor)
      while (isWord(cursor, 'packets') || isWord(cursor, 'bytes')) {
        take(cursor)
        take(cursor)
      }
    } else if (isWord(cursor, 'last')) {
      take(cursor)
      if (accept(cursor, 'used')) take(cursor)
      else accept(cursor, 'never')
    } else if (isWord(cursor, 'limit') || isWord(cursor, 'quota') || (isWord(cursor, 'ct') && isWord(cursor, 'count', 1))) {
      limited = true
      readRate(cursor)
    } else return { expires, limited }
  }
}

const RATE_WORDS = /^(?:rate|over|until|burst|packets|used|k?bytes|mbytes|gbytes)$/

/** Passes over the words of `limit`, `quota` and `ct count`. */
export function readRate(cursor: Cursor): void {
  if (take(cursor).text === 'ct') take(cursor)
  if (accept(cursor, 'name')) {
    take(cursor)
    return
  }
  for (;;) {
    const { kind, text } = peek(cursor)
    const named = kind === 'word' && (RATE_WORDS.test(text) || /^\d/.test(text) || /^[kmg]?bytes\//.test(text))
    if (kind === 'number' || kind === 'string' || named) {
      take(cursor)
      continue
    }
    if (isMark(cursor, '/') && peek(cursor, 1).kind === 'word') {
      take(cursor)
      take(cursor)
      continue
    }
    return
  }
}

/** The verdict of a verdict map's element. */
function readVerdictData(cursor: Cursor): Expression | undefined {
  const { start } = peek(cursor)
  const verdict = readVerdict(cursor)
  return verdict === undefined ? undefined : { kind: 'verdict', verdict, start, end: endOf(cursor) }
}

/** `accept`, `drop`, `continue`, `return`, `jump NAME`, `goto NAME`; undefined, and nothing taken, when it is none. */
export function readVerdict(cursor: Cursor): Verdict | undefined {
  const { kind, text } = peek(cursor)
  if (kind !== 'word') return undefined
  if (text === 'accept' || text === 'drop' || text === 'continue' || text === 'return') {
    take(cursor)
    return { name: text }
  }
  if (text !== 'jump' && text !== 'goto') return undefined
  const target = peek(cursor, 1)
  if (target.kind !== 'word' && target.kind !== 'string') return undefined
  take(cursor)
  take(cursor)
  return { name: text, target: target.text }
}
