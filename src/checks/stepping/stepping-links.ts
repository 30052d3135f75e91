/** Stepping-stone paths as findings show them: one packet per session, told backwards so that each is opened by who the last one reached. */
import type { Text } from '../../base/text.ts'
import { listOf, verbatim } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { formatAddress } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import { example } from '../../packet/example.ts'
import type { Family, Packet } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { exceptionProblems } from '../approval.ts'
import type { ChainLink, CheckContext } from '../check.ts'
import { unknownCapabilities } from '../relays/relay-capabilities.ts'
import type { CapabilityParameters } from '../relays/relay-capabilities.ts'
import { treatmentOf } from '../relays/relay-capabilities.ts'
import { channelsOf } from '../../graph/relays/channel.ts'
import { describeServices } from '../describe.ts'
import { speaksOf, specificPackets } from '../exceptions.ts'
import { placeName, preferredSenders } from '../places.ts'
import type { SteppingPath } from './stepping-stones.ts'

/** The sessions of a path, in order, each with a packet and its way. */
export function linksOf(network: Network, { steps }: SteppingPath, bound: 'judged' | 'possible'): readonly ChainLink[] {
  const links: ChainLink[] = []
  let landing: Addresses | undefined
  for (const { from, to, packets, by } of steps.toReversed()) {
    const wanted = landing === undefined ? packets : packets.and(PacketSet.box({ dst: landing }))
    const packet = example(wanted, preferredSenders(network.topology, from, to))
    const trace = packet === undefined ? undefined : network.trace(from, to, packet, bound)
    links.unshift({
      hop: {
        from,
        to,
        opened: 'sender',
        unfiltered: trace === undefined,
        judged: packets.and(sure(network, from, to, packets)),
        possible: packets,
      },
      ...(packet === undefined ? {} : { packet }),
      ...(trace === undefined ? {} : { trace }),
    })
    landing = by === 'itself' && packet !== undefined ? Addresses.ofAddress(packet.family, packet.src) : undefined
  }
  return links
}

/** What of some packets certainly passes; all of them where nothing of ours filters. */
function sure(network: Network, from: string, to: string, packets: PacketSet): PacketSet {
  return from === to ? packets : (network.direct(from, to)?.judged ?? packets)
}

/** `インターネット → www tcp/443、www → lg-file tcp/445`. */
export function pathWords(topology: Topology, links: readonly ChainLink[]): Text {
  return listOf(
    links.map(({ hop, packet }, index): Text => {
      const services = packet === undefined ? describeServices(hop.possible) : describeServices(PacketSet.ofPacket(packet))
      const from =
        index === 0 ? placeName(topology, hop.from) : verbatim(packet === undefined ? hop.from : hostName(topology, packet, 'src'))
      const to = packet === undefined ? hop.to : hostName(topology, packet, 'dst')
      return { ja: `${from.ja} → ${to} ${services.ja}`, en: `${from.en} → ${to} ${services.en}` }
    }),
  )
}

/** The hosts that open the second session and those after it. */
export function pivotsOf(topology: Topology, links: readonly ChainLink[], { straddles }: SteppingPath): readonly string[] {
  const stones = links.flatMap(({ packet }, index) =>
    packet === undefined
      ? []
      : [
          ...(index === 0 ? [] : [hostName(topology, packet, 'src')]),
          ...(index === links.length - 1 ? [] : [hostName(topology, packet, 'dst')]),
        ],
  )
  const last = links.at(-1)?.packet
  if (straddles !== undefined && last !== undefined) stones.push(hostName(topology, last, 'dst'))
  return [...new Set(stones)]
}

function hostName(topology: Topology, packet: Packet, end: 'src' | 'dst'): string {
  const { family } = packet
  return nameOf(topology, family, packet[end])
}

/** A host or relay by its name, else its address. */
function nameOf(topology: Topology, family: Family, address: bigint): string {
  const written = formatAddress(family, address)
  const host = [...topology.hosts.values()].find(({ addresses }) => addresses.has(family, address))
  if (host !== undefined) return `${host.id} (${written})`
  const relay = [...topology.relays.values()].find(({ legs }) => [...legs.values()].some(({ addresses }) => addresses.has(family, address)))
  return relay === undefined ? written : `${relay.id} (${written})`
}

/** Which approvals each of the sessions has: it is their composition that nobody approved. */
export function approvalsOf(context: CheckContext<unknown>, links: readonly ChainLink[]): Text {
  const { topology, policy, today } = context
  const specifics = specificPackets(topology, policy, today).map(({ specific }) => specific)
  const exceptions = [...topology.exceptions.values()].filter((one) => exceptionProblems(one, { policy, today }).length === 0)
  const ids = [...specifics, ...exceptions, ...topology.flows.values()]
    .filter(({ scope }) =>
      links.some(({ hop, packet }) => packet !== undefined && scope.packets.has(packet) && speaksOf(topology, scope, hop.from, hop.to)),
    )
    .map(({ id }) => id)
  if (ids.length === 0) return { ja: '', en: '' }
  const names = listOf([...new Set(ids)])
  return {
    ja: `${names.ja} はそれぞれの通信を認めるもので、つながった経路を認めてはいません。`,
    en: ` ${names.en} allow single sessions of it, not the way as a whole.`,
  }
}

/** Everything not known along a path that was found under `possible`; never empty. */
export function unknownsAlong(
  context: CheckContext<CapabilityParameters>,
  { steps }: SteppingPath,
  links: readonly ChainLink[],
): readonly Uncertainty[] {
  const { network, topology, today, parameters } = context
  const found = links.flatMap(({ trace, hop, packet }) =>
    trace === undefined || (packet !== undefined && hop.judged.has(packet)) ? [] : network.unknowns(trace),
  )
  const places = new Set(steps.flatMap(({ from, to }) => [from, to]))
  const relays = channelsOf(topology.relays.values()).filter(
    ({ enters, exits }) => places.has(enters.leg.place) || places.has(exits.leg.place),
  )
  const unproven = relays.flatMap((channel) => unknownCapabilities(channel, treatmentOf(topology, today, parameters, channel)))
  const all = [...found, ...unproven]
  return all.length > 0
    ? all
    : [
        {
          code: 'unknown',
          text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
          span: topology.span,
        },
      ]
}
