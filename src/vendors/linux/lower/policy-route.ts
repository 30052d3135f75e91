/** `ip rule` as policy routes: every rule with its table written out, longest prefix first (ip-rule(8)). */
import type { Text } from '../../../base/text.ts'
import type { HeaderMatch } from '../../../model/match.ts'
import { exactAddresses, exactServices } from '../../../model/match.ts'
import type { PolicyRoute } from '../../../model/route.ts'
import type { InterfaceMatch, Rule, Rulebase } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { RoutingRule } from '../ip-rule.ts'
import type { PrintedRoute } from '../route-line.ts'
import { EVERY_SERVICE, servicesWithout } from '../service-set.ts'
import { uncertainty } from '../tally.ts'

/** One step of the walk through the rules. */
interface Entry {
  readonly in: InterfaceMatch
  readonly header: HeaderMatch
  readonly action: 'forward' | 'table' | 'drop'
  readonly out: readonly string[]
  readonly nextHops: readonly bigint[]
  readonly uncertainties: readonly Uncertainty[]
  readonly label: Text
  readonly span: PolicyRoute['span']
}

export interface Tables {
  /** Routes of one IP version. */
  readonly routes: readonly PrintedRoute[]
  /** Whether the file shows a table, empty or not. */
  readonly shows: (table: string) => boolean
  /** Ids of the interfaces of the routing domain. */
  readonly ids: readonly string[]
  readonly own: Addresses
}

export interface PolicyRouting {
  readonly policyRoutes: readonly PolicyRoute[]
  /** Packets that a table or rule discards, as a rulebase right before routing; undefined when there are none. */
  readonly discards: Rulebase | undefined
}

export function policyRouting(rules: readonly RoutingRule[], family: 4 | 6, tables: Tables): PolicyRouting {
  const entries: Entry[] = []
  for (const rule of rules) {
    if (rule.action.kind === 'table' && rule.action.table === 'local') continue
    if (rule.action.kind === 'nothing' || neverForwards(rule)) continue
    if (isWhole(rule) && rule.action.kind === 'table' && rule.action.table === 'main') {
      entries.push(...behindMain(rules.slice(rules.indexOf(rule) + 1), rule, family, tables))
      break
    }
    for (const part of partsOf(rule, family, tables.ids)) entries.push(...entriesOf(rule, part, tables))
  }
  const discards = entries.some(({ action }) => action === 'drop') ? discardingRulebase(entries, family, tables.own) : undefined
  return { policyRoutes: entries.flatMap((entry) => (entry.action === 'drop' ? [] : [policyRoute(entry)])), discards }
}

/** Rules for what the machine sends itself. */
function neverForwards({ iif, oif, negated }: RoutingRule): boolean {
  return !negated && (iif === 'lo' || oif !== undefined)
}

function isWhole({ negated, from, to, iif, services, mark, other, suppress }: RoutingRule): boolean {
  return (
    !negated &&
    from === undefined &&
    to === undefined &&
    iif === undefined &&
    services === undefined &&
    !mark &&
    !other &&
    suppress === undefined
  )
}

/** Rules after the main table matter where that has no route. */
function behindMain(rest: readonly RoutingRule[], main: RoutingRule, family: 4 | 6, tables: Tables): readonly Entry[] {
  const more = rest.filter(
    ({ action }) =>
      action.kind !== 'nothing' &&
      !(
        action.kind === 'table' &&
        tables.routes.every(({ table }) => table !== action.table) &&
        (action.table === 'default' || action.table === '253' || tables.shows(action.table))
      ),
  )
  const covered = Addresses.union(
    tables.routes.flatMap((route) => (route.table === 'main' && route.type !== 'throw' ? [Addresses.ofPrefix(route.prefix)] : [])),
  )
  const left = wholeOf(family).minus(covered)
  const [first] = more
  if (first === undefined || left.isEmpty) return []
  return [
    anywhere(
      'any',
      { ...headerOf(family), dst: exactAddresses(left), partial: true },
      first,
      tables,
      { ja: `main より後の ip rule（${first.text}）は追っていません`, en: `rules after main (${first.text}) are not followed` },
      main.span,
    ),
  ]
}

