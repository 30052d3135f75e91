/** Expressions in nft JSON to the common tree (libnftables-json(5) "EXPRESSIONS"). Undefined: not understood. */
import type { Json } from './json.ts'
import { integerOf, itemsOf, member, textOf } from './json.ts'
import type { BitOperator, Element, Expression, Verdict } from './tree.ts'

const BIT_OPERATORS: ReadonlySet<string> = new Set(['&', '|', '^', '<<', '>>'])

export function expressionOf(json: Json): Expression | undefined {
  const { start, end } = json
  switch (json.kind) {
    case 'number':
      return /^-?\d+$/.test(json.text) ? { kind: 'number', value: BigInt(json.text), start, end } : undefined
    case 'string':
      if (json.text.startsWith('@')) return { kind: 'reference', name: json.text.slice(1), start, end }
      return json.text === '*' ? { kind: 'rest', start, end } : { kind: 'symbol', text: json.text, start, end }
    case 'literal':
      return json.value === null ? undefined : { kind: 'symbol', text: json.value ? 'exists' : 'missing', start, end }
    case 'array': {
      const items = all(json.items, expressionOf)
      return items === undefined ? undefined : { kind: 'list', items, start, end }
    }
    case 'object': {
      const [only] = json.members
      return only === undefined || json.members.length > 1 ? undefined : named(only.name, only.value, json)
    }
  }
}

/** Every item converted, or undefined. */
function all<T>(items: readonly Json[], convert: (json: Json) => T | undefined): T[] | undefined {
  const converted: T[] = []
  for (const item of items) {
    const each = convert(item)
    if (each === undefined) return undefined
    converted.push(each)
  }
  return converted
}

function named(name: string, value: Json, { start, end }: Json): Expression | undefined {
  const at = { start, end }
  const field = (of: string, what: string | undefined): Expression | undefined =>
    what === undefined ? undefined : { kind: 'field', of, name: what, ...at }
  if (BIT_OPERATORS.has(name)) return operation(name as BitOperator, itemsOf(value), at)
  switch (name) {
    case 'payload': {
      const base = textOf(member(value, 'base'))
      if (base === undefined) return field(textOf(member(value, 'protocol')) ?? '?', textOf(member(value, 'field')))
      const [offset, length] = [integerOf(member(value, 'offset')), integerOf(member(value, 'len'))]
      return offset === undefined || length === undefined ? undefined : { kind: 'raw', base, offset, length, ...at }
    }
    case 'meta':
      return field('meta', textOf(member(value, 'key')))
    case 'ct': {
      const direction = textOf(member(value, 'dir'))
      const key = textOf(member(value, 'key'))
      return field('ct', key === undefined || direction === undefined ? key : `${direction} ${key}`)
    }
    case 'fib': {
      const flags = all(itemsOf(member(value, 'flags')), textOf)
      const result = textOf(member(value, 'result'))
      return flags === undefined || result === undefined ? undefined : { kind: 'fib', flags, result, ...at }
    }
    case 'tcp option':
    case 'ip option':
    case 'sctp chunk':
    case 'dccp option':
      return field(name.split(' ')[0] ?? '', 'option')
    case 'exthdr': {
      const header = textOf(member(value, 'name')) ?? ''
      const what = textOf(member(value, 'field'))
      return what === undefined ? field(header, 'exists') : field(header, what)
    }
    case 'numgen':
      return { kind: 'opaque', text: `numgen ${textOf(member(value, 'mode')) ?? ''} mod ${integerOf(member(value, 'mod')) ?? '?'}`, ...at }
    case 'jhash':
    case 'symhash':
    case 'socket':
    case 'osf':
    case 'ipsec':
    case 'rt':
      return { kind: 'opaque', text: name, ...at }
    case 'concat': {
      const parts = all(itemsOf(value), expressionOf)
      return parts === undefined ? undefined : { kind: 'concat', parts, ...at }
    }
    case 'range': {
      const ends = all(itemsOf(value), expressionOf)
      const [low, high] = ends ?? []
      return low === undefined || high === undefined ? undefined : { kind: 'range', low, high, ...at }
    }
    case 'prefix': {
      const [address, length] = [member(value, 'addr'), member(value, 'len')]
      const low = address === undefined ? undefined : expressionOf(address)
      const bits = length === undefined ? undefined : expressionOf(length)
      return low === undefined || bits === undefined ? undefined : { kind: 'prefix', address: low, length: bits, ...at }
    }
    case 'set': {
      const elements = all(itemsOf(value), elementOf)
      return elements === undefined ? undefined : { kind: 'set', elements, ...at }
    }
    case 'map': {
      const [key, data] = [member(value, 'key'), member(value, 'data')]
      const lookedUp = key === undefined ? undefined : expressionOf(key)
      const table = data === undefined ? undefined : expressionOf(data)
      return lookedUp === undefined || table === undefined ? undefined : { kind: 'map', key: lookedUp, data: table, ...at }
    }
    case 'elem': {
      const inside = member(value, 'val')
      return inside === undefined ? undefined : expressionOf(inside)
    }
    default: {
      const verdict = verdictOf(name, value)
      return verdict === undefined ? undefined : { kind: 'verdict', verdict, ...at }
    }
  }
}

/** `{"|": [a, b, c]}` has two operands or more, from the left. */
function operation(operator: BitOperator, operands: readonly Json[], at: { start: number; end: number }): Expression | undefined {
  const converted = all(operands, expressionOf)
  const [first, ...rest] = converted ?? []
  if (first === undefined || rest.length === 0) return undefined
  return rest.reduce<Expression>((left, right) => ({ kind: 'operation', operator, left, right, ...at }), first)
}

/** An element of a set, or `[key, data]` of a map; the key may be wrapped in `elem` with timeout, counter and comment. */
export function elementOf(json: Json): Element | undefined {
  const pair = json.kind === 'array' && json.items.length === 2 ? json.items : undefined
  const keyJson = pair?.[0] ?? json
  const wrapped = member(keyJson, 'elem')
  const inside = wrapped === undefined ? keyJson : member(wrapped, 'val')
  const key = inside === undefined ? undefined : expressionOf(inside)
  const data = pair?.[1] === undefined ? undefined : expressionOf(pair[1])
  if (key === undefined || (pair !== undefined && data === undefined)) return undefined
  const limits = wrapped?.kind === 'object' ? wrapped.members.map(({ name }) => name) : []
  const known = /^(?:val|timeout|expires|comment|counter|last|limit|quota|ct count)$/
  return {
    key,
    ...(data === undefined ? {} : { data }),
    expires: ['timeout', 'expires'].some((name) => (integerOf(member(wrapped, name)) ?? 0) > 0),
    limited: limits.some((name) => /^(?:limit|quota|ct count)$/.test(name) || !known.test(name)),
    start: json.start,
    end: json.end,
  }
}

/** `{"accept": null}`, `{"jump": {"target": "x"}}`. */
export function verdictOf(name: string, value: Json): Verdict | undefined {
  if (name === 'accept' || name === 'drop' || name === 'continue' || name === 'return') return { name }
  const target = textOf(member(value, 'target'))
  return (name === 'jump' || name === 'goto') && target !== undefined ? { name, target } : undefined
}
