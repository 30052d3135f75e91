import { Addresses } from './addresses.ts'
import { Diagram } from './diagram.ts'
import type { Family, Packet } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { normalise, subtract } from './ranges.ts'

// Header layout. IPv6 addresses are four 32-bit fields; IPv4 uses the last of the four.
// Protocol and addresses before ports keeps diagrams small (measured on rule lists of four shapes).
const FAMILY = 0
const PROTOCOL = 1
const SRC = 2
const DST = 6
const SPORT = 10
const DPORT = 11
const WORD = 0xffffffff

const diagram = new Diagram([1, 255, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, 65535, 65535])

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

/** A product of field sets of one family; a packet set is a union of them. */
export interface Box {
  readonly family: Family
  readonly protocols: Ranges<number>
  readonly src: Ranges<bigint>
  readonly dst: Ranges<bigint>
  readonly sport: Ranges<number>
  readonly dport: Ranges<number>
}

/** Which end of a packet an operation speaks of. */
export type End = 'src' | 'dst'

/**
 * An exact set of packets of both families. Immutable and canonical: two sets hold the same packets
 * exactly when they are the same object.
 */
export class PacketSet {
  static readonly #known = new Map<number, PacketSet>()
  static readonly none = PacketSet.#of(Diagram.none)
  static readonly all = PacketSet.#of(Diagram.all)
  static readonly ipv4 = PacketSet.#of(diagram.interval(FAMILY, [[0, 0]]))
  static readonly ipv6 = PacketSet.#of(diagram.interval(FAMILY, [[1, 1]]))

  readonly #node: number

  private constructor(node: number) {
    this.#node = node
  }

