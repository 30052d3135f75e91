/** Whether one packet is what an entry describes, field by field, as the entry was written. */
import { lastAddress } from '../packet/address.ts'
import type { Family } from '../packet/packet.ts'
import { hasPorts } from '../packet/packet.ts'
import { contains } from '../packet/ranges.ts'
import type { AddressBounds, HeaderMatch, ServiceBounds, ServiceBox } from '../model/match.ts'
import type { Clause, InterfaceMatch } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Transit } from './transit.ts'

/** `maybe`: between what is known to be meant and what may be. */
export type Certainty = 'no' | 'maybe' | 'yes'

/** Where in a device a packet is when an entry is tried. */
export interface Passing {
  /** `Interface.id` it came in by. */
  readonly in: string
  /** `Interface.id` it will leave by; undefined before routing. */
  readonly out: string | undefined
  /** `DestinationTranslation.id` that rewrote its destination in this routing domain. */
  readonly translated: string | undefined
}

function matchAddress(bounds: AddressBounds, family: Family, address: bigint): Certainty {
  if (bounds.lo.has(family, address)) return 'yes'
  return bounds.lo !== bounds.hi && bounds.hi.has(family, address) ? 'maybe' : 'no'
}

/** An address nobody knows: certain only where every address, or none, would do. */
function matchUnknownAddress({ lo, hi }: AddressBounds, family: Family): Certainty {
  if (hi.of(family).length === 0) return 'no'
  const [first] = lo.of(family)
  return first !== undefined && first[0] === 0n && first[1] === lastAddress(family) ? 'yes' : 'maybe'
}

function matchBox({ family, protocols, sport, dport, dst }: ServiceBox, { packet, sourceUnknown }: Transit): Certainty {
  if (family !== undefined && family !== packet.family) return 'no'
  if (!contains(protocols, packet.protocol)) return 'no'
  if (dport !== undefined && !contains(dport, packet.dport)) return 'no'
  if (dst !== undefined && !dst.has(packet.family, packet.dst)) return 'no'
  if (sport === undefined) return 'yes'
  if (!sourceUnknown || !hasPorts(packet.protocol)) return contains(sport, packet.sport) ? 'yes' : 'no'
  return sport[0]?.[0] === 0 && sport[0][1] === 65535 ? 'yes' : 'maybe'
}

function matchAnyBox(boxes: readonly ServiceBox[], transit: Transit): Certainty {
  let best: Certainty = 'no'
  for (const box of boxes) {
    const certainty = matchBox(box, transit)
    if (certainty === 'yes') return 'yes'
    if (certainty === 'maybe') best = 'maybe'
  }
  return best
}

function matchServices({ lo, hi, negated }: ServiceBounds, transit: Transit): Certainty {
  const sure = matchAnyBox(lo, transit)
  const meant = sure === 'no' && lo !== hi && matchAnyBox(hi, transit) !== 'no' ? 'maybe' : sure
  if (meant === 'maybe') return 'maybe'
  return (meant === 'yes') !== negated ? 'yes' : 'no'
}

/** Source, destination and service must all match; an entry with a field not understood never certainly does. */
export function matchHeader(match: HeaderMatch, transit: Transit): Certainty {
  const { packet, sourceUnknown } = transit
  const service = matchServices(match.services, transit)
  if (service === 'no') return 'no'
  const dst = matchAddress(match.dst, packet.family, packet.dst)
  if (dst === 'no') return 'no'
  const src = sourceUnknown ? matchUnknownAddress(match.src, packet.family) : matchAddress(match.src, packet.family, packet.src)
  if (src === 'no') return 'no'
  return !match.partial && service === 'yes' && dst === 'yes' && src === 'yes' ? 'yes' : 'maybe'
}

/** Before routing nobody knows the egress: an entry that names one may or may not apply. */
function matchOut(match: InterfaceMatch, out: string | undefined): Certainty {
  if (out === undefined) return match === 'any' ? 'yes' : 'maybe'
  return matchesInterface(match, out) ? 'yes' : 'no'
}

function matchClause({ in: ingress, out, translated, match }: Clause, transit: Transit, passing: Passing): Certainty {
  if (!matchesInterface(ingress, passing.in)) return 'no'
  const egress = matchOut(out, passing.out)
  if (egress === 'no') return 'no'
  if (translated === 'none' && passing.translated !== undefined) return 'no'
  if (typeof translated !== 'string' && (passing.translated === undefined || !translated.has(passing.translated))) return 'no'
  const header = matchHeader(match, transit)
  return egress === 'maybe' && header === 'yes' ? 'maybe' : header
}

/** A rule matches when any of its clauses does, and as certainly as the most certain of them. */
export function matchClauses(clauses: readonly Clause[], transit: Transit, passing: Passing): Certainty {
  let best: Certainty = 'no'
  for (const clause of clauses) {
    const certainty = matchClause(clause, transit, passing)
    if (certainty === 'yes') return 'yes'
    if (certainty === 'maybe') best = 'maybe'
  }
  return best
}
