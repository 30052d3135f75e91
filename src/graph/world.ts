/** How the devices of a topology are wired: which interface touches which segment, and who owns which address there. */
import { sortedBy } from '../base/order.ts'
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import type { AddressBounds } from '../model/match.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Attachment, Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'

/** One interface of one device, by ids. */
export interface Port {
  readonly device: string
  readonly interface: string
}

/** What a port touches, once links and VDOM links are resolved. */
export type Touches =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'external'; readonly external: string }
  | { readonly kind: 'port'; readonly port: Port }
  /** In use by the device, absent from the topology: a place of its own, behind which anything may be. */
  | { readonly kind: 'unknown'; readonly place: string }
  /** Connected to nothing. */
  | { readonly kind: 'nothing' }

export interface World {
  readonly topology: Topology
  readonly devices: ReadonlyMap<string, Device>
  touches(port: Port): Touches
  /** Ports on a zone's segment or attached to an external, in a fixed order. */
  portsOn(place: string): readonly Port[]
  /** The interface as the export gives it; undefined for devices without one. */
  interfaceOf(port: Port): Interface | undefined
  domainOf(port: Port): RoutingDomain | undefined
  /** Addresses of a port itself: primary, secondary, virtual. Of a member of a bridge: the device's own on that bridge. */
  addresses(port: Port): Addresses
  /** Addresses that a port answers for on its segment: its own and translated ones, as far as they are certain and at most. */
  owned(port: Port): AddressBounds
  /** Zone ids, external ids, unknown places: the order everything is reported in. */
  readonly places: readonly string[]
  /** The other ports of a device, for devices without an export. */
  portsOf(device: string): readonly Port[]
}

/** The place id of an interface that the topology does not attach. */
export function unknownPlace({ device, interface: name }: Port): string {
  return `?${device}/${name}`
}

function keyOf({ device, interface: name }: Port): string {
  return `${device}\u0000${name}`
}

/** Resolves attachments. Never throws: what the topology leaves open becomes an unknown place. */
export function wire(topology: Topology, devices: ReadonlyMap<string, Device>): World {
  const touches = new Map<string, Touches>()
  const ports = new Map<string, Port[]>()
  const interfaces = new Map<string, Interface>()
  const byDevice = new Map<string, Port[]>()
  const unknown: string[] = []

  const links = new Map<string, Port>()
  for (const [device, declaration] of topology.devices) {
    for (const [name, attachment] of declaration.interfaces) {
      if (attachment.kind !== 'link') continue
      const here = { device, interface: name }
      const there = { device: attachment.device, interface: attachment.interface }
      links.set(keyOf(here), there)
      if (!links.has(keyOf(there))) links.set(keyOf(there), here)
    }
  }

  const resolve = (port: Port, attachment: Attachment | undefined, found: Interface | undefined): Touches => {
    if (attachment?.kind === 'zone') return { kind: 'zone', zone: attachment.zone }
    if (attachment?.kind === 'external') return { kind: 'external', external: attachment.external }
    const far = links.get(keyOf(port))
    if (far !== undefined) return { kind: 'port', port: far }
    if (attachment?.kind === 'unused') return { kind: 'nothing' }
    if (found?.peer !== undefined) return { kind: 'port', port: { device: port.device, interface: found.peer } }
    if (found === undefined || !found.used || found.kind === 'loopback') return { kind: 'nothing' }
    return { kind: 'unknown', place: unknownPlace(port) }
  }

  for (const [device, declaration] of topology.devices) {
    const exported = devices.get(device)?.interfaces ?? []
    // A cable may be written at its far end only.
    const cabled = [...links.values()].filter((end) => end.device === device).map((end) => end.interface)
    const names = new Set([...declaration.interfaces.keys(), ...exported.map((i) => i.id), ...cabled])
    for (const i of exported) interfaces.set(keyOf({ device, interface: i.id }), i)
    const mine: Port[] = []
    byDevice.set(device, mine)
    for (const name of names) {
      const port: Port = { device, interface: name }
      const found = interfaces.get(keyOf(port))
      if (devices.get(device)?.knowledge === 'export' && (found === undefined || !found.enabled)) {
        touches.set(keyOf(port), { kind: 'nothing' })
        continue
      }
      const what = resolve(port, declaration.interfaces.get(name), found)
      touches.set(keyOf(port), what)
      if (what.kind !== 'nothing') mine.push(port)
      const place =
        what.kind === 'zone' ? what.zone : what.kind === 'external' ? what.external : what.kind === 'unknown' ? what.place : undefined
      if (place === undefined) continue
      if (what.kind === 'unknown') unknown.push(place)
      const on = ports.get(place)
      if (on === undefined) ports.set(place, [port])
      else on.push(port)
    }
  }

  const domains = new Map<string, RoutingDomain>()
  for (const [id, device] of devices) for (const domain of device.domains) domains.set(`${id}\u0000${domain.name}`, domain)

  const owned = new Map<string, AddressBounds>()
  const world: World = {
    topology,
    devices,
    touches: (port) => touches.get(keyOf(port)) ?? { kind: 'nothing' },
    portsOn: (place) => ports.get(place) ?? [],
    interfaceOf: (port) => interfaces.get(keyOf(port)),
    domainOf: (port) => {
      const found = interfaces.get(keyOf(port))
      return found === undefined ? undefined : domains.get(`${port.device}\u0000${found.domain}`)
    },
    addresses: (port) => {
      const found = interfaces.get(keyOf(port))
      if (found?.bridge === undefined) return addressesOf(found)
      const own = (devices.get(port.device)?.interfaces ?? []).filter(
        (i) => i.kind === 'loopback' && i.bridge === found.bridge && i.domain === found.domain && i.enabled,
      )
      return Addresses.union(own.map(addressesOf))
    },
    owned: (port) => {
      const key = keyOf(port)
      let found = owned.get(key)
      if (found === undefined) {
        found = ownedBy(world, port)
        owned.set(key, found)
      }
      return found
    },
    places: [...topology.zones.keys(), ...topology.externals.keys(), ...sortedBy(unknown, (place) => place)],
    portsOf: (device) => byDevice.get(device) ?? [],
  }
  return world
}

function addressesOf(found: Interface | undefined): Addresses {
  return Addresses.union((found?.addresses ?? []).map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)))
}

function ownedBy(world: World, port: Port): AddressBounds {
  const own = world.addresses(port)
  // Frames for the outside of a translation pass a bridge; nobody there answers for it.
  if (world.interfaceOf(port)?.bridge !== undefined) return { lo: own, hi: own }
  const translated = (world.domainOf(port)?.stages ?? []).flatMap((stage) =>
    stage.kind === 'translate-destination'
      ? stage.translations.filter((t) => t.to.kind !== 'none' && matchesInterface(t.in, port.interface))
      : [],
  )
  // A translation of "any" destination answers for nothing by itself: it only rewrites what arrives anyway.
  const narrow = translated.filter((t) => t.match.dst.hi.size < 1n << 24n)
  return {
    lo: Addresses.union([own, ...narrow.filter((t) => !t.match.partial).map((t) => t.match.dst.lo)]),
    hi: Addresses.union([own, ...narrow.map((t) => t.match.dst.hi)]),
  }
}

/** Addresses of every interface of a routing domain: traffic to them ends on the device. */
export function ownAddresses(device: Device, domain: RoutingDomain): Addresses {
  return Addresses.union(
    device.interfaces
      .filter((i) => i.domain === domain.name && i.enabled)
      .flatMap((i) => i.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
  )
}
