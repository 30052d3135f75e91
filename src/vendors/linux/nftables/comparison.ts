/** Which values of a field satisfy a comparison: right-hand sides, operators, masks (nft(8) "EXPRESSIONS"). */
import type { Span } from '../../../base/span.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { contains, normalise } from '../../../packet/ranges.ts'
import { complement, everyValue, intervalOf, maskedValues, numberOf, widthOf } from './interval.ts'
import { evaluate } from './left-side.ts'
import { notRead } from './ledger.ts'
import type { Context } from './lookup.ts'
import { contentsOf } from './lookup.ts'
import type { ValueKind } from './names.ts'
import { printed } from './print.ts'
import type { Expression, Operator } from './tree.ts'

/** Values of a right-hand side: certainly, and possibly. The same object when exact. */
export interface Values {
  readonly lo: Ranges<bigint>
  readonly hi: Ranges<bigint>
  readonly doubts: readonly Uncertainty[]
  readonly unread: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

/** The values a right-hand side stands for. */
export function valuesOf(right: Expression, kind: ValueKind, context: Context): Values {
  const contents = contentsOf(right, context)
  if (contents === undefined) {
    const interval = intervalOf(right, kind)
    if (interval !== undefined) {
      const ranges = [interval]
      return { lo: ranges, hi: ranges, doubts: [], unread: [], origins: [] }
    }
    const doubt = context.ledger.doubt('unknown-statement', notRead(printed(right)), right)
    return { lo: [], hi: everyValue(kind), doubts: [doubt], unread: [doubt], origins: [] }
  }
  const certain: (readonly [bigint, bigint])[] = []
  const possible: (readonly [bigint, bigint])[] = []
  const unread: Uncertainty[] = []
  for (const { key, limited } of contents.elements) {
    const interval = key.kind === 'rest' ? everyValue(kind)[0] : intervalOf(key, kind)
    if (interval === undefined) {
      const { start, end } = key
      unread.push(context.ledger.doubt('unknown-statement', notRead(printed(key)), { start, end }))
      continue
    }
    possible.push(interval)
    if (!limited) certain.push(interval)
  }
  const { doubts, origins } = contents
  const complete = contents.complete && unread.length === 0
  const hi = complete ? normalise(possible) : everyValue(kind)
  const exact = complete && contents.certain && certain.length === possible.length
  const lo = exact ? hi : contents.certain ? normalise(certain) : []
  return { lo, hi, doubts: [...doubts, ...unread], unread, origins }
}

interface Chosen {
  readonly lo: Ranges<bigint>
  readonly hi: Ranges<bigint>
}

function exactly(ranges: Ranges<bigint>): Chosen {
  return { lo: ranges, hi: ranges }
}

/** The values of a field for which the comparison holds. */
export function compared(operator: Operator, { lo, hi }: Chosen, kind: ValueKind): Chosen | undefined {
  if (operator === '==' || operator === 'implicit') return { lo, hi }
  if (operator === '!=' || operator === '!') {
    if (lo === hi) return exactly(complement(hi, kind))
    return { lo: complement(hi, kind), hi: complement(lo, kind) }
  }
  const [only] = hi
  if (lo !== hi || hi.length !== 1 || only === undefined || only[0] !== only[1]) return undefined
  const last = (1n << BigInt(widthOf(kind))) - 1n
  switch (operator) {
    case '<':
      return exactly(normalise([[0n, only[0] - 1n]]))
    case '<=':
      return exactly([[0n, only[0]]])
    case '>':
      return exactly(normalise([[only[0] + 1n, last]]))
    case '>=':
      return exactly([[only[0], last]])
  }
}

/** The values of a field that satisfy a comparison of `field & mask`, or of other bit operations on small fields. */
export function masked(left: Expression, field: Expression, operator: Operator, values: Chosen, kind: ValueKind): Chosen | undefined {
  const width = widthOf(kind)
  if (width <= 16) {
    const wanted = compared(operator, values, kind)
    if (wanted === undefined) return undefined
    const matching: (readonly [bigint, bigint])[] = []
    const possible: (readonly [bigint, bigint])[] = []
    for (let value = 0n; value < 1n << BigInt(width); value++) {
      const result = evaluate(left, field, value, kind)
      if (result === undefined) return undefined
      if (contains(wanted.lo, result)) matching.push([value, value])
      if (contains(wanted.hi, result)) possible.push([value, value])
    }
    return values.lo === values.hi ? exactly(normalise(possible)) : { lo: normalise(matching), hi: normalise(possible) }
  }
  if (left.kind !== 'operation' || left.operator !== '&' || values.lo !== values.hi) return undefined
  const mask = numberOf(left.left === field ? left.right : left.left, kind)
  const equal = operator === '==' || operator === 'implicit'
  if (mask === undefined || (!equal && operator !== '!=') || (left.left !== field && left.right !== field)) return undefined
  const all: (readonly [bigint, bigint])[] = []
  for (const [low, high] of values.hi) {
    if (low !== high) return undefined
    const ranges = maskedValues(width, mask, low)
    if (ranges === undefined) return undefined
    all.push(...ranges)
  }
  const ranges = normalise(all)
  return exactly(equal ? ranges : complement(ranges, kind))
}
