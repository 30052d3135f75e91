/**
 * Stepping stones: sessions that are each permitted, where the next one is opened by a host that the last one reached. The
 * search runs over hosts: a place's addresses are split by the sessions that land on them, so that every path is one that
 * some host can really take.
 */
import { DirectedGraph } from 'graphology'
import { singleSource } from 'graphology-shortest-path'
import type { Network } from '../../graph/network.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { beyondExternal } from '../places.ts'
import { packetsOfClass, SERVICE_CLASSES } from '../relays/service-class.ts'

/** One session of a path. */
export interface Step {
  readonly from: string
  readonly to: string
  /** In the initiator's original source and the final destination. */
  readonly packets: PacketSet
  /** How the host that opens it stands where the last one landed: it is that host, another leg of it, or another host of that segment. */
  readonly by: 'itself' | 'other-leg' | 'neighbour'
}

export interface SteppingPath {
  readonly steps: readonly Step[]
  /** The last session lands on a host that has a leg in the target: no further session is needed. */
  readonly straddles?: string
}

export interface SteppingQuestion {
  readonly sources: readonly string[]
  /** Places to be reached, by a session from outside of them. */
  readonly target: (place: string) => boolean
  /** Sessions into a place that lead nobody on. */
  readonly guarded: ReadonlyMap<string, PacketSet>
  readonly maxSteps: number
  readonly bound: 'judged' | 'possible'
  /** Whether a host of a segment may go on through another host of it. */
  readonly neighbours: boolean
}

const udp = (fields: Parameters<typeof PacketSet.box>[0]): PacketSet => PacketSet.box({ protocols: [[17, 17]], ...fields })

/**
 * Services by which somebody takes hold of a host. Names, time, logons, logs and ICMP are asked for and answered only; so are
 * SNMP traps, and what a list without state lets back as an answer of DNS or NTP.
 */
export const TAKES_HOLD = PacketSet.union(
  SERVICE_CLASSES.filter((of) => !['dns', 'ntp', 'icmp', 'log', 'auth'].includes(of)).map((of) => packetsOfClass(of)),
)
  .minus(udp({ dport: [[162, 162]] }))
  .minus(
    udp({
      sport: [
        [53, 53],
        [123, 123],
      ],
    }),
  )

interface Stone {
  readonly place: string
  readonly addresses: Addresses
}

interface Edge {
  readonly packets?: PacketSet
  readonly by: Step['by']
}

interface Landing {
  readonly node: string
  readonly packets: PacketSet
}

/** One host with several legs. */
type Machine = readonly { readonly place: string; readonly addresses: Addresses }[]

/** A shortest path of at least two sessions; undefined when there is none. */
export function steppingPath(network: Network, question: SteppingQuestion): SteppingPath | undefined {
  return new Search(network, question).run()
}

class Search {
  private readonly graph = new DirectedGraph<Stone | { place?: undefined }, Edge>()
  private readonly seen = new Map<string, Addresses>()
  private readonly machines: readonly Machine[]
  private readonly network: Network
  private readonly question: SteppingQuestion
  private count = 0

  constructor(network: Network, question: SteppingQuestion) {
    this.network = network
    this.question = question
    this.machines = machinesOf(network.topology)
  }

  run(): SteppingPath | undefined {
    const { sources, maxSteps, target } = this.question
    this.graph.addNode('start', {})
    let frontier = sources.map((place) => this.add('start', { place, addresses: this.network.sources(place) }, { by: 'itself' }))
    for (let step = 1; step <= maxSteps && frontier.length > 0; step++) {
      const landings = new Map<string, Landing[]>()
      for (const node of frontier) {
        for (const [to, packets] of this.sessions(node)) {
          if (target(to)) {
            if (step > 1) return this.tell(node, { to, packets })
          } else if (this.network.topology.zones.has(to)) landings.set(to, [...(landings.get(to) ?? []), { node, packets }])
        }
        if (step > 1) continue
        for (const [to, packets] of this.outside(node)) landings.set(to, [...(landings.get(to) ?? []), { node, packets }])
      }
      const next: string[] = []
      for (const [place, landed] of landings) {
        const inside = this.network.topology.zones.has(place)
        for (const node of this.land(place, landed)) {
          if (inside) next.push(node)
          for (const { place: leg, addresses } of this.otherLegs(node)) {
            if (target(leg)) return this.tell(node, undefined, leg)
            next.push(...this.extend(node, { place: leg, addresses }, 'other-leg'))
          }
          if (inside && this.question.neighbours)
            next.push(...this.extend(node, { place, addresses: this.network.sources(place) }, 'neighbour'))
        }
      }
      frontier = next
    }
    return undefined
  }

  /** What some hosts may open, by the place it lands in. */
  private *sessions(node: string): Generator<readonly [to: string, packets: PacketSet]> {
    const { place, addresses } = this.stone(node)
    const { guarded, bound } = this.question
    for (const to of this.network.places) {
      if (to === place) continue
      const direct = this.network.direct(place, to)?.[bound].and(TAKES_HOLD)
      if (direct === undefined || direct.isEmpty) continue
      const packets = direct.and(PacketSet.box({ src: addresses })).minus(guarded.get(to) ?? PacketSet.none)
      if (!packets.isEmpty) yield [to, packets]
    }
  }

