/** What is behind an interface: segments, cables and external networks, and who takes what is sent there. */
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { Bound } from './decide.ts'
import type { Flow } from './flow.ts'
import { restrict } from './flow.ts'
import type { NextHop } from './forwarding.ts'
import type { Port, World } from './world.ts'

/** Where emitted flows go. */
export interface Sink {
  enter(port: Port, flow: Flow): void
  arrive(place: string, flow: Flow): void
  /** Here the two bounds go different ways. */
  differs(): void
}

/** Puts flows on the wire behind an interface. `anywhere`: the device may know routers on the segment that nobody told us of. */
export function emit(world: World, port: Port, nextHop: NextHop, sent: Flow, anywhere: boolean, bound: Bound, sink: Sink): void {
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
      sink.enter(touches.port, flow)
      return
    case 'external':
      arriveOutside(world, touches.external, flow, bound, sink)
      return
    case 'zone':
      arriveOnSegment(world, touches.zone, port, nextHop, flow, anywhere, bound, sink)
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

function arriveOnSegment(
  world: World,
  zone: string,
  from: Port,
  nextHop: NextHop,
  flow: Flow,
  anywhere: boolean,
  bound: Bound,
  sink: Sink,
): void {
  const others = world.portsOn(zone).filter((p) => p.device !== from.device || p.interface !== from.interface)
  const inZone = PacketSet.box({ dst: world.topology.zones.get(zone)?.addresses ?? Addresses.none })
  const toNeighbours = (some: Flow): void => {
    for (const other of others) sink.enter(other, some)
  }
  const onLink = (some: Flow): void => {
    let rest = some
    for (const other of others) {
      const { lo, hi } = world.owned(other)
      sink.enter(other, restrict(some, PacketSet.box({ dst: bound === 'judged' ? lo : hi })))
      rest = restrict(rest, PacketSet.box({ dst: lo }).complement())
    }
    sink.arrive(zone, rest)
  }
  if (nextHop === 'on-link') return onLink(flow)
  if (nextHop === 'interface') {
    // Whoever answers for the destination takes it: its owner, or any neighbour with proxy ARP (RFC 1027).
    onLink(flow)
    sink.differs()
    if (bound === 'possible') toNeighbours(flow)
    return
  }
  if (nextHop === 'unknown') {
    if (anywhere) {
      toNeighbours(flow)
      sink.arrive(zone, flow)
      return
    }
    // A device that forwards as declared delivers what is at home on the segment and hands on the rest.
    onLink(restrict(flow, inZone))
    toNeighbours(restrict(flow, inZone.complement()))
    return
  }
  const owners = others.filter((other) => world.addresses(other).has(nextHop.family, nextHop.address))
  if (owners.length > 0) {
    for (const owner of owners) sink.enter(owner, flow)
    return
  }
  // Nobody we know has this next hop: a device whose addresses we do not have, or a host of the zone.
  const unread = others.filter((other) => {
    const device = world.devices.get(other.device)
    return device === undefined || device.knowledge !== 'export' || (world.interfaceOf(other)?.addressUnknown ?? true)
  })
  if (unread.length === 1) {
    sink.enter(unread[0]!, flow)
    return
  }
  // It may be any neighbour's (a virtual router, a member of a pair): never a drop.
  sink.differs()
  if (bound === 'possible') for (const other of unread.length > 0 ? unread : others) sink.enter(other, flow)
  sink.arrive(zone, flow)
}

/** An interface without IPv6 does not take IPv6 packets; one without an address in a family still forwards IPv4. */
export function carries(world: World, port: Port, flow: Flow): Flow {
  return world.interfaceOf(port)?.ipv6 === false ? restrict(flow, PacketSet.ipv4) : flow
}
