/** Values as numbers: what a written value, range, prefix or set means for a field of a given kind. */
import { parseIPv4, parseIPv6 } from '../../../packet/address.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { normalise, subtract } from '../../../packet/ranges.ts'
import type { ValueKind } from './names.ts'
import { NAMES } from './names.ts'
import { SERVICE_PORTS } from './service-port.ts'
import type { Expression } from './tree.ts'

/** How many bits values of a kind have. */
export function widthOf(kind: ValueKind): number {
  switch (kind) {
    case 'address-4':
      return 32
    case 'address-6':
      return 128
    case 'port':
    case 'ethertype':
      return 16
    case 'ct-state':
    case 'ct-status':
    case 'integer':
    case 'fib-type':
      return 32
    default:
      return 8
  }
}

export function everyValue(kind: ValueKind): Ranges<bigint> {
  return [[0n, (1n << BigInt(widthOf(kind))) - 1n]]
}

/** The number a single value stands for; flags joined by commas or `|` are their bits together. */
export function numberOf(expression: Expression, kind: ValueKind): bigint | undefined {
  switch (expression.kind) {
    case 'number':
      return within(expression.value, kind)
    case 'symbol':
      return within(symbolOf(expression.text, kind), kind)
    case 'list': {
      let bits = 0n
      for (const item of expression.items) {
        const value = numberOf(item, kind)
        if (value === undefined) return undefined
        bits |= value
      }
      return bits
    }
    case 'operation': {
      const [left, right] = [numberOf(expression.left, kind), numberOf(expression.right, kind)]
      return left === undefined || right === undefined ? undefined : within(operate(expression.operator, left, right), kind)
    }
    default:
      return undefined
  }
}

function within(value: bigint | undefined, kind: ValueKind): bigint | undefined {
  return value === undefined || value < 0n || value >= 1n << BigInt(widthOf(kind)) ? undefined : value
}

function symbolOf(text: string, kind: ValueKind): bigint | undefined {
  if (kind === 'address-4') return parseIPv4(text)
  if (kind === 'address-6') return parseIPv6(text)
  if (/^(?:0|[1-9]\d{0,30})$/.test(text) || /^0x[0-9a-f]{1,32}$/i.test(text)) return BigInt(text)
  const named = kind === 'port' ? SERVICE_PORTS.get(text) : NAMES[kind].get(text)
  return named === undefined ? undefined : BigInt(named)
}

/** Bit operations as nft computes them, on numbers that are not negative. */
export function operate(operator: '&' | '|' | '^' | '<<' | '>>', left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case '&':
      return left & right
    case '|':
      return left | right
    case '^':
      return left ^ right
    case '<<':
      return right > 128n ? undefined : left << right
    case '>>':
      return right > 128n ? 0n : left >> right
  }
}

/** What a value, range or prefix covers; undefined when it is not understood. */
export function intervalOf(expression: Expression, kind: ValueKind): readonly [bigint, bigint] | undefined {
  if (expression.kind === 'range') {
    const [low, high] = [numberOf(expression.low, kind), numberOf(expression.high, kind)]
    return low === undefined || high === undefined || low > high ? undefined : [low, high]
  }
  if (expression.kind === 'prefix') {
    const address = numberOf(expression.address, kind)
    const width = widthOf(kind)
    const length = expression.length.kind === 'number' ? Number(expression.length.value) : -1
    if (address === undefined || length < 0 || length > width) return undefined
    const size = 1n << BigInt(width - length)
    const low = address - (address % size)
    return [low, low + size - 1n]
  }
  const value = numberOf(expression, kind)
  return value === undefined ? undefined : [value, value]
}

/** More pieces than this and a mask with holes is not enumerated. */
const MOST_FREE_BITS = 16

/**
 * Values v with `v & mask === wanted`, of `width` bits; the mask may have holes. Undefined when that falls into more
 * than 65,536 ranges.
 */
export function maskedValues(width: number, mask: bigint, wanted: bigint): Ranges<bigint> | undefined {
  if ((wanted & ~mask) !== 0n) return []
  let tail = 0
  while (tail < width && (mask & (1n << BigInt(tail))) === 0n) tail++
  const free: bigint[] = []
  for (let bit = tail; bit < width; bit++) if ((mask & (1n << BigInt(bit))) === 0n) free.push(1n << BigInt(bit))
  if (free.length > MOST_FREE_BITS) return undefined
  let bases = [wanted]
  for (const bit of free) bases = bases.flatMap((base) => [base, base | bit])
  const size = (1n << BigInt(tail)) - 1n
  return normalise(bases.map((low) => [low, low + size] as const))
}

export function complement(ranges: Ranges<bigint>, kind: ValueKind): Ranges<bigint> {
  return subtract(everyValue(kind), ranges)
}

/** Ranges of small numbers. */
export function small(ranges: Ranges<bigint>): Ranges<number> {
  return ranges.map(([low, high]) => [Number(low), Number(high)] as const)
}
