import type { Span } from '../../base/span.ts'
import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Clause, InterfaceMatch, Rule } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import type { Resolved } from './address.ts'
import { everythingOf, excludeFrom, membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import { conditionsOf, isOver } from './condition.ts'
import type { Doubts } from './doubts.ts'
import { atLeast } from './layout.ts'
import type { PolicyTable } from './policy-table.ts'
import { isEnabled, valueOf, valuesOf } from './scope.ts'
import { EVERY_SERVICE, joinServices } from './service.ts'
import { sourceTargetOf } from './source-nat.ts'
import type { Entry } from './table.ts'
import { classify } from './vocabulary.ts'
import { POLICY } from './words-policy.ts'

/** One policy as a rule. Order among rules is the caller's. */
export function ruleOf(books: Books, table: PolicyTable, entry: Entry): Rule {
  const { scope } = books
  const name = valueOf(entry, 'name')
  const suffix = name === undefined || name === '' ? '' : ` (${name})`
  const doubts: Doubts = { open: classify(scope.ledger, entry, POLICY), bounded: [] }
  const origins: Span[] = []
  const action = actionOf(books, table, entry, doubts)
  const { conditions, dead } = conditionsOf(books, entry)
  const clauses = dead ? [] : clausesOf(books, table, entry, action, doubts, origins)
  const sourceTarget = action === 'permit' ? sourceTargetOf(books, table, entry, clauses, doubts) : undefined
  // A word that was not understood may narrow the rule in any way.
  const partial = doubts.open.length > 0
  return {
    id: `${table.id}/${scope.vdom}/${entry.key}`,
    label: { ja: `${table.label.ja} ${entry.key}${suffix}`, en: `${table.label.en} ${entry.key}${suffix}` },
    action,
    enabled: valueOf(entry, 'status') !== 'disable' && !isOver(scope, entry),
    clauses: partial ? clauses.map((clause) => ({ ...clause, match: { ...clause.match, partial: true } })) : clauses,
    conditions,
    uncertainties: distinct([...doubts.open, ...doubts.bounded]),
    initiates: true,
    ...(sourceTarget === undefined ? {} : { sourceTarget }),
    logged: ['all', 'enable'].includes(valueOf(entry, 'logtraffic') ?? 'utm'),
    span: scope.ledger.span(entry),
    focus: focusOf(books, table, entry),
    origins: distinctSpans(origins),
  }
}

function actionOf(books: Books, table: PolicyTable, entry: Entry, doubts: Doubts): Rule['action'] {
  const action = valueOf(entry, 'action')
  if (action === undefined) return table.missingAction
  if (action === 'accept') return 'permit'
  if (action === 'deny') return 'deny'
  const setting = entry.settings.get('action')!
  if (action === 'ipsec') {
    const text = { ja: 'ポリシー型 IPsec のトンネルに送るポリシーです', en: 'policy that sends traffic into a policy-based IPsec tunnel' }
    doubts.open.push({ code: 'ipsec-policy', text, span: books.scope.ledger.span(setting) })
  } else doubts.open.push(books.scope.ledger.unknown(setting))
  return 'permit'
}

function clausesOf(books: Books, table: PolicyTable, entry: Entry, action: Rule['action'], doubts: Doubts, origins: Span[]): Clause[] {
  const from = side(books, entry, 'srcintf', doubts)
  const to = side(books, entry, 'dstintf', doubts)
  const services = servicesOf(books, entry, doubts, origins)
  const present = table.families.filter(({ family, src, dst }) => speaksOf(entry, family, src, dst))
  if (present.length === 0) {
    doubts.open.push(missing(books, entry, 'srcaddr', 'dstaddr'))
    const everything = exactAddresses(Addresses.all)
    return [{ in: from, out: to, translated: 'any', match: { src: everything, dst: everything, services: services ?? ANY, partial: true } }]
  }
  const clauses: Clause[] = []
  for (const { family, src, dst } of present) {
    const sources = sourcesOf(books, table, entry, family, src, doubts, origins)
    for (const way of destinationsOf(books, table, entry, family, dst, action, services, doubts, origins)) {
      clauses.push({ in: from, out: to, translated: way.translated, match: { src: sources, dst: way.dst, services: way.services, partial: way.partial } })
    }
  }
  if (valueOf(entry, 'action') === 'ipsec' && isEnabled(entry, 'inbound')) {
    clauses.push(...clauses.map((clause) => ({ ...clause, in: clause.out, out: clause.in, match: { ...clause.match, src: clause.match.dst, dst: clause.match.src } })))
  }
  return clauses
}

const ANY: ServiceBounds = { lo: EVERY_SERVICE, hi: EVERY_SERVICE, negated: false }

function speaksOf(entry: Entry, family: Family, src: string, dst: string): boolean {
  const isd = family === 6 ? 'internet-service6' : 'internet-service'
  const has = (name: string): boolean => valuesOf(entry, name).length > 0
  return has(src) || has(dst) || isEnabled(entry, isd) || isEnabled(entry, `${isd}-src`)
}

function side(books: Books, entry: Entry, name: 'srcintf' | 'dstintf', doubts: Doubts): InterfaceMatch {
  const names = membersOf(books.scope, entry, name)
  if (names.length === 0) {
    doubts.open.push(missing(books, entry, name))
    return 'any'
  }
  const { match, uncertainties: unknown } = books.ports.resolveAll(names)
  doubts.open.push(...unknown)
  return match
}

function missing(books: Books, entry: Entry, ...names: string[]): Uncertainty {
  const list = names.join('・')
  return {
    code: 'missing-attribute',
    text: { ja: `必須の ${list} がありません（ファイルが欠けている可能性があります）`, en: `mandatory ${names.join(', ')} is missing (the file may be damaged)` },
    span: books.scope.ledger.span(entry.head),
  }
}

function servicesOf(books: Books, entry: Entry, doubts: Doubts, origins: Span[]): ServiceBounds | undefined {
  const names = membersOf(books.scope, entry, 'service')
  const replaced = isEnabled(entry, 'internet-service') || isEnabled(entry, 'internet-service6')
  if (names.length === 0) {
    if (replaced) return undefined
    if (valueOf(entry, 'enforce-default-app-port') !== undefined || hasApplication(entry)) return { lo: [], hi: EVERY_SERVICE, negated: false }
    doubts.open.push(missing(books, entry, 'service'))
    return ANY
  }
  const joined = joinServices(names.map(([name, at]) => books.services.resolve(name, at)))
  doubts.bounded.push(...joined.uncertainties)
  origins.push(...joined.origins)
  return { lo: joined.lo, hi: joined.hi, negated: isEnabled(entry, 'service-negate') }
}

function hasApplication(entry: Entry): boolean {
  return ['application', 'app-category', 'app-group', 'url-category'].some((name) => valuesOf(entry, name).length > 0)
}

function sourcesOf(books: Books, table: PolicyTable, entry: Entry, family: Family, name: string, doubts: Doubts, origins: Span[]): AddressBounds {
  const service = family === 6 ? 'internet-service6-src' : 'internet-service-src'
  if (isEnabled(entry, service)) {
    const { src, uncertainties: unknown } = books.internet.sources(entry, family)
    doubts.bounded.push(...unknown)
    return src
  }
  const names = membersOf(books.scope, entry, name)
  if (valuesOf(entry, 'network-service-src-dynamic').length > 0) return { lo: Addresses.none, hi: everythingOf(family) }
  if (names.length === 0) {
    doubts.open.push(missing(books, entry, name))
    return exactAddresses(everythingOf(family))
  }
  const resolved = unionOf(names.map(([text, at]) => books.addresses.resolve(family, text, at)))
  doubts.bounded.push(...resolved.uncertainties)
  origins.push(...resolved.origins)
  return negated(books, table, entry, family, 'srcaddr', resolved.bounds, doubts)
}

interface Way {
  readonly dst: AddressBounds
  readonly services: ServiceBounds
  readonly translated: Clause['translated']
  readonly partial: boolean
}

function destinationsOf(
  books: Books,
  table: PolicyTable,
  entry: Entry,
  family: Family,
  name: string,
  action: Rule['action'],
  services: ServiceBounds | undefined,
  doubts: Doubts,
  origins: Span[],
): Way[] {
  if (isEnabled(entry, family === 6 ? 'internet-service6' : 'internet-service')) {
    const { found, uncertainties: unknown } = books.internet.destinations(entry, family)
    doubts.bounded.push(...unknown)
    return plainWays(books, entry, family, action, exactAddresses(Addresses.all), doubts).flatMap(({ translated, partial }) =>
      found.map((way) => ({ dst: way.dst, services: way.services, translated, partial })),
    )
  }
  const names = membersOf(books.scope, entry, name)
  const own = services ?? { lo: [], hi: EVERY_SERVICE, negated: false }
  if (valuesOf(entry, 'network-service-dynamic').length > 0) {
    return [{ dst: { lo: Addresses.none, hi: everythingOf(family) }, services: own, translated: 'any', partial: true }]
  }
  if (names.length === 0) {
    doubts.open.push(missing(books, entry, name))
    return [{ dst: exactAddresses(everythingOf(family)), services: own, translated: 'any', partial: true }]
  }
  const vips = new Set<string>()
  const plain: Resolved[] = []
  for (const [text, at] of names) {
    const vip = books.addresses.has(family, text) ? undefined : books.vips.named(family, text)
    if (vip === undefined) plain.push(books.addresses.resolve(family, text, at))
    else {
      for (const id of vip.ids) vips.add(id)
      origins.push(...vip.origins)
    }
  }
  const isNegated = isEnabled(entry, negateWord(table, family, 'dstaddr'))
  const ways: Way[] = []
  if (plain.length > 0) {
    const resolved = unionOf(plain)
    doubts.bounded.push(...resolved.uncertainties)
    origins.push(...resolved.origins)
    const dst = negated(books, table, entry, family, 'dstaddr', resolved.bounds, doubts)
    ways.push(...plainWays(books, entry, family, action, dst, doubts).map((way) => ({ services: own, ...way })))
  }
  if (vips.size > 0) {
    // A negated list that names a VIP: which packets remain is not known.
    ways.push({ dst: exactAddresses(isNegated ? everythingOf(family) : mappedBy(books, vips, family)), services: own, translated: isNegated ? 'any' : vips, partial: isNegated })
  }
  return ways
}

/**
 * Which packets ordinary destination addresses match, by what a VIP did to them before.
 * Policy NAT: an accept rule does not take packets a VIP translated; a deny rule does so only with `match-vip`,
 * whose default became `enable` in 7.2.3 or 7.2.4 (sources differ). Central NAT: every packet, by its real address.
 */
function plainWays(books: Books, entry: Entry, family: Family, action: Rule['action'], dst: AddressBounds, doubts: Doubts): Omit<Way, 'services'>[] {
  if (books.centralNat || !books.vips.all.some((vip) => vip.family === family)) return [{ dst, translated: 'any', partial: false }]
  const written = valueOf(entry, 'match-vip')
  const only = isEnabled(entry, 'match-vip-only')
  const matches = written !== undefined ? written === 'enable' : action === 'permit' ? false : matchVipDefault(books)
  const untouched = { dst, translated: 'none', partial: false } as const
  if (matches === false && !only) return [untouched]
  const at = books.scope.ledger.span(entry.settings.get('match-vip') ?? entry.settings.get('match-vip-only') ?? entry.head)
  if (matches === undefined) {
    const text = { ja: '版が分からないため、VIPで変換された通信にもこの拒否が及ぶか決まりません', en: 'without a version it is not known whether this deny reaches traffic a VIP translated' }
    doubts.bounded.push({ code: 'match-vip-default', text, span: at })
    return [untouched, { dst: exactAddresses(everythingOf(family)), translated: 'any', partial: true }]
  }
  const whole = everythingOf(family).within(dst.lo)
  if (only) return [{ dst: exactAddresses(everythingOf(family)), translated: translatedIds(books, family), partial: !whole }]
  if (whole) return [{ dst, translated: 'any', partial: false }]
  // Whether a specific address is compared before or after translation is not documented: both are possible.
  const text = { ja: 'match-vip と特定の宛先の組み合わせは、変換前後どちらの宛先で比べるか確かめられません', en: 'whether match-vip compares a specific destination before or after translation is not known' }
  doubts.bounded.push({ code: 'match-vip-address', text, span: at })
  const touched = books.vips.all.filter((vip) => vip.family === family && !(vip.external.and(dst.hi).isEmpty && vip.mapped.and(dst.hi).isEmpty))
  if (touched.length === 0) return [untouched]
  return [untouched, { dst: exactAddresses(everythingOf(family)), translated: new Set(touched.map((vip) => vip.translation.id)), partial: true }]
}

/** Where packets that some VIPs translated now go: their mapped addresses, or anywhere if one is not known. */
function mappedBy(books: Books, ids: ReadonlySet<string>, family: Family): Addresses {
  const named = books.vips.all.filter((vip) => ids.has(vip.translation.id))
  if (named.some(({ translation, mapped }) => translation.to.kind === 'unknown' || mapped.isEmpty)) return everythingOf(family)
  return Addresses.union(named.map(({ mapped }) => mapped))
}

function translatedIds(books: Books, family: Family): ReadonlySet<string> {
  return new Set(books.vips.all.filter((vip) => vip.family === family).map((vip) => vip.translation.id))
}

function matchVipDefault(books: Books): boolean | undefined {
  const { header } = books.scope
  if (header.version === undefined) return undefined
  const [major, minor, patch] = header.version
  if (major === 7 && minor === 2 && patch === 3) return undefined
  return atLeast(header, 7, 2, 4) ?? undefined
}

function negateWord(table: PolicyTable, family: Family, side: 'srcaddr' | 'dstaddr'): string {
  return family === 6 && table.families.length > 1 ? `${side}6-negate` : `${side}-negate`
}

/** Applies `srcaddr-negate` and its kin: the complement of the union, within the family. */
function negated(books: Books, table: PolicyTable, entry: Entry, family: Family, side: 'srcaddr' | 'dstaddr', bounds: AddressBounds, doubts: Doubts): AddressBounds {
  const complement = excludeFrom(exactAddresses(everythingOf(family)), bounds)
  if (isEnabled(entry, negateWord(table, family, side))) return complement
  const shared = family === 6 && table.families.length > 1 && isEnabled(entry, `${side}-negate`) && atLeast(books.scope.header, 7, 2, 0) !== true
  if (!shared) return bounds
  // Before `…6-negate` existed it is not documented whether the flag also negated the IPv6 list.
  const text = { ja: `${side}-negate がIPv6にも及ぶか確かめられません`, en: `whether ${side}-negate also applies to IPv6 is not known` }
  doubts.bounded.push({ code: 'negation-of-both-families', text, span: books.scope.ledger.span(entry.settings.get(`${side}-negate`) ?? entry.head) })
  return { lo: bounds.lo.and(complement.lo), hi: bounds.hi.or(complement.hi) }
}

/** The line to look at first: an address `all`, then service `ALL`, else the start of the entry. */
function focusOf(books: Books, table: PolicyTable, entry: Entry): Span {
  for (const side of ['src', 'dst'] as const) {
    for (const family of table.families) {
      const setting = entry.settings.get(family[side])
      if (setting?.values.some((value) => value.text === 'all') && !isEnabled(entry, negateWord(table, family.family, `${side}addr`))) return books.scope.ledger.span(setting)
    }
  }
  const service = entry.settings.get('service')
  if (service?.values.some((value) => value.text === 'ALL') && !isEnabled(entry, 'service-negate')) return books.scope.ledger.span(service)
  return books.scope.ledger.span(entry.head)
}

function distinct(uncertainties: readonly Uncertainty[]): Uncertainty[] {
  const seen = new Set<string>()
  return uncertainties.filter(({ code, span }) => {
    const key = `${code} ${span.start}`
    return seen.has(key) ? false : (seen.add(key), true)
  })
}

function distinctSpans(spans: readonly Span[]): Span[] {
  const seen = new Set<number>()
  return spans.filter(({ start }) => (seen.has(start) ? false : (seen.add(start), true)))
}
