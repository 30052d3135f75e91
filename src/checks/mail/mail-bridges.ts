/** What exchanges mail with both the LGWAN and the Internet's side: relays, chains of them, and hosts. */
import type { Channel, Side } from '../../graph/relays/channel.ts'
import type { DataPath, Move } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { Hop, LiveRelays } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Network } from '../../graph/network.ts'
import type { Relay } from '../../model/relay.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { isInternetSide } from '../places.ts'
import { met } from '../relays/relay-segments.ts'
import { packetsOfClass } from '../relays/service-class.ts'

export type Bound = 'judged' | 'possible'

/** A relay with a session on each side. */
export interface RelayBridge {
  readonly relay: Relay
  /** The session on the Internet's side. */
  readonly hop: Hop
}

/** A host that exchanges mail with the LGWAN, and the session by which mail goes on from it or comes to it. */
export interface HostBridge {
  readonly hosts: Addresses
  readonly session: Hop
  readonly packets: PacketSet
  /** The relays by which mail goes on; absent where the session itself is one with the Internet's side. */
  readonly onward?: readonly Move[]
}

const MAIL = packetsOfClass('mail')

export class MailBridges {
  private readonly network: Network
  private readonly relays: LiveRelays
  private readonly bound: Bound
  /** Those that carry mail and do not sanitize it. */
  private readonly plain: ReadonlySet<Channel>
  private readonly sanitizers: PacketSet
  /** Sessions by which other relays hand to a channel. */
  private readonly handedTo: ReadonlyMap<Channel, readonly Hop[]>

  constructor(network: Network, sanitizes: (channel: Channel) => boolean, bound: Bound) {
    this.network = network
    this.relays = liveRelays(network)
    this.bound = bound
    const ofMail = this.relays.channels.filter(({ enters, exits }) => speaksMail(enters) && speaksMail(exits))
    this.plain = new Set(ofMail.filter((channel) => !sanitizes(channel)))
    const legs = Addresses.union(ofMail.filter(sanitizes).flatMap(({ enters, exits }) => [enters.leg.addresses, exits.leg.addresses]))
    const handedTo = new Map<Channel, Hop[]>()
    for (const before of this.relays.channels) {
      for (const { hop, next } of this.relays.handing(before)) {
        if (!this.plain.has(next)) continue
        const hops = handedTo.get(next)
        if (hops === undefined) handedTo.set(next, [hop])
        else hops.push(hop)
      }
    }
    this.handedTo = handedTo
    this.sanitizers = PacketSet.box({ src: legs }).or(PacketSet.box({ dst: legs }))
  }

  /** Relays that have mail sessions with both, whether or not one carry joins the two. */
  relaysBetween(): readonly RelayBridge[] {
    const found: RelayBridge[] = []
    for (const relay of new Set([...this.plain].map((channel) => channel.relay))) {
      const sessions = [...this.plain].filter((channel) => channel.relay === relay).flatMap((channel) => this.sessionsOf(channel))
      const hop = sessions.find(({ beyond }) => this.isOutside(beyond))?.hop
      if (hop !== undefined && sessions.some(({ beyond }) => this.isLgwan(beyond))) found.push({ relay, hop })
    }
    return found
  }

  /** Chains of relays from the LGWAN to the Internet's side or back. */
  chains(): readonly DataPath[] {
    const lgwan = this.network.places.filter((place) => this.isLgwan(place))
    const outside = this.network.places.filter((place) => this.isOutside(place))
    const directions = [
      { sources: [lgwan], target: (place: string) => this.isOutside(place) },
      { sources: [outside], target: (place: string) => this.isLgwan(place) },
    ]
    return directions.flatMap((direction) =>
      findDataPaths(this.network, {
        ...direction,
        wrong: (hop, _, last) => (last === undefined ? undefined : met(this.network, hop, this.bound).and(MAIL)),
        goesOn: () => false,
        forgets: () => false,
        does: () => [],
        relaysAreHosts: true,
        skip: (channel) => !this.plain.has(channel),
        bound: this.bound,
      }),
    )
  }

  /** Hosts of zones that are not on the Internet's side and exchange mail with both. */
  hosts(): readonly HostBridge[] {
    return [...this.network.topology.zones.keys()]
      .filter((zone) => !this.isOutside(zone))
      .flatMap((zone) => {
        const hosts = this.mailHosts(zone)
        return hosts.isEmpty ? [] : [...this.directSessions(zone, hosts), ...this.relayedSessions(zone, hosts)]
      })
  }

  /** Addresses of a zone that exchange mail with the LGWAN itself; a sanitizer there is no mail host. */
  private mailHosts(zone: string): Addresses {
    const lgwan = this.network.places.filter((place) => this.isLgwan(place))
    const ends = lgwan.flatMap((place) => [
      this.session(place, zone, this.bound).addresses('dst'),
      this.session(zone, place, this.bound).addresses('src'),
    ])
    return Addresses.union(ends)
  }

