/**
 * Which legs of relays are live: whether packets can open the sessions that a relay needs on each side, through every
 * firewall between (checks.md 3.0, "live"). A relay whose rules are closed carries nothing, whatever is declared.
 */
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Topology } from '../../model/topology.ts'
import type { Network } from '../network.ts'
import type { Channel, Side } from './channel.ts'
import { channelsOf } from './channel.ts'

/** How data moves between hosts of a place and a relay, between two relays, or between hosts of two places. */
export interface Hop {
  /** Places where the data comes from and goes to. */
  readonly from: string
  readonly to: string
  /** Who opens the session, by its place in the direction of data. `person`: carried by hand, no packets. */
  readonly opened: 'sender' | 'receiver' | 'person'
  /** Nothing of ours filters between the two: one segment, or networks of others. No device is passed. */
  readonly unfiltered: boolean
  /** Between two relays, by a service that both declare. */
  readonly handed?: true
  /** In the initiator's original source and the final destination; empty when carried by hand. */
  readonly judged: PacketSet
  readonly possible: PacketSet
}

/**
 * The live legs of a topology's relays. A relay is one by what it declares to carry, from or to its leg. By any other service
 * its address is a host like others of its place: calling a server a relay hides nothing of it.
 */
export interface LiveRelays {
  readonly channels: readonly Channel[]
  /** From the hosts of a place into a channel. */
  entering(channel: Channel): readonly Hop[]
  /** Out of a channel to the hosts of a place. */
  leaving(channel: Channel): readonly Hop[]
  /** Out of a channel straight into another relay. */
  handing(channel: Channel): readonly { readonly hop: Hop; readonly next: Channel }[]
  /** From hosts of a place to hosts of another, whoever opens; what relays declare to carry left out. */
  between(from: string, to: string): readonly Hop[]
}

const known = new WeakMap<Network, LiveRelays>()

/** The live relays of a network, worked out once. */
export function liveRelays(network: Network): LiveRelays {
  const found = known.get(network)
  if (found !== undefined) return found
  const built = build(network)
  known.set(network, built)
  return built
}

function build(network: Network): LiveRelays {
  const { topology } = network
  const channels = channelsOf(topology.relays.values())
  const legs = legsByPlace(topology)
  const genuine = genuineTraffic(network, legs)
  const byEntry = new Map<string, Channel[]>()
  for (const channel of channels) {
    const { place } = channel.enters.leg
    byEntry.set(place, [...(byEntry.get(place) ?? []), channel])
  }

  const declared = declaredSessions(channels)
  /** Without sessions that relays of a place give data by (`gives`) or take it by, as those who open them or as those who wait. */
  const withoutRelays = (packets: PacketSet, place: string, gives: boolean, opens: Opener): PacketSet =>
    packets.minus(declared.get(roleOf(place, gives, opens)) ?? PacketSet.none)

  /** Packets between a leg and a place, opened by the place (`peer`) or by the leg (`relay`). */
  const session = (side: Side, place: string): Pick<Hop, 'judged' | 'possible'> | undefined => {
    const peer = side.opens === 'peer'
    const direct = peer ? genuine.between(place, side.leg.place) : genuine.between(side.leg.place, place)
    if (direct === undefined) return undefined
    const at = PacketSet.box(peer ? { dst: side.leg.addresses } : { src: side.leg.addresses }).and(side.service)
    return bothBounds(direct, (packets) => packets.and(at))
  }

  const hopsOf = (side: Side, into: boolean): readonly Hop[] => {
    const home = side.leg.place
    if (side.opens === 'person') return [byHand(home)]
    const peer = side.opens === 'peer'
    // Into the relay the data's sender is the place; out of it, the relay.
    const opened = peer === into ? 'sender' : 'receiver'
    const other = peer ? 'relay' : 'peer'
    const result: Hop[] = []
    const near = unfilteredFrom(topology, home)
    for (const place of near) {
      const others = network
        .sources(place)
        .or(legs.get(place) ?? Addresses.none)
        .minus(side.leg.addresses)
      const ends = peer ? { src: others, dst: side.leg.addresses } : { src: side.leg.addresses, dst: others }
      const packets = withoutRelays(PacketSet.box(ends).and(side.service).and(PacketSet.wellFormed), place, into, other)
      if (packets.isEmpty) continue
      result.push({ from: into ? place : home, to: into ? home : place, opened, unfiltered: true, judged: packets, possible: packets })
    }
    for (const place of genuine.partners.get(home) ?? []) {
      if (near.has(place)) continue
      const packets = session(side, place)
      if (packets === undefined) continue
      const left = bothBounds(packets, (each) => withoutRelays(each, place, into, other))
      if (left.possible.isEmpty) continue
      result.push({ from: into ? place : home, to: into ? home : place, opened, unfiltered: false, ...left })
    }
    return result
  }

  const handing = (channel: Channel): { hop: Hop; next: Channel }[] => {
    const { exits } = channel
    if (exits.opens === 'person') return []
    const home = exits.leg.place
    const result: { hop: Hop; next: Channel }[] = []
    const near = unfilteredFrom(topology, home)
    for (const place of new Set([...near, ...(genuine.partners.get(home) ?? [])])) {
      const candidates = (byEntry.get(place) ?? []).filter(
        ({ relay, enters }) => relay !== channel.relay && enters.opens !== 'person' && enters.opens !== exits.opens,
      )
      if (candidates.length === 0) continue
      const opened = exits.opens === 'relay' ? 'sender' : 'receiver'
      const whole = near.has(place) ? undefined : session(exits, place)
      if (!near.has(place) && (whole === undefined || whole.possible.isEmpty)) continue
      for (const next of candidates) {
        const ends =
          opened === 'sender'
            ? PacketSet.box({ src: exits.leg.addresses, dst: next.enters.leg.addresses })
            : PacketSet.box({ src: next.enters.leg.addresses, dst: exits.leg.addresses })
        const spoken = ends.and(exits.service).and(next.enters.service).and(PacketSet.wellFormed)
        const judged = whole === undefined ? spoken : whole.judged.and(spoken)
        const possible = whole === undefined ? spoken : whole.possible.and(spoken)
        if (!possible.isEmpty)
          result.push({ hop: { from: home, to: place, opened, unfiltered: whole === undefined, handed: true, judged, possible }, next })
      }
    }
    return result
  }

  const between = (from: string, to: string): readonly Hop[] =>
    (['sender', 'receiver'] as const).flatMap((opened): readonly Hop[] => {
      const sender = opened === 'sender'
      const direct = sender ? genuine.between(from, to) : genuine.between(to, from)
      if (direct === undefined) return []
      const left = bothBounds(direct, (packets) =>
        withoutRelays(withoutRelays(packets, from, true, sender ? 'relay' : 'peer'), to, false, sender ? 'peer' : 'relay'),
      )
      return left.possible.isEmpty ? [] : [{ from, to, opened, unfiltered: false, ...left }]
    })

  return {
    channels,
    entering: memory((channel: Channel) => hopsOf(channel.enters, true)),
    leaving: memory((channel: Channel) => hopsOf(channel.exits, false)),
    handing: memory(handing),
    between,
  }
}

