/** Cloud networks that the My Number and LGWAN tiers use as their own, and who talks with them. */
import type { BaseTier, External, Tier, Zone } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'

/** Traffic between a zone and a cloud, one way, from addresses of whoever starts it. */
export interface Talk {
  readonly zone: Zone
  readonly from: string
  readonly to: string
  readonly judged: PacketSet
  readonly possible: PacketSet
}

export interface OwnCloud {
  readonly external: External
  /** The tier it counts as: what is declared, or that of the zones that use it. */
  readonly tier: Tier
  /** Of every zone, whichever tier it is in. */
  readonly talks: readonly Talk[]
}

/** Tiers whose clouds inherit their rules. */
const PROTECTED: ReadonlySet<BaseTier> = new Set(['mynumber', 'lgwan'])

export function isProtected(tier: Tier | undefined): boolean {
  return tier !== undefined && PROTECTED.has(tier.base)
}

/** The clouds that are declared to be under a protected tier, or that its zones use. */
export function ownClouds(context: Pick<CheckContext<unknown>, 'topology' | 'network'>): readonly OwnCloud[] {
  const { topology } = context
  return [...topology.externals.values()].flatMap((external): OwnCloud[] => {
    if (external.kind !== 'gov-cloud' && external.kind !== 'cloud-service') return []
    const talks = talksWith(context, external.id)
    const users = talks.filter(({ zone }) => isProtected(zone.tier) && !breaksOut(context, external, zone))
    // What the My Number tier uses is of that tier, whoever else uses it.
    const user = users.find(({ zone }) => zone.tier.base === 'mynumber') ?? users[0]
    const tier = external.tier ?? user?.zone.tier
    if (tier === undefined || !(isProtected(tier) || users.length > 0)) return []
    return [{ external, tier, talks: talks.filter(({ zone }) => !breaksOut(context, external, zone)) }]
  })
}

/** A registered cloud service that the LGWAN tier of model α′ reaches by its breakout is no cloud of the body’s own: SEG-017 judges it. */
function breaksOut({ topology }: Pick<CheckContext<unknown>, 'topology'>, external: External, zone: Zone): boolean {
  if (topology.model !== 'alpha-prime' || external.kind !== 'cloud-service' || external.tier !== undefined) return false
  return zone.tier.base === 'lgwan' && [...topology.registeredSystems.values()].some(({ network }) => network === external.id)
}

function talksWith({ topology, network }: Pick<CheckContext<unknown>, 'topology' | 'network'>, id: string): readonly Talk[] {
  return [...topology.zones.values()].flatMap((zone) =>
    [
      { from: zone.id, to: id },
      { from: id, to: zone.id },
    ].flatMap(({ from, to }): Talk[] => {
      const direct = network.direct(from, to)
      if (direct === undefined) return []
      const own = PacketSet.box({ src: network.sources(from) })
      const possible = direct.possible.and(own)
      return possible.isEmpty ? [] : [{ zone, from, to, judged: direct.judged.and(own), possible }]
    }),
  )
}
