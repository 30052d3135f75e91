/** From where devices may be administered: the management tier, jump hosts, and for monitoring those who monitor. */
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import type { AdministrationReach } from './administration-reach.ts'

export interface Administrators {
  /** Whether anybody said from where devices are administered. */
  readonly declared: boolean
  /** The packets of a reach that come from there. */
  readonly allowed: (reach: Pick<AdministrationReach, 'from' | 'service'>) => PacketSet
}

/** `jumpHostsOnly`: not the whole management tier, only the jump hosts that are declared. */
export function administratorsOf(topology: Topology, jumpHostsOnly: boolean): Administrators {
  const hostsWith = (role: 'jump-host' | 'monitoring'): Addresses =>
    Addresses.union([...topology.hosts.values()].filter(({ roles }) => roles?.includes(role) === true).map(({ addresses }) => addresses))
  const manages = (place: string): boolean => topology.zones.get(place)?.tier.base === 'mgmt'
  // A gateway for staff in another tier lets nobody administer anything; one in the management tier is what a jump host is.
  const gateways = Addresses.union(
    [...topology.relays.values()]
      .filter(({ kind }) => kind === 'remote-access')
      .flatMap(({ legs }) => [...legs.values()].filter(({ place }) => manages(place)).map(({ addresses }) => addresses)),
  )
  const jumps = PacketSet.box({ src: hostsWith('jump-host').or(gateways) })
  const monitors = PacketSet.box({ src: hostsWith('monitoring') })
  return {
    declared: !jumps.isEmpty || (!jumpHostsOnly && [...topology.zones.keys()].some(manages)),
    allowed: ({ from, service }) => {
      if (topology.externals.has(from)) return PacketSet.none
      if (manages(from) && !jumpHostsOnly) return PacketSet.all
      return service === 'snmp' ? jumps.or(monitors) : jumps
    },
  }
}
