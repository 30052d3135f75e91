/**
 * Data paths: chains of sessions that relays join, where no packet goes all the way. The search runs in the product of
 * places and relays with what has been done to the data so far (checks.md 3.0, "Data path").
 */
import { DirectedGraph } from 'graphology'
import { singleSource } from 'graphology-shortest-path'
import type { Capability } from '../../model/relay.ts'
import { CAPABILITIES } from '../../model/relay.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { Network } from '../network.ts'
import type { Channel } from './channel.ts'
import type { Hop, LiveRelays } from './live.ts'
import { liveRelays } from './live.ts'

/** One session of a data path, and what stands at its end: hosts of a place, or a relay that carries on. */
export interface Move {
  readonly hop: Hop
  /** The relay the data goes into; absent where it comes to hosts. */
  readonly into?: Channel
}

/** From hosts of one place to hosts of another. */
export interface DataPath {
  readonly from: string
  readonly to: string
  /** In the order of the data. Never empty. */
  readonly moves: readonly Move[]
  /** What relays did since the data last stood where the question says it is nobody's. */
  readonly done: readonly Capability[]
  /** Packets of the last session that are not to arrive like this. Empty where data is carried by hand. */
  readonly delivered: PacketSet
}

/** What to look for. */
export interface Question {
  /** Where data starts, by preference: a path is told from the first group that has one. */
  readonly sources: readonly (readonly string[])[]
  /** Places where data must not arrive as `wrong` says. Paths end there. */
  readonly target: (place: string) => boolean
  /**
   * The packets of an arriving session that are wrong after what relays did. Nothing: it may arrive like this.
   * `last` is the relay that delivers; undefined where the last session is one between hosts.
   */
  readonly wrong: (hop: Hop, done: ReadonlySet<Capability>, last: Channel | undefined) => PacketSet | 'by-hand' | undefined
  /** Whether data goes on from hosts of a place where it arrived. */
  readonly goesOn: (place: string) => boolean
  /** Whether it goes on from hosts to hosts, with no relay between. */
  readonly direct?: (from: string, to: string) => boolean
  /** Places where what was done before counts no more, because data there may have come any other way. */
  readonly forgets: (place: string) => boolean
  /** What a relay really does to data in this direction. */
  readonly does: (channel: Channel) => readonly Capability[]
  /**
   * Whether a relay that receives at a target place is one of its hosts when another relay hands to it: data has come there
   * before it is known what that relay does. Absent: paths go on through it.
   */
  readonly relaysAreHosts?: boolean
  /** Relays to leave out. */
  readonly skip?: (channel: Channel) => boolean
  readonly bound: 'judged' | 'possible'
}

interface Node {
  readonly place?: string
  readonly channel?: Channel
  readonly done: number
}

interface Edge {
  readonly hop: Hop
}

const BIT: ReadonlyMap<Capability, number> = new Map(CAPABILITIES.map((capability, index) => [capability, 1 << index]))

/** A shortest path for each relay that delivers, place it delivers to, and treatment that is wrong there; in a fixed order. */
export function findDataPaths(network: Network, question: Question): readonly DataPath[] {
  return new Search(network, liveRelays(network), question).run()
}

class Search {
  private readonly graph = new DirectedGraph<Node, Edge>()
  private readonly open: string[] = []
  private readonly ends: { readonly node: string; readonly hop: Hop; readonly wrong: PacketSet | 'by-hand' }[] = []
  private readonly entering: ReadonlyMap<string, readonly { readonly hop: Hop; readonly channel: Channel }[]>

  private readonly network: Network
  private readonly relays: LiveRelays
  private readonly question: Question

  constructor(network: Network, relays: LiveRelays, question: Question) {
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
  }

