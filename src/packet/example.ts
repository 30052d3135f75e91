/** Choosing, from a set, one packet that people recognise. */
import { parsePrefix } from './address.ts'
import { Addresses } from './addresses.ts'
import type { Family, Packet } from './packet.ts'
import { hasPorts, ICMP, ICMPV6, isIcmp, SCTP, TCP, UDP } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { contains } from './ranges.ts'
import type { End } from './set.ts'
import { PacketSet } from './set.ts'

/** Where to look first; each list is tried in order, and what holds nothing of the set is passed over. */
export interface Preference {
  /** Sources: declared hosts, then the addresses of their zone, say. */
  readonly src?: readonly Addresses[]
  /** Destinations, likewise. */
  readonly dst?: readonly Addresses[]
  /** Destination ports to try before the well-known ones. */
  readonly ports?: readonly number[]
}

const GRE = 47
const ESP = 50
const AH = 51

/** Destination ports every network engineer knows, the best known first. */
const KNOWN_PORTS: readonly number[] = [
  443, 80, 22, 25, 53, 3389, 445, 21, 23, 123, 161, 389, 1433, 3306, 5432, 1521, 8080, 8443, 110, 143, 587, 993, 995, 636, 88, 135, 139,
  137, 138, 69, 514, 500, 4500, 5900,
]

/** What a client's system picks as its source port: the first of the dynamic range (RFC 6335). */
const CLIENT_PORT = 49152

const ECHO = 8 * 256
const ECHO_V6 = 128 * 256

// In wide sets (the Internet, "any") the lowest address says nothing. Documentation addresses (RFC 5737, RFC 3849)
// are seen to be an example; then any ordinary unicast address; then private ones. One net differs per end, so
// that source and destination do not look like neighbours.
const ORDINARY_V4 = Addresses.allIPv4.minus(
  prefixes(
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
  ),
)
const PRIVATE_V4 = prefixes('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')
const SCOPES: Readonly<Record<End, readonly Addresses[]>> = {
  src: [
    prefixes('198.51.100.0/24', '2001:db8::/32'),
    prefixes('203.0.113.0/24'),
    prefixes('192.0.2.0/24'),
    ORDINARY_V4.or(prefixes('2000::/3')),
    PRIVATE_V4.or(prefixes('fc00::/7')),
  ],
  dst: [
    prefixes('203.0.113.0/24', '2001:db8::/32'),
    prefixes('198.51.100.0/24'),
    prefixes('192.0.2.0/24'),
    ORDINARY_V4.or(prefixes('2000::/3')),
    PRIVATE_V4.or(prefixes('fc00::/7')),
  ],
}

/**
 * One well-formed packet of the set, the same one every time; undefined when the set holds none.
 * IPv4 before IPv6; TCP, UDP, ICMP, then others; preferred addresses, their lowest host (never a network or
 * broadcast address while there is another); well-known ports first; a client's source port.
 */
export function example(set: PacketSet, prefer: Preference = {}): Packet | undefined {
  const existing = set.and(PacketSet.wellFormed)
  if (existing.isEmpty) return undefined
  const family: Family = existing.overlaps(PacketSet.ipv4) ? 4 : 6
  let left = existing.and(family === 4 ? PacketSet.ipv4 : PacketSet.ipv6)
  const protocol = firstOf([TCP, UDP, family === 4 ? ICMP : ICMPV6, GRE, ESP, AH, SCTP], left.protocols())
  left = left.and(PacketSet.box({ protocols: [[protocol, protocol]] }))
  const source = narrowed(left, 'src', prefer.src)
  const destination = narrowed(source.left, 'dst', prefer.dst)
  left = destination.left

  const dport = destinationPort(family, protocol, left.ports('dst'), prefer.ports ?? [])
  left = left.and(PacketSet.box({ dport: [[dport, dport]] }))
  const src = hostOf(left.addresses('src'), family, 'src', source.within)
  left = left.and(PacketSet.box({ src: Addresses.ofAddress(family, src) }))
  const responders = left.addresses('dst')
  const others = responders.minus(Addresses.ofAddress(family, src))
  const dst = hostOf(others.isEmpty ? responders : others, family, 'dst', destination.within)
  left = left.and(PacketSet.box({ dst: Addresses.ofAddress(family, dst) }))
  return { family, protocol, src, dst, sport: sourcePort(left.ports('src')), dport }
}

