import { Addresses } from './addresses.ts'
import { Diagram } from './diagram.ts'
import type { Family, Packet } from './packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { addressesAt, addressGroups, groupsAt, valuesAt } from './regions.ts'
import type { BoxFields, End } from './space.ts'
import {
  addressLevel,
  boxNode,
  diagram,
  DPORT,
  DST,
  FAMILY,
  familyBit,
  pointOf,
  portLevel,
  PROTOCOL,
  SPORT,
  SRC,
  wordsOf,
} from './space.ts'
import { linesOfNode, nodeOfLines } from './encoding.ts'
import { countPoints, forget, splitByTerminal, terminalMapper, translate } from './transform.ts'

export type { BoxFields, End } from './space.ts'

/** A product of field sets of one family; a packet set is a union of them. */
export interface Box {
  readonly family: Family
  readonly protocols: Ranges<number>
  readonly src: Ranges<bigint>
  readonly dst: Ranges<bigint>
  readonly sport: Ranges<number>
  readonly dport: Ranges<number>
}

const ZERO: Ranges<number> = [[0, 0]]

/**
 * An exact set of packets of both families. Immutable and canonical: two sets hold the same packets
 * exactly when they are the same object.
 *
 * Every combination of field values counts as a packet here, also ones no sender can make (ESP with a
 * port); `wellFormed` holds the ones that exist.
 */
