/**
 * Segments where only relays stand, as declared (role: relay, no host), and who else stands there by what rules let through:
 * whoever content of another place is let to, or from, is somebody.
 */
import type { Hop } from '../../graph/relays/live.ts'
import type { Network } from '../../graph/network.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { isInternetSide } from '../places.ts'
import { CONTENT } from './content.ts'
import { housekeeping } from './housekeeping-sessions.ts'
import type { RelayMachine } from './relay-machines.ts'
import { restsAt } from './resting-places.ts'

type Bound = 'judged' | 'possible'

/** Content that rules let through between an address that nobody declares and hosts of another place. */
export interface Stray {
  /** Of the initiator and the responder. */
  readonly from: string
  readonly to: string
  readonly judged: PacketSet
  readonly possible: PacketSet
}

/** Whether a segment is declared to be one of relays alone. */
export function isRelaySegment({ zones, hosts }: Topology, place: string): boolean {
  return zones.get(place)?.role === 'relay' && ![...hosts.values()].some((host) => host.zones.includes(place))
}

const known = new WeakMap<Network, Map<string, readonly Stray[]>>()

/** The sessions with addresses of such a segment that no relay has. Those with the management tier and with update servers look after relays. */
export function straysOf(network: Network, place: string): readonly Stray[] {
  const all = known.get(network) ?? new Map<string, readonly Stray[]>()
  known.set(network, all)
  const found = all.get(place) ?? (isRelaySegment(network.topology, place) ? build(network, place) : [])
  all.set(place, found)
  return found
}

function build(network: Network, place: string): readonly Stray[] {
  const { topology } = network
  const nobodys = network.sources(place).minus(legsIn(topology, place))
  if (nobodys.isEmpty) return []
  const unknown: RelayMachine = { relays: [], legs: [], channels: [] }
  const upkeep = (partner: string): PacketSet =>
    housekeeping(network, unknown, { home: place, partner, opened: 'relay' }, isInternetSide(topology, place))
  return network.places
    .filter((other) => other !== place && !restsAt(topology, other))
    .flatMap((other) =>
      [
        { from: other, to: place, at: PacketSet.box({ src: network.sources(other).or(legsIn(topology, other)), dst: nobodys }) },
        { from: place, to: other, at: PacketSet.box({ src: nobodys }) },
      ].flatMap(({ from, to, at }): readonly Stray[] => {
        const direct = network.direct(from, to)
        if (direct === undefined) return []
        const content = at
          .and(CONTENT)
          .and(PacketSet.wellFormed)
          .minus(from === place ? upkeep(to) : PacketSet.none)
        const possible = direct.possible.and(content)
        return possible.isEmpty ? [] : [{ from, to, judged: direct.judged.and(content), possible }]
      }),
    )
}

const seen = new WeakMap<readonly Stray[], Partial<Record<Bound, Addresses>>>()

/** The addresses of such a segment at which somebody stands whom nobody declares. */
export function undeclaredIn(network: Network, place: string, bound: Bound): Addresses {
  const strays = straysOf(network, place)
  const found = seen.get(strays) ?? {}
  seen.set(strays, found)
  found[bound] ??= Addresses.union(strays.map(({ from, [bound]: packets }) => packets.addresses(from === place ? 'src' : 'dst')))
  return found[bound]
}

/** Whether a session is one of a relay with hosts of such a segment. */
export function isAmongRelays({ topology }: Network, { from, to, unfiltered, opened, handed }: Hop): boolean {
  return from === to && unfiltered && opened !== 'person' && handed !== true && isRelaySegment(topology, to)
}

/**
 * The packets of a session that somebody is there for. With hosts of a segment where only relays stand there is nobody to talk
 * to but those whom rules show to be there; from relay to relay there is somebody.
 */
export function met(network: Network, hop: Hop, bound: Bound): PacketSet {
  if (!isAmongRelays(network, hop)) return hop[bound]
  const hosts = undeclaredIn(network, hop.to, bound)
  if (hosts.isEmpty) return PacketSet.none
  const own = legsIn(network.topology, hop.to)
  return hop[bound].and(PacketSet.box({ src: own, dst: hosts }).or(PacketSet.box({ src: hosts, dst: own })))
}

const legs = new WeakMap<Topology, Map<string, Addresses>>()

function legsIn(topology: Topology, place: string): Addresses {
  const all = legs.get(topology) ?? new Map<string, Addresses>()
  legs.set(topology, all)
  const found =
    all.get(place) ??
    Addresses.union(
      [...topology.relays.values()].flatMap((relay) =>
        [...relay.legs.values()].filter((leg) => leg.place === place).map(({ addresses }) => addresses),
      ),
    )
  all.set(place, found)
  return found
}
