/** Relays that do what they are there for: a session that ends in one, by the service it offers, leads nobody on. */
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Relay } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CapabilityParameters } from './relay-capabilities.ts'
import { capabilitiesUnder, treatmentOf } from './relay-capabilities.ts'
import { heldUnder, relayStanding } from './relay-measures.ts'
import { classesOf, sanitized } from './service-class.ts'

interface Judging {
  readonly topology: Topology
  readonly today: string
  readonly parameters: CapabilityParameters
}

/**
 * The packets that open a session with such a relay, by the place of its leg: by the service it offers there and by no other.
 * Whoever logs in to the relay itself by another service stands on a host with two legs.
 */
export function guardedSessions(judging: Judging, bound: 'judged' | 'possible'): ReadonlyMap<string, PacketSet> {
  const found = new Map<string, PacketSet>()
  for (const relay of judging.topology.relays.values()) {
    if (!guards(judging, relay, bound)) continue
    for (const { enters, exits } of channelsOf([relay])) {
      for (const { leg, service, opens } of [enters, exits]) {
        if (opens !== 'peer') continue
        const sessions = PacketSet.box({ dst: leg.addresses }).and(service)
        found.set(leg.place, (found.get(leg.place) ?? PacketSet.none).or(sessions))
      }
    }
  }
  return found
}

/** Whether a relay keeps apart what it joins: remote access by who and what is recorded, the others by what they do to content. */
function guards(judging: Judging, relay: Relay, bound: 'judged' | 'possible'): boolean {
  const channels = channelsOf([relay])
  if (channels.length === 0) return false
  const { topology, today, parameters } = judging
  if (relay.kind === 'remote-access')
    return (['mfa', 'session-recording'] as const).every((measure) =>
      heldUnder(relayStanding(topology, today, parameters, relay, measure), bound),
    )
  const crossing = channels.filter((channel) => intoProtected(topology, channel))
  return (
    crossing.length > 0 &&
    crossing.every((channel) => {
      const done = new Set(capabilitiesUnder(treatmentOf(topology, today, parameters, channel), bound))
      return done.has('screen-transfer') || classesOf(channel.exits.service).every((of) => sanitized(of, done))
    })
  )
}

/** Whether data goes by a channel from one tier into the LGWAN or My Number tier, or between a remote user and any tier. */
function intoProtected(topology: Topology, { enters, exits, relay }: Channel): boolean {
  if (relay.kind === 'screen-transfer') return true
  const to = topology.zones.get(exits.leg.place)?.tier.base
  return (to === 'lgwan' || to === 'mynumber') && topology.zones.get(enters.leg.place)?.tier.base !== to
}
