/** What goes from the LGWAN tier straight to clouds and the Internet, and the registered systems it may go to. */
import type { Trace } from '../../graph/trace.ts'
import type { External, RegisteredSystem, Topology, Zone } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import { waysTaken } from '../findings/surplus.ts'

type Context = Pick<CheckContext<unknown>, 'network' | 'topology'>

/** Packets to one system, all of them by the same devices and rules. */
export interface Way {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  readonly trace: Trace
}

export function lgwanZones({ zones }: Topology): readonly Zone[] {
  return [...zones.values()].filter(({ tier }) => tier.base === 'lgwan')
}

/** The Internet and cloud services; not the government cloud, nor a cloud that is declared to be of the LGWAN tier itself (SEG-012). */
export function clouds({ externals }: Topology): readonly External[] {
  return [...externals.values()].filter(({ kind, tier }) => kind === 'internet' || (kind === 'cloud-service' && tier?.base !== 'lgwan'))
}

export function registeredInClouds(topology: Topology): readonly RegisteredSystem[] {
  const networks = new Set(clouds(topology).map(({ id }) => id))
  return [...topology.registeredSystems.values()].filter(({ network }) => networks.has(network))
}

/** Everything that may be sent to some systems by the services they are registered for, whatever its source. */
export function packetsTo(systems: readonly RegisteredSystem[]): PacketSet {
  return PacketSet.union(systems.map(({ packets }) => packets))
}

/** The ways that traffic to a system certainly takes. */
export function waysTo(context: Context, system: RegisteredSystem): readonly Way[] {
  const { network, topology } = context
  return lgwanZones(topology).flatMap((zone) => {
    const direct = network.direct(zone.id, system.network)
    if (direct === undefined) return []
    const judged = direct.judged.and(PacketSet.box({ src: network.sources(zone.id) })).and(system.packets)
    return [...waysTaken(context, { from: zone.id, to: system.network, judged })].map((way) => ({
      from: zone.id,
      to: system.network,
      ...way,
    }))
  })
}
