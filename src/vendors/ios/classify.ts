/** An access list used to classify packets (NAT, policy routing, class maps) instead of filtering them. */
import type { HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices, packetsOf } from '../../model/match.ts'
import type { Rule } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Bounds } from '../../packet/bounds.ts'
import type { Box } from '../../packet/set.ts'
import { PacketSet } from '../../packet/set.ts'

/** More boxes than this and the classification is only bounded by "any packet". */
const MOST_BOXES = 2000

/**
 * The packets a list permits, with bounds. Only packets that open a session count; an entry with a
 * condition permits or denies for certain nothing.
 */
export function permittedBy(rules: readonly Rule[]): Bounds {
  let lo = PacketSet.none
  let hi = PacketSet.none
  let restLo = PacketSet.all
  let restHi = PacketSet.all
  for (const { action, clauses, conditions, initiates } of rules) {
    if (!initiates) continue
    const bounds = clauses.map(({ match }) => packetsOf(match))
    const most = PacketSet.union(bounds.map((b) => b.hi))
    const least = conditions.length > 0 ? PacketSet.none : PacketSet.union(bounds.map((b) => b.lo))
    if (action === 'permit') {
      lo = lo.or(restLo.and(least))
      hi = hi.or(restHi.and(most))
      restLo = restLo.minus(least)
    } else restLo = restLo.minus(most)
    restHi = restHi.minus(least)
  }
  return { lo, hi }
}

/** Bounds as header matches: disjoint boxes, those of what only may match marked partial. */
export function matchesOf({ lo, hi }: Bounds): readonly HeaderMatch[] {
  const certain = lo.boxes(MOST_BOXES)
  const possible = hi.minus(lo).boxes(MOST_BOXES)
  if (certain.truncated || possible.truncated)
    return [{ src: exactAddresses(Addresses.all), dst: exactAddresses(Addresses.all), services: ANY_SERVICE, partial: true }]
  return [...certain.boxes.map((box) => matchOf(box, false)), ...possible.boxes.map((box) => matchOf(box, true))]
}

function matchOf({ family, protocols, src, dst, sport, dport }: Box, partial: boolean): HeaderMatch {
  const addresses = (ranges: Box['src']) => exactAddresses(Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high }))))
  const any = (ports: Box['sport']): boolean => ports.length === 1 && ports[0]![0] === 0 && ports[0]![1] === 65535
  return {
    src: addresses(src),
    dst: addresses(dst),
    services: exactServices([{ family, protocols, ...(any(sport) ? {} : { sport }), ...(any(dport) ? {} : { dport }) }]),
    partial,
  }
}
