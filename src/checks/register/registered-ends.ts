/** The ends of 特定通信 that lie outside, and the registered systems they lie in. */
import { sortedBy } from '../../base/order.ts'
import type { Place, RegisteredSystem, SpecificCommunication, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { placesOf } from '../exceptions.ts'
import { addressesOf, beyondExternal } from '../places.ts'

/** One end of a specific communication of the My Number tier that is not the body's own. */
export interface FarEnd {
  readonly specific: SpecificCommunication
  /** The end of its packets that is outside. */
  readonly end: 'src' | 'dst'
  /** A My Number zone at the near end. */
  readonly zone: string
  /** External networks that the far end names; empty where its addresses are nobody's. */
  readonly externals: readonly string[]
  /** Its packets with that far end. */
  readonly packets: PacketSet
  /** The systems it lies in, with the packets of each. */
  readonly systems: readonly { readonly system: RegisteredSystem; readonly packets: PacketSet }[]
  /** Its packets with a far end that is registered under no system; `served`: registered, for other services. */
  readonly unregistered: PacketSet
  readonly served: boolean
}

/** Every far end, in order of the ids of the communications. */
export function farEnds(topology: Topology): readonly FarEnd[] {
  const isMyNumber = (place: string): boolean => topology.zones.get(place)?.tier.base === 'mynumber'
  return sortedBy(topology.specificCommunications.values(), ({ id }) => id).flatMap((specific) =>
    (['src', 'dst'] as const).flatMap((end) => {
      const { from, to } = specific.scope
      const zone = placesOf(topology, end === 'dst' ? from : to).find(isMyNumber)
      const far = zone === undefined ? undefined : farEnd(topology, specific, end, zone, end === 'dst' ? to : from)
      return far === undefined ? [] : [far]
    }),
  )
}

function farEnd(topology: Topology, specific: SpecificCommunication, end: FarEnd['end'], zone: string, place: Place): FarEnd | undefined {
  const externals = placesOf(topology, place).filter(
    (id) => topology.externals.has(id) && !place.addresses.and(addressesOf(topology, id)).isEmpty,
  )
  const named = place.addresses.and(Addresses.union(externals.map((id) => addressesOf(topology, id))))
  const nobodys = place.addresses.minus(named).minus(Addresses.union([...topology.zones.values()].map(({ addresses }) => addresses)))
  const packets = specific.scope.packets.and(at(end, named.or(nobodys)))
  if (packets.isEmpty) return undefined
  const systems = [...topology.registeredSystems.values()].flatMap((system) => {
    const held = isAmong(topology, system, externals) ? system.addresses : system.addresses.and(nobodys)
    const own = packets.and(at(end, held))
    return own.isEmpty ? [] : [{ system, own, packets: own.and(system.packets.forgetAddress('dst')) }]
  })
  const unregistered = packets.minus(PacketSet.union(systems.map((system) => system.packets)))
  return {
    specific,
    end,
    zone,
    externals,
    packets,
    systems: systems.map(({ system, own }) => ({ system, packets: own })),
    unregistered,
    served: unregistered.within(PacketSet.union(systems.map(({ own }) => own))),
  }
}

function at(end: FarEnd['end'], addresses: Addresses): PacketSet {
  return PacketSet.box(end === 'src' ? { src: addresses } : { dst: addresses })
}

/** Whether a system is in one of some external networks, or behind one. */
function isAmong(topology: Topology, { network }: RegisteredSystem, externals: readonly string[]): boolean {
  return externals.some((id) => beyondExternal(topology, id).has(network) || beyondExternal(topology, network).has(id))
}
