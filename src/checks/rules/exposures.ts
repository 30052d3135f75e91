/** What destination translations let the outside reach: per translation, the traffic that comes in by it. */
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Device } from '../../model/device.ts'
import type { DestinationTranslation } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { preferredSenders } from '../places.ts'

type Bound = 'judged' | 'possible'

/** Ways of one pair of places that are told apart. */
const MOST_WAYS = 16

export interface Published {
  readonly device: Device
  readonly translation: DestinationTranslation
}

/** Traffic from one external network to one place through a translation, in the original source and the final destination. */
export interface Exposure {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  /** One of them, hop by hop. */
  readonly trace: Trace
}

/** Every destination translation of the exports; static translations seen from outside are among them. */
export function publishedBy(devices: Iterable<Device>): readonly Published[] {
  return [...devices].flatMap((device) =>
    device.domains.flatMap(({ stages }) =>
      stages.flatMap((stage) =>
        stage.kind === 'translate-destination'
          ? stage.translations.filter(({ to }) => to.kind !== 'none').map((translation) => ({ device, translation }))
          : [],
      ),
    ),
  )
}

/** What comes in by a translation from every external network, from sources that belong there. */
export function exposuresOf(network: Network, { device, translation }: Published, bound: Bound): readonly Exposure[] {
  const { topology } = network
  const reached = imageOf(translation)
  const image = PacketSet.box({ dst: reached })
  // A packet ends in a zone by its addresses; what ends elsewhere is no published host.
  const places = [...topology.zones.values()].filter(({ addresses }) => !addresses.and(reached).isEmpty).map(({ id }) => id)
  return [...topology.externals.keys()].flatMap((from) => {
    const own = image.and(PacketSet.box({ src: network.sources(from) }))
    return places.flatMap((to): Exposure[] => {
      let rest = (network.direct(from, to)?.[bound] ?? PacketSet.none).and(own)
      let packets = PacketSet.none
      let first: Trace | undefined
      for (let ways = 1; !rest.isEmpty; ways++) {
        const packet = example(rest, preferredSenders(topology, from, to))
        const trace = packet === undefined ? undefined : network.trace(from, to, packet, bound)
        if (packet === undefined || trace === undefined) break
        // After many ways what is left counts as published: where a device may do anything, every packet has a way of its own.
        const last = ways >= MOST_WAYS || network.anything(trace)
        const lot = last ? rest : network.alike(trace, rest).or(PacketSet.ofPacket(packet))
        rest = rest.minus(lot)
        if (!last && !passes(trace, device, translation)) continue
        packets = packets.or(lot)
        first ??= trace
      }
      return first === undefined ? [] : [{ from, to, packets, trace: first }]
    })
  })
}

function passes({ hops }: Trace, { id }: Device, { span }: DestinationTranslation): boolean {
  return hops.some(
    (hop) =>
      hop.device === id &&
      hop.steps.some(
        (step) => step.kind === 'translate-destination' && step.span?.source === span.source && step.span.start === span.start,
      ),
  )
}

function imageOf({ to }: DestinationTranslation): Addresses {
  switch (to.kind) {
    case 'offset':
      return Addresses.ofRanges([{ family: to.family, low: to.to, high: to.to + to.high - to.low }])
    case 'set':
      return to.addresses
    case 'none':
      return Addresses.none
    case 'unknown':
      return Addresses.all
  }
}