interface Part {
  readonly in: InterfaceMatch
  readonly header: HeaderMatch
}

/** What a rule selects; the opposite of a product falls into several parts. */
function partsOf(rule: RoutingRule, family: 4 | 6, ids: readonly string[]): readonly Part[] {
  const { iif, from, to, services, negated } = rule
  const input: InterfaceMatch = iif === undefined ? 'any' : new Set(ids.filter((id) => id === iif))
  const src = from?.family === family ? Addresses.ofPrefix(from) : wholeOf(family)
  const dst = to?.family === family ? Addresses.ofPrefix(to) : wholeOf(family)
  const header = {
    ...headerOf(family),
    src: exactAddresses(src),
    dst: exactAddresses(dst),
    services: exactServices(services ?? EVERY_SERVICE),
  }
  if (!negated) return [{ in: input, header }]
  const others = new Set(ids.filter((id) => id !== iif))
  const open = headerOf(family)
  return [
    ...(iif === undefined ? [] : [{ in: others, header: open }]),
    ...(from === undefined ? [] : [{ in: input, header: { ...open, src: exactAddresses(wholeOf(family).minus(src)) } }]),
    ...(to === undefined ? [] : [{ in: input, header: { ...open, src: header.src, dst: exactAddresses(wholeOf(family).minus(dst)) } }]),
    ...(services === undefined
      ? []
      : [{ in: input, header: { ...header, services: exactServices(servicesWithout(EVERY_SERVICE, services)) } }]),
  ]
}

function entriesOf(rule: RoutingRule, part: Part, tables: Tables): readonly Entry[] {
  const doubts = doubtsOf(rule)
  const header: HeaderMatch = doubts.length > 0 ? { ...part.header, partial: true } : part.header
  const base = { in: part.in, uncertainties: doubts, label: labelOf(rule), span: rule.span, out: [], nextHops: [] }
  const { action } = rule
  if (action.kind === 'drop') return [{ ...base, header, action: 'drop' }]
  if (action.kind !== 'table')
    return [
      anywhere(part.in, { ...header, partial: true }, rule, tables, {
        ja: `この ip rule は追っていません: ${rule.text}`,
        en: `this ip rule is not followed: ${rule.text}`,
      }),
    ]
  const { table } = action
  const routes = tables.routes.filter((route) => route.table === table && route.prefix.length > (rule.suppress ?? -1))
  if (table === 'main') {
    const covered = Addresses.union(routes.flatMap((route) => (route.type === 'throw' ? [] : [Addresses.ofPrefix(route.prefix)])))
    const narrowed = narrow(header, covered)
    return narrowed === undefined ? [] : [{ ...base, header: narrowed, action: 'table' }]
  }
  if (routes.length === 0 && !tables.shows(table) && table !== 'default')
    return [
      anywhere(part.in, { ...header, partial: true }, rule, tables, {
        ja: `経路表 ${table} の中身がありません（ip route show table all の出力を加えてください）`,
        en: `the contents of routing table ${table} are not there (add the output of ip route show table all)`,
      }),
    ]
  return bestRoutes(routes).flatMap((route) => tableEntry(route, header, base, tables))
}

function tableEntry(route: PrintedRoute, header: HeaderMatch, base: Omit<Entry, 'header' | 'action'>, tables: Tables): readonly Entry[] {
  const narrowed = narrow(header, Addresses.ofPrefix(route.prefix))
  if (narrowed === undefined) return []
  const entry = { ...base, header: narrowed, span: route.span }
  if (route.type === 'blackhole') return [{ ...entry, action: 'drop' }]
  if (route.type === 'throw' || route.limited)
    return [
      {
        ...entry,
        header: { ...narrowed, partial: true },
        action: 'forward',
        out: tables.ids,
        uncertainties: [
          ...base.uncertainties,
          uncertainty('policy-routing', { ja: 'この経路は追っていません', en: 'this route is not followed' }, route.span),
        ],
      },
    ]
  if (route.type !== 'unicast') return []
  const hops = route.hops.filter(({ dead }) => !dead)
  const [only, ...more] = hops
  if (only === undefined) return []
  const vias = hops.flatMap(({ via }) => via ?? [])
  // Several next hops are found by their addresses; one is taken as it stands.
  if (more.length > 0 && vias.length === hops.length) return [{ ...entry, action: 'forward', nextHops: vias }]
  return [{ ...entry, action: 'forward', out: [...new Set(hops.flatMap(({ dev }) => dev ?? []))], nextHops: vias }]
}

