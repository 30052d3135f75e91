/** From the interface a packet leaves by to whatever it meets next. */
import type { Packet } from '../packet/packet.ts'
import type { Topology } from '../model/topology.ts'
import type { Certainty } from './match.ts'
import type { Direction } from './segment.ts'
import { answered, directionsFrom, has, housed, likely, strangers } from './segment.ts'
import type { Bound } from './transit.ts'
import type { Port, Wiring } from './world.ts'
import { carries } from './world.ts'

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
  /** `nextHop`: whom the sender meant, which a bridge goes by. */
  | { readonly kind: 'enters'; readonly port: Port; readonly nextHop: NextHop }
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
      return far === undefined ? [{ kind: 'nowhere' }] : into([far], nextHop, packet)
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
  const directions = directionsFrom(wiring, port, zone)
  const arrives: Landing = { kind: 'arrives', place: zone }
  const atHome = wiring.world.topology.zones.get(zone)?.addresses.has(packet.family, packet.dst) ?? false
  const everywhere = (): readonly Landing[] => into(portsOf(directions), nextHop, packet)
  const answering = (): readonly Landing[] => onLink(wiring, directions, arrives, atHome, nextHop, packet, bound)
  switch (nextHop.kind) {
    case 'on-link':
      return answering()
    case 'interface-only': {
      // Whoever answers for the destination: its owner, or any neighbour with proxy ARP (RFC 1027).
      if (bound === 'judged') return answering()
      return [...everywhere(), ...answering().filter(({ kind }) => kind === 'arrives')]
    }
    case 'unknown':
      return [...everywhere(), arrives]
    case 'forwarded':
      // A leaf segment has nobody who would take what is not at home there.
      if (!atHome && directions.length === 0) return [{ kind: 'nowhere' }]
      return atHome ? answering() : everywhere()
    case 'address':
      return viaNeighbour(wiring, zone, directions, arrives, nextHop, packet, bound)
  }
}

function portsOf(directions: readonly Direction[]): readonly Port[] {
  return directions.map(({ port }) => port)
}

/** The ports a packet enters of those it is sent to. */
function into(ports: readonly Port[], nextHop: NextHop, { family }: Packet): readonly Landing[] {
  return ports.map((port) => (port.enabled && carries(port, family) ? { kind: 'enters', port, nextHop } : { kind: 'nowhere' }))
}

/** The device that answers for the destination, or else the segment; what is at home beyond a bridge goes there. */
function onLink(
  wiring: Wiring,
  directions: readonly Direction[],
  arrives: Landing,
  atHome: boolean,
  nextHop: NextHop,
  packet: Packet,
  bound: Bound,
): readonly Landing[] {
  const told = directions.map((direction) => ({
    direction,
    answers: answered(direction, packet),
    houses: housed(wiring, direction, packet.family, packet.dst),
  }))
  const owned = told.some(({ answers }) => answers === 'yes')
  const beyond = told.some(({ houses }) => houses)
  const lost = !owned && !beyond && !atHome
  const taken = told.filter(
    ({ direction, answers, houses }) =>
      answers === 'yes' || houses || (answers === 'maybe' && bound === 'possible') || (lost && direction.bridges),
  )
  const entered = into(portsOf(taken.map(({ direction }) => direction)), nextHop, packet)
  return owned || (beyond && !atHome) ? entered : [...entered, arrives]
}

/** The neighbour that has the next hop's address, or those that may have it, or the segment. */
function viaNeighbour(
  wiring: Wiring,
  zone: string,
  directions: readonly Direction[],
  arrives: Landing,
  nextHop: Extract<NextHop, { kind: 'address' }>,
  packet: Packet,
  bound: Bound,
): readonly Landing[] {
  const { family } = packet
  const enter = (some: readonly Direction[]): readonly Landing[] => into(portsOf(some), nextHop, packet)
  const owners = directions.filter((direction) => has(direction, family, nextHop.address))
  if (owners.length > 0) return enter(owners)
  const unknown = directions.filter((direction) => strangers(direction) > 0)
  const here = wiring.world.topology.zones.get(zone)?.addresses.has(family, nextHop.address) ?? false
  const away = here ? [] : likely(wiring, directions, family, nextHop.address)
  if (away.length > 0) return enter(bound === 'judged' ? away : [...new Set([...away, ...unknown])])
  // One neighbour whose addresses we do not have: the next hop is its own.
  const count = unknown.reduce((sum, direction) => sum + strangers(direction), 0)
  if (count === 1) return enter(unknown)
  if (bound === 'judged') return [arrives]
  return [...enter(unknown.length > 0 ? unknown : directions), arrives]
}