  run(): readonly DataPath[] {
    this.question.sources.forEach((places, rank) => {
      const start = `from ${rank}`
      this.graph.addNode(start, { done: 0 })
      for (const place of places) this.graph.mergeEdgeWithKey(`${start} ${place}`, start, this.at({ place, done: 0 }))
    })
    for (let node = this.open.shift(); node !== undefined; node = this.open.shift()) this.expand(node)
    const shortest = this.question.sources.map((_, rank) => singleSource(this.graph, `from ${rank}`))
    const found: DataPath[] = []
    for (const { node, hop, wrong } of this.ends) {
      const path = shortest.find((paths) => paths[node] !== undefined)?.[node]
      if (path !== undefined) found.push(this.tell(path, hop, wrong))
    }
    return found
  }

  private carries(hop: Hop): boolean {
    return hop.opened === 'person' || !hop[this.question.bound].isEmpty
  }

  private at(node: Node): string {
    const id = `${node.channel?.id ?? node.place ?? ''} ${node.done}`
    if (!this.graph.hasNode(id)) {
      this.graph.addNode(id, node)
      this.open.push(id)
    }
    return id
  }

  private expand(id: string): void {
    const node = this.graph.getNodeAttributes(id)
    if (node.channel === undefined) this.fromHosts(id, node.place ?? '', node.done)
    else this.fromRelay(id, node.channel, node.done)
  }

  private fromHosts(id: string, place: string, done: number): void {
    for (const { hop, channel } of this.entering.get(place) ?? []) this.link(id, { channel, done: done | this.treatment(channel) }, hop)
    const { direct } = this.question
    if (direct === undefined) return
    for (const to of this.network.places) {
      if (to === place || !direct(place, to)) continue
      for (const hop of this.relays.between(place, to)) if (this.carries(hop)) this.arrive(id, hop, done, undefined)
    }
  }

  private fromRelay(id: string, channel: Channel, done: number): void {
    const kept = this.question.forgets(channel.exits.leg.place) ? 0 : done
    for (const hop of this.relays.leaving(channel)) if (this.carries(hop)) this.arrive(id, hop, done, channel)
    for (const { hop, next } of this.relays.handing(channel)) {
      if (!this.carries(hop)) continue
      if (this.question.relaysAreHosts === true && this.question.target(hop.to)) {
        this.arrive(id, hop, done, channel)
        continue
      }
      if (this.question.skip?.(next) === true) continue
      this.link(id, { channel: next, done: kept | this.treatment(next) }, hop)
    }
  }

  private arrive(id: string, hop: Hop, done: number, last: Channel | undefined): void {
    const place = hop.to
    if (this.question.target(place)) {
      const wrong = this.question.wrong(hop, capabilitiesOf(done), last)
      if (wrong === 'by-hand' || (wrong !== undefined && !wrong.isEmpty)) this.ends.push({ node: id, hop, wrong })
      return
    }
    if (!this.question.goesOn(place)) return
    this.link(id, { place, done: this.question.forgets(place) ? 0 : done }, hop)
  }

  private link(from: string, to: Node, hop: Hop): void {
    const target = this.at(to)
    if (from !== target && !this.graph.hasEdge(from, target)) this.graph.addEdge(from, target, { hop })
  }

  private treatment(channel: Channel): number {
    return this.question.does(channel).reduce((bits, capability) => bits | (BIT.get(capability) ?? 0), 0)
  }

  private tell(path: readonly string[], last: Hop, wrong: PacketSet | 'by-hand'): DataPath {
    const moves = path.slice(2).map((node, i): Move => {
      const { hop } = this.graph.getEdgeAttributes(path[i + 1]!, node)
      const into = this.graph.getNodeAttributes(node).channel
      return { hop, ...(into === undefined ? {} : { into }) }
    })
    const end = this.graph.getNodeAttributes(path.at(-1)!)
    return {
      from: this.graph.getNodeAttributes(path[1]!).place ?? '',
      to: last.to,
      moves: [...moves, { hop: last }],
      done: [...capabilitiesOf(end.done)],
      delivered: wrong === 'by-hand' ? last.judged : wrong,
    }
  }
}

function capabilitiesOf(bits: number): ReadonlySet<Capability> {
  return new Set(CAPABILITIES.filter((capability) => (bits & (BIT.get(capability) ?? 0)) !== 0))
}
