/** How places and devices are wired, looked up by name. */
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Attachment, Topology } from '../model/topology.ts'
import type { Family } from '../packet/packet.ts'
import { byCodePoint } from '../base/order.ts'
import type { Certainty } from './match.ts'

/** What the simulator is asked about. */
export interface World {
  readonly topology: Topology
  /** By id, as in `topology.devices`. */
  readonly devices: ReadonlyMap<string, Device>
}

/** What lies behind an interface. */
export type Behind =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'external'; readonly external: string }
  | { readonly kind: 'port'; readonly device: string; readonly interface: string }
  /** In use, but the topology does not say where it leads: a place of its own. */
  | { readonly kind: 'unattached'; readonly place: string }
  | { readonly kind: 'nothing' }

/** An interface of a device, as a packet meets it. */
export interface Port {
  readonly device: Device
  readonly id: string
  /** The device's own description; undefined where only the topology knows the interface. */
  readonly interface: Interface | undefined
  readonly enabled: boolean
  readonly behind: Behind
}

/** The wiring of a world. */
export interface Wiring {
  readonly world: World
  port(device: string, id: string): Port | undefined
  /** Every port of a device, in the order of its interfaces. */
  portsOf(device: string): readonly Port[]
  /** The enabled ports of one routing domain of a device. */
  portsOfDomain(device: string, domain: string): readonly Port[]
  /** Enabled ports attached to a zone. */
  portsOn(zone: string): readonly Port[]
  /** Enabled ports by which traffic that starts in a place first meets a device. */
  entrances(place: string): readonly Port[]
  /** Zones, external networks, then unattached interfaces. */
  readonly places: readonly string[]
}

const wirings = new WeakMap<World, Wiring>()

/** The wiring of a world, worked out once. */
export function wiringOf(world: World): Wiring {
  const known = wirings.get(world)
  if (known !== undefined) return known
  const wiring = wire(world)
  wirings.set(world, wiring)
  return wiring
}

function wire(world: World): Wiring {
  const { topology, devices } = world
  const ports = new Map<string, Map<string, Port>>()
  const cables = cablesOf(topology)
  for (const device of devices.values()) {
    const attachments = topology.devices.get(device.id)?.interfaces ?? new Map<string, Attachment>()
    const known = new Map<string, Interface | undefined>(device.interfaces.map((i) => [i.id, i]))
    // Also names that only the topology uses: without an export that is all there is to know of a port.
    for (const id of [...attachments.keys(), ...(cables.get(device.id)?.keys() ?? [])]) if (!known.has(id)) known.set(id, undefined)
    const own = new Map<string, Port>()
    for (const [id, described] of known) {
      const behind = behindOf(device, id, described, attachments.get(id), cables.get(device.id)?.get(id))
      own.set(id, { device, id, interface: described, enabled: described?.enabled ?? true, behind })
    }
    ports.set(device.id, own)
  }
  const all = [...ports.values()].flatMap((own) => [...own.values()]).filter((port) => port.enabled)
  const unattached = all.flatMap(({ behind }) => (behind.kind === 'unattached' ? [behind.place] : []))
  const grouped = <K>(keyOf: (port: Port) => K): ReadonlyMap<K, readonly Port[]> => {
    const groups = new Map<K, Port[]>()
    for (const port of all) {
      const key = keyOf(port)
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [port])
      else group.push(port)
    }
    return groups
  }
  const onZone = grouped(({ behind }) => (behind.kind === 'zone' ? behind.zone : undefined))
  const inDomain = grouped(({ device, interface: described }) => `${device.id}\u0000${described?.domain}`)
  const known = new Map<string, readonly Port[]>()
  const entrances = (place: string): readonly Port[] => {
    const before = known.get(place)
    if (before !== undefined) return before
    const through = upstreamOf(topology, place)
    const found = all.filter(
      ({ behind }) =>
        (behind.kind === 'zone' && behind.zone === place) ||
        (behind.kind === 'external' && through.has(behind.external)) ||
        (behind.kind === 'unattached' && behind.place === place),
    )
    known.set(place, found)
    return found
  }
  return {
    world,
    port: (device, id) => ports.get(device)?.get(id),
    portsOf: (device) => [...(ports.get(device)?.values() ?? [])],
    portsOfDomain: (device, domain) => inDomain.get(`${device}\u0000${domain}`) ?? [],
    portsOn: (zone) => onZone.get(zone) ?? [],
    entrances,
    places: [...topology.zones.keys(), ...topology.externals.keys(), ...unattached.sort(byCodePoint)],
  }
}