  static #of(node: number): PacketSet {
    let set = PacketSet.#known.get(node)
    if (set === undefined) {
      set = new PacketSet(node)
      PacketSet.#known.set(node, set)
    }
    return set
  }

  /** The packets whose fields all lie in the given sets. */
  static box(fields: BoxFields): PacketSet {
    let node: number = Diagram.all
    if (fields.dport !== undefined) node = diagram.interval(DPORT, fields.dport)
    if (fields.sport !== undefined) node = diagram.and(diagram.interval(SPORT, fields.sport), node)
    if (fields.dst !== undefined) node = diagram.and(addressNode(DST, fields.dst), node)
    if (fields.src !== undefined) node = diagram.and(addressNode(SRC, fields.src), node)
    if (fields.protocols !== undefined) node = diagram.and(diagram.interval(PROTOCOL, fields.protocols), node)
    return PacketSet.#of(node)
  }

  /** The set that holds one packet. */
  static ofPacket(packet: Packet): PacketSet {
    return PacketSet.box({
      src: Addresses.ofAddress(packet.family, packet.src),
      dst: Addresses.ofAddress(packet.family, packet.dst),
      protocols: [[packet.protocol, packet.protocol]],
      sport: [[packet.sport, packet.sport]],
      dport: [[packet.dport, packet.dport]],
    })
  }

  static union(sets: Iterable<PacketSet>): PacketSet {
    return PacketSet.#of(diagram.overrideAll([...sets].map((set) => set.#node)))
  }

  /**
   * Decides a first-match list: for every outcome number (0 and up) that some entry carries, the
   * packets whose first matching entry carries it. Packets that no entry matches are under -1.
   */
  static firstMatch(entries: readonly { readonly match: PacketSet; readonly outcome: number }[]): Map<number, PacketSet> {
    const decided = diagram.overrideAll(
      entries.map(({ match, outcome }) => diagram.mapTerminals(match.#node, (inside) => (inside === 0 ? 0 : outcome + 1))),
    )
    const result = new Map<number, PacketSet>()
    for (const outcome of new Set([-1, ...entries.map((entry) => entry.outcome)])) {
      const set = PacketSet.#of(diagram.select(decided, (value) => value === outcome + 1))
      if (!set.isEmpty) result.set(outcome, set)
    }
    return result
  }

  get isEmpty(): boolean {
    return this.#node === Diagram.none
  }

  and(other: PacketSet): PacketSet {
    return PacketSet.#of(diagram.and(this.#node, other.#node))
  }

  or(other: PacketSet): PacketSet {
    return PacketSet.#of(diagram.override(this.#node, other.#node))
  }

  minus(other: PacketSet): PacketSet {
    return PacketSet.#of(diagram.minus(this.#node, other.#node))
  }

  complement(): PacketSet {
    return PacketSet.all.minus(this)
  }

  within(other: PacketSet): boolean {
    return this.minus(other).isEmpty
  }

  overlaps(other: PacketSet): boolean {
    return !this.and(other).isEmpty
  }

  has(packet: Packet): boolean {
    return diagram.evaluate(this.#node, point(packet)) !== 0
  }

  /** Forgets one end: packets that are in the set for some address and port of that end. */
  forget(end: End): PacketSet {
    return this.#forget(end, true)
  }

  /** Forgets the addresses of one end and keeps its port. */
  forgetAddress(end: End): PacketSet {
    return this.#forget(end, false)
  }

  #forget(end: End, withPort: boolean): PacketSet {
    const first = end === 'src' ? SRC : DST
    const port = end === 'src' ? SPORT : DPORT
    const node = diagram.forget(this.#node, first, first + 3)
    return PacketSet.#of(withPort ? diagram.forget(node, port, port) : node)
  }

  /**
   * Moves addresses of one end: the packets with that end in [low, high], with `low` rewritten to `to`,
   * `low + 1` to `to + 1` and so on. Others are dropped. Exact for IPv4; exact for IPv6 while the range
   * and its image each stay within one /96, else any address of the image stands for any of the range.
   */
  moveAddress(end: End, family: Family, low: bigint, high: bigint, to: bigint): PacketSet {
    const first = end === 'src' ? SRC : DST
    const within = this.and(
      PacketSet.box({ [end]: Addresses.ofRanges([{ family, low, high }]) } as BoxFields),
    )
    if (within.isEmpty) return within
    if (family === 4) return PacketSet.#of(diagram.shift(within.#node, first + 3, Number(low), Number(high), Number(to)))
    const image = PacketSet.box({ [end]: Addresses.ofRanges([{ family, low: to, high: to + high - low }]) } as BoxFields)
    const word = BigInt(WORD)
    if (low >> 32n !== high >> 32n || to >> 32n !== (to + high - low) >> 32n) return within.forgetAddress(end).and(PacketSet.ipv6).and(image)
    const shifted = diagram.shift(within.#node, first + 3, Number(low & word), Number(high & word), Number(to & word))
    const upper = PacketSet.#of(diagram.forget(shifted, first, first + 2))
    return upper.and(image)
  }

  /** Rewrites one end to any address of `to`, whatever it was; its port is kept. */
  assignAddress(end: End, to: Addresses): PacketSet {
    return this.forgetAddress(end).and(PacketSet.box({ [end]: to } as BoxFields))
  }

  /** Moves ports of one end within [low, high] so that `low` becomes `to`; others are dropped. */
  movePort(end: End, low: number, high: number, to: number): PacketSet {
    return PacketSet.#of(diagram.shift(this.#node, end === 'src' ? SPORT : DPORT, low, high, to))
  }

  /** Rewrites the port of one end to any of `to`, whatever it was. */
  assignPort(end: End, to: Ranges<number>): PacketSet {
    const level = end === 'src' ? SPORT : DPORT
    return PacketSet.#of(diagram.and(diagram.forget(this.#node, level, level), diagram.interval(level, to)))
  }

  /** The addresses of one end that occur in some packet of the set. */
  addresses(end: End): Addresses {
    const ranges: { family: Family; low: bigint; high: bigint }[] = []
    const first = end === 'src' ? SRC : DST
    let node = this.#node
    if (end === 'dst') node = diagram.forget(node, PROTOCOL, SRC + 3)
    else node = diagram.forget(node, PROTOCOL, PROTOCOL)
    node = diagram.forget(node, first + 4, DPORT)
    for (const family of [4, 6] as const) {
      const only = diagram.and(node, diagram.interval(FAMILY, [[family === 4 ? 0 : 1, family === 4 ? 0 : 1]]))
      for (const [low, high] of addressRanges(diagram.forget(only, FAMILY, FAMILY), first, family)) ranges.push({ family, low, high })
    }
    return Addresses.ofRanges(ranges)
  }

  /** The protocols that occur. */
  protocols(): Ranges<number> {
    const node = diagram.forget(diagram.forget(this.#node, FAMILY, FAMILY), SRC, DPORT)
    return levelRanges(node, PROTOCOL, 255)
  }

  /** The ports of one end that occur (ICMP type and code for `dst`). */
  ports(end: End): Ranges<number> {
    const level = end === 'src' ? SPORT : DPORT
    let node = diagram.forget(this.#node, FAMILY, DST + 3)
    node = end === 'src' ? diagram.forget(node, DPORT, DPORT) : diagram.forget(node, SPORT, SPORT)
    return levelRanges(node, level, 65535)
  }

  /**
   * The set as a sum of disjoint boxes in a fixed order, lowest first; at most `limit` of them.
   * Boxes with the same remainder are grouped per field, so few boxes say much.
   */
  boxes(limit: number): { readonly boxes: readonly Box[]; readonly truncated: boolean } {
    const boxes: Box[] = []
    let truncated = false
    outer: for (const { keys: families, child } of grouped(this.#node, FAMILY, 1)) {
      for (const family of [4, 6] as const) {
        const bit = family === 4 ? 0 : 1
        if (!families.some(([low, high]) => low <= bit && bit <= high)) continue
        for (const protocol of grouped(child, PROTOCOL, 255))
          for (const src of groupedAddresses(protocol.child, SRC, family))
            for (const dst of groupedAddresses(src.child, DST, family))
              for (const sport of grouped(dst.child, SPORT, 65535))
                for (const dport of grouped(sport.child, DPORT, 65535)) {
                  if (boxes.length === limit) {
                    truncated = true
                    break outer
                  }
                  boxes.push({ family, protocols: protocol.keys, src: src.keys, dst: dst.keys, sport: sport.keys, dport: dport.keys })
                }
      }
    }
    return { boxes, truncated }
  }

  /** A canonical number, stable only within one process: for keys of caches. */
  get key(): number {
    return this.#node
  }
}

function point({ family, protocol, src, dst, sport, dport }: Packet): number[] {
  const word = BigInt(WORD)
  const words = (address: bigint): number[] => [Number((address >> 96n) & word), Number((address >> 64n) & word), Number((address >> 32n) & word), Number(address & word)]
  return [family === 4 ? 0 : 1, protocol, ...words(src), ...words(dst), sport, dport]
}

function addressNode(first: number, addresses: Addresses): number {
  const v4 = diagram.interval(first + 3, addresses.v4.map(([low, high]) => [Number(low), Number(high)] as const))
  const v6 = diagram.overrideAll(addresses.v6.map(([low, high]) => wideRange(first, 0, low, high)))
  return diagram.branch(FAMILY, [
    { high: 0, child: v4 },
    { high: 1, child: v6 },
  ])
}

/** The node for low <= x <= high over the 32-bit words from `word` (0 to 3) of a 128-bit field. */
function wideRange(first: number, word: number, low: bigint, high: bigint): number {
  const bits = BigInt(32 * (3 - word))
  const rest = (1n << bits) - 1n
  const lowWord = Number(low >> bits)
  const highWord = Number(high >> bits)
  if (word === 3) return diagram.interval(first + 3, [[lowWord, highWord]])
  const below = (from: bigint, until: bigint): number => (from === 0n && until === rest ? Diagram.all : wideRange(first, word + 1, from, until))
  if (lowWord === highWord) return diagram.interval(first + word, [[lowWord, lowWord]], below(low & rest, high & rest))
  const edges: { high: number; child: number }[] = []
  if (lowWord > 0) edges.push({ high: lowWord - 1, child: Diagram.none })
  edges.push({ high: lowWord, child: below(low & rest, rest) })
  if (highWord - lowWord > 1) edges.push({ high: highWord - 1, child: Diagram.all })
  edges.push({ high: highWord, child: below(0n, high & rest) })
  if (highWord < WORD) edges.push({ high: WORD, child: Diagram.none })
  return diagram.branch(first + word, edges)
}

/** Groups the edges of a node at `level` by child, skipping the empty child; a node above it has one group. */
function grouped(node: number, level: number, maximum: number): { keys: Ranges<number>; child: number }[] {
  if (node === Diagram.none) return []
  if (diagram.levelOf(node) !== level) return [{ keys: [[0, maximum]], child: node }]
  const groups = new Map<number, [number, number][]>()
  for (const { low, high, child } of diagram.edgesOf(node)) {
    if (child === Diagram.none) continue
    const keys = groups.get(child)
    if (keys === undefined) groups.set(child, [[low, high]])
    else keys.push([low, high])
  }
  return [...groups].map(([child, keys]) => ({ keys: normalise(keys), child }))
}

function groupedAddresses(node: number, first: number, family: Family): { keys: Ranges<bigint>; child: number }[] {
  if (family === 4) return grouped(node, first + 3, WORD).map(({ keys, child }) => ({ keys: keys.map(([low, high]) => [BigInt(low), BigInt(high)] as const), child }))
  const groups = new Map<number, [bigint, bigint][]>()
  const visit = (n: number, word: number, base: bigint): void => {
    if (n === Diagram.none) return
    if (word === 4 || diagram.levelOf(n) >= first + 4) {
      const size = 1n << BigInt(32 * (4 - word))
      const keys = groups.get(n) ?? []
      groups.set(n, keys)
      keys.push([base * size, base * size + size - 1n])
      return
    }
    if (diagram.levelOf(n) !== first + word) {
      // Unconstrained word above a constrained one: too many pieces to list one by one; take the hull.
      const size = 1n << BigInt(32 * (4 - word))
      const below = diagram.forget(n, first + word, first + 3)
      const keys = groups.get(below) ?? []
      groups.set(below, keys)
      keys.push([base * size, base * size + size - 1n])
      return
    }
    for (const { low, high, child } of diagram.edgesOf(n)) {
      if (child === Diagram.none) continue
      if (diagram.levelOf(child) >= first + 4) {
        const size = 1n << BigInt(32 * (3 - word))
        const keys = groups.get(child) ?? []
        groups.set(child, keys)
        keys.push([((base << 32n) | BigInt(low)) * size, ((base << 32n) | BigInt(high)) * size + size - 1n])
      } else for (let value = low; value <= high; value++) visit(child, word + 1, (base << 32n) | BigInt(value))
    }
  }
  visit(node, 0, 0n)
  return [...groups].map(([child, keys]) => ({ keys: normalise(keys), child }))
}

function addressRanges(node: number, first: number, family: Family): Ranges<bigint> {
  return normalise(groupedAddresses(node, first, family).flatMap(({ keys }) => keys))
}

function levelRanges(node: number, level: number, maximum: number): Ranges<number> {
  return normalise(grouped(node, level, maximum).flatMap(({ keys }) => keys))
}

/** The complement of port ranges, for negated services. */
export function otherPorts(ports: Ranges<number>): Ranges<number> {
  return subtract([[0, 65535]], ports)
}
