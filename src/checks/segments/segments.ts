/** Which zones share a segment, as far as VLAN ids tell. */
import type { World } from '../../graph/world.ts'
import type { Zone } from '../../model/topology.ts'

/** VLAN ids of every zone: what it declares, else those of the interfaces attached to it. */
export function vlansOf(world: World): ReadonlyMap<string, ReadonlySet<number>> {
  const { zones } = world.topology
  const vlans = new Map<string, Set<number>>()
  for (const { id, vlan } of zones.values()) vlans.set(id, new Set(vlan === undefined ? [] : [vlan]))
  for (const device of world.devices.values()) {
    for (const { id, vlan } of device.interfaces) {
      const touches = world.touches({ device: device.id, interface: id })
      // What a zone declares comes first; an interface that differs from it is a drift (CHG-003).
      if (vlan === undefined || touches.kind !== 'zone' || zones.get(touches.zone)?.vlan !== undefined) continue
      vlans.get(touches.zone)?.add(vlan)
    }
  }
  return vlans
}

/** VLAN ids that two zones of one site have in common. */
export function sharedVlans(vlans: ReadonlyMap<string, ReadonlySet<number>>, a: Zone, b: Zone): readonly number[] {
  if (a.site !== b.site) return []
  return [...(vlans.get(a.id) ?? [])].filter((vlan) => vlans.get(b.id)?.has(vlan))
}
