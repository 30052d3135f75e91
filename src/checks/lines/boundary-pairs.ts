/** Zones and external networks that exchange packets, one pair per direction. */
import type { BaseTier, External, Zone } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import { akin } from '../matrix.ts'

export interface BoundaryPair {
  readonly from: string
  readonly to: string
  readonly zone: Zone
  readonly external: External
  /** Packets of other external networks that come in by the same interfaces: they are judged as those networks' own. */
  readonly elsewhere: PacketSet
}

/** Every ordered pair of a zone of some tiers and an external network between which something passes or may pass. */
export function boundaryPairs({ network, topology }: CheckContext<unknown>, tiers: readonly BaseTier[]): readonly BoundaryPair[] {
  return [...topology.zones.values()]
    .filter(({ tier }) => tiers.includes(tier.base))
    .flatMap((zone) =>
      [...topology.externals.values()].flatMap((external) => {
        const src = Addresses.union(akin(topology, external.id).map((id) => network.sources(id))).minus(network.sources(external.id))
        const pairs: readonly BoundaryPair[] = [
          { from: zone.id, to: external.id, zone, external, elsewhere: PacketSet.none },
          { from: external.id, to: zone.id, zone, external, elsewhere: PacketSet.box({ src }) },
        ]
        return pairs.filter(({ from, to }) => network.direct(from, to) !== undefined)
      }),
    )
}
