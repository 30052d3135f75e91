/** Hosts and relays that provide something to others: time, updates, a place for logs. */
import type { Text } from '../../base/text.ts'
import type { RelayKind } from '../../model/relay.ts'
import type { BaseTier, Host, HostRole, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { entryCause } from '../cause.ts'
import type { Cause } from '../check.ts'

export interface Provider {
  readonly id: string
  readonly label: Text
  readonly cause: Cause
  /** Zones and external networks it is in. */
  readonly places: readonly string[]
  readonly addresses: Addresses
  /** What it gets its own from, as declared; absent: not declared. */
  readonly upstream?: readonly string[]
  /** Present for a relay. */
  readonly relay?: string
}

/** Hosts of a role, then relays of a kind; a relay that such a host stands for is told as the host. */
export function providersOf(topology: Topology, role: HostRole, kind?: RelayKind): readonly Provider[] {
  const hosts = [...topology.hosts.values()].filter(({ roles }) => roles?.includes(role)).map(ofHost)
  const relays = [...topology.relays.values()]
    .filter((relay) => relay.kind === kind)
    .map((relay): Provider => {
      const legs = [...relay.legs.values()]
      return {
        id: relay.id,
        label: { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` },
        cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
        places: [...new Set(legs.map(({ place }) => place))],
        addresses: Addresses.union(legs.map(({ addresses }) => addresses)),
        relay: relay.id,
      }
    })
    .filter(({ addresses }) => !hosts.some((host) => !host.addresses.and(addresses).isEmpty))
  return [...hosts, ...relays]
}

function ofHost(host: Host): Provider {
  const label: Text = { ja: `ホスト ${host.id}`, en: `host ${host.id}` }
  return {
    id: host.id,
    label,
    cause: entryCause('hosts', host, label),
    places: host.zones,
    addresses: host.addresses,
    ...(host.upstream === undefined ? {} : { upstream: host.upstream }),
  }
}

/** Base tiers of the zones it is in. */
export function tiersOf(topology: Topology, { places }: Provider): ReadonlySet<BaseTier> {
  return new Set(places.flatMap((place) => topology.zones.get(place)?.tier.base ?? []))
}

/** Whether it is in the tier of a zone, or in the management network that serves all tiers. */
export function serves(topology: Topology, { places }: Provider, zone: string): boolean {
  const own = topology.zones.get(zone)?.tier.id
  return places.some((place) => {
    const tier = topology.zones.get(place)?.tier
    return tier !== undefined && (tier.id === own || tier.base === 'mgmt')
  })
}