/** Addresses of relays by the place they are in. */
function legsByPlace(topology: Topology): ReadonlyMap<string, Addresses> {
  const byPlace = new Map<string, Addresses[]>()
  for (const relay of topology.relays.values())
    for (const { place, addresses } of relay.legs.values()) byPlace.set(place, [...(byPlace.get(place) ?? []), addresses])
  return new Map([...byPlace].map(([place, each]) => [place, Addresses.union(each)]))
}

type Opener = 'peer' | 'relay'

const roleOf = (place: string, gives: boolean, opens: Opener): string => `${gives ? 'gives' : 'takes'} ${opens} ${place}`

/** Every session that some relay declares, by the place of its leg, the way of the data, and who opens. */
function declaredSessions(channels: readonly Channel[]): ReadonlyMap<string, PacketSet> {
  const found = new Map<string, PacketSet>()
  for (const { enters, exits } of channels) {
    for (const [side, gives] of [
      [enters, false],
      [exits, true],
    ] as const) {
      const { leg, service, opens } = side
      if (opens === 'person') continue
      const role = roleOf(leg.place, gives, opens)
      const sessions = PacketSet.box(opens === 'peer' ? { dst: leg.addresses } : { src: leg.addresses }).and(service)
      found.set(role, (found.get(role) ?? PacketSet.none).or(sessions))
    }
  }
  return found
}

type Bounds = Pick<Hop, 'judged' | 'possible'>

function bothBounds({ judged, possible }: Bounds, of: (packets: PacketSet) => PacketSet): Bounds {
  const most = of(possible)
  return { judged: judged === possible ? most : of(judged), possible: most }
}

/**
 * What hosts send as themselves, and with which places each place exchanges any of it. What needs a foreign source is the
 * matrix's to report, once, where it enters.
 */
function genuineTraffic(
  network: Network,
  legs: ReadonlyMap<string, Addresses>,
): {
  between(from: string, to: string): Bounds | undefined
  readonly partners: ReadonlyMap<string, readonly string[]>
} {
  const pairs = new Map<string, Map<string, Bounds>>()
  for (const from of network.places) {
    const own = PacketSet.box({ src: network.sources(from).or(legs.get(from) ?? Addresses.none) }).and(PacketSet.wellFormed)
    const row = new Map<string, Bounds>()
    for (const to of network.places) {
      const direct = from === to ? undefined : network.direct(from, to)
      if (direct === undefined) continue
      const left = bothBounds(direct, (packets) => packets.and(own))
      if (!left.possible.isEmpty) row.set(to, left)
    }
    pairs.set(from, row)
  }
  const partners = new Map(
    network.places.map((place) => [
      place,
      network.places.filter((other) => pairs.get(place)?.has(other) === true || pairs.get(other)?.has(place) === true),
    ]),
  )
  return { between: (from, to) => pairs.get(from)?.get(to), partners }
}

/**
 * Places with nothing of ours between them and this one: itself (one segment), and for networks of others those they carry
 * on to and those that carry on to them.
 */
function unfilteredFrom({ externals }: Topology, place: string): ReadonlySet<string> {
  const beyond = (id: string): ReadonlySet<string> => {
    const found = new Set([id])
    for (const known of found) for (const next of externals.get(known)?.reaches ?? []) found.add(next)
    return found
  }
  const before = externals.has(place) ? [...externals.keys()].filter((id) => beyond(id).has(place)) : []
  return new Set([...beyond(place), ...before])
}

function byHand(place: string): Hop {
  return { from: place, to: place, opened: 'person', unfiltered: true, judged: PacketSet.none, possible: PacketSet.none }
}

function memory<K, T>(work: (key: K) => T): (key: K) => T {
  const done = new Map<K, T>()
  return (key) => {
    if (done.has(key)) return done.get(key) as T
    const made = work(key)
    done.set(key, made)
    return made
  }
}