  /** Relays whose outer leg stands outside, where nothing of ours filters. */
  private outside(node: string): ReadonlyMap<string, PacketSet> {
    const { place, addresses } = this.stone(node)
    const { topology } = this.network
    const found = new Map<string, PacketSet>()
    for (const { enters, exits } of channelsOf(topology.relays.values())) {
      for (const { leg, service, opens } of [enters, exits]) {
        if (opens !== 'peer' || !topology.externals.has(leg.place) || !beyondExternal(topology, leg.place).has(place)) continue
        const open = PacketSet.box({ src: addresses.minus(leg.addresses), dst: leg.addresses }).and(service)
        const packets = open.minus(this.question.guarded.get(leg.place) ?? PacketSet.none)
        if (!packets.isEmpty) found.set(leg.place, (found.get(leg.place) ?? PacketSet.none).or(packets))
      }
    }
    return found
  }

  /** New hosts of a place, split so that every session lands on all hosts of a part or on none; and by machines with other legs. */
  private land(place: string, landed: readonly Landing[]): readonly string[] {
    const sets = landed.map(({ packets }) => packets.addresses('dst'))
    const fresh = Addresses.union(sets).minus(this.seen.get(place) ?? Addresses.none)
    const legs = this.machines.flatMap((machine) => machine.filter((leg) => leg.place === place).map(({ addresses }) => addresses))
    let parts = fresh.isEmpty ? [] : [fresh]
    for (const set of [...sets, ...legs])
      parts = parts.flatMap((part) => [part.and(set), part.minus(set)].filter(({ isEmpty }) => !isEmpty))
    this.note(place, fresh)
    return parts.map((addresses) => {
      const node = String(this.count++)
      this.graph.addNode(node, { place, addresses })
      landed.forEach((landing, index) => {
        if (!addresses.within(sets[index]!)) return
        const packets = landing.packets.and(PacketSet.box({ dst: addresses }))
        this.graph.addEdge(landing.node, node, { packets, by: 'itself' })
      })
      return node
    })
  }

  private extend(node: string, { place, addresses }: Stone, by: Step['by']): readonly string[] {
    const fresh = addresses.minus(this.seen.get(place) ?? Addresses.none)
    if (fresh.isEmpty) return []
    this.note(place, fresh)
    return [this.add(node, { place, addresses: fresh }, { by })]
  }

  private otherLegs(node: string): readonly Stone[] {
    const { place, addresses } = this.stone(node)
    return this.machines
      .filter((machine) => machine.some((leg) => leg.place === place && !leg.addresses.and(addresses).isEmpty))
      .flatMap((machine) => machine.filter((leg) => leg.place !== place || leg.addresses.and(addresses).isEmpty))
  }

  private add(from: string, stone: Stone, edge: Edge): string {
    const node = String(this.count++)
    this.graph.addNode(node, stone)
    this.graph.addEdge(from, node, edge)
    return node
  }

  private note(place: string, addresses: Addresses): void {
    this.seen.set(place, (this.seen.get(place) ?? Addresses.none).or(addresses))
  }

  private stone(node: string): Stone {
    const { place, ...rest } = this.graph.getNodeAttributes(node)
    if (place === undefined || !('addresses' in rest)) throw new Error(`not a stone: ${node}`)
    return { place, addresses: rest.addresses }
  }

  private tell(node: string, last: { readonly to: string; readonly packets: PacketSet } | undefined, straddles?: string): SteppingPath {
    const path = singleSource(this.graph, 'start')[node] ?? []
    const steps: Step[] = []
    let by: Step['by'] = 'itself'
    for (let i = 2; i < path.length; i++) {
      const edge = this.graph.getEdgeAttributes(path[i - 1]!, path[i]!)
      if (edge.packets === undefined) {
        by = edge.by
        continue
      }
      steps.push({ from: this.stone(path[i - 1]!).place, to: this.stone(path[i]!).place, packets: edge.packets, by })
      by = 'itself'
    }
    if (last !== undefined) steps.push({ from: this.stone(node).place, to: last.to, packets: last.packets, by })
    return { steps, ...(straddles === undefined ? {} : { straddles }) }
  }
}

/** Hosts with legs in several zones, and relays: what stands on one leg of them opens sessions from the others. */
function machinesOf({ hosts, relays, zones }: Topology): readonly Machine[] {
  const own = [...hosts.values()]
    .filter((host) => host.zones.length > 1)
    .map((host) => host.zones.map((place) => ({ place, addresses: host.addresses.and(zones.get(place)?.addresses ?? Addresses.none) })))
  return [...own, ...[...relays.values()].map((relay) => [...relay.legs.values()])].filter((machine) => machine.length > 1)
}
