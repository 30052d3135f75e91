/** What a router without export leads to: external networks, and networks of the body that no interface is in. */
import type { Prefix } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Exit } from './exits.ts'
import { outsideOf } from './outward.ts'
import type { Domain, Port } from './ports.ts'
import { egressOf } from './ports.ts'
import type { RouterDraft, ZoneDraft } from './wiring.ts'
import { tierHints } from './words.ts'
import { formatAddress, formatRange, rangeOf } from '../packet/address.ts'

/** Up to so many networks behind one router are zones of their own. */
const FEW = 8

export interface Behind {
  readonly zones: readonly ZoneDraft[]
  readonly exits: readonly Exit[]
}

/**
 * Finds what stands behind each router. Where routes lead through it to a network of a device we have read, the router is
 * joined to the router that device knows on its side, or else to the network itself: a way left out could hide a packet,
 * one too many can only show it.
 */
export function behind(routers: readonly RouterDraft[], known: readonly ZoneDraft[], domains: readonly Domain[]): Behind {
  const zones: ZoneDraft[] = []
  const exits: Exit[] = []
  const connected = Addresses.union(known.map(({ addresses }) => addresses))
  for (const router of routers) {
    const { beyond } = router
    if (beyond === undefined) continue
    const inner = new Map<string, Prefix[]>()
    const outer = new Map<string, Exit>()
    const leave = (prefix: Prefix | undefined): boolean => {
      const outside = outsideOf(beyond, prefix)
      if (outside === undefined) return false
      const key = `${outside.kind} ${outside.confidence}`
      const before = outer.get(key)?.prefixes ?? []
      outer.set(key, { outside, from: { kind: 'router', router }, prefixes: prefix === undefined ? before : [...before, prefix] })
      return true
    }
    if (beyond.isDefault) leave(undefined)
    for (const prefix of beyond.prefixes) {
      if (leave(prefix)) continue
      // Each network is a zone, so that a person can give it its tier; a long list only where routes name different tiers.
      const few = beyond.prefixes.length <= FEW
      const key = few ? formatRange(rangeOf(prefix)) : (tierHints(beyond.wordsOf(prefix))[0]?.means ?? '')
      inner.set(key, [...(inner.get(key) ?? []), prefix])
    }
    exits.push(...outer.values())
    for (const prefixes of inner.values()) {
      const addresses = Addresses.union(prefixes.map((prefix) => Addresses.ofPrefix(prefix)))
      joinKnown(router, addresses.and(connected), known, routers, domains)
      const rest = addresses.minus(connected)
      if (rest.isEmpty) continue
      const same = zones.find((zone) => !zone.addresses.and(rest).isEmpty)
      const words = prefixes.map((prefix) => beyond.wordsOf(prefix)).join(' ')
      const zone = same ?? { ports: [], routers: [], addresses: Addresses.none, routeWords: words, twins: [] }
      zone.addresses = zone.addresses.or(rest)
      zone.routers.push(router)
      router.zones.push(zone)
      if (same === undefined) zones.push(zone)
    }
  }
  return { zones, exits }
}

/** Joins a router to what stands before known networks that its routes lead to. */
function joinKnown(
  router: RouterDraft,
  addresses: Addresses,
  known: readonly ZoneDraft[],
  routers: readonly RouterDraft[],
  domains: readonly Domain[],
): void {
  const homes = domains.filter((domain) => domain.ports.some((port) => router.beyond?.ports.includes(port) === true))
  for (const zone of known) {
    if (zone.addresses.and(addresses).isEmpty) continue
    // A connected network, or one with a better route elsewhere, is not reached through this router.
    if (homes.every((home) => !goesThrough(home, router, zone))) continue
    const owners = new Set(zone.ports.map(({ domain }) => domain))
    const far = routers.filter((r) => r !== router && r.beyond?.ports.some(({ domain }) => owners.has(domain)) === true)
    for (const other of far) if (!router.routers.includes(other) && !other.routers.includes(router)) router.routers.push(other)
    if (far.length === 0 && !router.zones.includes(zone)) {
      router.zones.push(zone)
      zone.routers.push(router)
    }
  }
}

/** Whether the longest route of a domain to a zone leads through the router. */
function goesThrough(home: Domain, router: RouterDraft, zone: ZoneDraft): boolean {
  const holding = home.routes.filter(({ prefix }) => !Addresses.ofPrefix(prefix).and(zone.addresses).isEmpty && prefix.length > 0)
  const longest = Math.max(0, ...holding.map(({ prefix }) => prefix.length))
  return holding.some(
    (route) =>
      route.prefix.length === longest &&
      route.kind !== 'connected' &&
      (route.nextHop === undefined
        ? egressIs(home, route, router.beyond?.ports ?? [])
        : (router.beyond?.hops.includes(formatAddress(route.prefix.family, route.nextHop)) ?? false)),
  )
}

function egressIs(home: Domain, route: Domain['routes'][number], ports: readonly Port[]): boolean {
  const egress = egressOf(home, route)
  return egress !== undefined && ports.includes(egress)
}