export class PacketSet {
  static readonly #known = new Map<number, PacketSet>()
  static readonly none = PacketSet.#of(Diagram.none)
  static readonly all = PacketSet.#of(Diagram.all)
  static readonly ipv4 = PacketSet.#of(diagram.interval(FAMILY, [[0, 0]]))
  static readonly ipv6 = PacketSet.#of(diagram.interval(FAMILY, [[1, 1]]))
  /** Packets of the protocols that carry ports. */
  static readonly ported = PacketSet.union([TCP, UDP, SCTP].map((protocol) => PacketSet.box({ protocols: [[protocol, protocol]] })))
  /**
   * The packets that exist, by the conventions of `Packet`: both ports 0 for protocols without ports, source
   * port 0 for ICMP over IPv4 and ICMPv6 over IPv6. Start from it, and what is found can be sent.
   */
  static readonly wellFormed = PacketSet.union([
    PacketSet.ported,
    PacketSet.box({ protocols: [[ICMP, ICMP]], sport: ZERO }).and(PacketSet.ipv4),
    PacketSet.box({ protocols: [[ICMPV6, ICMPV6]], sport: ZERO }).and(PacketSet.ipv6),
    PacketSet.box({ sport: ZERO, dport: ZERO }).minus(PacketSet.ported),
  ])

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
    return PacketSet.#of(boxNode(fields))
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
    return PacketSet.#of(diagram.orAll([...sets].map((set) => set.#node)))
  }

  /**
   * Decides a first-match list: for every outcome number (0 and up) that some entry carries, the
   * packets whose first matching entry carries it. Packets that no entry matches are under -1.
   * Outcomes without packets are absent. An outcome per entry is fine: the sets are split in one pass.
   */
  static firstMatch(entries: readonly { readonly match: PacketSet; readonly outcome: number }[]): Map<number, PacketSet> {
    const outcomes = new Set(entries.map((entry) => entry.outcome))
    // Terminal 0 is unmatched, outcome n is terminal n + 1.
    const labels = new Map([...outcomes].map((outcome) => [outcome, terminalMapper(diagram, (inside) => (inside === 0 ? 0 : outcome + 1))]))
    const decided = diagram.overrideAll(entries.map(({ match, outcome }) => labels.get(outcome)!(match.#node)))
    const split = splitByTerminal(diagram, decided)
    const result = new Map<number, PacketSet>()
    for (const outcome of [-1, ...outcomes]) {
      const node = split.get(outcome + 1)
      if (node !== undefined) result.set(outcome, PacketSet.#of(node))
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
    return PacketSet.#of(diagram.or(this.#node, other.#node))
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
    return diagram.evaluate(this.#node, pointOf(packet)) !== 0
  }

  /** How many packets of a family (of 2^104 for IPv4 and 2^296 for IPv6), well-formed or not. */
  size(family: Family): bigint {
    const bit = familyBit(family)
    const only = forget(diagram, diagram.and(this.#node, diagram.interval(FAMILY, [[bit, bit]])), FAMILY, FAMILY)
    // An IPv4 address has one word; the others are free and count once.
    const weights = diagram.maxima.map((maximum, level) =>
      level === FAMILY || (family === 4 && isUpperWord(level)) ? 1n : BigInt(maximum) + 1n,
    )
    return countPoints(diagram, only, weights)
  }

  /** Forgets one end: packets that are in the set for some address and port of that end. */
  forget(end: End): PacketSet {
    const level = portLevel(end)
    return PacketSet.#of(forget(diagram, this.forgetAddress(end).#node, level, level))
  }

  /** Forgets the addresses of one end and keeps its port. */
  forgetAddress(end: End): PacketSet {
    const first = addressLevel(end)
    return PacketSet.#of(forget(diagram, this.#node, first, first + 3))
  }

  /**
   * Moves addresses of one end: the packets with that end in [low, high], with `low` rewritten to `to`,
   * `low + 1` to `to + 1` and so on. Others are dropped. Exact for both families. Addresses whose image
   * would lie beyond the family's last address are dropped.
   */
  moveAddress(end: End, family: Family, low: bigint, high: bigint, to: bigint): PacketSet {
    const room = Addresses.ofRanges([{ family, low, high: low + lastOf(family) - to }]).and(Addresses.ofRanges([{ family, low, high }]))
    const moving = this.and(endBox(end, room))
    const first = addressLevel(end)
    if (family === 4) return PacketSet.#of(translate(diagram, moving.#node, first + 3, first + 3, [Number((to - low) & lastOf(4))]))
    return PacketSet.#of(translate(diagram, moving.#node, first, first + 3, wordsOf((to - low) & lastOf(6))))
  }

  /** Rewrites one end to any address of `to`, whatever it was; its port is kept. */
  assignAddress(end: End, to: Addresses): PacketSet {
    return this.forgetAddress(end).and(endBox(end, to))
  }

  /**
   * Moves ports of one end within [low, high] so that `low` becomes `to`; others are dropped, among them
   * packets of protocols without ports and ports whose image would exceed 65535.
   */
  movePort(end: End, low: number, high: number, to: number): PacketSet {
    const ports: Ranges<number> = [[low, Math.min(high, low + 65535 - to)]]
    const moving = this.and(PacketSet.ported).and(portBox(end, ports))
    const level = portLevel(end)
    return PacketSet.#of(translate(diagram, moving.#node, level, level, [(to - low) & 65535]))
  }

  /** Rewrites the port of one end to any of `to`, whatever it was. Packets of protocols without ports stay as they are. */
  assignPort(end: End, to: Ranges<number>): PacketSet {
    const level = portLevel(end)
    const assigned = PacketSet.#of(forget(diagram, this.and(PacketSet.ported).#node, level, level)).and(portBox(end, to))
    return assigned.or(this.minus(PacketSet.ported))
  }

  /**
   * The addresses of one end that occur in some packet of the set. Exact, unless they fall into more than 65,536
   * ranges of IPv6: then the answer takes in everything above those, so it is larger, never smaller.
   */
  addresses(end: End): Addresses {
    const first = addressLevel(end)
    const last = diagram.maxima.length - 1
    const ranges = ([4, 6] as const).flatMap((family) => {
      const bit = familyBit(family)
      let node = diagram.and(this.#node, diagram.interval(FAMILY, [[bit, bit]]))
      node = forget(diagram, forget(diagram, node, first + 4, last), FAMILY, first - 1)
      return addressesAt(node, first, family).map(([low, high]) => ({ family, low, high }))
    })
    return Addresses.ofRanges(ranges)
  }

  /** The protocols that occur. */
  protocols(): Ranges<number> {
    return valuesAt(forget(diagram, forget(diagram, this.#node, SRC, DPORT), FAMILY, FAMILY), PROTOCOL)
  }

  /** The ports of one end that occur (ICMP type and code for `dst`). */
  ports(end: End): Ranges<number> {
    const node = end === 'src' ? forget(diagram, this.#node, DPORT, DPORT) : this.#node
    return valuesAt(forget(diagram, node, FAMILY, portLevel(end) - 1), portLevel(end))
  }

  /**
   * The set as a sum of disjoint boxes in a fixed order, lowest first; at most `limit` of them.
   * Boxes with the same remainder are grouped per field, so few boxes say much. When `truncated`, the
   * boxes are part of the set; else they are all of it.
   */
  boxes(limit: number): { readonly boxes: readonly Box[]; readonly truncated: boolean } {
    const boxes: Box[] = []
    let truncated = false
    for (const box of this.#eachBox(() => (truncated = true))) {
      if (boxes.length >= limit) return { boxes, truncated: true }
      boxes.push(box)
    }
    return { boxes, truncated }
  }

  *#eachBox(incomplete: () => void): Generator<Box> {
    for (const family of [4, 6] as const) {
      const node = diagram.levelOf(this.#node) === FAMILY ? diagram.step(this.#node, familyBit(family)) : this.#node
      for (const protocol of groupsAt(node, PROTOCOL)) {
        const sources = addressGroups(protocol.child, SRC, family)
        if (!sources.complete) incomplete()
        for (const src of sources.groups) {
          const destinations = addressGroups(src.child, DST, family)
          if (!destinations.complete) incomplete()
          for (const dst of destinations.groups) {
            for (const sport of groupsAt(dst.child, SPORT)) {
              for (const dport of groupsAt(sport.child, DPORT)) {
                yield { family, protocols: protocol.keys, src: src.keys, dst: dst.keys, sport: sport.keys, dport: dport.keys }
              }
            }
          }
        }
      }
    }
  }

  /** The set as lines of text that `ofLines` reads back: exact whatever the set, the same lines for the same set (`encoding.ts`). */
  lines(): readonly string[] {
    return linesOfNode(this.#node)
  }

  /** The set that `lines` wrote; undefined when these are not its lines. */
  static ofLines(lines: readonly string[]): PacketSet | undefined {
    const node = nodeOfLines(lines)
    return node === undefined ? undefined : PacketSet.#of(node)
  }

  /** A canonical number, stable only within one process: for keys of caches. */
  get key(): number {
    return this.#node
  }
}

function endBox(end: End, addresses: Addresses): PacketSet {
  return PacketSet.box(end === 'src' ? { src: addresses } : { dst: addresses })
}

function portBox(end: End, ports: Ranges<number>): PacketSet {
  return PacketSet.box(end === 'src' ? { sport: ports } : { dport: ports })
}

function isUpperWord(level: number): boolean {
  return (level >= SRC && level < SRC + 3) || (level >= DST && level < DST + 3)
}

function lastOf(family: Family): bigint {
  return family === 4 ? 0xffffffffn : (1n << 128n) - 1n
}