/** The first preferred addresses that hold something of the set, and that part of it. */
function narrowed(
  set: PacketSet,
  end: End,
  preferred: readonly Addresses[] = [],
): { readonly left: PacketSet; readonly within: Addresses | undefined } {
  for (const within of preferred) {
    const left = set.and(PacketSet.box(end === 'src' ? { src: within } : { dst: within }))
    if (!left.isEmpty) return { left, within }
  }
  return { left: set, within: undefined }
}

function destinationPort(family: Family, protocol: number, ports: Ranges<number>, preferred: readonly number[]): number {
  if (isIcmp(family, protocol)) return firstOf([family === 4 ? ECHO : ECHO_V6], ports)
  if (!hasPorts(protocol)) return lowest(ports)
  return firstOf([...preferred, ...KNOWN_PORTS], ports, 1)
}

function sourcePort(ports: Ranges<number>): number {
  return firstOf([CLIENT_PORT], ports, 1024)
}

/** The first wanted value that occurs, else the lowest from `from` on, else the lowest. */
function firstOf(wanted: readonly number[], ranges: Ranges<number>, from = 0): number {
  const found = wanted.find((value) => contains(ranges, value))
  if (found !== undefined) return found
  const above = ranges.find(([, high]) => high >= from)
  return above === undefined ? lowest(ranges) : Math.max(above[0], from)
}

function lowest(ranges: Ranges<number>): number {
  return ranges[0]?.[0] ?? 0
}

/** A host address from what a set has, looked for where it was preferred. */
function hostOf(found: Addresses, family: Family, end: End, within: Addresses | undefined): bigint {
  const ends = new Set((within?.of(family) ?? []).flatMap(([low, high]) => (high - low > 1n ? [low, high] : [])))
  if (within === undefined || isWide(within, family)) {
    for (const scope of SCOPES[end]) {
      const host = lowestHost(found.and(scope).of(family), family, ends)
      if (host !== undefined) return host
    }
  }
  return lowestHost(found.of(family), family, ends) ?? found.of(family)[0]?.[0] ?? 0n
}

/** More than an organisation has: over a /8 of IPv4, over a /32 of IPv6. */
function isWide(addresses: Addresses, family: Family): boolean {
  const size = addresses.of(family).reduce((sum, [low, high]) => sum + high - low + 1n, 0n)
  return size > (family === 4 ? 1n << 24n : 1n << 96n)
}

function lowestHost(ranges: Ranges<bigint>, family: Family, ends: ReadonlySet<bigint>): bigint | undefined {
  // Network and broadcast addresses are at most three in a row (x.255, y.0 and an end of the zone beside them).
  for (const [low, high] of ranges) for (let a = low; a <= high && a < low + 4n; a++) if (!ends.has(a) && looksLikeHost(family, a)) return a
  return undefined
}

/** Not .0 or .255; in IPv6 not the subnet-router anycast address (RFC 4291, 2.6.1). */
function looksLikeHost(family: Family, address: bigint): boolean {
  if (family === 6) return BigInt.asUintN(64, address) !== 0n
  const octet = address & 255n
  return octet !== 0n && octet !== 255n
}

function prefixes(...texts: readonly string[]): Addresses {
  return Addresses.union(
    texts.flatMap((text) => {
      const prefix = parsePrefix(text)
      return prefix === undefined ? [] : [Addresses.ofPrefix(prefix)]
    }),
  )
}
