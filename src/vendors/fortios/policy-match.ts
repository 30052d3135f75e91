import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Clause, Rule } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import type { Resolved } from './address.ts'
import { everythingOf, excludeFrom, membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import type { Draft } from './draft.ts'
import { missing } from './draft.ts'
import { atLeast } from './layout.ts'
import type { PolicyTable } from './policy-table.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { EVERY_SERVICE } from './service-box.ts'
import type { Entry } from './table.ts'

/** One way in which a policy's destination matches: addresses, services, and what a VIP did before. */
export interface Way {
  readonly dst: AddressBounds
  readonly services: ServiceBounds
  readonly translated: Clause['translated']
  readonly partial: boolean
}

const UNKNOWN_SERVICE: ServiceBounds = { lo: [], hi: EVERY_SERVICE, negated: false }

/** The attribute that negates one side of one IP version. */
export function negateWord(table: PolicyTable, family: Family, side: 'srcaddr' | 'dstaddr'): string {
  return family === 6 && table.families.length > 1 ? `${side}6-negate` : `${side}-negate`
}

/** Whether a policy says anything about an IP version: an address list or an internet service of it. */
export function speaksOf(entry: Entry, family: Family, src: string, dst: string): boolean {
  const service = family === 6 ? 'internet-service6' : 'internet-service'
  return wordsOf(entry, src).length > 0 || wordsOf(entry, dst).length > 0 || isEnabled(entry, service) || isEnabled(entry, `${service}-src`)
}

/** Source addresses of one IP version, from the list `name` or an internet service. */
export function sourcesOf(draft: Draft, family: Family, name: string): AddressBounds {
  const { books, entry, doubts, origins } = draft
  if (isEnabled(entry, family === 6 ? 'internet-service6-src' : 'internet-service-src')) {
    const { src, uncertainties } = books.internet.sources(entry, family)
    doubts.bounded.push(...uncertainties)
    return src
  }
  const names = membersOf(books.scope, entry, name)
  if (wordsOf(entry, 'network-service-src-dynamic').length > 0) return { lo: Addresses.none, hi: everythingOf(family) }
  if (names.length === 0) {
    missing(draft, name)
    return exactAddresses(everythingOf(family))
  }
  const resolved = unionOf(names.map(([text, at]) => books.addresses.resolve(family, text, at)))
  doubts.bounded.push(...resolved.uncertainties)
  origins.push(...resolved.origins)
  return negated(draft, family, 'srcaddr', resolved.bounds)
}

/** Destinations of one IP version: ordinary addresses, VIPs, or internet services, which bring their own services. */
export function destinationsOf(
  draft: Draft,
  family: Family,
  name: string,
  action: Rule['action'],
  services: ServiceBounds | undefined,
): Way[] {
  const { books, entry, doubts, origins } = draft
  if (isEnabled(entry, family === 6 ? 'internet-service6' : 'internet-service')) {
    const { found, uncertainties } = books.internet.destinations(entry, family)
    doubts.bounded.push(...uncertainties)
    return ordinaryWays(draft, family, action, exactAddresses(Addresses.all)).flatMap(({ translated, partial }) =>
      found.map((way) => ({ dst: way.dst, services: way.services, translated, partial })),
    )
  }
  const own = services ?? UNKNOWN_SERVICE
  if (wordsOf(entry, 'network-service-dynamic').length > 0) {
    return [{ dst: { lo: Addresses.none, hi: everythingOf(family) }, services: own, translated: 'any', partial: true }]
  }
  const names = membersOf(books.scope, entry, name)
  if (names.length === 0) {
    missing(draft, name)
    return [{ dst: exactAddresses(everythingOf(family)), services: own, translated: 'any', partial: true }]
  }
  const vips = new Set<string>()
  const ordinary: Resolved[] = []
  for (const [text, at] of names) {
    const vip = books.addresses.has(family, text) ? undefined : books.vips.named(family, text)
    if (vip === undefined) ordinary.push(books.addresses.resolve(family, text, at))
    else {
      for (const id of vip.ids) vips.add(id)
      origins.push(...vip.origins)
    }
  }
  const ways: Way[] = []
  if (ordinary.length > 0) {
    const resolved = unionOf(ordinary)
    doubts.bounded.push(...resolved.uncertainties)
    origins.push(...resolved.origins)
    const dst = negated(draft, family, 'dstaddr', resolved.bounds)
    ways.push(...ordinaryWays(draft, family, action, dst).map((way) => ({ services: own, ...way })))
  }
  if (vips.size > 0) {
    // A negated list that names a VIP: which packets remain is not known.
    const isNegated = isEnabled(entry, negateWord(draft.table, family, 'dstaddr'))
    ways.push({ dst: exactAddresses(everythingOf(family)), services: own, translated: isNegated ? 'any' : vips, partial: isNegated })
  }
  return ways
}

/**
 * Which packets ordinary destination addresses match, by what a VIP did to them before.
 * Policy NAT: an accept rule does not take packets a VIP translated; a deny rule does so only with `match-vip`,
 * whose default became `enable` in 7.2.3 or 7.2.4 (sources differ). Central NAT: every packet, by its real address.
 */
function ordinaryWays(draft: Draft, family: Family, action: Rule['action'], dst: AddressBounds): Omit<Way, 'services'>[] {
  const { books, entry, doubts } = draft
  if (books.centralNat || !books.vips.all.some((vip) => vip.family === family)) return [{ dst, translated: 'any', partial: false }]
  const everything = exactAddresses(everythingOf(family))
  const written = wordOf(entry, 'match-vip')
  const only = isEnabled(entry, 'match-vip-only')
  const matches = written !== undefined ? written === 'enable' : action === 'permit' ? false : matchVipDefault(books)
  const untouched = { dst, translated: 'none', partial: false } as const
  if (matches === false && !only) return [untouched]
  const at = books.scope.ledger.span(entry.settings.get('match-vip') ?? entry.settings.get('match-vip-only') ?? entry.head)
  if (matches === undefined) {
    const text = {
      ja: '版が分からないため、VIPで変換された通信にもこの拒否が及ぶか決まりません',
      en: 'without a version it is not known whether this deny reaches traffic a VIP translated',
    }
    doubts.bounded.push({ code: 'match-vip-default', text, span: at })
    return [untouched, { dst: everything, translated: 'any', partial: true }]
  }
  const whole = everything.lo.within(dst.lo)
  if (only)
    return [
      {
        dst: everything,
        translated: new Set(books.vips.all.filter((vip) => vip.family === family).map((vip) => vip.translation.id)),
        partial: !whole,
      },
    ]
  if (whole) return [{ dst, translated: 'any', partial: false }]
  // Whether a specific address is compared before or after translation is not documented: both are possible.
  const text = {
    ja: 'match-vip と特定の宛先の組み合わせは、変換前後どちらの宛先で比べるか確かめられません',
    en: 'whether match-vip compares a specific destination before or after translation is not known',
  }
  doubts.bounded.push({ code: 'match-vip-address', text, span: at })
  const touched = books.vips.all.filter(
    (vip) => vip.family === family && !(vip.external.and(dst.hi).isEmpty && vip.mapped.and(dst.hi).isEmpty),
  )
  if (touched.length === 0) return [untouched]
  return [untouched, { dst: everything, translated: new Set(touched.map((vip) => vip.translation.id)), partial: true }]
}

function matchVipDefault({ scope: { header } }: Books): boolean | undefined {
  if (header.version?.join('.') === '7.2.3') return undefined
  return atLeast(header, 7, 2, 4)
}

/** Applies `srcaddr-negate` and its kin: the complement of the union, within the IP version. */
function negated(
  { books, table, entry, doubts }: Draft,
  family: Family,
  side: 'srcaddr' | 'dstaddr',
  bounds: AddressBounds,
): AddressBounds {
  const complement = (): AddressBounds => excludeFrom(exactAddresses(everythingOf(family)), bounds)
  if (isEnabled(entry, negateWord(table, family, side))) return complement()
  const flag = entry.settings.get(`${side}-negate`)
  const shared =
    family === 6 && table.families.length > 1 && isEnabled(entry, `${side}-negate`) && atLeast(books.scope.header, 7, 2, 0) !== true
  if (!shared || flag === undefined) return bounds
  // Before `…6-negate` existed it is not documented whether the flag also negated the IPv6 list.
  const text = { ja: `${side}-negate がIPv6にも及ぶか確かめられません`, en: `whether ${side}-negate also applies to IPv6 is not known` }
  doubts.bounded.push({ code: 'negation-of-both-families', text, span: books.scope.ledger.span(flag) })
  const other = complement()
  return { lo: bounds.lo.and(other.lo), hi: bounds.hi.or(other.hi) }
}