  private directSessions(zone: string, hosts: Addresses): readonly HostBridge[] {
    return this.network.places
      .filter((place) => this.isOutside(place))
      .flatMap((place) =>
        [
          { from: place, to: zone, at: PacketSet.box({ dst: hosts }) },
          { from: zone, to: place, at: PacketSet.box({ src: hosts }) },
        ].flatMap(({ from, to, at }): HostBridge[] => {
          const judged = this.session(from, to, 'judged').and(at)
          const possible = this.session(from, to, 'possible').and(at)
          const packets = this.bound === 'judged' ? judged : possible
          if (packets.isEmpty) return []
          return [{ hosts, session: { from, to, opened: 'sender', unfiltered: false, judged, possible }, packets }]
        }),
      )
  }

  /** Sessions from such hosts into relays that lead to the Internet's side without sanitizing. */
  private relayedSessions(zone: string, hosts: Addresses): readonly HostBridge[] {
    return [...this.plain].flatMap((channel) => {
      // A session with a relay on the Internet's side is a direct one.
      const onward = this.isOutside(channel.enters.leg.place) ? undefined : this.onwardFrom(channel)
      if (onward === undefined) return []
      const sessions = [...this.relays.entering(channel), ...this.handedByOthers(channel)]
      return sessions.flatMap((session): HostBridge[] => {
        if (session.from !== zone) return []
        const at = PacketSet.box(session.opened === 'receiver' ? { dst: hosts } : { src: hosts }).and(MAIL)
        const packets = session[this.bound].and(at)
        if (packets.isEmpty) return []
        const narrowed = { ...session, judged: session.judged.and(at), possible: session.possible.and(at) }
        return [{ hosts, session: narrowed, packets, onward: [{ hop: narrowed, into: channel }, ...onward] }]
      })
    })
  }

  /** Sessions by which relays hand to a channel that carry no mail themselves: where their mail comes from, nobody says. */
  private handedByOthers(channel: Channel): readonly Hop[] {
    const ofMail = new Set([...this.plain].map(({ relay }) => relay))
    return this.relays.channels
      .filter(({ relay }) => !ofMail.has(relay))
      .flatMap((before) => this.relays.handing(before).flatMap(({ hop, next }) => (next === channel ? [hop] : [])))
  }

  /** The shortest way on from a relay to the Internet's side, by relays that do not sanitize. */
  private onwardFrom(start: Channel): readonly Move[] | undefined {
    const queue: { readonly channel: Channel; readonly moves: readonly Move[] }[] = [{ channel: start, moves: [] }]
    const seen = new Set([start])
    for (const { channel, moves } of queue) {
      for (const hop of this.relays.leaving(channel))
        if (this.passes(hop) && this.hasHosts(hop) && this.isOutside(hop.to)) return [...moves, { hop }]
      for (const { hop, next } of this.relays.handing(channel)) {
        if (!this.passes(hop)) continue
        if (this.isOutside(hop.to)) return [...moves, { hop }]
        if (!this.plain.has(next) || seen.has(next)) continue
        seen.add(next)
        queue.push({ channel: next, moves: [...moves, { hop, into: next }] })
      }
    }
    return undefined
  }

  /** Sessions of a relay, with the place each is held with. */
  private sessionsOf(channel: Channel): readonly { readonly hop: Hop; readonly beyond: string }[] {
    return [
      ...this.relays.entering(channel).flatMap((hop) => (this.hasHosts(hop) ? [{ hop, beyond: hop.from }] : [])),
      ...this.relays.leaving(channel).flatMap((hop) => (this.hasHosts(hop) ? [{ hop, beyond: hop.to }] : [])),
      ...this.relays.handing(channel).map(({ hop }) => ({ hop, beyond: hop.to })),
      ...(this.handedTo.get(channel) ?? []).map((hop) => ({ hop, beyond: hop.from })),
    ].filter(({ hop }) => this.passes(hop))
  }

  private hasHosts(hop: Hop): boolean {
    return hop.opened !== 'person' && met(this.network, hop, this.bound).overlaps(MAIL)
  }

  private passes(hop: Hop): boolean {
    return hop[this.bound].overlaps(MAIL)
  }

  /** Mail that hosts of one place open sessions with to another, sanitizers apart. */
  private session(from: string, to: string, bound: Bound): PacketSet {
    const direct = this.network.direct(from, to)
    if (direct === undefined) return PacketSet.none
    const own = PacketSet.box({ src: this.network.sources(from) })
      .and(MAIL)
      .and(PacketSet.wellFormed)
    return direct[bound].and(own).minus(this.sanitizers)
  }

  private isLgwan(place: string): boolean {
    return this.network.topology.externals.get(place)?.kind === 'lgwan'
  }

  private isOutside(place: string): boolean {
    return isInternetSide(this.network.topology, place)
  }
}

function speaksMail({ service }: Side): boolean {
  return service.overlaps(MAIL)
}
