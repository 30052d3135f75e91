/** Whose network a routing domain is: the tier of the zones attached to it. */
import type { World } from '../../graph/world.ts'
import type { Device, RoutingDomain } from '../../model/device.ts'
import type { Zone } from '../../model/topology.ts'

/** The zones of the one tier that a routing domain serves; empty where there is none, or several. Management is left aside beside another. */
export function servedZones(world: World, device: Device, domain: RoutingDomain): readonly Zone[] {
  const attached = device.interfaces.flatMap(({ id, domain: name }) => {
    const touches = world.touches({ device: device.id, interface: id })
    const zone = name === domain.name && touches.kind === 'zone' ? world.topology.zones.get(touches.zone) : undefined
    return zone === undefined ? [] : [zone]
  })
  const others = attached.filter(({ tier }) => tier.base !== 'mgmt')
  const zones = others.length > 0 ? others : attached
  return new Set(zones.map(({ tier }) => tier.base)).size === 1 ? zones : []
}
