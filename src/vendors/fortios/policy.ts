import type { Span } from '../../base/span.ts'
import type { ServiceBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Clause, InterfaceMatch, Rule } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { membersOf } from './address.ts'
import type { Books } from './books.ts'
import { conditionsOf, isOver } from './condition.ts'
import type { Draft } from './draft.ts'
import { missing } from './draft.ts'
import { inspectionOf } from './inspection.ts'
import { destinationsOf, negateWord, sourcesOf, speaksOf } from './policy-match.ts'
import { inboundRule, isIpsec, outboundOf, outboundTarget, tunnelOf } from './ipsec-policy.ts'
import type { PolicyTable } from './policy-table.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { joinServices } from './service.ts'
import { EVERY_SERVICE } from './service-box.ts'
import { sourceTargetOf } from './source-nat.ts'
import type { Entry } from './table.ts'
import { classify } from './vocabulary.ts'
import { POLICY } from './words-policy.ts'

/** One policy as a rule; as two, one for each direction, where it is an IPsec policy. Order among policies is the caller's. */
export function rulesOf(books: Books, table: PolicyTable, entry: Entry): readonly Rule[] {
  const { scope } = books
  const name = wordOf(entry, 'name')
  const suffix = name === undefined || name === '' ? '' : ` (${name})`
  const draft: Draft = { books, table, entry, doubts: { open: classify(scope.ledger, entry, POLICY), bounded: [] }, origins: [] }
  const action = actionOf(draft)
  const { conditions, dead, until } = conditionsOf(books, entry)
  const clauses = dead ? [] : clausesOf(draft, action)
  const tunnel = isIpsec(draft) ? tunnelOf(draft) : undefined
  const outbound = tunnel === undefined ? undefined : outboundOf(draft)
  if (outbound?.doubt !== undefined) draft.doubts.bounded.push(outbound.doubt)
  const sourceTarget =
    tunnel !== undefined ? outboundTarget(draft, clauses) : action === 'permit' ? sourceTargetOf(draft, clauses) : undefined
  // A word that was not understood may narrow the rule in any way.
  const partial = draft.doubts.open.length > 0
  const { inspection, idle } = action === 'permit' ? inspectionOf(draft) : { inspection: [], idle: [] }
  const bounded = partial ? clauses.map(perhaps) : clauses
  const rule: Rule = {
    id: `${table.id}/${scope.vdom}/${entry.key}`,
    label: { ja: `${table.label.ja} ${entry.key}${suffix}`, en: `${table.label.en} ${entry.key}${suffix}` },
    action,
    enabled: wordOf(entry, 'status') !== 'disable' && !isOver(scope, entry),
    clauses: outbound?.allowed === false ? [] : outbound?.doubt !== undefined ? bounded.map(perhaps) : bounded,
    conditions,
    uncertainties: distinct([...draft.doubts.open, ...draft.doubts.bounded]),
    initiates: true,
    ...(sourceTarget === undefined ? {} : { sourceTarget }),
    ...(tunnel === undefined ? {} : { divert: tunnel }),
    ...(inspection.length === 0 ? {} : { inspection }),
    ...(idle.length === 0 ? {} : { idleInspection: idle }),
    ...(until === undefined ? {} : { until }),
    logged: ['all', 'enable'].includes(wordOf(entry, 'logtraffic') ?? 'utm'),
    span: scope.ledger.span(entry),
    focus: focusOf(draft),
    origins: [...new Map(draft.origins.map((span) => [span.start, span])).values()],
  }
  const inbound = tunnel === undefined ? undefined : inboundRule(draft, rule, bounded, tunnel)
  return inbound === undefined ? [rule] : [rule, inbound]
}

function perhaps(clause: Clause): Clause {
  return { ...clause, match: { ...clause.match, partial: true } }
}

