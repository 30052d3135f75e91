/** What is behind an interface: segments, cables and external networks, and who takes what is sent there. */
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { Bound } from './decide.ts'
import type { Flow } from './flow.ts'
import { restrict } from './flow.ts'
import { awayFrom, holdsThere, isBridging, knownThere, reachOf } from './bridge.ts'
import type { NextHop } from './forwarding.ts'
import type { Port, World } from './world.ts'

/** Where emitted flows go. */
export interface Sink {
  /** `nextHop`: whom the sender meant, which matters where a bridge carries the flow on. */
  enter(port: Port, flow: Flow, nextHop: NextHop): void
  arrive(place: string, flow: Flow): void
  /** Here the two bounds go different ways. */
  differs(): void
}

/** Puts flows on the wire behind an interface. */
export function emit(world: World, port: Port, nextHop: NextHop, sent: Flow, bound: Bound, sink: Sink): void {
  const flow = carries(world, port, sent)
  if (flow.original.isEmpty) return
  const touches = world.touches(port)
  switch (touches.kind) {
    case 'nothing':
      return
    case 'unknown':
      sink.arrive(touches.place, flow)
      return
    case 'port':
      sink.enter(touches.port, flow, nextHop)
      return
    case 'external':
      arriveOutside(world, touches.external, flow, bound, sink)
      return
    case 'zone':
      arriveOnSegment(world, touches.zone, port, nextHop, flow, bound, sink)
      return
  }
}

/** An external network keeps what is its own and carries the rest on where it reaches. */
function arriveOutside(world: World, id: string, flow: Flow, bound: Bound, sink: Sink): void {
  const external = world.topology.externals.get(id)
  let rest = flow
  const pending = [...(external?.reaches ?? [])]
  const seen = new Set([id])
  while (pending.length > 0) {
    const next = pending.shift()!
    if (seen.has(next)) continue
    seen.add(next)
    const beyond = world.topology.externals.get(next)
    if (beyond === undefined) continue
    pending.push(...beyond.reaches)
    const there = beyond.addresses ?? (beyond.kind === 'internet' ? world.topology.internet : undefined)
    if (there === undefined) {
      // Whatever is routed there: what nobody else owns may be its own.
      sink.differs()
      if (bound === 'possible') sink.arrive(next, rest)
      continue
    }
    const set = PacketSet.box({ dst: there })
    sink.arrive(next, restrict(rest, set))
    rest = restrict(rest, set.complement())
  }
  sink.arrive(id, rest)
}

function arriveOnSegment(world: World, zone: string, from: Port, nextHop: NextHop, flow: Flow, bound: Bound, sink: Sink): void {
  const neighbours = world
    .portsOn(zone)
    .filter((p) => p.device !== from.device || p.interface !== from.interface)
    .map((port) => ({ port, reach: reachOf(world, port), bridges: isBridging(world, port) }))
  const here = world.topology.zones.get(zone)?.addresses ?? Addresses.none
  const inZone = PacketSet.box({ dst: here })
  const enter = (among: readonly { readonly port: Port }[], some: Flow): void => {
    for (const { port } of among) sink.enter(port, some, nextHop)
  }
  const onLink = (some: Flow): void => {
    const certain = Addresses.union(neighbours.map(({ reach }) => reach.owned.lo))
    const beyond = Addresses.union(neighbours.map(({ reach }) => reach.homes))
    const nobodys = PacketSet.box({ dst: Addresses.union([here, certain, beyond]) }).complement()
    for (const { port, reach, bridges } of neighbours) {
      const known = PacketSet.box({ dst: knownThere(reach, bound) })
      sink.enter(port, restrict(some, bridges ? known.or(nobodys) : known), nextHop)
    }
    sink.arrive(zone, restrict(some, PacketSet.box({ dst: certain.or(beyond.minus(here)) }).complement()))
  }
  if (nextHop === 'on-link') return onLink(flow)
  if (nextHop === 'interface') {
    // Whoever answers for the destination takes it: its owner, or any neighbour with proxy ARP (RFC 1027).
    onLink(flow)
    sink.differs()
    if (bound === 'possible') enter(neighbours, flow)
    return
  }
  if (nextHop === 'unknown') {
    enter(neighbours, flow)
    sink.arrive(zone, flow)
    return
  }
  if (nextHop === 'forwarded') {
    onLink(restrict(flow, inZone))
    enter(neighbours, restrict(flow, inZone.complement()))
    return
  }
  const owners = neighbours.filter(({ reach }) => holdsThere(world, reach, nextHop))
  if (owners.length > 0) return enter(owners, flow)
  // Nobody we know has this next hop: a device whose addresses we do not have, a host of the zone, somebody beyond a bridge.
  const unread = neighbours.filter(({ reach }) => reach.ports.some((port) => addressUnknown(world, port)))
  const away = here.has(nextHop.family, nextHop.address) ? [] : awayFrom(neighbours, nextHop)
  if (away.length > 0) {
    const others = unread.filter((one) => !away.includes(one))
    if (others.length > 0) sink.differs()
    return enter(bound === 'possible' ? [...away, ...others] : away, flow)
  }
  const strangers = unread.flatMap(({ reach }) => reach.ports.filter((port) => addressUnknown(world, port)))
  if (strangers.length === 1) return enter(unread, flow)
  // It may be any neighbour's (a virtual router, a member of a pair): never a drop.
  sink.differs()
  if (bound === 'possible') enter(unread.length > 0 ? unread : neighbours, flow)
  sink.arrive(zone, flow)
}

/** Whether nobody knows which addresses a port has. */
function addressUnknown(world: World, port: Port): boolean {
  const device = world.devices.get(port.device)
  return device === undefined || device.knowledge !== 'export' || (world.interfaceOf(port)?.addressUnknown ?? true)
}

/** An interface without IPv6 does not take IPv6 packets; one without an address in a family still forwards IPv4. */
export function carries(world: World, port: Port, flow: Flow): Flow {
  return world.interfaceOf(port)?.ipv6 === false ? restrict(flow, PacketSet.ipv4) : flow
}
