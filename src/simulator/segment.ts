/** Who hears a frame: the stations on a segment, and on those that bridges join to it. */
import type { Packet } from '../packet/packet.ts'
import type { NextHop } from './egress.ts'
import type { Certainty } from './match.ts'
import type { Bound } from './transit.ts'
import type { Port, Wiring } from './world.ts'
import { addressesUnknown, answersFor, holds, membersOf } from './world.ts'

/** Somebody a frame can be for. */
export type Station =
  /** A device that takes packets in, or the presence of a bridging device itself. */
  | { readonly kind: 'device'; readonly port: Port; readonly bridges: boolean }
  | { readonly kind: 'hosts'; readonly zone: string }
  /** Behind an external network, or where nobody knows what is: anybody. */
  | { readonly kind: 'anybody' }

/** A way a frame can take from where it is: into a port, and the stations that are there. */
export interface Direction {
  /** The port it goes into, or the member of a bridge it goes out by. */
  readonly port: Port
  readonly bridges: boolean
  readonly stations: readonly Station[]
}

/** The directions from a segment; `port`: one on it that sends, left out. */
export function directionsFrom(wiring: Wiring, port: Port | undefined, zone: string): readonly Direction[] {
  return remembered(wiring, zone, () =>
    wiring
      .portsOn(zone)
      .map((other) => ({ port: other, bridges: isMember(other), stations: hear(wiring, { into: other }, new Set([zone])) })),
  ).filter((direction) => direction.port !== port)
}

const known = new WeakMap<Wiring, Map<Port | string, readonly Direction[]>>()

/** Directions from a zone, or through the bridge of a port, worked out once. */
function remembered(wiring: Wiring, from: Port | string, find: () => readonly Direction[]): readonly Direction[] {
  const all = known.get(wiring) ?? new Map<Port | string, readonly Direction[]>()
  known.set(wiring, all)
  const found = all.get(from) ?? find()
  all.set(from, found)
  return found
}

/** The directions in which a bridge can pass what came in by one of its members. */
export function directionsThrough(wiring: Wiring, ingress: Port): readonly Direction[] {
  const came = ingress.behind.kind === 'zone' ? [ingress, ingress.behind.zone] : [ingress]
  return remembered(wiring, ingress, () =>
    membersOf(wiring, ingress)
      .filter((member) => member !== ingress)
      .map((member) => ({ port: member, bridges: true, stations: hear(wiring, { outOf: member }, new Set<unknown>(came)) })),
  )
}

function isMember({ interface: described }: Port): boolean {
  return described?.bridge !== undefined
}

type Flooding = { readonly into: Port } | { readonly outOf: Port }

/** Floods a frame and notes whom it comes to. `seen`: ports and zones it has been at. */
function hear(wiring: Wiring, start: Flooding, seen: Set<unknown>): readonly Station[] {
  const stations: Station[] = []
  const pending = [start]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('into' in next) {
      const { into } = next
      if (seen.has(into) || !into.enabled) continue
      seen.add(into)
      stations.push({ kind: 'device', port: into, bridges: isMember(into) })
      for (const member of membersOf(wiring, into)) if (member !== into) pending.push({ outOf: member })
      continue
    }
    const { outOf } = next
    seen.add(outOf)
    const { behind } = outOf
    if (behind.kind === 'external' || behind.kind === 'unattached') stations.push({ kind: 'anybody' })
    else if (behind.kind === 'port') {
      const far = wiring.port(behind.device, behind.interface)
      if (far !== undefined) pending.push({ into: far })
    } else if (behind.kind === 'zone' && !seen.has(behind.zone)) {
      seen.add(behind.zone)
      stations.push({ kind: 'hosts', zone: behind.zone })
      for (const port of wiring.portsOn(behind.zone)) pending.push({ into: port })
    }
  }
  return stations
}

/** Whether a device in a direction answers for an address. */
export function answered({ stations }: Direction, { family, dst }: Packet): Certainty {
  const found = stations.map((station): Certainty => (station.kind === 'device' ? answersFor(station.port, family, dst) : 'no'))
  return found.includes('yes') ? 'yes' : found.includes('maybe') ? 'maybe' : 'no'
}

/** Whether an address belongs to a zone in a direction. */
export function housed(wiring: Wiring, { stations }: Direction, family: Packet['family'], address: bigint): boolean {
  return stations.some(
    (station) => station.kind === 'hosts' && (wiring.world.topology.zones.get(station.zone)?.addresses.has(family, address) ?? false),
  )
}

/** Devices in a direction whose addresses nobody knows. */
export function strangers({ stations }: Direction): number {
  return stations.filter((station) => station.kind === 'device' && !station.bridges && addressesUnknown(station.port)).length
}

/** Whether a device in a direction has this very address. */
export function has({ stations }: Direction, family: Packet['family'], address: bigint): boolean {
  return stations.some((station) => station.kind === 'device' && !station.bridges && holds(station.port, family, address))
}

/** Directions where a next hop can be that is nobody's we know: in its own network, or else where anybody may be. */
export function likely(wiring: Wiring, directions: readonly Direction[], family: Packet['family'], address: bigint): readonly Direction[] {
  const home = directions.filter((direction) => housed(wiring, direction, family, address))
  return home.length > 0 ? home : directions.filter(({ stations }) => stations.some(({ kind }) => kind === 'anybody'))
}

/** The members by which a bridge passes a packet that came in by another: where its receiver is, or all. */
export function bridge(wiring: Wiring, ingress: Port, nextHop: NextHop, packet: Packet, bound: Bound): readonly Port[] {
  const directions = directionsThrough(wiring, ingress)
  const { family } = packet
  const chosen = (): readonly Direction[] => {
    if (directions.length === 1 || nextHop.kind === 'unknown' || nextHop.kind === 'forwarded') return directions
    if (nextHop.kind === 'address') {
      const owners = directions.filter((direction) => has(direction, family, nextHop.address))
      const found = owners.length > 0 ? owners : likely(wiring, directions, family, nextHop.address)
      return found.length > 0 ? found : directions
    }
    if (nextHop.kind === 'interface-only' && bound === 'possible') return directions
    const there = (direction: Direction, least: Certainty): boolean => {
      const certainty = answered(direction, packet)
      return certainty === 'yes' || certainty === least || housed(wiring, direction, family, packet.dst)
    }
    const somewhere = directions.some((direction) => there(direction, 'yes'))
    return somewhere ? directions.filter((direction) => there(direction, bound === 'possible' ? 'maybe' : 'yes')) : directions
  }
  return chosen().map(({ port }) => port)
}
