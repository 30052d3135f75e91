/** Comparisons in nft text, and what else begins with a field: verdict maps and `FIELD set VALUE` (nft(8) "EXPRESSIONS"). */
import type { Cursor } from './cursor.ts'
import { accept, isMark, peek, take } from './cursor.ts'
import { readField } from './text-field.ts'
import { readMangle } from './text-translation.ts'
import { nested, readConcat, readFlags, readInterval, readOperation, readSet, readValue } from './text-value.ts'
import type { Expression, Operator, StatementBody } from './tree.ts'

const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!': '!',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  not: '!',
}

/** A comparison, a verdict map, or `FIELD set VALUE`. */
export function readRelation(cursor: Cursor): StatementBody | undefined {
  const left = readConcat(cursor, (c) => readOperation(c, (d) => readField(d) ?? (isMark(d, '(') ? parenthesised(d) : mask(d))))
  if (left === undefined || !hasField(left)) return undefined
  if (accept(cursor, 'set')) return readMangle(cursor) === undefined ? undefined : { kind: 'mangle', target: left }
  if (accept(cursor, 'vmap')) {
    const data = isMark(cursor, '{') ? readSet(cursor) : isMark(cursor, '@') ? readInterval(cursor) : undefined
    return data === undefined ? undefined : { kind: 'vmap', key: left, data }
  }
  const token = peek(cursor)
  const operator = (token.kind === 'mark' || token.kind === 'word' ? OPERATORS[token.text] : undefined) ?? 'implicit'
  if (operator !== 'implicit') take(cursor)
  if (isFlags(left) && !isMark(cursor, '{') && !isMark(cursor, '@')) return readFlagRelation(cursor, left, operator)
  const right = isMark(cursor, '{') ? readSet(cursor) : readValue(cursor)
  return right === undefined ? undefined : { kind: 'match', operator, left, right }
}

/** `tcp flags syn / fin,syn,rst,ack` is the comparison of masked flags. */
function readFlagRelation(cursor: Cursor, left: Expression, operator: Operator): StatementBody | undefined {
  const right = readFlags(cursor)
  if (right === undefined) return undefined
  if (!accept(cursor, '/')) return { kind: 'match', operator, left, right }
  const wanted = readFlags(cursor)
  if (wanted === undefined) return undefined
  const masked: Expression = { kind: 'operation', operator: '&', left, right: wanted, start: left.start, end: wanted.end }
  return { kind: 'match', operator: operator === 'implicit' ? '==' : operator, left: masked, right }
}

/** A mask: one number, address or name, or several flags in parentheses. */
function mask(cursor: Cursor): Expression | undefined {
  const { kind, text, start, end } = peek(cursor)
  if (kind !== 'number' && kind !== 'word' && kind !== 'string' && !isMark(cursor, '$')) return undefined
  if (isMark(cursor, '$')) return readInterval(cursor)
  take(cursor)
  return kind === 'number' ? { kind: 'number', value: BigInt(text), start, end } : { kind: 'symbol', text, start, end }
}

function parenthesised(cursor: Cursor): Expression | undefined {
  take(cursor)
  const inside = nested(cursor, () => readOperation(cursor, (c) => readField(c) ?? (isMark(c, '(') ? parenthesised(c) : mask(c))))
  return inside !== undefined && accept(cursor, ')') ? inside : undefined
}

function hasField(expression: Expression): boolean {
  switch (expression.kind) {
    case 'field':
    case 'raw':
    case 'fib':
    case 'opaque':
      return true
    case 'operation':
      return hasField(expression.left) || hasField(expression.right)
    case 'concat':
      return expression.parts.every(hasField)
    default:
      return false
  }
}

/** Whether values of a field are flags that commas join. */
function isFlags(expression: Expression): boolean {
  if (expression.kind === 'operation') return isFlags(expression.left)
  if (expression.kind !== 'field') return false
  return (
    (expression.of === 'ct' && /^(?:state|status|label|eventmask)$/.test(expression.name)) ||
    (expression.of === 'tcp' && expression.name === 'flags')
  )
}
