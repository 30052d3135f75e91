/** How much a rule is written to cover: any address, any service, a whole tier. */
import type { Text } from '../../base/text.ts'
import type { Bound } from '../../graph/decide.ts'
import type { RoutingDomain } from '../../model/device.ts'
import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { ANY_PORT, contains, normalise } from '../../packet/ranges.ts'
import { sideName } from '../places.ts'
import { writtenIn } from './shadow.ts'

/** From where on a rule counts as wide. */
export interface WidthLimits {
  /** A destination of at most this many addresses is pinned. */
  readonly maxHosts: number
  /** Share of a tier's addresses that counts as the whole tier. */
  readonly tierShare: number
}

/** What a rule names, read from its header fields. */
export interface Width {
  readonly src: Addresses
  readonly dst: Addresses
  readonly anySource: boolean
  readonly anyDestination: boolean
  readonly anyService: boolean
}

/** How wide a rule is written; undefined when it matches nothing for certain. */
function widthOf(domain: RoutingDomain, { clauses }: Rule, bound: Bound): Width | undefined {
  const pick = (bounds: AddressBounds): Addresses => (bound === 'judged' ? bounds.lo : bounds.hi)
  const known = bound === 'judged' ? clauses.filter(({ match }) => !match.partial) : clauses
  if (known.length === 0) return undefined
  const src = Addresses.union(known.map(({ match }) => pick(match.src)))
  // A policy that names a VIP speaks of where the VIP leads, whatever else its destination says.
  const dst = Addresses.union(
    known.map((c) =>
      typeof c.translated === 'string' ? pick(c.match.dst) : writtenIn(domain, c)[bound === 'judged' ? 'lo' : 'hi'].addresses('dst'),
    ),
  )
  return {
    src,
    dst,
    anySource: isAny(src),
    anyDestination: isAny(dst),
    anyService: known.some(({ match }) => isAnyService(match.services, bound)),
  }
}

/** How wide a rule is where it stands in a list: once for every way in which jumps lead to it, each narrowed by what leads there. */
export function widthsIn(domain: RoutingDomain, list: Pick<Rulebase, 'rules'>, wanted: Rule, bound: Bound): Width[] {
  return list.rules.flatMap((rule) => {
    if (rule !== wanted && rule.chain === undefined) return []
    const width = widthOf(domain, rule, bound)
    if (width === undefined) return []
    if (rule === wanted) return [width]
    return widthsIn(domain, rule.chain!, wanted, bound).map((inside) => narrowed(width, inside))
  })
}

function narrowed(by: Width, width: Width): Width {
  const src = by.src.and(width.src)
  const dst = by.dst.and(width.dst)
  return { src, dst, anySource: isAny(src), anyDestination: isAny(dst), anyService: by.anyService && width.anyService }
}

/** All of IPv4 or all of IPv6: a rule may speak of one of them only. */
function isAny(addresses: Addresses): boolean {
  return Addresses.allIPv4.within(addresses) || Addresses.allIPv6.within(addresses)
}

/** All ports of TCP or of UDP; port 0 does not count, nobody uses it. */
function isAnyService(services: ServiceBounds, bound: Bound): boolean {
  const boxes = bound === 'judged' ? services.lo : services.hi
  // Everything but a few services is as good as any.
  if (services.negated) return true
  return [TCP, UDP].some((protocol) => {
    const ports = boxes.filter((box) => contains(box.protocols, protocol)).flatMap((box) => box.dport ?? ANY_PORT)
    return normalise(ports).some(([low, high]) => low <= 1 && high === 65535)
  })
}

/** Whether a rule can be too wide between any places at all. */
export function mayBeWide({ src, dst, anyService }: Width, maxHosts: number): boolean {
  return anyService || networks(src) > BigInt(maxHosts) || networks(dst) > BigInt(maxHosts)
}

/** Why a rule is too wide between two places; empty when it is not. */
export function reasons(topology: Topology, { maxHosts, tierShare }: WidthLimits, width: Width, from: string, to: string): Text[] {
  const { src, dst, anySource, anyDestination, anyService } = width
  const found: Text[] = []
  if (anySource && anyDestination) found.push({ ja: '送信元と宛先がともに「すべて」', en: 'source and destination are both any' })
  if (anyService) found.push({ ja: 'サービスが TCP または UDP の全ポート', en: 'the service is any (all TCP or UDP ports)' })
  if (anySource && anyDestination) return found
  const pinned = networks(dst) <= BigInt(maxHosts)
  if (!pinned && coversTier(topology, dst, to, tierShare)) {
    const name = sideName(topology, to)
    found.push({ ja: `宛先が ${name.ja} の全体`, en: `the destination covers all of ${name.en}` })
  }
  // From everywhere to a published host and port is how servers are offered.
  if (!(pinned && !anyService) && networks(src) > BigInt(maxHosts) && coversTier(topology, src, from, tierShare)) {
    const name = sideName(topology, from)
    found.push({ ja: `送信元が ${name.ja} の全体`, en: `the source covers all of ${name.en}` })
  }
  return found
}

/** At least a /16, or the given share of a tier. "Any" is the only way to write the Internet, so it covers no tier. */
function coversTier(topology: Topology, addresses: Addresses, place: string, share: number): boolean {
  const all = wholeSide(topology, place)
  if (all === undefined) return false
  const covered = addresses.and(all)
  if (covered.isEmpty) return false
  if (networks(addresses) >= 65536n) return true
  // By family: an IPv6 prefix would outweigh every IPv4 address.
  return [Addresses.allIPv4, Addresses.allIPv6].some((family) => {
    const whole = networks(all.and(family))
    return whole > 0n && Number(networks(covered.and(family))) >= share * Number(whole)
  })
}

/** The addresses of every zone of a place's tier, or of an external network that lists them. */
function wholeSide(topology: Topology, place: string): Addresses | undefined {
  const tier = topology.zones.get(place)?.tier.base
  if (tier === undefined) return topology.externals.get(place)?.addresses
  let byTier = wholes.get(topology)
  if (byTier === undefined) {
    byTier = new Map()
    wholes.set(topology, byTier)
  }
  const whole =
    byTier.get(tier) ??
    Addresses.union([...topology.zones.values()].filter((zone) => zone.tier.base === tier).map((zone) => zone.addresses))
  byTier.set(tier, whole)
  return whole
}

const wholes = new WeakMap<Topology, Map<string, Addresses>>()

/** IPv4 addresses, and IPv6 /64s (a /64 is one segment however few hosts it has; a part of one counts as one). */
function networks(addresses: Addresses): bigint {
  const v4 = addresses.v4.reduce((sum, [low, high]) => sum + high - low + 1n, 0n)
  return v4 + addresses.v6.reduce((sum, [low, high]) => sum + (high >> 64n) - (low >> 64n) + 1n, 0n)
}
