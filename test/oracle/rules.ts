/** Rule lists and packets for judges: our own generator, shaped like an organisation's firewall, fixed by a seed. */
import { Addresses } from '../../src/packet/addresses.ts'
import type { Family, Packet } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'

type Range<N> = readonly [low: N, high: N]

/** One entry of a first-match list. Every field is a range; `protocol` undefined is any. */
export interface OracleRule {
  readonly permit: boolean
  readonly family: Family
  readonly src: Range<bigint>
  readonly dst: Range<bigint>
  readonly protocol: number | undefined
  readonly sport: Range<number>
  /** Destination ports, or ICMP `type * 256 + code`. */
  readonly dport: Range<number>
}

export interface Random {
  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** Uniform bits below `size`. */
  big(size: bigint): bigint
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** Mulberry32: small, well known, the same everywhere. */
export function randomOf(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    between,
    big: (size) => {
      let value = 0n
      for (let bits = 0n; 1n << bits < size << 32n; bits += 32n) value = (value << 32n) | BigInt(between(0, 0xffffffff))
      return value % size
    },
    pick: (items) => items[between(0, items.length - 1)]!,
    chance: (probability) => next() < probability,
  }
}

const ANY_PORT: Range<number> = [0, 65535]

// Protocol, destination ports: what real lists are made of. ICMP ports are type * 256 + code.
const SERVICES: readonly (readonly [protocol: number | undefined, low: number, high: number])[] = [
  [6, 22, 22],
  [6, 80, 80],
  [6, 443, 443],
  [6, 8080, 8080],
  [6, 3306, 3306],
  [6, 1433, 1433],
  [6, 5432, 5432],
  [6, 3389, 3389],
  [6, 445, 445],
  [6, 139, 139],
  [17, 53, 53],
  [6, 53, 53],
  [17, 123, 123],
  [17, 161, 162],
  [6, 389, 389],
  [6, 636, 636],
  [6, 88, 88],
  [17, 88, 88],
  [6, 135, 135],
  [6, 49152, 65535],
  [6, 1521, 1521],
  [6, 5985, 5986],
  [17, 514, 514],
  [6, 25, 25],
  [6, 587, 587],
  [6, 8000, 8100],
  [17, 5060, 5061],
  [17, 16384, 32767],
  [6, 0, 65535],
  [17, 0, 65535],
  [1, 0, 65535],
  [1, 2048, 2048],
  [1, 0, 255],
  [1, 768, 1023],
  [undefined, 0, 65535],
  [6, 9100, 9100],
  [50, 0, 65535],
  [17, 500, 500],
]

const V6_SERVICES = SERVICES.map(([protocol, low, high]) =>
  protocol === 1 ? ([58, low === 2048 ? 32768 : low, low === 2048 ? 32768 : high] as const) : ([protocol, low, high] as const),
)

interface Shape {
  /** Share of IPv6 rules. */
  readonly ipv6?: number
  /** Share of address fields that are plain ranges rather than prefixes. */
  readonly ranges?: number
}

/** `count` rules of hosts, networks and wide objects, most of them permits; the last denies everything. */
export function ruleList(count: number, seed: number, { ipv6 = 0, ranges = 0.1 }: Shape = {}): OracleRule[] {
  const random = randomOf(seed * 7919 + count)
  const objects = { 4: objectsV4(random, count), 6: objectsV6(random, count) }
  const rules: OracleRule[] = []
  while (rules.length < count - 1) {
    const family: Family = random.chance(ipv6) ? 6 : 4
    const object = (): Range<bigint> => {
      const { hosts, networks, wide } = objects[family]
      const r = random.between(0, 99)
      const chosen = r < 50 ? random.pick(hosts) : r < 93 ? random.pick(networks) : random.pick(wide)
      return random.chance(ranges) ? between(chosen, random.pick(networks)) : chosen
    }
    const src = object()
    const dst = object()
    const permit = random.chance(0.85)
    // A pair of objects often comes with several services.
    for (let n = random.pick([1, 1, 1, 2, 3]); n > 0 && rules.length < count - 1; n--) {
      const [protocol, low, high] = random.pick(family === 4 ? SERVICES : V6_SERVICES)
      const sport: Range<number> = (protocol === 6 || protocol === 17) && random.chance(0.05) ? [1024, 65535] : ANY_PORT
      rules.push({ permit, family, src, dst, protocol, sport, dport: [low, high] })
    }
  }
  rules.push({
    permit: false,
    family: 4,
    src: [0n, 0xffffffffn],
    dst: [0n, 0xffffffffn],
    protocol: undefined,
    sport: ANY_PORT,
    dport: ANY_PORT,
  })
  return rules
}

/** From the start of one object to the end of another, or of itself: ranges that no prefix is. */
function between(a: Range<bigint>, b: Range<bigint>): Range<bigint> {
  return b[1] >= a[0] ? [a[0], b[1]] : [b[0], a[1]]
}

