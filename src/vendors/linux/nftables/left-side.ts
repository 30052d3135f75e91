/** The field on the left of a comparison, under masks and shifts, and what it means where the rule stands. */
import { Addresses } from '../../../packet/addresses.ts'
import { meaningOf } from './field-meaning.ts'
import { numberOf, operate } from './interval.ts'
import type { Context } from './lookup.ts'
import type { Meaning } from './meaning.ts'
import { chance, pathCheck, unknowable } from './meaning.ts'
import type { ValueKind } from './names.ts'
import { destinationTypes } from './sampled-field.ts'
import type { Expression } from './tree.ts'

/** The one field under masks and shifts. */
export function fieldOf(expression: Expression): Expression | undefined {
  if (expression.kind !== 'operation') return /^(?:field|raw|fib|opaque)$/.test(expression.kind) ? expression : undefined
  const [left, right] = [fieldOf(expression.left), fieldOf(expression.right)]
  return left !== undefined && right !== undefined ? undefined : (left ?? right)
}

/** What a field means in a rule; undefined for fields nobody here knows. */
export function meaningIn(field: Expression, context: Context): Meaning | undefined {
  switch (field.kind) {
    case 'field': {
      return meaningOf(field.of, field.name, context.table.family)
    }
    case 'raw': {
      const [of, name] = rawField(field.base, field.offset, field.length, context.table.family)
      return of === undefined || name === undefined
        ? unknowable(`@${field.base},${field.offset},${field.length}`)
        : meaningOf(of, name, context.table.family)
    }
    case 'fib':
      return fibMeaning(field.flags, field.result, context)
    case 'opaque':
      return /^(?:numgen|meta random)/.test(field.text) ? chance() : unknowable(field.text)
    default:
      return undefined
  }
}

/** Raw payload that is a whole field (nft(8) "RAW PAYLOAD EXPRESSION": base, offset and length in bits). */
function rawField(base: string, offset: number, length: number, family: string): readonly [string?, string?] {
  const place = `${base},${offset},${length}`
  if (place === 'th,0,16') return ['th', 'sport']
  if (place === 'th,16,16') return ['th', 'dport']
  if (family === 'ip') {
    if (place === 'nh,72,8') return ['ip', 'protocol']
    if (place === 'nh,96,32') return ['ip', 'saddr']
    if (place === 'nh,128,32') return ['ip', 'daddr']
  }
  if (family === 'ip6') {
    if (place === 'nh,64,128') return ['ip6', 'saddr']
    if (place === 'nh,192,128') return ['ip6', 'daddr']
  }
  return []
}

function fibMeaning(flags: readonly string[], result: string, context: Context): Meaning {
  const what = `fib ${flags.join(' . ')} ${result}`
  if (flags.includes('saddr')) return pathCheck()
  if (result !== 'type') return unknowable(what)
  const { local } = context
  const hook = context.ask('destination')
  if (hook === 'forward' || hook === 'postrouting')
    return { how: 'samples', kind: 'fib-type', samples: destinationTypes(Addresses.none), sum: 'packets' }
  // With an interface named, addresses of other interfaces are not local.
  if (flags.includes('iif') || flags.includes('oif')) return unknowable(what)
  if (hook === 'input') return { how: 'samples', kind: 'fib-type', samples: destinationTypes(Addresses.all), sum: 'packets' }
  return local === undefined ? unknowable(what) : { how: 'samples', kind: 'fib-type', samples: destinationTypes(local), sum: 'packets' }
}

/** A left-hand side for one value of its field. */
export function evaluate(left: Expression, field: Expression, value: bigint, kind: ValueKind): bigint | undefined {
  if (left === field) return value
  if (left.kind !== 'operation') return numberOf(left, kind)
  const a = evaluate(left.left, field, value, kind)
  const b = evaluate(left.right, field, value, kind)
  return a === undefined || b === undefined ? undefined : operate(left.operator, a, b)
}
