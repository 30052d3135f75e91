/** From the interface a packet leaves by to whatever it meets next. */
import type { Packet } from '../packet/packet.ts'
import type { Topology } from '../model/topology.ts'
import type { Certainty } from './match.ts'
import type { Bound } from './transit.ts'
import type { Port, Wiring } from './world.ts'
import { addressesUnknown, answersFor, carries, holds } from './world.ts'

/** Whom a device hands a packet to. */
export type NextHop =
  | { readonly kind: 'address'; readonly address: bigint }
  /** The destination itself: it is in a subnet of the interface. */
  | { readonly kind: 'on-link' }
  /** A route that names only an interface: whoever answers for the destination there. */
  | { readonly kind: 'interface-only' }
  /** Nobody said, and a router nobody told us of may be on the segment. */
  | { readonly kind: 'unknown' }
  /** As a device that is said to forward everything does: delivers what is at home there, hands on the rest. */
  | { readonly kind: 'forwarded' }

/** What a packet meets after it left a device. */
export type Landing =
  | { readonly kind: 'enters'; readonly port: Port }
  | { readonly kind: 'arrives'; readonly place: string }
  | { readonly kind: 'nowhere' }

/** Everything that a packet leaving by `port` can meet; more than one where next hops are unknown. */
export function land(wiring: Wiring, port: Port, nextHop: NextHop, packet: Packet, bound: Bound): readonly Landing[] {
  const { behind } = port
  if (!carries(port, packet.family)) return [{ kind: 'nowhere' }]
  switch (behind.kind) {
    case 'nothing':
      return [{ kind: 'nowhere' }]
    case 'unattached':
      return [{ kind: 'arrives', place: behind.place }]
    case 'port': {
      const far = wiring.port(behind.device, behind.interface)
      return far === undefined ? [{ kind: 'nowhere' }] : into([far], packet)
    }
    case 'external':
      return landOutside(wiring.world.topology, behind.external, packet, bound).map((place) => ({ kind: 'arrives', place }))
    case 'zone':
      return landOnSegment(wiring, port, behind.zone, nextHop, packet, bound)
  }
}

/** The external network itself, or those behind it that the destination belongs to. */
function landOutside(topology: Topology, external: string, packet: Packet, bound: Bound): readonly string[] {
  const behind = new Set(topology.externals.get(external)?.reaches ?? [])
  for (const id of behind) for (const next of topology.externals.get(id)?.reaches ?? []) behind.add(next)
  behind.delete(external)
  const certain = [...behind].filter((id) => belongsTo(topology, id, packet) === 'yes')
  const uncertain = bound === 'possible' ? [...behind].filter((id) => belongsTo(topology, id, packet) === 'maybe') : []
  return certain.length > 0 ? [...certain, ...uncertain] : [external, ...uncertain]
}

/** A network whose addresses nobody wrote down is whatever is routed there: it may own any address. */
function belongsTo(topology: Topology, external: string, { family, dst }: Packet): Certainty {
  const network = topology.externals.get(external)
  if (network === undefined) return 'no'
  const addresses = network.addresses ?? (network.kind === 'internet' ? topology.internet : undefined)
  if (addresses === undefined) return 'maybe'
  return addresses.has(family, dst) ? 'yes' : 'no'
}

function landOnSegment(wiring: Wiring, port: Port, zone: string, nextHop: NextHop, packet: Packet, bound: Bound): readonly Landing[] {
  const others = wiring.portsOn(zone).filter((other) => other !== port)
  const arrives: Landing = { kind: 'arrives', place: zone }
  switch (nextHop.kind) {
    case 'on-link':
      return onLink(others, arrives, packet, bound)
    case 'interface-only': {
      // Whoever answers for the destination: its owner, or any neighbour with proxy ARP (RFC 1027).
      const answered = onLink(others, arrives, packet, bound)
      return bound === 'judged' ? answered : [...into(others, packet), ...answered.filter(({ kind }) => kind === 'arrives')]
    }
    case 'unknown':
      return [...into(others, packet), arrives]
    case 'forwarded': {
      const atHome = wiring.world.topology.zones.get(zone)?.addresses.has(packet.family, packet.dst) ?? false
      // A leaf segment has nobody who would take what is not at home there.
      if (!atHome && others.length === 0) return [{ kind: 'nowhere' }]
      return atHome ? onLink(others, arrives, packet, bound) : into(others, packet)
    }
    case 'address':
      return viaNeighbour(others, arrives, nextHop.address, packet, bound)
  }
}

/** The ports a packet enters of those it is sent to. */
function into(ports: readonly Port[], { family }: Packet): readonly Landing[] {
  return ports.map((port) => (port.enabled && carries(port, family) ? { kind: 'enters', port } : { kind: 'nowhere' }))
}

/** The device that answers for the destination, or else the segment. */
function onLink(others: readonly Port[], arrives: Landing, packet: Packet, bound: Bound): readonly Landing[] {
  const { family, dst } = packet
  const owners = others.filter((other) => answersFor(other, family, dst) === 'yes')
  if (owners.length > 0) return into(owners, packet)
  const maybe = bound === 'possible' ? others.filter((other) => answersFor(other, family, dst) === 'maybe') : []
  return [...into(maybe, packet), arrives]
}

/** The neighbour that has the next hop's address, or those that may have it, or the segment. */
function viaNeighbour(others: readonly Port[], arrives: Landing, nextHop: bigint, packet: Packet, bound: Bound): readonly Landing[] {
  const owners = others.filter((other) => holds(other, packet.family, nextHop))
  if (owners.length > 0) return into(owners, packet)
  const unknown = others.filter(addressesUnknown)
  // One neighbour whose addresses we do not have: the next hop is its own.
  if (unknown.length === 1) return into(unknown, packet)
  if (bound === 'judged') return [arrives]
  return [...into(unknown.length > 0 ? unknown : others, packet), arrives]
}
