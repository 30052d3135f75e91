/** The ways in from afar: who comes from outside to work on the body's systems, and the relays meant for them. */
import type { Network } from '../../graph/network.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Relay } from '../../model/relay.ts'
import type { External, ExternalKind, Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { beyondExternal } from '../places.ts'
import { sessionsWith } from '../relays/screen-gateways.ts'

/** A relay that somebody outside can open sessions with. */
export interface Entered {
  readonly from: External
  readonly relay: Relay
  /** In the initiator's original source and the final destination; what nothing of ours filters is in both. */
  readonly judged: PacketSet
  readonly possible: PacketSet
  /** The place of the leg, where devices of ours stand between. */
  readonly leg?: string
}

export function isVendor({ kind }: External): boolean {
  return kind === 'vendor-remote'
}

/** Vendors and remote workers. */
export function remoteExternals({ externals }: Topology): readonly External[] {
  return [...externals.values()].filter((external) => isVendor(external) || external.kind === 'remote-worker')
}

/** Networks that anybody may send from, or whose users the body does not know. */
const OPEN: ReadonlySet<ExternalKind> = new Set(['internet', 'security-cloud', 'cloud-service', 'partner'])

/** Who else comes in by such relays: from the network that a user's leg stands in, or that can open sessions with one. */
export function othersEntering(network: Network): readonly Entered[] {
  const remote = new Set(remoteExternals(network.topology))
  return [...network.topology.externals.values()]
    .filter((external) => !remote.has(external) && OPEN.has(external.kind))
    .flatMap((external) =>
      enteredFrom(network, external).filter(({ relay, judged, leg }) =>
        leg === undefined ? userChannels(relay).some(({ enters }) => enters.leg.place === external.id) : !judged.isEmpty,
      ),
    )
}

/** The relays meant for them: vendors log in to a gateway or jump host, staff may be shown screens as well. */
export function gatewaysFor(topology: Topology, external: External): readonly Relay[] {
  return [...topology.relays.values()].filter(({ kind }) => kind === 'remote-access' || (kind === 'screen-transfer' && !isVendor(external)))
}

/** What users of a relay open: the side it receives on, as it was written. */
export function userChannels(relay: Relay): readonly Channel[] {
  return channelsOf([relay]).filter(({ backward }) => !backward)
}

/** The packets that open a session with a relay by the service it offers, whatever their source. */
export function offeredBy(relay: Relay): PacketSet {
  return PacketSet.union(userChannels(relay).flatMap(({ enters }) => (enters.opens === 'peer' ? [sessionsWith(enters)] : [])))
}

/** The gateways that one of them can open sessions with, by the place of the leg. */
export function enteredFrom(network: Network, external: External): readonly Entered[] {
  const { topology } = network
  const own = PacketSet.box({ src: network.sources(external.id) })
  return gatewaysFor(topology, external).flatMap((relay) => {
    const offered = offeredBy(relay)
    const places = new Set(userChannels(relay).map(({ enters }) => enters.leg.place))
    return [...places].flatMap((place): readonly Entered[] => {
      if (topology.externals.has(place)) {
        const outside = beyondExternal(topology, place)
        const there = outside.has(external.id) || [...outside].some((id) => topology.externals.get(id)?.kind === 'internet')
        return there ? [{ from: external, relay, judged: PacketSet.none, possible: PacketSet.none }] : []
      }
      const direct = network.direct(external.id, place)
      const possible = direct?.possible.and(own).and(offered) ?? PacketSet.none
      if (direct === undefined || possible.isEmpty) return []
      return [{ from: external, relay, judged: direct.judged.and(own).and(offered), possible, leg: place }]
    })
  })
}

/** A relay and those that it opens sessions with in turn: a gateway before a jump host. */
export function relaysBehind(network: Network, first: Relay): ReadonlySet<Relay> {
  const { topology } = network
  const found = new Set([first])
  for (const relay of found) {
    for (const { exits } of userChannels(relay)) {
      if (exits.opens !== 'relay') continue
      for (const next of topology.relays.values()) {
        if (found.has(next) || (next.kind !== 'remote-access' && next.kind !== 'screen-transfer')) continue
        const opens = userChannels(next).some(({ enters: { leg, service } }) => {
          const at = PacketSet.box({ src: exits.leg.addresses, dst: leg.addresses }).and(service)
          return leg.place === exits.leg.place
            ? exits.service.overlaps(service)
            : (network.direct(exits.leg.place, leg.place)?.judged.overlaps(at) ?? false)
        })
        if (opens) found.add(next)
      }
    }
  }
  return found
}

/** Whether people come from there over the Internet: unless every registered connection to it is a line of its own. */
export function overInternet({ connections }: Topology, external: External): boolean {
  const lines = [...(connections?.values() ?? [])].filter(({ to }) => to === external.id).map(({ line }) => line)
  return lines.length === 0 || lines.some((line) => line !== 'dedicated' && line !== 'closed-vpn' && line !== 'in-building')
}