/** Both ends of every cable, whichever end the topology names it at. */
function cablesOf(topology: Topology): Map<string, Map<string, { device: string; interface: string }>> {
  const cables = new Map<string, Map<string, { device: string; interface: string }>>()
  const plug = (device: string, id: string, far: { device: string; interface: string }): void => {
    const own = cables.get(device) ?? new Map<string, { device: string; interface: string }>()
    cables.set(device, own.set(id, far))
  }
  for (const device of topology.devices.values())
    for (const [id, attachment] of device.interfaces) {
      if (attachment.kind !== 'link') continue
      plug(attachment.device, attachment.interface, { device: device.id, interface: id })
    }
  return cables
}

function behindOf(
  device: Device,
  id: string,
  described: Interface | undefined,
  attachment: Attachment | undefined,
  cable: { readonly device: string; readonly interface: string } | undefined,
): Behind {
  // A port the export does not have, or has switched off, leads nowhere, whatever the topology says.
  if (device.knowledge === 'export' && described?.enabled !== true) return { kind: 'nothing' }
  if (attachment?.kind === 'zone') return { kind: 'zone', zone: attachment.zone }
  if (attachment?.kind === 'external') return { kind: 'external', external: attachment.external }
  if (attachment?.kind === 'link') return { kind: 'port', device: attachment.device, interface: attachment.interface }
  if (cable !== undefined) return { kind: 'port', ...cable }
  if (attachment?.kind === 'unused') return { kind: 'nothing' }
  if (described?.peer !== undefined) return { kind: 'port', device: device.id, interface: described.peer }
  if (described?.used === true && described.kind !== 'loopback') return { kind: 'unattached', place: `?${device.id}/${id}` }
  return { kind: 'nothing' }
}

/** The external network itself and every one that carries on to it. */
function upstreamOf(topology: Topology, external: string): ReadonlySet<string> {
  const found = new Set([external])
  for (const id of found) for (const other of topology.externals.values()) if (other.reaches.includes(id)) found.add(other.id)
  return found
}

/** The routing domain of a port; undefined where no export tells. */
export function domainOf({ device, interface: described }: Port): RoutingDomain | undefined {
  return device.domains.find(({ name }) => name === (described?.domain ?? ''))
}

/** The enabled members of the bridge a port belongs to, itself among them; none where it routes. */
export function membersOf(wiring: Wiring, { device, interface: described }: Port): readonly Port[] {
  if (described?.bridge === undefined) return []
  return wiring
    .portsOfDomain(device.id, described.domain)
    .filter(({ interface: other }) => other !== undefined && other.bridge === described.bridge && other.kind !== 'loopback')
}

/** Whether an address is the device's own on the bridge a port belongs to. */
export function holdsOnBridge({ device, interface: described }: Port, family: Family, address: bigint): boolean {
  return device.interfaces.some(
    (own) =>
      own.kind === 'loopback' &&
      own.enabled &&
      own.domain === described?.domain &&
      own.bridge === described.bridge &&
      own.addresses.some(({ prefix }) => prefix.family === family && prefix.address === address),
  )
}

/** Whether an address is one of a port's own. */
export function holds({ interface: described }: Port, family: Family, address: bigint): boolean {
  return described?.addresses.some(({ prefix }) => prefix.family === family && prefix.address === address) ?? false
}

/** An interface without IPv6 neither takes nor sends IPv6 packets. */
export function carries({ interface: described }: Port, family: Family): boolean {
  return family === 4 || described?.ipv6 !== false
}

/** A translation of more destinations than this rewrites what arrives anyway; the device does not answer ARP for them. */
const MOST_ANSWERED = 1n << 24n

/**
 * Whether a device answers for an address on the segment behind a port: one of the port's own, or the
 * outside of a destination translation that applies there (the device answers ARP for it).
 */
export function answersFor(port: Port, family: Family, address: bigint): Certainty {
  // On a bridge only the device's own presence answers: frames for anybody else pass.
  if (port.interface?.bridge !== undefined) return holdsOnBridge(port, family, address) ? 'yes' : 'no'
  if (holds(port, family, address)) return 'yes'
  let best: Certainty = 'no'
  for (const stage of domainOf(port)?.stages ?? []) {
    if (stage.kind !== 'translate-destination') continue
    for (const { in: ingress, match, to } of stage.translations) {
      if (
        to.kind === 'none' ||
        !matchesInterface(ingress, port.id) ||
        !match.dst.hi.has(family, address) ||
        match.dst.hi.size >= MOST_ANSWERED
      )
        continue
      if (!match.partial && match.dst.lo.has(family, address)) return 'yes'
      best = 'maybe'
    }
  }
  return best
}

/** Whether nobody knows which addresses a port has. */
export function addressesUnknown({ device, interface: described }: Port): boolean {
  return device.knowledge !== 'export' || described === undefined || described.addressUnknown
}
