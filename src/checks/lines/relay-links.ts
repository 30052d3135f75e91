/** Relays with a leg of their own in a network of others: a way out that no declared interface has (a mobile line, a cloud gateway). */
import type { Relay, RelayLeg } from '../../model/relay.ts'
import type { Device } from '../../model/device.ts'
import type { Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { entryCause } from '../cause.ts'
import type { Cause } from '../check.ts'
import { relayMachines } from '../relays/relay-machines.ts'
import type { Link } from './external-links.ts'
import { linksOf } from './external-links.ts'

/** A leg outside of a relay that also stands inside; `device` and `interface` are the ids of relay and leg. */
export interface RelayLink extends Link {
  readonly relay: Relay
  readonly leg: RelayLeg
  /** A device of the topology that has the address there: its own link is the connection. */
  readonly carried: boolean
}

/**
 * Every such leg. Machines with all legs outside are others' own; what a person carries on a medium is no connection. A cloud
 * network under a tier is inside for a leg elsewhere, and outside for one in a zone.
 */
export function relayLinks(topology: Topology, devices: ReadonlyMap<string, Device>): readonly RelayLink[] {
  const { zones, externals } = topology
  return relayMachines(topology).flatMap(({ relays, legs }) =>
    relays.flatMap((relay) =>
      [...relay.legs.values()].flatMap((leg): readonly RelayLink[] => {
        const outside = externals.has(leg.place) && !leg.addresses.isEmpty
        const inside = legs.some(({ place }) => zones.has(place) || (place !== leg.place && externals.get(place)?.tier !== undefined))
        if (!outside || !inside) return []
        const carried = leg.addresses.within(heldTowards(topology, devices, leg.place))
        return [{ device: relay.id, interface: leg.id, to: leg.place, relay, leg, carried }]
      }),
    ),
  )
}

/** The leg as the topology writes it. */
export function relayLinkCause({ relay, leg }: RelayLink): Cause {
  return { ...entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }), focus: leg.span }
}

/** Addresses that devices with an interface in an external network have there, or publish by translation. */
function heldTowards(topology: Topology, devices: ReadonlyMap<string, Device>, external: string): Addresses {
  const attached = linksOf(topology).filter(({ to }) => to === external)
  return Addresses.union(
    attached.flatMap(({ device: id, interface: name }) => {
      const device = devices.get(id)
      const own = device?.interfaces.find((each) => each.id === name)
      const published = (device?.domains ?? [])
        .filter((domain) => domain.name === own?.domain)
        .flatMap(({ stages }) => stages.flatMap((stage) => (stage.kind === 'translate-destination' ? stage.translations : [])))
        .map(({ match }) => match.dst.lo)
        .filter((addresses) => !Addresses.all.within(addresses))
      return [...(own?.addresses ?? []).map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)), ...published]
    }),
  )
}
