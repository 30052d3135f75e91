/** Packets that go round: every device on the way hands them on, and the last to the first again, unchanged. */
import type { Packet } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { bridgeOf, isBridging } from './bridge.ts'
import type { Bound } from './decide.ts'
import { emit } from './emission.ts'
import type { Flow } from './flow.ts'
import { restrict } from './flow.ts'
import type { NextHop } from './forwarding.ts'
import { routeFor } from './forwarding.ts'
import type { Loop } from './network.ts'
import { pass } from './passage.ts'
import type { Port, World } from './world.ts'

/** A way that came back to where it had been: the ports in the order they were entered, each once, and what came back. */
export interface Circle {
  readonly ports: readonly { readonly port: Port; readonly nextHop: NextHop }[]
  readonly flow: Flow
}

/** More rounds than this never change anything: a packet is discarded after 255 devices (RFC 791, 3.1). */
const MOST_ROUNDS = 255

/**
 * Of packets that came back to a port they had entered, those that can go nowhere else: at every port of the circle all
 * that the device does with them is hand them on to the next. In the header as it was when they first came there.
 */
export function circulating(world: World, { ports, flow }: Circle, bound: Bound): PacketSet {
  let around = flow
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let at = around
    for (const [index, here] of ports.entries()) {
      const next = ports[(index + 1) % ports.length]!
      at = handedOn(world, here, next.port, at, bound)
      if (at.original.isEmpty) return PacketSet.none
    }
    const left = restrict(around, sameHeader(at))
    if (around.original.minus(left.original).isEmpty) return left.original
    around = left
  }
  return PacketSet.none
}

function sameHeader({ original, current }: Flow): PacketSet {
  return current ?? original
}

/** What a device hands on to one port, of packets that come in by another, and to nobody else; rewritten packets are not followed. */
function handedOn(world: World, here: { readonly port: Port; readonly nextHop: NextHop }, next: Port, flow: Flow, bound: Bound): Flow {
  const nothing: Flow = { original: PacketSet.none, current: undefined }
  const device = world.devices.get(here.port.device)
  const domain = world.domainOf(here.port)
  if (device === undefined || domain === undefined || device.knowledge !== 'export' || domain.uncertainties.length > 0) return nothing
  const bridged = bridgeOf(world, here.port, here.nextHop, bound)
  const { departures, local } = pass(device, domain, here.port.interface, flow, bound, { bridged })
  const onward: PacketSet[] = []
  const elsewhere = local.map((ended) => sameHeader(ended.flow))
  for (const { flow: leaving, out, nextHop, translation, target } of departures) {
    if (translation !== undefined || target !== undefined) return nothing
    // What is at home on the segment is handed to its owner or to nobody, not to a router that would send it back.
    if (nextHop === 'on-link' && !isBridging(world, next)) {
      elsewhere.push(sameHeader(leaving))
      continue
    }
    emit(world, { device: device.id, interface: out }, nextHop, leaving, bound, {
      enter: (port, some) =>
        void (port.device === next.device && port.interface === next.interface ? onward : elsewhere).push(sameHeader(some)),
      arrive: (_, some) => void elsewhere.push(sameHeader(some)),
      differs: () => undefined,
    })
  }
  return restrict(restrict(flow, PacketSet.union(onward)), PacketSet.union(elsewhere).complement())
}

/** The devices of a circle, with the route that sends one of its packets on to the next. */
export function hopsOf(world: World, { ports }: Circle, packet: Packet): Loop['hops'] {
  return ports.flatMap(({ port, nextHop }, index): Loop['hops'] => {
    const device = world.devices.get(port.device)
    const domain = world.domainOf(port)
    if (device === undefined || domain === undefined) return []
    const next = ports[(index + 1) % ports.length]!.port
    const alone: Flow = { original: PacketSet.ofPacket(packet), current: undefined }
    const bridged = bridgeOf(world, port, nextHop, 'judged')
    const { departures } = pass(device, domain, port.interface, alone, 'judged', { bridged })
    const out = departures.find((d) => leadsTo(world, { device: device.id, interface: d.out }, next))?.out ?? port.interface
    const stage = domain.stages.find((s) => s.kind === 'route')
    const route = bridged === undefined && stage !== undefined ? routeFor(device, domain, stage, port.interface, out, packet) : undefined
    return [{ device, domain, in: port.interface, out, route: route?.span }]
  })
}

/** Whether a port and another are on one segment or cable. */
function leadsTo(world: World, port: Port, next: Port): boolean {
  const touches = world.touches(port)
  if (touches.kind === 'port') return touches.port.device === next.device && touches.port.interface === next.interface
  return touches.kind === 'zone' && world.portsOn(touches.zone).some((p) => p.device === next.device && p.interface === next.interface)
}
