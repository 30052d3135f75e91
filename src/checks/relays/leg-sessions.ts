/** Sessions that rules let hosts open to a machine's legs, and the legs to hosts: what content could go in or out by. */
import type { Network } from '../../graph/network.ts'
import type { Hop } from '../../graph/relays/live.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { CONTENT } from './content.ts'
import type { RelayMachine } from './relay-machines.ts'
import { legAddresses } from './relay-machines.ts'
import { undeclaredIn, isRelaySegment } from './relay-segments.ts'

/** Sessions between the legs of a machine in one place and hosts of one place. */
export interface LegSession {
  /** The place of the legs, and of the hosts. */
  readonly home: string
  readonly partner: string
  readonly opened: 'peer' | 'relay'
  /** One segment, or networks of others. */
  readonly unfiltered: boolean
  readonly judged: PacketSet
  readonly possible: PacketSet
}

/** The filtered sessions of content at a machine's legs in one place, with hosts of places that count. */
export function legSessions(network: Network, machine: RelayMachine, home: string, counts: (place: string) => boolean): LegSession[] {
  const own = legAddresses(machine, home)
  if (own.isEmpty) return []
  return network.places.flatMap((partner): readonly LegSession[] => {
    if (partner === home || !counts(partner)) return []
    const itself = legAddresses(machine, partner)
    const hosts = network.sources(partner).or(relayAddresses(network.topology, partner)).minus(itself)
    const ways = [
      { opened: 'peer', direct: network.direct(partner, home), at: PacketSet.box({ src: hosts, dst: own }) },
      { opened: 'relay', direct: network.direct(home, partner), at: PacketSet.box({ src: own }).minus(PacketSet.box({ dst: itself })) },
    ] as const
    return ways.flatMap(({ opened, direct, at }): readonly LegSession[] => {
      if (direct === undefined) return []
      const spoken = at.and(CONTENT).and(PacketSet.wellFormed)
      const possible = direct.possible.and(spoken)
      if (possible.isEmpty) return []
      return [{ home, partner, opened, unfiltered: false, judged: direct.judged.and(spoken), possible }]
    })
  })
}

/**
 * The session that hosts beside a leg can open to it with nothing between. In a segment where only relays stand, as declared
 * (role: relay, no host), they are those whom rules show to be there.
 */
export function neighbours(network: Network, machine: RelayMachine, home: string): LegSession[] {
  const own = legAddresses(machine, home)
  if (own.isEmpty) return []
  const there = (bound: 'judged' | 'possible'): PacketSet => {
    const hosts = isRelaySegment(network.topology, home) ? undeclaredIn(network, home, bound) : network.sources(home)
    return PacketSet.box({ src: hosts.minus(own), dst: own })
      .and(CONTENT)
      .and(PacketSet.wellFormed)
  }
  const possible = there('possible')
  return possible.isEmpty ? [] : [{ home, partner: home, opened: 'peer', unfiltered: true, judged: there('judged'), possible }]
}

/** What the carries of a machine say of sessions at its legs in one place, opened by hosts or by the machine. */
export function declaredAt({ channels }: RelayMachine, home: string, opened: LegSession['opened']): PacketSet {
  return PacketSet.union(
    channels.flatMap(({ enters, exits }) =>
      [enters, exits]
        .filter((side) => side.leg.place === home && side.opens === opened)
        .map(({ leg, service }) => service.and(PacketSet.box(opened === 'peer' ? { dst: leg.addresses } : { src: leg.addresses }))),
    ),
  )
}

/** A session as data takes it: into the machine, or out of it. */
export function hopOf({ home, partner, opened, unfiltered, judged, possible }: LegSession, into: boolean): Hop {
  return {
    from: into ? partner : home,
    to: into ? home : partner,
    opened: (opened === 'peer') === into ? 'sender' : 'receiver',
    unfiltered,
    judged,
    possible,
  }
}

function relayAddresses({ relays }: Topology, place: string): Addresses {
  return Addresses.union(
    [...relays.values()].flatMap(({ legs }) => [...legs.values()].filter((leg) => leg.place === place).map(({ addresses }) => addresses)),
  )
}
