/** Reading diagrams back as ranges: which values of a field occur, and with which remainder. */
import type { Edge } from './diagram.ts'
import { Diagram } from './diagram.ts'
import type { Family } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { normalise } from './ranges.ts'
import { diagram, WORD } from './space.ts'

/**
 * More pieces of one address field than this are not listed. IPv4 fields and IPv6 fields put together
 * from ranges never come near; only an IPv6 set that is not made of ranges (a fixed interface identifier
 * under any prefix) would.
 */
export const MOST_PIECES = 65536

/** The values of a field that lead to the same remainder. */
export interface Group<N extends number | bigint> {
  readonly keys: Ranges<N>
  readonly child: number
}

/** Groups the values at `level` by what follows, in the order of their lowest value; the empty remainder is left out. */
export function groupsAt(node: number, level: number): Group<number>[] {
  const groups = new Map<number, [number, number][]>()
  for (const { low, high, child } of edgesAt(node, level)) if (child !== Diagram.none) append(groups, child, [low, high])
  return [...groups].map(([child, keys]) => ({ keys, child }))
}

/** The values that occur at `level` in a set that depends on no other level. */
export function valuesAt(node: number, level: number): Ranges<number> {
  return normalise(groupsAt(node, level).flatMap(({ keys }) => keys))
}

/**
 * Groups the addresses of the field at levels `first` to `first + 3` by what follows, in the order of their
 * lowest address. `complete` is false when there were more than MOST_PIECES and the highest are missing.
 */
export function addressGroups(
  node: number,
  first: number,
  family: Family,
): { readonly groups: readonly Group<bigint>[]; readonly complete: boolean } {
  const groups = new Map<number, [bigint, bigint][]>()
  let pieces = 0
  let complete = true
  for (const [low, high, child] of piecesOf(node, first, family)) {
    if (++pieces > MOST_PIECES && family === 6) {
      complete = false
      break
    }
    append(groups, child, [low, high])
  }
  return { groups: [...groups].map(([child, keys]) => ({ keys: normalise(keys), child })), complete }
}

/**
 * The addresses that occur in a set that depends on no other levels. Exact up to MOST_PIECES ranges of IPv6;
 * beyond, everything from there to the highest address is taken in.
 */
export function addressesAt(node: number, first: number, family: Family): Ranges<bigint> {
  const found: [bigint, bigint][] = []
  for (const [low, high] of piecesOf(node, first, family)) {
    const last = found.at(-1)
    if (last !== undefined && last[1] + 1n === low) last[1] = high
    else if (family === 6 && found.length === MOST_PIECES) return [...found, [low, highest(node, first)]]
    else found.push([low, high])
  }
  return found
}

type Piece = readonly [low: bigint, high: bigint, child: number]

/** The pieces of an address field with non-empty remainder, ascending; lazily, for there may be 2^96 of them. */
function* piecesOf(node: number, first: number, family: Family): Generator<Piece> {
  if (family === 6) yield* wordPieces(node, first, 0, 0n)
  else for (const { low, high, child } of edgesAt(node, first + 3)) if (child !== Diagram.none) yield [BigInt(low), BigInt(high), child]
}

function edgesAt(node: number, level: number): Iterable<Edge> {
  return diagram.levelOf(node) === level ? diagram.edgesOf(node) : [{ low: 0, high: diagram.maxima[level]!, child: node }]
}

function* wordPieces(node: number, first: number, word: number, prefix: bigint): Generator<Piece> {
  if (node === Diagram.none) return
  const size = 1n << BigInt(32 * (4 - word))
  const level = diagram.levelOf(node)
  if (level >= first + 4) {
    yield [prefix * size, prefix * size + size - 1n, node]
    return
  }
  const each = size >> 32n
  for (const { low, high, child } of edgesAt(node, first + word)) {
    if (child === Diagram.none) continue
    const base = prefix << 32n
    if (diagram.levelOf(child) >= first + 4) yield [(base | BigInt(low)) * each, (base | BigInt(high)) * each + each - 1n, child]
    else for (let value = low; value <= high; value++) yield* wordPieces(child, first, word + 1, base | BigInt(value))
  }
}

/** The highest IPv6 address of a non-empty set. */
function highest(node: number, first: number): bigint {
  let at = node
  let address = 0n
  for (let word = 0; word < 4; word++) {
    let value = WORD
    if (diagram.levelOf(at) === first + word) {
      let next = at
      for (const { high, child } of diagram.edgesOf(at)) {
        if (child === Diagram.none) continue
        value = high
        next = child
      }
      at = next
    }
    address = (address << 32n) | BigInt(value)
  }
  return address
}

function append<N>(groups: Map<number, [N, N][]>, child: number, key: [N, N]): void {
  const keys = groups.get(child)
  if (keys === undefined) groups.set(child, [key])
  else keys.push(key)
}
