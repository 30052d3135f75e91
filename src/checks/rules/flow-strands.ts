/** A declared flow taken apart into what has to pass: one service from one end to the other. */
import type { DeclaredFlow } from '../../model/topology.ts'
import type { Network } from '../../graph/network.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { placesOf } from '../exceptions.ts'
import { addressesOf } from '../places.ts'

/** Packets of which at least one has to pass. */
export interface Strand {
  readonly flow: DeclaredFlow
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
}

/** A run of at most this many addresses names hosts, each of which is asked for; a longer one a segment, where any host will do. */
const MOST_HOSTS = 4
/** More runs than this are a list of segments rather than hosts. */
const MOST_RUNS = 16
/** A range of at most this many ports is a list; a wider one is a range of which any port will do. */
const MOST_PORTS = 8
const MOST_BOXES = 64

/** The strands of a flow between every two places it names. */
export function strandsOf(network: Network, flow: DeclaredFlow): readonly Strand[] {
  const { topology } = network
  return placesOf(topology, flow.scope.from).flatMap((from) =>
    placesOf(topology, flow.scope.to).flatMap((to) => (from === to ? [] : between(network, flow, from, to))),
  )
}

function between(network: Network, flow: DeclaredFlow, from: string, to: string): readonly Strand[] {
  const { topology } = network
  const sources = ends(flow.scope.from.addresses.and(network.sources(from)), addressesOf(topology, from))
  const destinations = ends(flow.scope.to.addresses.and(addressesOf(topology, to)), addressesOf(topology, to))
  const services = servicesOf(flow.scope.packets)
  return sources.flatMap((src) =>
    destinations.flatMap((dst) => {
      const pair = flow.scope.packets.and(PacketSet.box({ src, dst })).and(PacketSet.wellFormed)
      return services.flatMap((service): Strand[] => {
        const packets = pair.and(service)
        return packets.isEmpty ? [] : [{ flow, from, to, packets }]
      })
    }),
  )
}

/** Hosts one by one; segments together, and a place that is named as a whole. */
function ends(addresses: Addresses, place: Addresses): readonly Addresses[] {
  if (addresses.isEmpty) return []
  const runs = addresses.ranges()
  const hosts = runs.filter(({ low, high }) => high - low < BigInt(MOST_HOSTS))
  if (hosts.length > MOST_RUNS || place.within(addresses)) return [addresses]
  const segments = Addresses.ofRanges(runs.filter((run) => !hosts.includes(run)))
  return [
    ...hosts.flatMap(({ family, low, high }) =>
      Array.from({ length: Number(high - low) + 1 }, (_, index) => Addresses.ofAddress(family, low + BigInt(index))),
    ),
    ...(segments.isEmpty ? [] : [segments]),
  ]
}

/** One set per destination port, TCP and UDP together: a service that is offered over both needs one of them. */
function servicesOf(packets: PacketSet): readonly PacketSet[] {
  const ported = PacketSet.box({
    protocols: [
      [TCP, TCP],
      [UDP, UDP],
    ],
  })
  const some = packets.and(ported)
  const ranges = some.isEmpty ? [] : some.ports('dst')
  const rest = packets.minus(ported)
  const { boxes, truncated } = rest.forget('src').forgetAddress('dst').boxes(MOST_BOXES)
  const others = rest.isEmpty ? [] : truncated ? [rest] : boxes.map(({ protocols, dport }) => PacketSet.box({ protocols, dport }).and(rest))
  return [
    ...ranges.flatMap(([low, high]) => ports(low, high)).map(([low, high]) => some.and(PacketSet.box({ dport: [[low, high]] }))),
    ...others,
  ]
}

function ports(low: number, high: number): readonly (readonly [number, number])[] {
  if (high - low >= MOST_PORTS) return [[low, high]]
  return Array.from({ length: high - low + 1 }, (_, index) => [low + index, low + index] as const)
}
