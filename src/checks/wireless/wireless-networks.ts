/** Wireless networks of a topology, and those that two tiers have in common. */
import type { World } from '../../graph/world.ts'
import type { Topology, Zone } from '../../model/topology.ts'
import { sharedVlans, vlansOf } from '../segments/segments.ts'

/** Zones that are wireless networks: by their medium, by an SSID, or because evidence names the cipher of their radio. */
export function wirelessZones(topology: Topology): readonly Zone[] {
  const ciphered = new Set(
    [...topology.evidence.values()]
      .filter(({ declares }) => declares?.has('cipher') === true)
      .flatMap(({ subject, others = [] }) => [subject, ...others]),
  )
  return [...topology.zones.values()].filter(({ id, medium, ssid }) => medium === 'wireless' || ssid !== undefined || ciphered.has(id))
}

/** One wireless network that stands in two tiers. */
export interface Bridge {
  readonly a: Zone
  readonly b: Zone
  /** What they have in common: the name of the network, or a VLAN id. */
  readonly by: { readonly kind: 'ssid'; readonly ssid: string } | { readonly kind: 'vlan'; readonly vlan: number }
}

/** Pairs of zones of different tiers that share a wireless network, by its name or by the VLAN its access points lead to. */
export function bridges(world: World): readonly Bridge[] {
  const { topology } = world
  const wireless = wirelessZones(topology)
  const vlans = vlansOf(world)
  const found: Bridge[] = []
  wireless.forEach((b, index) => {
    for (const a of wireless.slice(0, index)) {
      const ssid = nameOf(a)
      if (a.tier.id !== b.tier.id && ssid !== undefined && ssid === nameOf(b)) found.push({ a, b, by: { kind: 'ssid', ssid } })
    }
    for (const a of topology.zones.values()) {
      // Of two that are both wireless the later one is told.
      if (a.tier.id === b.tier.id || wireless.indexOf(a) >= index) continue
      const vlan = sharedVlans(vlans, a, b)[0]
      if (vlan !== undefined) found.push({ a, b, by: { kind: 'vlan', vlan } })
    }
  })
  return found
}

/** The name of the network, compared as terminals compare it: letter by letter. */
export function nameOf({ ssid }: Zone): string | undefined {
  return ssid === undefined || ssid.trim() === '' ? undefined : ssid
}
