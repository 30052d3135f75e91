/**
 * The header layout of packet sets: which level of the diagram is which field.
 * An IPv6 address is four 32-bit levels, most significant first; IPv4 uses the last of the four and
 * leaves the others free. Protocol and addresses come before ports, which keeps diagrams of rule lists
 * small (a source port early makes them many times larger).
 */
import type { Addresses } from './addresses.ts'
import { Diagram } from './diagram.ts'
import type { Family, Packet } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { normalise } from './ranges.ts'

export const FAMILY = 0
export const PROTOCOL = 1
export const SRC = 2
export const DST = 6
export const SPORT = 10
export const DPORT = 11

/** Largest value of one address word. */
export const WORD = 0xffffffff
const WORD_BITS = 32n
const WORD_MASK = 0xffffffffn

/** The one diagram that holds every packet set of the process. */
export const diagram = new Diagram([1, 255, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, 65535, 65535])

/** Which end of a packet an operation speaks of. */
export type End = 'src' | 'dst'

/** First of the four address levels of an end. */
export function addressLevel(end: End): number {
  return end === 'src' ? SRC : DST
}

export function portLevel(end: End): number {
  return end === 'src' ? SPORT : DPORT
}

/** The value a family has at its level. */
export function familyBit(family: Family): number {
  return family === 4 ? 0 : 1
}

/** An unsigned 128-bit number as four words, most significant first. */
export function wordsOf(value: bigint): [number, number, number, number] {
  const word = (shift: bigint): number => Number((value >> shift) & WORD_MASK)
  return [word(96n), word(64n), word(32n), word(0n)]
}

/** A packet as the point the diagram evaluates. */
export function pointOf({ family, protocol, src, dst, sport, dport }: Packet): number[] {
  return [familyBit(family), protocol, ...wordsOf(src), ...wordsOf(dst), sport, dport]
}

/** What a box constrains; an absent field is unconstrained. */
export interface BoxFields {
  readonly src?: Addresses
  readonly dst?: Addresses
  /** IANA protocol numbers. */
  readonly protocols?: Ranges<number>
  readonly sport?: Ranges<number>
  /** Destination ports, or ICMP `type * 256 + code`. */
  readonly dport?: Ranges<number>
}

/** The node of a box, built from its last field upwards. */
export function boxNode({ src, dst, protocols, sport, dport }: BoxFields): number {
  const fields = (family: Family): number => {
    let node: number = Diagram.all
    if (dport !== undefined) node = numbers(DPORT, dport, node)
    if (sport !== undefined) node = numbers(SPORT, sport, node)
    if (dst !== undefined) node = addresses(DST, family, dst.of(family), node)
    if (src !== undefined) node = addresses(SRC, family, src.of(family), node)
    if (protocols !== undefined) node = numbers(PROTOCOL, protocols, node)
    return node
  }
  return diagram.branch(FAMILY, [
    { high: 0, child: fields(4) },
    { high: 1, child: fields(6) },
  ])
}

/** Lists that are not canonical (a reader handed over ports as written) are put in order, never trusted. */
function numbers(level: number, ranges: Ranges<number>, inside: number): number {
  return diagram.interval(level, isCanonical(ranges, diagram.maxima[level]!) ? ranges : canonical(ranges, diagram.maxima[level]!), inside)
}

function isCanonical(ranges: Ranges<number>, maximum: number): boolean {
  let next = 0
  for (const [low, high] of ranges) {
    if (!(low >= next && low <= high && high <= maximum)) return false
    next = high + 1
  }
  return true
}

function canonical(ranges: Ranges<number>, maximum: number): Ranges<number> {
  return normalise(ranges.map(([low, high]) => [Math.max(low, 0), Math.min(high, maximum)] as const))
}

function addresses(first: number, family: Family, ranges: Ranges<bigint>, inside: number): number {
  if (family === 6) return diagram.orAll(ranges.map(([low, high]) => wideRange(first, 0, low, high, inside)))
  return diagram.interval(
    first + 3,
    ranges.map(([low, high]) => [Number(low), Number(high)] as const),
    inside,
  )
}

/** `inside` where low <= x <= high, over the words from `word` (0 to 3) of a 128-bit field. */
function wideRange(first: number, word: number, low: bigint, high: bigint, inside: number): number {
  if (word === 3) return diagram.interval(first + 3, [[Number(low), Number(high)]], inside)
  const bits = WORD_BITS * BigInt(3 - word)
  const rest = (1n << bits) - 1n
  const lowWord = Number(low >> bits)
  const highWord = Number(high >> bits)
  const below = (from: bigint, until: bigint): number =>
    from === 0n && until === rest ? inside : wideRange(first, word + 1, from, until, inside)
  if (lowWord === highWord) return diagram.interval(first + word, [[lowWord, lowWord]], below(low & rest, high & rest))
  const edges = [lowWord, lowWord, below(low & rest, rest)]
  if (highWord - lowWord > 1) edges.push(lowWord + 1, highWord - 1, inside)
  edges.push(highWord, highWord, below(0n, high & rest))
  return diagram.sparse(first + word, edges)
}
