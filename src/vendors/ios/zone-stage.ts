/**
 * The zone-based firewall as a filter between interfaces, after routing and before source translation.
 * Zone to itself: free. Zone to another zone: what the zone pair's policy inspects or passes, nothing
 * without one. Between a member and an interface in no zone: nothing. Between two in no zone: free.
 */
import type { Span } from '../../base/span.ts'
import { verbatim } from '../../base/text.ts'
import type { Stage } from '../../model/device.ts'
import type { HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE } from '../../model/match.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'
import { anyOf } from './address.ts'
import { matchesOf, permittedBy } from './classify.ts'
import type { Command } from './command.ts'
import { inspectedProtocol } from './inspected-protocol.ts'
import type { Routed } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { ListCompiler } from './rule.ts'
import { clauseOf } from './rule.ts'
import type { PolicyClass, ZoneConfig, ZonePair } from './zone-firewall.ts'

type FilterStage = Extract<Stage, { kind: 'filter' }>

/** Undefined when no interface is in a zone. */
export function zoneStageOf(zones: ZoneConfig, interfaces: readonly Routed[], compiler: ListCompiler): FilterStage | undefined {
  const members = new Map<string, Set<string>>()
  const outsiders = new Set<string>()
  for (const { config, model } of interfaces) {
    if (config.zone === undefined) outsiders.add(model.id)
    else members.set(config.zone.name, (members.get(config.zone.name) ?? new Set()).add(model.id))
  }
  if (members.size === 0) return undefined
  const carriesIPv6 = interfaces.some(({ model }) => model.ipv6)
  const bindings: { in: ReadonlySet<string>; out: ReadonlySet<string>; rulebase: Rulebase }[] = []
  for (const [from, sources] of members) {
    for (const [to, targets] of members) {
      const pair = zones.pairs.find(({ source, destination }) => source === from && destination === to)
      if (pair !== undefined) bindings.push({ in: sources, out: targets, rulebase: rulebaseOfPair(pair, zones, compiler, carriesIPv6) })
      else if (from !== to)
        bindings.push({ in: sources, out: targets, rulebase: closed(`${from} → ${to}`, spanOf(from, zones, interfaces)) })
    }
  }
  if (outsiders.size > 0) {
    const standing = zones.zones.get('default')
    for (const [name, ids] of members) {
      const span = spanOf(name, zones, interfaces)
      const rulebase = standing === undefined ? closed(name, span) : unsure('default', standing)
      bindings.push({ in: ids, out: outsiders, rulebase }, { in: outsiders, out: ids, rulebase })
    }
  }
  return { kind: 'filter', at: 'forward', bindings, unbound: 'permit' }
}

/** The rules of the zone pair from an interface's zone to the device itself, or undefined when there is none. */
export function rulesToSelf(zone: string, zones: ZoneConfig, compiler: ListCompiler): Rulebase | undefined {
  const pair = zones.pairs.find(({ source, destination }) => source === zone && destination === 'self')
  return pair === undefined ? undefined : rulebaseOfPair(pair, zones, compiler, false)
}

function spanOf(zone: string, zones: ZoneConfig, interfaces: readonly Routed[]): Span {
  return zones.zones.get(zone) ?? interfaces.find(({ config }) => config.zone?.name === zone)!.config.zone!.span
}

function closed(name: string, span: Span): Rulebase {
  return { name: { ja: `ゾーン ${name}（zone-pair なし）`, en: `zone ${name} (no zone pair)` }, rules: [], otherwise: 'deny', span }
}

/** Interfaces in no zone join the default zone on some releases. */
function unsure(name: string, span: Span): Rulebase {
  const why = uncertainty(
    'default-zone',
    {
      ja: 'zone security default に属するインターフェイスが確定できません',
      en: 'which interfaces join zone security default is not certain',
    },
    span,
  )
  return {
    name: verbatim(`zone security ${name}`),
    rules: either(
      `zone/${name}`,
      [6, 4].map((family) => everything(family as 4 | 6)),
      [why],
      span,
    ),
    otherwise: 'deny',
    span,
  }
}

function everything(family: 4 | 6): HeaderMatch {
  return { src: anyOf(family), dst: anyOf(family), services: ANY_SERVICE, partial: true }
}

/** A rule that may permit and may deny. */
function either(id: string, matches: readonly HeaderMatch[], uncertainties: readonly Uncertainty[], span: Span): readonly Rule[] {
  const base = {
    label: verbatim(id),
    enabled: true,
    clauses: matches.map((match) => clauseOf({ ...match, partial: true })),
    conditions: [],
    uncertainties,
    initiates: true,
    logged: false,
    span,
    focus: span,
    origins: [],
  }
  return [
    { ...base, id: `${id}/permit`, action: 'permit' },
    { ...base, id: `${id}/deny`, action: 'deny' },
  ]
}

function rulebaseOfPair(pair: ZonePair, zones: ZoneConfig, compiler: ListCompiler, carriesIPv6: boolean): Rulebase {
  const name = {
    ja: `zone-pair ${pair.name}（${pair.source} → ${pair.destination}）`,
    en: `zone-pair ${pair.name} (${pair.source} → ${pair.destination})`,
  }
  const { span, policy } = pair
  if (policy === undefined) return { name, rules: [], otherwise: 'deny', span }
  const classes = zones.policies.get(policy)
  if (classes === undefined) {
    const why = uncertainty(
      'undefined-object',
      { ja: `policy-map ${policy} が定義されていません`, en: `policy map ${policy} is not defined` },
      span,
    )
    return { name, rules: either(`zone/${pair.name}`, [everything(4), everything(6)], [why], span), otherwise: 'deny', span }
  }
  const rules = classes.flatMap((part) => rulesOfClass(part, pair, zones, compiler))
  // Releases before IPv6 inspection let IPv6 through untouched.
  const doubt = uncertainty(
    'ipv6-inspection',
    { ja: 'IPv6をゾーンファイアウォールが検査するかは版によります', en: 'whether the zone firewall inspects IPv6 depends on the release' },
    span,
  )
  return {
    name,
    rules: [...(carriesIPv6 ? either(`zone/${pair.name}/ipv6`, [everything(6)], [doubt], span) : []), ...rules],
    otherwise: 'deny',
    span,
  }
}