function objectsV4(random: Random, count: number): { hosts: Range<bigint>[]; networks: Range<bigint>[]; wide: Range<bigint>[] } {
  const prefix = (address: number, length: number): Range<bigint> => {
    const size = 1n << BigInt(32 - length)
    const low = (BigInt(address >>> 0) / size) * size
    return [low, low + size - 1n]
  }
  const networks = Array.from({ length: Math.max(4, count / 10) }, () => {
    const base = random.pick([0x0a000000, 0x0a000000, 0xac100000, 0xc0a80000, 0xcb007100])
    const second = base === 0x0a000000 ? 0xff0000 : base === 0xac100000 ? 0xf0000 : 0
    return prefix(
      base | ((random.between(0, 255) << 16) & second) | (random.between(0, 255) << 8),
      random.pick([16, 20, 22, 23, 24, 24, 24, 25, 26, 27, 28]),
    )
  })
  const hosts = Array.from({ length: Math.max(4, count / 4) }, () => hostIn(random, random.pick(networks)))
  return { hosts, networks, wide: [prefix(0, 0), prefix(0x0a000000, 8), prefix(0xac100000, 12), prefix(0xc0a80000, 16)] }
}

function objectsV6(random: Random, count: number): { hosts: Range<bigint>[]; networks: Range<bigint>[]; wide: Range<bigint>[] } {
  const prefix = (address: bigint, length: number): Range<bigint> => {
    const size = 1n << BigInt(128 - length)
    const low = (address / size) * size
    return [low, low + size - 1n]
  }
  const networks = Array.from({ length: Math.max(4, count / 10) }, () =>
    prefix(
      (random.pick([0x20010db8n, 0x20010db8n, 0xfd00000an]) << 96n) | (random.big(0x10000n) << 80n) | (random.big(16n) << 64n),
      random.pick([40, 48, 56, 64, 64, 64, 96, 120]),
    ),
  )
  const hosts = Array.from({ length: Math.max(4, count / 4) }, () => hostIn(random, random.pick(networks)))
  return { hosts, networks, wide: [prefix(0n, 0), prefix(0x20010db8n << 96n, 32), prefix(0xfc00n << 112n, 7)] }
}

function hostIn(random: Random, [low, high]: Range<bigint>): Range<bigint> {
  const address = low + 1n + random.big(high - low - 1n)
  return [address, address]
}

export function matchOf({ family, src, dst, protocol, sport, dport }: OracleRule): PacketSet {
  return PacketSet.box({
    src: Addresses.ofRanges([{ family, low: src[0], high: src[1] }]),
    dst: Addresses.ofRanges([{ family, low: dst[0], high: dst[1] }]),
    ...(protocol === undefined ? {} : { protocols: [[protocol, protocol]] }),
    sport: [sport],
    dport: [dport],
  })
}

/** What the list permits, by the engine. */
export function permittedBy(rules: readonly OracleRule[]): PacketSet {
  return PacketSet.firstMatch(rules.map((rule) => ({ match: matchOf(rule), outcome: rule.permit ? 1 : 0 }))).get(1) ?? PacketSet.none
}

/** The rule that decides a packet, by reading from the top. */
export function decidingRule(rules: readonly OracleRule[], packet: Packet): OracleRule | undefined {
  const inside = <N extends number | bigint>([low, high]: Range<N>, value: N): boolean => low <= value && value <= high
  return rules.find(
    (rule) =>
      rule.family === packet.family &&
      (rule.protocol === undefined || rule.protocol === packet.protocol) &&
      inside(rule.src, packet.src) &&
      inside(rule.dst, packet.dst) &&
      inside(rule.sport, packet.sport) &&
      inside(rule.dport, packet.dport),
  )
}

/** Packets at, just inside and just outside the borders of rules, of protocols that exist on the wire as given. */
export function aimedPackets(
  rules: readonly OracleRule[],
  count: number,
  seed: number,
  accept: (packet: Packet) => boolean = () => true,
): Packet[] {
  const random = randomOf(seed)
  const packets: Packet[] = []
  while (packets.length < count) {
    const rule = random.pick(rules)
    const big = (range: Range<bigint>): bigint => {
      // Now and then the field of another rule, so that packets fall between rules too.
      const [low, high] = random.chance(0.15) ? random.pick(rules).src : range
      return random.pick([low, high, low - 1n, high + 1n, low + random.big(high - low + 1n), low + random.big(high - low + 1n)])
    }
    const number = ([low, high]: Range<number>): number =>
      random.pick([low, high, low - 1, high + 1, random.between(low, high), random.between(low, high)])
    const protocol = random.chance(0.1) ? random.pick([1, 6, 17]) : (rule.protocol ?? random.pick([1, 6, 17]))
    const packet: Packet = {
      family: rule.family,
      protocol,
      src: big(rule.src),
      dst: big(rule.dst),
      sport: protocol === 6 || protocol === 17 ? number(rule.sport) : 0,
      dport: protocol === 6 || protocol === 17 || protocol === 1 || protocol === 58 ? number(rule.dport) : 0,
    }
    const last = rule.family === 4 ? 0xffffffffn : (1n << 128n) - 1n
    const valid =
      packet.src >= 0n &&
      packet.src <= last &&
      packet.dst >= 0n &&
      packet.dst <= last &&
      packet.sport >= 0 &&
      packet.sport <= 65535 &&
      packet.dport >= 0 &&
      packet.dport <= 65535
    if (valid && accept(packet)) packets.push(packet)
  }
  return packets
}
