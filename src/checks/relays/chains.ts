/** Data paths as findings show them: one packet and its way for each session, what each relay did, and where to look. */
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import type { Hop } from '../../graph/relays/live.ts'
import type { Network } from '../../graph/network.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { example } from '../../packet/example.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { Cause, ChainLink } from '../check.ts'
import { causeOf } from '../blame.ts'
import { entryCause } from '../cause.ts'
import { placeName, preferredSenders } from '../places.ts'
import type { Treatment } from './relay-capabilities.ts'
import { unknownCapabilities } from './relay-capabilities.ts'

/** Who opens a session and who answers it, as places. */
export function endsOf({ from, to, opened }: Pick<Hop, 'from' | 'to' | 'opened'>): {
  readonly initiator: string
  readonly responder: string
} {
  return opened === 'receiver' ? { initiator: to, responder: from } : { initiator: from, responder: to }
}

/**
 * A data path with one packet per session. `wanted` narrows the packets of the last one to what the finding is about; it
 * must not be empty unless data is carried by hand.
 */
export function chainOf(
  network: Network,
  path: DataPath,
  treatment: (channel: Channel) => Treatment,
  bound: 'judged' | 'possible',
): readonly ChainLink[] {
  return path.moves.map(({ hop, into }, index): ChainLink => {
    const packets = index === path.moves.length - 1 ? path.delivered : hop[bound]
    const found = hop.opened === 'person' ? undefined : packetOf(network, hop, packets)
    const relay = into === undefined ? undefined : treatment(into)
    return {
      hop,
      ...(found === undefined ? {} : { packet: found }),
      ...(found === undefined || hop.unfiltered ? {} : traced(network, hop, found, bound)),
      ...(into === undefined || relay === undefined ? {} : { into: { channel: into, did: relay.does, discounted: relay.discounted } }),
    }
  })
}

function packetOf({ topology }: Network, hop: Hop, packets: PacketSet) {
  const { initiator, responder } = endsOf(hop)
  return example(packets, preferredSenders(topology, initiator, responder))
}

function traced(
  network: Network,
  hop: Hop,
  packet: NonNullable<ChainLink['packet']>,
  bound: 'judged' | 'possible',
): Pick<ChainLink, 'trace'> {
  const { initiator, responder } = endsOf(hop)
  const trace = network.trace(initiator, responder, packet, bound)
  return trace === undefined ? {} : { trace }
}

/** `インターネット → sc-mta → mta → mail-san → 業務サーバ (lg-server)`: a chain in one line. */
export function chainWords(topology: Topology, path: DataPath): Text {
  const names = [
    placeName(topology, path.from),
    ...path.moves.map(({ hop, into }) => (into === undefined ? placeName(topology, hop.to) : { ja: into.relay.id, en: into.relay.id })),
  ]
  return { ja: names.map(({ ja }) => ja).join(' → '), en: names.map(({ en }) => en).join(' → ') }
}

/** The relay that delivers: the last one of a path. */
export function lastRelay(path: DataPath): Channel | undefined {
  return path.moves.findLast(({ into }) => into !== undefined)?.into
}

/** What a relay carries, in the topology: where a treatment is missing. */
export function carryCause({ relay, carry }: Channel): Cause {
  const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  return { ...entryCause('relays', relay, label), span: carry.span, focus: carry.span }
}

/** The rule behind one session of a chain; the relay's entry where no device of ours stands between. */
export function linkCause(network: Network, { trace, into, hop }: ChainLink): Cause {
  if (trace !== undefined) return causeOf(network, trace)
  if (into !== undefined) return carryCause(into.channel)
  const zone = network.topology.zones.get(hop.to) ?? network.topology.zones.get(hop.from)
  if (zone !== undefined) return entryCause('zones', zone)
  const { id, span } = network.topology.externals.get(hop.to) ?? { id: hop.to, span: network.topology.span }
  return entryCause('external', { id, span })
}

/** Everything not known along a chain that was found under `possible`: what its packets depend on, and its relays. */
export function chainUnknowns(
  network: Network,
  chain: readonly ChainLink[],
  treatment: (channel: Channel) => Treatment,
): readonly Uncertainty[] {
  return chain.flatMap(({ trace, into }) => [
    ...(trace === undefined ? [] : network.unknowns(trace)),
    ...(into === undefined ? [] : unknownCapabilities(into.channel, treatment(into.channel))),
  ])
}
