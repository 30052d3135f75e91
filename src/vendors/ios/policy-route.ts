/**
 * `ip policy route-map`: clauses in order, before the table. Not for packets of the router itself.
 * Source: Cisco IOS IP Routing Protocol-Independent Configuration Guide, Policy-Based Routing.
 */
import type { Span } from '../../base/span.ts'
import { verbatim } from '../../base/text.ts'
import type { HeaderMatch } from '../../model/match.ts'
import type { PolicyRoute, RouteTable } from '../../model/route.ts'
import type { Rule } from '../../model/rule.ts'
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import { parseIPv4, parseIPv6 } from '../../packet/address.ts'
import { PacketSet } from '../../packet/set.ts'
import { matchesOf } from './classify.ts'
import type { Command } from './command.ts'
import type { Reference } from './interface.ts'
import { isNull, takeInterface } from './interface-name.ts'
import type { Layer3 } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { RouteMapClause, RouteMaps } from './route-map.ts'
import { classified } from './route-map-match.ts'
import { isConnected } from './route-table.ts'
import type { ListCompiler } from './rule.ts'
import { clauseOf } from './rule.ts'

export interface PolicyRouting {
  readonly routes: readonly PolicyRoute[]
  /** Clauses that drop (`set interface Null0`), as a filter before routing; empty when none does. */
  readonly drops: readonly Rule[]
  /** Clauses that send packets into another routing domain. */
  readonly crossings: readonly { readonly span: Span; readonly to: string | undefined }[]
}

interface Surroundings {
  readonly routeMaps: RouteMaps
  readonly compiler: ListCompiler
  readonly layer3: Layer3
  readonly domain: string
  readonly table: RouteTable
}

type Step =
  | {
      readonly kind: 'next-hop'
      readonly hops: readonly bigint[]
      readonly fallback: boolean
      readonly tracked: boolean
      readonly recursive: boolean
    }
  | { readonly kind: 'interface'; readonly names: readonly string[]; readonly fallback: boolean }
  | { readonly kind: 'crossing'; readonly to: string | undefined }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' }

/** Policy routes of one interface and IP version. */
export function policyRoutesOf(input: string, reference: Reference, family: 4 | 6, around: Surroundings): PolicyRouting {
  const routes: PolicyRoute[] = []
  const drops: Rule[] = []
  const crossings: { span: Span; to: string | undefined }[] = []
  const everything = family === 4 ? PacketSet.ipv4 : PacketSet.ipv6
  const base = { in: new Set([input]), out: [], nextHops: [], conditions: [], uncertainties: [] }
  const clauses = around.routeMaps.get(reference.name)
  if (clauses === undefined) {
    // Packets are then routed as usual, as far as is known: nothing is claimed for certain.
    const doubt = uncertainty(
      'undefined-object',
      { ja: `route-map ${reference.name} が定義されていません`, en: `route map ${reference.name} is not defined` },
      reference.span,
    )
    const routed = matchesOf({ lo: PacketSet.none, hi: everything }).map(
      (match): PolicyRoute => ({
        ...base,
        label: verbatim(`route-map ${reference.name}`),
        match,
        action: 'table',
        uncertainties: [doubt],
        span: reference.span,
      }),
    )
    return { routes: routed, drops, crossings }
  }
  for (const clause of clauses) {
    const label = verbatim(`route-map ${reference.name} ${clause.sequence}`)
    const read = classified(clause, everything, around, family)
    const steps = clause.action === 'deny' ? [] : stepsOf(clause, family)
    const unknown = steps.some((step) => step.kind === 'unknown') || clause.unknown.length > 0
    const doubts: readonly Uncertainty[] = [
      ...read.uncertainties,
      ...(unknown
        ? [
            uncertainty(
              'unknown-statement',
              {
                ja: `route-map ${reference.name} ${clause.sequence} に解釈できない文があります`,
                en: `route map ${reference.name} ${clause.sequence} holds a statement that is not understood`,
              },
              clause.span,
            ),
          ]
        : []),
    ]
    const matches = matchesOf(unknown ? { lo: PacketSet.none, hi: read.bounds.hi } : read.bounds)
    const conditions = read.conditions
    const forward = steps.filter((step) => step.kind !== 'nothing' && step.kind !== 'unknown')
    const crossing = forward.find((step) => step.kind === 'crossing')
    if (crossing !== undefined || unknown)
      crossings.push({ span: clause.span, to: crossing?.kind === 'crossing' ? crossing.to : undefined })
    const drop = forward.some((step) => step.kind === 'interface' && !step.fallback && step.names.some(isNull))
    if (drop || drops.length > 0 || clauses.some(dropsPackets))
      drops.push(...matches.map((match, at) => dropRule(clause, label, match, at, drop, conditions, input, reference.name, doubts)))
    for (const match of matches) {
      const inexact: readonly Uncertainty[] = match.partial
        ? doubts.length > 0
          ? doubts
          : [
              uncertainty(
                'unresolved-object',
                { ja: `${label.ja} の条件が確定できません`, en: `what ${label.en} matches is not certain` },
                clause.span,
              ),
            ]
        : []
      const entry = { ...base, label, match, conditions, uncertainties: inexact, span: clause.span }
      const made = forward.flatMap((step): PolicyRoute[] => {
        if (step.kind === 'next-hop') return nextHopRoutes(step, entry, family, around)
        if (step.kind !== 'interface') return []
        const out = step.names.flatMap((name) => around.layer3.find(name)?.model.id ?? [])
        return out.length === 0 ? [] : [{ ...entry, action: step.fallback ? 'default' : 'forward', out }]
      })
      // A statement that is not understood may send its packets anywhere.
      if (unknown) made.push({ ...entry, action: 'forward', out: around.layer3.of(around.domain).map(({ model }) => model.id) })
      routes.push(...made)
      // After the clause that matched, nothing but the table is asked.
      routes.push({ ...entry, action: 'table' })
    }
  }
  return { routes, drops, crossings }
}