function actionOf({ books, table, entry, doubts }: Draft): Rule['action'] {
  const setting = entry.settings.get('action')
  const action = setting?.values[0]?.text
  if (setting === undefined || action === undefined) return table.missingAction
  if (action === 'accept') return 'permit'
  if (action === 'deny') return 'deny'
  if (action !== 'ipsec') doubts.open.push(books.scope.ledger.unknown(setting))
  return 'permit'
}

const ANY: ServiceBounds = { lo: EVERY_SERVICE, hi: EVERY_SERVICE, negated: false }

function clausesOf(draft: Draft, action: Rule['action']): Clause[] {
  const { table, entry } = draft
  const from = sideOf(draft, 'srcintf')
  const to = sideOf(draft, 'dstintf')
  const services = servicesOf(draft)
  const present = table.families.filter(({ family, src, dst }) => speaksOf(entry, family, src, dst))
  if (present.length === 0) {
    missing(draft, 'srcaddr', 'dstaddr')
    const everything = exactAddresses(Addresses.all)
    return [{ in: from, out: to, translated: 'any', match: { src: everything, dst: everything, services: services ?? ANY, partial: true } }]
  }
  const clauses = present.flatMap(({ family, src, dst }): Clause[] => {
    const sources = sourcesOf(draft, family, src)
    return destinationsOf(draft, family, dst, action, services).map((way) => ({
      in: from,
      out: to,
      translated: way.translated,
      match: { src: sources, dst: way.dst, services: way.services, partial: way.partial },
    }))
  })
  return clauses
}

function sideOf(draft: Draft, name: 'srcintf' | 'dstintf'): InterfaceMatch {
  const names = membersOf(draft.books.scope, draft.entry, name)
  if (names.length === 0) {
    missing(draft, name)
    return 'any'
  }
  const { match, uncertainties } = draft.books.ports.resolveAll(names)
  draft.doubts.open.push(...uncertainties)
  return match
}

/** The policy's services; undefined where an internet service replaces them. */
function servicesOf(draft: Draft): ServiceBounds | undefined {
  const { books, entry, doubts, origins } = draft
  const names = membersOf(books.scope, entry, 'service')
  if (names.length === 0) {
    if (isEnabled(entry, 'internet-service') || isEnabled(entry, 'internet-service6')) return undefined
    // A security policy without services uses the default ports of its applications, which are not in the file.
    if (entry.settings.has('enforce-default-app-port') || hasApplication(entry)) return { lo: [], hi: EVERY_SERVICE, negated: false }
    missing(draft, 'service')
    return ANY
  }
  const joined = joinServices(names.map(([name, at]) => books.services.resolve(name, at)))
  doubts.bounded.push(...joined.uncertainties)
  origins.push(...joined.origins)
  return { lo: joined.lo, hi: joined.hi, negated: isEnabled(entry, 'service-negate') }
}

function hasApplication(entry: Entry): boolean {
  return ['application', 'app-category', 'app-group', 'url-category'].some((name) => wordsOf(entry, name).length > 0)
}

/** The line to look at first: an address `all`, then service `ALL`, else the start of the entry. */
function focusOf({ books, table, entry }: Draft): Span {
  for (const side of ['src', 'dst'] as const) {
    for (const family of table.families) {
      const setting = entry.settings.get(family[side])
      const isAll = setting?.values.some((value) => value.text === 'all') === true
      if (isAll && !isEnabled(entry, negateWord(table, family.family, `${side}addr`))) return books.scope.ledger.span(setting)
    }
  }
  const service = entry.settings.get('service')
  if (service?.values.some((value) => value.text === 'ALL') === true && !isEnabled(entry, 'service-negate'))
    return books.scope.ledger.span(service)
  return books.scope.ledger.span(entry.head)
}

function distinct(uncertainties: readonly Uncertainty[]): Uncertainty[] {
  return [...new Map(uncertainties.map((uncertainty) => [`${uncertainty.code} ${uncertainty.span.start}`, uncertainty])).values()]
}
