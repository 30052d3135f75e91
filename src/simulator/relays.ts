/** Devices that end sessions and start others of their own. */
import type { Feature, RoutingDomain } from '../model/device.ts'
import { matchesInterface } from '../model/rule.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Port, Wiring } from './world.ts'

/** Features that end sessions and start others. What they let through does not show in a rulebase. */
const RELAYING: ReadonlySet<Feature['kind']> = new Set<Feature['kind']>([
  'explicit-proxy',
  'transparent-proxy',
  'virtual-server',
  'ssl-vpn',
  'transparent-mode',
  'application-policy',
  'zone-based-firewall',
  'load-balancing',
  'other',
])

/** Whether such a feature is active at a port and no relay of the topology accounts for it. */
export function relaysUndeclared(wiring: Wiring, { id }: Port, { features }: RoutingDomain): boolean {
  const legs = [...wiring.world.topology.relays.values()].flatMap((relay) => [...relay.legs.values()].map(({ addresses }) => addresses))
  return features.some(({ kind, in: ingress, addresses }) => {
    if (!RELAYING.has(kind) || !matchesInterface(ingress, id)) return false
    return addresses.isEmpty || !addresses.within(Addresses.union(legs))
  })
}
