/** Where a relay really fetches from: the places that its own sessions reach. */
import type { Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'

/** Places outside the zone of its leg that sessions it opens reach, certainly or perhaps. */
export function fetchedFrom(
  { network, topology }: CheckContext<unknown>,
  id: string,
): readonly { readonly place: string; readonly certain: boolean }[] {
  const relay = topology.relays.get(id)
  const found = new Map<string, boolean>()
  for (const carry of relay?.carries ?? []) {
    const sides = [
      { leg: relay?.legs.get(carry.from), service: carry.receives, opens: carry.opens.from },
      { leg: relay?.legs.get(carry.to), service: carry.sends, opens: carry.opens.to },
    ]
    for (const { leg, service, opens } of sides) {
      if (leg === undefined || opens !== 'relay') continue
      const sent = PacketSet.box({ src: leg.addresses }).and(service)
      for (const place of placesOf(topology)) {
        if (place === leg.place) continue
        const direct = network.direct(leg.place, place)
        if (direct === undefined || !direct.possible.overlaps(sent)) continue
        found.set(place, found.get(place) === true || direct.judged.overlaps(sent))
      }
    }
  }
  return [...found].map(([place, certain]) => ({ place, certain }))
}

function placesOf({ zones, externals }: Topology): readonly string[] {
  return [...zones.keys(), ...externals.keys()]
}
