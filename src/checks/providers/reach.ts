/** Whether something certainly, perhaps or never reaches what provides it with time, updates or a place for logs. */
import type { Text } from '../../base/text.ts'
import type { Device } from '../../model/device.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import type { Topology } from '../../model/topology.ts'
import type { BaseTier } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { Cause, CheckContext } from '../check.ts'
import { placeName, preferredSenders } from '../places.ts'

/** Who asks: a zone, or a device from the zones it is attached to. */
export interface Client {
  readonly id: string
  readonly label: Text
  readonly cause: Cause
  readonly kind: 'zone' | 'device'
  /** Where its packets start, with their source addresses. */
  readonly starts: readonly { readonly zone: string; readonly src: Addresses }[]
}

/** Zones of some roles and tiers. */
export function zoneClients(
  { topology, network }: CheckContext<unknown>,
  roles: readonly string[],
  tiers: readonly BaseTier[],
): readonly Client[] {
  return [...topology.zones.values()]
    .filter(({ role, tier }) => role !== undefined && roles.includes(role) && tiers.includes(tier.base))
    .map((zone) => ({
      id: zone.id,
      label: placeName(topology, zone.id),
      cause: entryCause('zones', zone, { ja: `ゾーン ${zone.id}`, en: `zone ${zone.id}` }),
      kind: 'zone' as const,
      starts: [{ zone: zone.id, src: network.sources(zone.id) }],
    }))
}

/** The body's own devices that have an export and an interface in a zone of some tiers. */
export function deviceClients({ topology, devices, network }: CheckContext<unknown>, tiers: readonly BaseTier[]): readonly Client[] {
  return [...devices.values()]
    .filter(({ id, knowledge }) => knowledge === 'export' && topology.devices.get(id)?.managedBy === 'self')
    .flatMap((device): readonly Client[] => {
      const starts = network.world.portsOf(device.id).flatMap((port) => {
        const touches = network.world.touches(port)
        const zone = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
        if (zone === undefined || !tiers.includes(zone.tier.base)) return []
        const own = ownAddresses(device, port.interface).and(zone.addresses)
        return [{ zone: zone.id, src: own.isEmpty ? zone.addresses : own }]
      })
      if (starts.length === 0) return []
      const label: Text = { ja: `機器 ${device.id}`, en: `device ${device.id}` }
      return [{ id: device.id, label, cause: entryCause('devices', topology.devices.get(device.id)!, label), kind: 'device', starts }]
    })
}

function ownAddresses({ interfaces }: Device, name: string): Addresses {
  const found = interfaces.find(({ id }) => id === name)
  return Addresses.union((found?.addresses ?? []).map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)))
}

export type Reach =
  | { readonly state: 'yes' }
  | { readonly state: 'no' }
  | { readonly state: 'perhaps'; readonly unknowns: readonly Uncertainty[] }

/** Where packets are to go. */
export interface Target {
  readonly places: readonly string[]
  /** Undefined: anywhere in those places. */
  readonly addresses: Addresses | undefined
}

/** Whether packets of some services get from a client to a target; within one segment everything does. */
export function reach(context: CheckContext<unknown>, client: Pick<Client, 'starts'>, target: Target, services: PacketSet): Reach {
  const { network, topology } = context
  const unknowns: Uncertainty[] = []
  let perhaps = false
  for (const { zone, src } of client.starts) {
    for (const place of target.places) {
      if (place === zone) return { state: 'yes' }
      const direct = network.direct(zone, place)
      if (direct === undefined) continue
      const wanted = PacketSet.box({ src, ...(target.addresses === undefined ? {} : { dst: target.addresses }) })
        .and(services)
        .and(PacketSet.wellFormed)
      if (direct.judged.overlaps(wanted)) return { state: 'yes' }
      const open = direct.possible.and(wanted)
      const packet = open.isEmpty ? undefined : example(open, preferredSenders(topology, zone, place))
      const trace = packet === undefined ? undefined : network.trace(zone, place, packet, 'possible')
      if (packet === undefined) continue
      perhaps = true
      if (trace !== undefined) unknowns.push(...network.unknowns(trace))
    }
  }
  return perhaps ? { state: 'perhaps', unknowns } : { state: 'no' }
}

/** The best of several: one way is enough. */
export function bestOf(found: readonly Reach[]): Reach {
  const perhaps = found.filter((each) => each.state === 'perhaps')
  if (found.some(({ state }) => state === 'yes')) return { state: 'yes' }
  return perhaps.length === 0 ? { state: 'no' } : { state: 'perhaps', unknowns: perhaps.flatMap(({ unknowns }) => unknowns) }
}

/** What is not known, never empty: verdicts that cannot be given name something. */
export function namedUnknowns(unknowns: readonly Uncertainty[], topology: Topology): readonly [Uncertainty, ...Uncertainty[]] {
  const [first, ...rest] = unknowns
  if (first !== undefined) return [first, ...rest]
  return [
    { code: 'unknown', text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' }, span: topology.span },
  ]
}

export function tcpTo(...ports: readonly number[]): PacketSet {
  return PacketSet.box({ protocols: [[TCP, TCP]], dport: ports.map((port) => [port, port] as const) })
}

export function udpTo(...ports: readonly number[]): PacketSet {
  return PacketSet.box({ protocols: [[UDP, UDP]], dport: ports.map((port) => [port, port] as const) })
}