/** Longest prefix first; of one prefix those of the lowest metric. */
function bestRoutes(routes: readonly PrintedRoute[]): readonly PrintedRoute[] {
  const sorted = routes.toSorted((a, b) => b.prefix.length - a.prefix.length || a.metric - b.metric)
  return sorted.filter(
    (route, at) =>
      !sorted
        .slice(0, at)
        .some((other) => other.prefix.length === route.prefix.length && other.prefix.address === route.prefix.address && !other.limited),
  )
}

function doubtsOf({ mark, other, text, span }: RoutingRule): readonly Uncertainty[] {
  if (!mark && !other) return []
  return [
    uncertainty(
      mark ? 'packet-mark' : 'policy-routing',
      {
        ja: mark ? `マークによる経路選択は追っていません: ${text}` : `この条件による経路選択は追っていません: ${text}`,
        en: mark ? `routing by marks is not followed: ${text}` : `routing by this condition is not followed: ${text}`,
      },
      span,
    ),
  ]
}

/** Out by any interface, perhaps. */
function anywhere(
  input: InterfaceMatch,
  header: HeaderMatch,
  rule: RoutingRule,
  { ids }: Tables,
  text: Text,
  span: PolicyRoute['span'] = rule.span,
): Entry {
  return {
    in: input,
    header,
    action: 'forward',
    out: ids,
    nextHops: [],
    uncertainties: [uncertainty('policy-routing', text, span)],
    label: labelOf(rule),
    span,
  }
}

function labelOf({ preference }: RoutingRule): Text {
  return { ja: `ip rule ${preference}`, en: `ip rule ${preference}` }
}

function policyRoute({ in: input, header, action, out, nextHops, uncertainties, label, span }: Entry): PolicyRoute {
  return {
    label,
    in: input,
    match: header,
    action: action === 'table' ? 'table' : 'forward',
    out,
    nextHops,
    conditions: [],
    uncertainties,
    span,
  }
}

/** What is not discarded goes on to be routed; the machine's own addresses are looked up before all rules. */
function discardingRulebase(entries: readonly Entry[], family: 4 | 6, own: Addresses): Rulebase {
  const shape = { enabled: true, conditions: [], initiates: true, logged: false, origins: [] }
  const first = entries[0]!
  const toItself: Rule = {
    ...shape,
    id: `ip-rule/ipv${family}/local`,
    label: { ja: '自分宛て', en: 'to the device itself' },
    action: 'permit',
    clauses: [{ in: 'any', out: 'any', translated: 'any', match: { ...headerOf(family), dst: exactAddresses(own.and(wholeOf(family))) } }],
    uncertainties: [],
    span: first.span,
    focus: first.span,
  }
  const rules = entries.map(
    (entry, at): Rule => ({
      ...shape,
      id: `ip-rule/ipv${family}/${at + 1}`,
      label: entry.label,
      action: entry.action === 'drop' ? 'deny' : 'permit',
      clauses: [{ in: entry.in, out: 'any', translated: 'any', match: entry.header }],
      uncertainties: entry.uncertainties,
      span: entry.span,
      focus: entry.span,
    }),
  )
  return {
    name: { ja: `ip rule（IPv${family}）`, en: `ip rule (IPv${family})` },
    rules: [toItself, ...rules],
    otherwise: 'permit',
    span: first.span,
  }
}

function narrow(header: HeaderMatch, dst: Addresses): HeaderMatch | undefined {
  const both = header.dst.hi.and(dst)
  return both.isEmpty ? undefined : { ...header, dst: exactAddresses(both) }
}

function wholeOf(family: 4 | 6): Addresses {
  return family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
}

function headerOf(family: 4 | 6): HeaderMatch {
  const whole = exactAddresses(wholeOf(family))
  return { src: whole, dst: whole, services: exactServices(EVERY_SERVICE), partial: false }
}
