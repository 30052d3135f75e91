/** Zones and external networks as checks speak of them: names, tiers, and the cell of the matrix between them. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Cell, MatrixKey, Policy } from '../model/policy.ts'
import { cellOf, externalKey } from '../model/policy.ts'
import type { BaseTier, Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'

/** The name of a place as its owners use it: `職員業務端末 (lg-client)`. */
export function placeName(topology: Topology, place: string): Text {
  const name = topology.zones.get(place)?.name ?? topology.externals.get(place)?.name
  return verbatim(name === undefined || name === place ? place : `${name} (${place})`)
}

/** What keeps two places apart: the base tier of a zone, or the external network itself. Undefined for an unattached interface. */
export function sideOf(topology: Topology, place: string): string | undefined {
  const zone = topology.zones.get(place)
  if (zone !== undefined) return zone.tier.base
  return topology.externals.has(place) ? `external ${place}` : undefined
}

/**
 * Whether two places may meet only at a filtering device: zones of different tiers, a zone and an external
 * network. Not two external networks; and not an independent network (school, guests) and the Internet: its
 * own line is what makes it independent.
 */
export function boundaryBetween(topology: Topology, from: string, to: string): boolean {
  const a = sideOf(topology, from)
  const b = sideOf(topology, to)
  if (a === undefined || b === undefined || a === b) return false
  const outside = topology.externals.get(from) ?? topology.externals.get(to)
  if (outside === undefined) return true
  if (topology.externals.has(from) && topology.externals.has(to)) return false
  const ownLine = outside.kind === 'internet' || outside.kind === 'cloud-service'
  return !(ownLine && (a === 'independent' || b === 'independent'))
}

/** The tier of a zone or the name of an external network, for sentences. */
export function sideName(topology: Topology, place: string): Text {
  return topology.zones.get(place)?.tier.name ?? placeName(topology, place)
}

/** The cell of the matrix for an ordered pair of places; `none` where either is no zone and no external network. */
export function cellBetween(topology: Topology, policy: Policy, from: string, to: string): Cell {
  const keys = (place: string): readonly [MatrixKey, BaseTier?] => {
    const zone = topology.zones.get(place)
    if (zone !== undefined) return [zone.tier.id, zone.tier.base]
    const external = topology.externals.get(place)
    return [external === undefined ? `?${place}` : externalKey(external.kind)]
  }
  return cellOf(policy, keys(from), keys(to))
}

/** The addresses a place holds: its own, or for an external network without addresses what nobody else owns. */
export function addressesOf(topology: Topology, place: string): Addresses {
  const zone = topology.zones.get(place)
  if (zone !== undefined) return zone.addresses
  const external = topology.externals.get(place)
  if (external === undefined) return Addresses.none
  if (external.addresses !== undefined) return external.addresses
  return external.kind === 'internet' ? topology.internet : unowned(topology, Addresses.all)
}

/** Those of some addresses that no zone and no external network with addresses owns. */
export function unowned(topology: Topology, addresses: Addresses): Addresses {
  let rest = addresses
  for (const zone of topology.zones.values()) rest = rest.minus(zone.addresses)
  for (const external of topology.externals.values()) if (external.addresses !== undefined) rest = rest.minus(external.addresses)
  return rest
}

/** An external network and those it carries on to (the security cloud reaches the Internet). */
export function beyondExternal(topology: Topology, id: string): ReadonlySet<string> {
  const found = new Set([id])
  for (const known of found) for (const next of topology.externals.get(known)?.reaches ?? []) found.add(next)
  return found
}

/** Recognisable packets first: declared hosts, then ordinary addresses of the places. */
export function preferredSenders(
  topology: Topology,
  from: string,
  to: string,
): { readonly src: readonly Addresses[]; readonly dst: readonly Addresses[] } {
  const of = (place: string): Addresses[] => {
    const hosts = [...topology.hosts.values()].filter((h) => h.zones.includes(place)).map((h) => h.addresses)
    const external = topology.externals.get(place)
    const own =
      topology.zones.get(place)?.addresses ?? external?.addresses ?? (external?.kind === 'internet' ? topology.internet : Addresses.none)
    return [...(hosts.length === 0 ? [] : [Addresses.union(hosts)]), own]
  }
  return { src: of(from), dst: of(to) }
}

/** The base tier a place is under: a zone's, or the one declared for a cloud network of the body's own. */
export function baseTierOf(topology: Topology, place: string): BaseTier | undefined {
  return (topology.zones.get(place)?.tier ?? topology.externals.get(place)?.tier)?.base
}

/**
 * Whether a place is on the Internet's side: the Internet tier, the Internet itself, what carries on to it, and cloud services
 * that are not declared to be under another tier.
 */
export function isInternetSide(topology: Topology, place: string): boolean {
  const tier = baseTierOf(topology, place)
  if (tier !== undefined) return tier === 'internet'
  const kind = topology.externals.get(place)?.kind
  if (kind === 'internet' || kind === 'security-cloud' || kind === 'cloud-service') return true
  return kind !== undefined && [...beyondExternal(topology, place)].some((id) => topology.externals.get(id)?.kind === 'internet')
}
