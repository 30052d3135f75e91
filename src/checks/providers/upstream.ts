/** Where a time source or a source of updates gets its own from, and whether its tier may get it there. */
import type { Text } from '../../base/text.ts'
import type { BaseTier, Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { cellBetween, isInternetSide, placeName } from '../places.ts'
import type { Provider } from './provider.ts'
import type { Reach, Target } from './reach.ts'
import { reach } from './reach.ts'

/** Words that stand for no network: a receiver of its own, and people. */
export const OWN_SOURCES = ['gps', 'manual'] as const

export type UpstreamState =
  | { readonly state: 'own'; readonly word: (typeof OWN_SOURCES)[number] }
  /** A name that nothing in the topology has. */
  | { readonly state: 'unknown-name' }
  | { readonly state: 'illegal'; readonly why: Text }
  | { readonly state: 'known'; readonly reach: Reach }

/** What a declared upstream comes to: legal and reached by some services, or why not. */
export function upstreamState(context: CheckContext<unknown>, provider: Provider, id: string, services: PacketSet): UpstreamState {
  const word = OWN_SOURCES.find((each) => each === id)
  if (word !== undefined) return { state: 'own', word }
  const target = targetOf(context.topology, id)
  if (target === undefined) return { state: 'unknown-name' }
  const why = illegality(context, provider, target, services)
  if (why !== undefined) return { state: 'illegal', why }
  const starts = provider.places.map((zone) => ({ zone, src: provider.addresses }))
  return { state: 'known', reach: reach(context, { starts }, target, services) }
}

/** The host, relay or external network of a name. */
export function targetOf({ hosts, relays, externals }: Topology, id: string): Target | undefined {
  const host = hosts.get(id)
  if (host !== undefined) return { places: host.zones, addresses: host.addresses }
  const relay = relays.get(id) ?? relays.get(id.split('.')[0] ?? '')
  if (relay !== undefined) return { places: [...relay.legs.values()].map(({ place }) => place), addresses: undefined }
  return externals.has(id) ? { places: [id], addresses: undefined } : undefined
}

const PROTECTED: ReadonlySet<BaseTier> = new Set(['mynumber', 'lgwan'])

/** Why a provider must not get its own from there, by the policy's matrix; undefined when it may. */
export function illegality(
  context: CheckContext<unknown>,
  { places, addresses }: Provider,
  target: Target,
  services: PacketSet,
): Text | undefined {
  const { topology, policy, today } = context
  let why: Text | undefined
  for (const from of places) {
    const zone = topology.zones.get(from)
    if (zone === undefined) return undefined
    for (const to of target.places) {
      const b = placeName(topology, to)
      if (from === to || topology.zones.get(to)?.tier.id === zone.tier.id) return undefined
      const outward = isInternetSide(topology, to)
      if (PROTECTED.has(zone.tier.base) && outward) {
        why ??= { ja: `${zone.tier.name.ja}は ${b.ja} から得られません`, en: `${zone.tier.name.en} must not get it from ${b.en}` }
        continue
      }
      // The Internet tier has its own ways out; which of them it may use is judged elsewhere.
      if (zone.tier.base === 'internet' && outward) return undefined
      const cell = cellBetween(topology, policy, from, to)
      if (cell === 'flows' || cell === 'open') return undefined
      const specifics = cell === 'specific' ? specificBetween(topology, specificPackets(topology, policy, today), from, to) : PacketSet.none
      if (specifics.overlaps(PacketSet.box({ src: addresses }).and(services))) return undefined
      why ??=
        cell === 'specific'
          ? {
              ja: `${zone.tier.name.ja}から ${b.ja} へは特定通信だけが通れますが、有効な特定通信がありません`,
              en: `only a specific communication may go from ${zone.tier.name.en} to ${b.en}, and none in force does`,
            }
          : {
              ja: `方針が${zone.tier.name.ja}から ${b.ja} への通信を認めていません`,
              en: `the policy lets nothing go from ${zone.tier.name.en} to ${b.en}`,
            }
    }
  }
  return why
}
