/** Chains of sessions and relays as the plain data of a result. */
import { CAPABILITY_NAMES } from '../model/relay-names.ts'
import type { ChainLink, ChainRelay, Finding, OtherChains } from '../checks/check.ts'
import type { Side } from '../graph/relays/channel.ts'
import type { Hop } from '../graph/relays/live.ts'
import type { Trace } from '../graph/trace.ts'
import type { Capability } from '../model/relay.ts'
import type { Topology } from '../model/topology.ts'
import { formatAddress } from '../packet/address.ts'
import type { Packet } from '../packet/packet.ts'
import { locationOf } from '../report/excerpt.ts'
import type { ResultCapability, ResultFinding, ResultLeg, ResultLink, ResultPlace, ResultRelay } from '../report/result.ts'
import { hopData, packetData } from './packets.ts'

/** What a finding says of the way of data: the chain, all of them where they were asked for, and what it lacks. */
export function chainData(
  topology: Topology,
  { chain, lacking }: Finding,
  others?: OtherChains,
): Pick<ResultFinding, 'chain' | 'chains' | 'chainsComplete' | 'lacking'> {
  const plain = (links: readonly ChainLink[]): readonly ResultLink[] => links.map((link) => linkData(topology, link))
  return {
    ...(chain === undefined ? {} : { chain: plain(chain) }),
    ...(chain === undefined || others === undefined
      ? {}
      : { chains: [chain, ...others.chains].map(plain), chainsComplete: others.complete }),
    ...(lacking === undefined ? {} : { lacking }),
  }
}

/** The session of a chain that a rule lets through. */
export function traceThrough(chain: readonly ChainLink[], cause: string): Trace | undefined {
  const decides = (trace: Trace): boolean =>
    trace.hops.some(({ device, steps }) => steps.some(({ rule }) => rule !== undefined && cause === `${device}/${rule}`))
  return chain.flatMap(({ trace }) => (trace !== undefined && decides(trace) ? [trace] : []))[0]
}

function linkData(topology: Topology, { hop, packet, trace, into }: ChainLink): ResultLink {
  const sent = trace?.packet ?? packet
  return {
    from: placeData(topology, hop.from),
    to: placeData(topology, hop.to),
    opened: hop.opened,
    unfiltered: hop.unfiltered,
    ...(sent === undefined ? {} : { packet: packetData(sent) }),
    ...(trace === undefined ? {} : { hops: hopData(trace) }),
    ...(into === undefined ? hostData(topology, hop, packet) : { relay: relayData(into) }),
  }
}

/** The relay that a session ends at by a service it does not carry on: data does not pass it, and somebody may stand there. */
function hostData({ relays }: Topology, { from, to, opened }: Hop, packet: Packet | undefined): Pick<ResultLink, 'host'> {
  if (packet === undefined || from !== to || opened === 'person') return {}
  const address = opened === 'sender' ? packet.dst : packet.src
  const relay = [...relays.values()].find(({ legs }) =>
    [...legs.values()].some(({ place, addresses }) => place === to && addresses.has(packet.family, address)),
  )
  return relay === undefined ? {} : { host: `${relay.id} (${formatAddress(packet.family, address)})` }
}

function placeData(topology: Topology, id: string): ResultPlace {
  const external = topology.externals.get(id)
  return { id, name: (topology.zones.get(id) ?? external)?.name ?? id, external: external !== undefined }
}

function relayData({ channel, did, discounted }: ChainRelay): ResultRelay {
  const { relay, carry, backward, enters, exits } = channel
  const [received, sent] = backward ? [carry.sendServices, carry.services] : [carry.services, carry.sendServices]
  return {
    id: relay.id,
    name: relay.name,
    kind: relay.kind,
    in: legData(enters, received),
    out: legData(exits, sent),
    did: did.map(capabilityData),
    discounted: discounted.map(({ capability, why }) => ({ ...capabilityData(capability), why })),
    location: locationOf(carry.span),
  }
}

function legData({ leg }: Side, services: readonly string[]): ResultLeg {
  return { leg: leg.id, place: leg.place, services }
}

function capabilityData(capability: Capability): ResultCapability {
  return { capability, name: CAPABILITY_NAMES[capability] }
}