function nextHopRoutes(
  step: Extract<Step, { kind: 'next-hop' }>,
  entry: Omit<PolicyRoute, 'action'>,
  family: 4 | 6,
  { table, layer3, domain }: Surroundings,
): PolicyRoute[] {
  const action = step.fallback ? 'default' : 'forward'
  const tracked: readonly Condition[] = step.tracked
    ? [{ kind: 'tracked', text: { ja: '監視対象に到達できるとき', en: 'while the tracked object is up' }, span: entry.span }]
    : []
  return step.hops.flatMap((hop): PolicyRoute[] => {
    // The next hop must be a neighbour; otherwise the statement is passed over.
    if (isConnected(table, family, hop)) return [{ ...entry, action, nextHops: [hop], conditions: [...entry.conditions, ...tracked] }]
    if (!step.recursive && layer3.of(domain).every(({ model }) => !model.addressUnknown)) return []
    const doubt = uncertainty(
      'unresolved-next-hop',
      { ja: '次ホップが隣接しているか分かりません', en: 'whether the next hop is a neighbour is not known' },
      entry.span,
    )
    return [{ ...entry, action, nextHops: [hop], match: { ...entry.match, partial: true }, uncertainties: [...entry.uncertainties, doubt] }]
  })
}

function dropsPackets({ action, sets }: RouteMapClause): boolean {
  return action === 'permit' && sets.some(({ lower }) => /^set interface null ?0\b/.test(lower.join(' ')))
}

function dropRule(
  clause: RouteMapClause,
  label: Rule['label'],
  match: HeaderMatch,
  at: number,
  drop: boolean,
  conditions: readonly Condition[],
  input: string,
  name: string,
  doubts: readonly Uncertainty[],
): Rule {
  return {
    id: `route-map/${input}/${name}/${clause.sequence}/${at}`,
    label,
    action: drop ? 'deny' : 'permit',
    enabled: true,
    clauses: [clauseOf(match)],
    conditions,
    uncertainties: match.partial ? doubts : [],
    initiates: true,
    logged: false,
    span: clause.span,
    focus: clause.span,
    origins: [],
  }
}

/** What a matched packet is sent to, in the order IOS tries: next hops, interfaces, then the defaults. */
function stepsOf(clause: RouteMapClause, family: 4 | 6): readonly Step[] {
  const steps = clause.sets.map((set) => stepOf(set, family))
  const rank = (step: Step): number =>
    step.kind === 'next-hop' ? (step.fallback ? 2 : 0) : step.kind === 'interface' ? (step.fallback ? 3 : 1) : 4
  return [...steps].sort((a, b) => rank(a) - rank(b))
}

function stepOf({ lower, words }: Command, family: 4 | 6): Step {
  const text = lower.join(' ')
  const ip = family === 4 ? 'ip' : 'ipv6'
  const parse = family === 4 ? parseIPv4 : parseIPv6
  const hopsIn = (from: number): readonly bigint[] | undefined => {
    const hops = words.slice(from).map(parse)
    return hops.length > 0 && hops.every((hop) => hop !== undefined) ? (hops as bigint[]) : undefined
  }
  if (text === `set ${ip} next-hop verify-availability` || /^set (?:ip|ipv6) (?:tos|precedence|dscp|df|qos-group)\b/.test(text))
    return { kind: 'nothing' }
  const available = new RegExp(`^set ${ip} next-hop verify-availability (\\S+) \\d+ track \\d+$`).exec(text)
  const recursive = text.startsWith(`set ${ip} next-hop recursive `)
  const fallback = text.startsWith(`set ${ip} default next-hop `)
  if (available !== null) {
    const hop = parse(available[1]!)
    return hop === undefined ? { kind: 'unknown' } : { kind: 'next-hop', hops: [hop], fallback: false, tracked: true, recursive: false }
  }
  if (recursive || fallback || text.startsWith(`set ${ip} next-hop `)) {
    const hops = hopsIn(recursive || fallback ? 4 : 3)
    return hops === undefined ? { kind: 'unknown' } : { kind: 'next-hop', hops, fallback, tracked: false, recursive }
  }
  if (/^set (?:ip |ipv6 )?(?:vrf|global)\b/.test(text)) {
    const at = lower.indexOf('vrf')
    return { kind: 'crossing', to: at === -1 ? '' : words[at + 1] }
  }
  const onward = /^set (default )?interface /.exec(text)
  if (onward !== null) {
    const names: string[] = []
    let rest = words.slice(onward[1] === undefined ? 2 : 3)
    while (rest.length > 0) {
      const found = takeInterface(rest)
      if (found === undefined) return { kind: 'unknown' }
      names.push(found.name)
      rest = rest.slice(found.taken)
    }
    return { kind: 'interface', names, fallback: onward[1] !== undefined }
  }
  return { kind: 'unknown' }
}
