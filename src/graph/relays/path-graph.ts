/** The graph that chains are searched in: places and relays, each with what has been done to the data before it stands there. */
import type { Capability } from '../../model/relay.ts'
import { CAPABILITIES } from '../../model/relay.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { Network } from '../network.ts'
import type { Channel } from './channel.ts'
import type { DataPath, Move, Question } from './data-path.ts'
import type { Hop, LiveRelays } from './live.ts'
import { liveRelays } from './live.ts'

/** Where data stands, and the sessions by which it goes on. */
export interface Stand {
  readonly id: string
  readonly place?: string
  readonly channel?: Channel
  readonly done: number
  /** By where they lead; the first of those that lead to the same. */
  readonly on: Map<Stand, Hop>
}

const BIT: ReadonlyMap<Capability, number> = new Map(CAPABILITIES.map((capability, index) => [capability, 1 << index]))

/** A session by which data arrives as it should not, and where it comes from. */
export interface End {
  readonly stand: Stand
  readonly hop: Hop
  readonly wrong: PacketSet | 'by-hand'
}

/** Everything that data can pass from the sources of a question on, and how it arrives where it should not. */
export class PathGraph {
  /** In the order in which they were met. */
  readonly ends: End[] = []
  private readonly stands = new Map<string, Stand>()
  private readonly treatments = new Map<Channel, number>()
  private readonly entering: ReadonlyMap<string, readonly { readonly hop: Hop; readonly channel: Channel }[]>

  private readonly network: Network
  private readonly relays: LiveRelays
  private readonly question: Question

  constructor(network: Network, question: Question) {
    const relays = liveRelays(network)
    this.network = network
    this.relays = relays
    this.question = question
    const entering = new Map<string, { hop: Hop; channel: Channel }[]>()
    for (const channel of relays.channels) {
      if (question.skip?.(channel) === true) continue
      for (const hop of relays.entering(channel)) {
        if (!this.carries(hop)) continue
        const there = entering.get(hop.from)
        if (there === undefined) entering.set(hop.from, [{ hop, channel }])
        else there.push({ hop, channel })
      }
    }
    this.entering = entering
    for (const place of question.sources.flat()) this.at({ place, done: 0 })
    // Grows while it is walked.
    for (const stand of this.stands.values()) this.expand(stand)
  }

  /** Where data stands at a place of the sources. */
  source(place: string): Stand {
    return this.at({ place, done: 0 })
  }

  private carries(hop: Hop): boolean {
    return hop.opened === 'person' || !hop[this.question.bound].isEmpty
  }

  private at({ place, channel, done }: Pick<Stand, 'place' | 'channel' | 'done'>): Stand {
    const id = `${channel?.id ?? place ?? ''} ${done}`
    const known = this.stands.get(id)
    if (known !== undefined) return known
    const stand: Stand = {
      id,
      done,
      on: new Map(),
      ...(place === undefined ? {} : { place }),
      ...(channel === undefined ? {} : { channel }),
    }
    this.stands.set(id, stand)
    return stand
  }

  private expand(stand: Stand): void {
    if (stand.channel === undefined) this.fromHosts(stand, stand.place ?? '')
    else this.fromRelay(stand, stand.channel)
  }

  private fromHosts(stand: Stand, place: string): void {
    const { done } = stand
    for (const { hop, channel } of this.entering.get(place) ?? []) this.link(stand, { channel, done: done | this.treatment(channel) }, hop)
    const { direct } = this.question
    if (direct === undefined) return
    for (const to of this.network.places) {
      if (to === place || !direct(place, to)) continue
      for (const hop of this.relays.between(place, to)) if (this.carries(hop)) this.arrive(stand, hop, undefined)
    }
  }

  private fromRelay(stand: Stand, channel: Channel): void {
    const { done } = stand
    const kept = this.question.forgets(channel.exits.leg.place) ? 0 : done
    for (const hop of this.relays.leaving(channel)) if (this.carries(hop)) this.arrive(stand, hop, channel)
    for (const { hop, next } of this.relays.handing(channel)) {
      if (!this.carries(hop)) continue
      if (this.question.relaysAreHosts === true && this.question.target(hop.to)) {
        this.arrive(stand, hop, channel)
        continue
      }
      if (this.question.skip?.(next) === true) continue
      this.link(stand, { channel: next, done: kept | this.treatment(next) }, hop)
    }
  }

  private arrive(stand: Stand, hop: Hop, last: Channel | undefined): void {
    const { done } = stand
    const place = hop.to
    if (this.question.target(place)) {
      const wrong = this.question.wrong(hop, capabilitiesOf(done), last)
      if (wrong === 'by-hand' || (wrong !== undefined && !wrong.isEmpty)) this.ends.push({ stand, hop, wrong })
      return
    }
    if (!this.question.goesOn(place)) return
    const settling = this.settling(hop, done, last)
    if (settling !== undefined) this.link(stand, { place, done: this.question.forgets(place) ? 0 : done }, settling)
  }

  /** The part of a session by which data comes to rest; undefined where none does. */
  private settling(hop: Hop, done: number, last: Channel | undefined): Hop | undefined {
    const { settles } = this.question
    if (settles === undefined) return hop
    const packets = settles(hop, capabilitiesOf(done), last)
    if (packets === undefined || packets === 'by-hand') return packets === undefined ? undefined : hop
    const part = { ...hop, judged: hop.judged.and(packets), possible: hop.possible.and(packets) }
    return this.carries(part) ? part : undefined
  }

  private link(from: Stand, to: Pick<Stand, 'place' | 'channel' | 'done'>, hop: Hop): void {
    const target = this.at(to)
    if (from !== target && !from.on.has(target)) from.on.set(target, hop)
  }

  private treatment(channel: Channel): number {
    const known = this.treatments.get(channel)
    if (known !== undefined) return known
    const bits = this.question.does(channel).reduce((all, capability) => all | (BIT.get(capability) ?? 0), 0)
    this.treatments.set(channel, bits)
    return bits
  }

  /** A way over some stands, as data takes it to an end. */
  tell(way: readonly Stand[], { hop, wrong }: End): DataPath {
    const moves = way.slice(1).map((stand, i): Move => {
      const taken = way[i]!.on.get(stand)!
      return { hop: taken, ...(stand.channel === undefined ? {} : { into: stand.channel }) }
    })
    return {
      from: way[0]?.place ?? '',
      to: hop.to,
      moves: [...moves, { hop }],
      done: [...capabilitiesOf(way.at(-1)!.done)],
      delivered: wrong === 'by-hand' ? hop.judged : wrong,
    }
  }
}

const known = new Map<number, ReadonlySet<Capability>>()

function capabilitiesOf(bits: number): ReadonlySet<Capability> {
  const found = known.get(bits) ?? new Set(CAPABILITIES.filter((capability) => (bits & (BIT.get(capability) ?? 0)) !== 0))
  known.set(bits, found)
  return found
}
