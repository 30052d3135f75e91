/** Relays that transfer screens from the terminals of one tier to the systems of another. */
import type { Network } from '../../graph/network.ts'
import type { Channel, Side } from '../../graph/relays/channel.ts'
import type { Hop } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Relay } from '../../model/relay.ts'
import type { BaseTier, Topology, Zone } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'

/** A relay, and what it carries from the one tier to the other, as the user's side opens it. */
export interface ScreenGateway {
  readonly relay: Relay
  /** In the order of the carry; empty where what it carries is not declared. */
  readonly channels: readonly Channel[]
}

/** Zones where people of a tier sit: declared as terminals, or not declared as anything else. */
export function terminalZones(topology: Topology, tier: BaseTier): readonly Zone[] {
  return [...topology.zones.values()].filter(
    (zone) => zone.tier.base === tier && (zone.mainTerminal || zone.role === 'client' || zone.role === undefined),
  )
}

/** The screen transfers that terminals of one tier may use to reach systems of another. */
export function screenGateways(network: Network, from: BaseTier, to: BaseTier): readonly ScreenGateway[] {
  const { topology } = network
  const relays = liveRelays(network)
  const tierOf = (place: string): BaseTier | undefined => topology.zones.get(place)?.tier.base
  const legsIn = (relay: Relay, tier: BaseTier): boolean => [...relay.legs.values()].some(({ place }) => tierOf(place) === tier)
  return [...topology.relays.values()].flatMap((relay): readonly ScreenGateway[] => {
    // Administrators come in by these; NET-008 judges them.
    if (relay.kind === 'remote-access') return []
    if (relay.carries === undefined)
      return relay.kind === 'screen-transfer' && legsIn(relay, from) && legsIn(relay, to) ? [{ relay, channels: [] }] : []
    const channels = relays.channels.filter((channel) => {
      if (channel.relay !== relay || channel.backward) return false
      if (relay.kind !== 'screen-transfer' && !channel.carry.does.includes('screen-transfer')) return false
      const near = [channel.enters.leg.place, ...relays.entering(channel).map((hop) => hop.from)]
      const far = [channel.exits.leg.place, ...relays.leaving(channel).map((hop) => hop.to)]
      return near.some((place) => tierOf(place) === from) && far.some((place) => tierOf(place) === to)
    })
    return channels.length === 0 ? [] : [{ relay, channels }]
  })
}

/** What opens a session with one side of a channel. */
export function sessionsWith({ leg, service }: Side): PacketSet {
  return PacketSet.box({ dst: leg.addresses }).and(service)
}

/** Hosts of a place whose screens the gateways transfer: those their far side opens sessions with. */
export function screenHosts(network: Network, gateways: readonly ScreenGateway[], place: string): Addresses {
  const relays = liveRelays(network)
  const legs = Addresses.union(gateways.flatMap(({ relay }) => [...relay.legs.values()].map(({ addresses }) => addresses)))
  const hosts = (hop: Hop): Addresses =>
    hop.to !== place ? Addresses.none : hop.opened === 'receiver' ? hop.possible.addresses('src') : hop.possible.addresses('dst')
  return Addresses.union(gateways.flatMap(({ channels }) => channels.flatMap((channel) => relays.leaving(channel).map(hosts)))).minus(legs)
}