function rulesOfClass(part: PolicyClass, pair: ZonePair, zones: ZoneConfig, compiler: ListCompiler): readonly Rule[] {
  const doubts: Uncertainty[] = []
  const bounds: Bounds =
    part.name === 'class-default'
      ? { lo: PacketSet.all, hi: PacketSet.all }
      : boundsOfClass(part.name, part.span, zones, compiler, doubts, [])
  const matches = matchesOf(bounds)
  const id = `zone/${pair.name}/${part.name}`
  if (part.action === 'unknown') {
    const why = uncertainty(
      'unknown-statement',
      { ja: `クラス ${part.name} の動作が解釈できません`, en: `what class ${part.name} does is not understood` },
      part.span,
    )
    return either(id, matches, [...doubts, why], part.span)
  }
  const inexact = matches.some(({ partial }) => partial)
  const why =
    doubts.length > 0
      ? doubts
      : [
          uncertainty(
            'unresolved-object',
            { ja: `クラス ${part.name} の対象が確定できません`, en: `what class ${part.name} matches is not certain` },
            part.span,
          ),
        ]
  return [
    {
      id,
      label: verbatim(`zone-pair ${pair.name} class ${part.name}`),
      action: part.action === 'drop' ? 'deny' : 'permit',
      enabled: true,
      clauses: matches.map(clauseOf),
      conditions: [],
      uncertainties: inexact ? why : [],
      initiates: true,
      logged: false,
      span: part.span,
      focus: part.span,
      origins: [zones.classes.get(part.name)?.span].filter((span) => span !== undefined),
    },
  ]
}

const UNKNOWN: Bounds = { lo: PacketSet.none, hi: PacketSet.all }

function boundsOfClass(
  name: string,
  use: Span,
  zones: ZoneConfig,
  compiler: ListCompiler,
  doubts: Uncertainty[],
  path: readonly string[],
): Bounds {
  const found = zones.classes.get(name)
  if (found === undefined || path.includes(name) || found.matches.length === 0) {
    doubts.push(
      uncertainty(
        'undefined-object',
        { ja: `class-map ${name} が定義されていないか空です`, en: `class map ${name} is not defined or empty` },
        use,
      ),
    )
    return UNKNOWN
  }
  const parts = found.matches.map((match) => boundsOfMatch(match, zones, compiler, doubts, [...path, name]))
  return found.all
    ? parts.reduce((a, b) => ({ lo: a.lo.and(b.lo), hi: a.hi.and(b.hi) }))
    : { lo: PacketSet.union(parts.map(({ lo }) => lo)), hi: PacketSet.union(parts.map(({ hi }) => hi)) }
}

function boundsOfMatch(match: Command, zones: ZoneConfig, compiler: ListCompiler, doubts: Uncertainty[], path: readonly string[]): Bounds {
  const negated = match.lower[1] === 'not'
  const lower = match.lower.slice(negated ? 2 : 1)
  const words = match.words.slice(negated ? 2 : 1)
  const bounds = positive()
  return negated ? { lo: bounds.hi.complement(), hi: bounds.lo.complement() } : bounds

  function positive(): Bounds {
    if (lower[0] === 'any' && lower.length === 1) return { lo: PacketSet.all, hi: PacketSet.all }
    if (lower[0] === 'class-map' && words[1] !== undefined && words.length === 2)
      return boundsOfClass(words[1], match.span, zones, compiler, doubts, path)
    if (lower[0] === 'protocol' && lower[1] !== undefined) {
      const known = inspectedProtocol(lower[1], zones.portMaps.get(lower[1]) ?? [])
      if (known !== undefined && lower.length === 2) return { lo: known, hi: known }
      doubts.push(
        uncertainty(
          'unknown-protocol',
          { ja: `プロトコル ${lower[1]} のポートが分かりません`, en: `the ports of protocol ${lower[1]} are not known` },
          match.span,
        ),
      )
      return { lo: PacketSet.none, hi: known ?? PacketSet.all }
    }
    const name =
      lower[0] !== 'access-group'
        ? undefined
        : lower[1] === 'name' && words.length === 3
          ? words[2]
          : words.length === 2
            ? words[1]
            : undefined
    const lists = name === undefined ? [] : ([4, 6] as const).flatMap((family) => compiler.compile(name, family) ?? [])
    const filtering = lists.filter(({ state }) => state === 'filters')
    if (name !== undefined && filtering.length > 0) {
      doubts.push(...filtering.flatMap(({ rules }) => rules.flatMap((rule) => rule.uncertainties)))
      const parts = filtering.map(({ rules }) => permittedBy(rules))
      return { lo: PacketSet.union(parts.map(({ lo }) => lo)), hi: PacketSet.union(parts.map(({ hi }) => hi)) }
    }
    const text =
      name === undefined
        ? { ja: `解釈できない条件: match ${lower[0] ?? ''} …`, en: `condition not understood: match ${lower[0] ?? ''} …` }
        : { ja: `アクセスリスト ${name} が定義されていないか空です`, en: `access list ${name} is not defined or empty` }
    doubts.push(uncertainty(name === undefined ? 'unknown-statement' : 'undefined-object', text, match.span))
    return UNKNOWN
  }
}
