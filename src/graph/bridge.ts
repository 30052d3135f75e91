/** Bridges: devices that pass frames between segments, filtered but not routed, and what lies behind them. */
import type { Interface } from '../model/device.ts'
import type { AddressBounds } from '../model/match.ts'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { Bound } from './decide.ts'
import type { NextHop } from './forwarding.ts'
import type { Port, World } from './world.ts'

/** What a frame can reach in one direction. */
export interface Reach {
  /** Interfaces that take packets there: of routers, and of devices whose configuration is not known. */
  readonly ports: readonly Port[]
  /** Addresses that devices there answer for, as far as that is certain and at most. */
  readonly owned: AddressBounds
  /** Addresses at home in zones there. */
  readonly homes: Addresses
  /** An external network or an interface nobody attached is there: any address may be. */
  readonly open: boolean
}

/** What becomes of packets that come in by a member of a bridge, instead of being routed. */
export interface Bridged {
  /** The device's own addresses on this bridge. */
  readonly own: Addresses
  readonly ways: readonly { readonly out: string; readonly packets: PacketSet }[]
  /** Whom the sender meant: carried on unchanged. */
  readonly nextHop: NextHop
}

const NOTHING: Reach = {
  ports: [],
  owned: { lo: Addresses.none, hi: Addresses.none },
  homes: Addresses.none,
  open: false,
}

/** Whether packets that come in by a port are bridged. */
export function isBridging(world: World, port: Port): boolean {
  return world.interfaceOf(port)?.bridge !== undefined
}

/** The members of a port's bridge that are up, without the device's own presence on it. */
function membersOf(world: World, port: Port): readonly Interface[] {
  const own = world.interfaceOf(port)
  if (own?.bridge === undefined) return []
  const all = world.devices.get(port.device)?.interfaces ?? []
  return all.filter((i) => i.bridge === own.bridge && i.domain === own.domain && i.enabled && i.kind !== 'loopback')
}

const reaches = new WeakMap<World, Map<string, Reach>>()

/** What a frame meets that goes into a port from its segment: the port's device, or everything behind the bridge. */
export function reachOf(world: World, port: Port): Reach {
  let known = reaches.get(world)
  if (known === undefined) {
    known = new Map()
    reaches.set(world, known)
  }
  const key = keyOf(port)
  let found = known.get(key)
  if (found === undefined) {
    found = into(world, port, startAt(world, port))
    known.set(key, found)
  }
  return found
}

/** Ports and zones already seen: rings of bridges end there. */
type Seen = Set<string>

function keyOf({ device, interface: name }: Port): string {
  return `${device}\u0000${name}`
}

function startAt(world: World, port: Port): Seen {
  const touches = world.touches(port)
  return new Set(touches.kind === 'zone' ? [touches.zone] : [])
}

function into(world: World, port: Port, seen: Seen): Reach {
  const key = keyOf(port)
  if (seen.has(key) || world.interfaceOf(port)?.enabled === false) return NOTHING
  seen.add(key)
  if (!isBridging(world, port)) return { ...NOTHING, ports: [port], owned: world.owned(port) }
  const beyond = membersOf(world, port)
    .filter(({ id }) => id !== port.interface)
    .map(({ id }) => outOf(world, { device: port.device, interface: id }, seen))
  return joined([{ ...NOTHING, owned: world.owned(port) }, ...beyond])
}

function outOf(world: World, port: Port, seen: Seen): Reach {
  seen.add(keyOf(port))
  const touches = world.touches(port)
  switch (touches.kind) {
    case 'nothing':
      return NOTHING
    case 'external':
    case 'unknown':
      return { ...NOTHING, open: true }
    case 'port':
      return into(world, touches.port, seen)
    case 'zone': {
      if (seen.has(touches.zone)) return NOTHING
      seen.add(touches.zone)
      const homes = world.topology.zones.get(touches.zone)?.addresses ?? Addresses.none
      return joined([{ ...NOTHING, homes }, ...world.portsOn(touches.zone).map((other) => into(world, other, seen))])
    }
  }
}

function joined(all: readonly Reach[]): Reach {
  return {
    ports: all.flatMap(({ ports }) => ports),
    owned: { lo: Addresses.union(all.map(({ owned }) => owned.lo)), hi: Addresses.union(all.map(({ owned }) => owned.hi)) },
    homes: Addresses.union(all.map(({ homes }) => homes)),
    open: all.some(({ open }) => open),
  }
}

/** Destinations that are at home in a direction. */
export function knownThere({ owned, homes }: Reach, bound: Bound): Addresses {
  return (bound === 'judged' ? owned.lo : owned.hi).or(homes)
}

/** Whether a device in a direction has an address of its own. */
export function holdsThere(world: World, { ports }: Reach, { family, address }: Exclude<NextHop, string>): boolean {
  return ports.some((port) => world.addresses(port).has(family, address))
}

/**
 * Where a bridge passes what comes in by one of its members; undefined for a port that routes. A frame goes to the
 * member behind which its receiver is, or to all where that is not known (IEEE 802.1D, 7.7).
 */
export function bridgeOf(world: World, port: Port, nextHop: NextHop, bound: Bound): Bridged | undefined {
  if (!isBridging(world, port)) return undefined
  const others = membersOf(world, port)
    .filter(({ id }) => id !== port.interface)
    .map(({ id }) => ({
      id,
      reach: outOf(world, { device: port.device, interface: id }, new Set([...startAt(world, port), keyOf(port)])),
    }))
  return { own: world.addresses(port), ways: waysTo(world, others, nextHop, bound), nextHop }
}

function waysTo(
  world: World,
  others: readonly { readonly id: string; readonly reach: Reach }[],
  nextHop: NextHop,
  bound: Bound,
): Bridged['ways'] {
  const all = others.map(({ id }) => ({ out: id, packets: PacketSet.all }))
  if (others.length < 2 || nextHop === 'unknown' || nextHop === 'forwarded' || (nextHop === 'interface' && bound === 'possible')) return all
  if (typeof nextHop === 'string') {
    const nowhere = PacketSet.box({ dst: Addresses.union(others.map(({ reach }) => knownThere(reach, 'judged'))) }).complement()
    return others.map(({ id, reach }) => ({ out: id, packets: PacketSet.box({ dst: knownThere(reach, bound) }).or(nowhere) }))
  }
  const having = others.filter(({ reach }) => holdsThere(world, reach, nextHop))
  const chosen = having.length > 0 ? having : awayFrom(others, nextHop)
  return chosen.length === 0 ? all : chosen.map(({ id }) => ({ out: id, packets: PacketSet.all }))
}

/** Directions in which a next hop may be that no known device has: where its subnet is at home, else where anything may be. */
export function awayFrom<T extends { readonly reach: Reach }>(
  directions: readonly T[],
  { family, address }: Exclude<NextHop, string>,
): T[] {
  const home = directions.filter(({ reach }) => reach.homes.has(family, address))
  return home.length > 0 ? home : directions.filter(({ reach }) => reach.open)
}
