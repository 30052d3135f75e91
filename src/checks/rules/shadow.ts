/** What each rule of a rulebase still decides after the rules before it: all of it, some, or nothing. */
import type { FilterStage } from '../../graph/decide.ts'
import { walk } from '../../graph/decide.ts'
import type { Device, RoutingDomain } from '../../model/device.ts'
import { packetsOf } from '../../model/match.ts'
import type { Clause, DestinationTranslation, InterfaceMatch, Rule, Rulebase, SourceTarget } from '../../model/rule.ts'
import { everyRule, matchesInterface } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Bounds } from '../../packet/bounds.ts'
import { PacketSet } from '../../packet/set.ts'

/**
 * Interfaces and a translation state for which the same clauses of a rulebase apply. One rule is judged
 * on every ground it applies to.
 */
export interface Ground {
  /** Interface ids, treated alike by every rule. `any` where no rule looks at the interface. */
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  /** How packets were translated before: not at all, by one of these, or `undefined`: either. */
  readonly translated: 'none' | DestinationTranslation | undefined
}

/** What a rule does on one ground. */
export interface Effect {
  readonly ground: Ground
  /** Packets it may match, by the widest reading of its fields. */
  readonly matches: PacketSet
  /** Those that no earlier rule certainly takes. Empty: it never decides anything here. */
  readonly left: PacketSet
  /** A smallest list of earlier rules that together take everything; empty unless `left` is. */
  readonly by: readonly Rule[]
  /** Packets of `matches` that an earlier permit takes. */
  readonly permittedBefore: PacketSet
  /** Later rules and the default would do the same with `left`. */
  readonly redundant: boolean
  /** The rule names both interfaces of this ground; it does not say `any`. */
  readonly named: boolean
}

export interface RuleEffects {
  readonly rule: Rule
  readonly effects: readonly Effect[]
}

/** Where rulebases are bound: several interfaces may share one list. */
export interface Binding {
  readonly domain: RoutingDomain
  readonly stage: FilterStage
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  readonly rulebase: Rulebase
}

/** A rulebase and everything it is bound to. */
export interface Bound {
  readonly rulebase: Rulebase
  readonly bindings: readonly Binding[]
}

const boundOf = new WeakMap<Device, readonly Bound[]>()
const effectsKnown = new WeakMap<Binding, readonly RuleEffects[]>()

/** Every rulebase of a device once, with the places it is bound to. */
export function boundRulebases(device: Device): readonly Bound[] {
  const known = boundOf.get(device)
  if (known !== undefined) return known
  const found = new Map<readonly Rule[], Binding[]>()
  for (const domain of device.domains) {
    for (const stage of domain.stages) {
      if (stage.kind !== 'filter') continue
      for (const binding of stage.bindings) {
        const here: Binding = { domain, stage, ...binding }
        const same = found.get(binding.rulebase.rules)
        if (same === undefined) found.set(binding.rulebase.rules, [here])
        else same.push(here)
      }
    }
  }
  const bound = [...found.values()].map((bindings) => ({ rulebase: bindings[0]!.rulebase, bindings }))
  boundOf.set(device, bound)
  return bound
}

/** The effect of every enabled rule of one binding, in order. Rules that match only return traffic are left out. */
export function effectsOf(device: Device, binding: Binding): readonly RuleEffects[] {
  const known = effectsKnown.get(binding)
  if (known !== undefined) return known
  const found = judgeBinding(device, binding)
  effectsKnown.set(binding, found)
  return found
}

function judgeBinding(device: Device, { domain, stage, in: input, out: output, rulebase }: Binding): readonly RuleEffects[] {
  const live = device.interfaces.filter((i) => i.domain === domain.name && i.enabled).map((i) => i.id)
  const rules = [...everyRule(rulebase)].filter((rule) => rule.enabled && rule.initiates && rule.clauses.length > 0)
  const inputs = stage.at === 'egress' ? [input] : classes(rules, live, input, 'in')
  const outputs = stage.at === 'ingress' ? [output] : classes(rules, live, output, 'out')
  const translations = domain.stages.flatMap((s) => (s.kind === 'translate-destination' ? s.translations : []))
  const effects = new Map<Rule, Effect[]>(rules.map((rule) => [rule, []]))
  for (const i of inputs) {
    for (const o of outputs) {
      const applying = rules.filter((rule) => rule.clauses.some((c) => onGround(c.in, i) && onGround(c.out, o)))
      if (applying.length === 0) continue
      for (const { translated, limits } of translationStates(applying, translations)) {
        const ground: Ground = { in: i, out: o, translated }
        for (const { rule, effect } of onOneGround(rulebase, ground, limits)) effects.get(rule)?.push(effect)
      }
    }
  }
  return rules.map((rule) => ({ rule, effects: effects.get(rule) ?? [] }))
}

/** Groups interfaces that every clause treats alike. */
function classes(rules: readonly Rule[], live: readonly string[], bound: InterfaceMatch, side: 'in' | 'out'): readonly InterfaceMatch[] {
  const named = [...new Set(rules.flatMap((rule) => rule.clauses.map((c) => c[side])))].filter((match) => match !== 'any')
  if (named.length === 0) return [bound]
  const byKey = new Map<string, Set<string>>()
  for (const id of live) {
    if (!matchesInterface(bound, id)) continue
    const key = named.map((match) => (match.has(id) ? '1' : '0')).join('')
    const members = byKey.get(key)
    if (members === undefined) byKey.set(key, new Set([id]))
    else members.add(id)
  }
  return [...byKey.values()]
}

/** All interfaces of a class are treated alike, so one stands for all. */
function onGround(match: InterfaceMatch, members: InterfaceMatch): boolean {
  if (match === 'any' || members === 'any') return match === 'any'
  for (const id of members) return match.has(id)
  return false
}

interface TranslationState {
  readonly translated: Ground['translated']
  /** Where such packets can be bound for. */
  readonly limits: PacketSet
}

function translationStates(rules: readonly Rule[], translations: readonly DestinationTranslation[]): readonly TranslationState[] {
  if (rules.every((rule) => rule.clauses.every((c) => c.translated === 'any'))) return [{ translated: undefined, limits: PacketSet.all }]
  return [{ translated: 'none', limits: PacketSet.all }, ...translations.map((t) => ({ translated: t, limits: imageOf(t) }))]
}

/**
 * The packets of a clause as written. A clause that names translations (a policy with a VIP as destination)
 * speaks of their images only, whatever its own destination field says.
 */
export function writtenIn(domain: RoutingDomain, { match, translated }: Clause): Bounds {
  const bounds = packetsOf(match)
  if (typeof translated === 'string') return bounds
  const translations = domain.stages.flatMap((s) =>
    s.kind === 'translate-destination' ? s.translations.filter(({ id }) => translated.has(id)) : [],
  )
  const images = PacketSet.union(translations.map(imageOf))
  return { lo: bounds.lo.and(images), hi: bounds.hi.and(images) }
}

/** Destinations and ports after a translation. */
function imageOf({ to, port, match }: DestinationTranslation): PacketSet {
  const addresses =
    to.kind === 'offset'
      ? Addresses.ofRanges([{ family: to.family, low: to.to, high: to.to + to.high - to.low }])
      : to.kind === 'set'
        ? to.addresses
        : Addresses.all
  const rewritten = packetsOf(match)
    .hi.forget('dst')
    .and(PacketSet.box({ dst: addresses }))
  if (port === undefined) return packetsOf(match).hi.assignAddress('dst', addresses)
  const ports = port.kind === 'set' ? port.ports : ([[port.to, port.to + port.high - port.low]] as const)
  return rewritten.and(PacketSet.box({ dport: ports }))
}

/** What every rule does on one ground; a rule of a chain once for every jump that leads to it. */
function onOneGround(rulebase: Rulebase, ground: Ground, limits: PacketSet): readonly { readonly rule: Rule; readonly effect: Effect }[] {
  const applies = (c: Clause): boolean =>
    onGround(c.in, ground.in) && onGround(c.out, ground.out) && inState(c.translated, ground.translated)
  const here = [...walk(rulebase.rules, applies)].flatMap(({ rule, lo, hi }) => {
    const matches = hi.and(limits)
    // A rule that a schedule or a user decides takes nothing for certain.
    const takes = rule.conditions.length > 0 ? PacketSet.none : lo.and(limits)
    const named = rule.clauses.filter(applies).every((c) => c.in !== 'any' && c.out !== 'any')
    return matches.isEmpty ? [] : [{ rule, matches, takes, named }]
  })
  let taken = PacketSet.none
  let permitted = PacketSet.none
  const decided = here.map((entry) => {
    const left = entry.matches.minus(taken)
    const permittedBefore = entry.matches.and(permitted)
    if (entry.rule.action === 'permit') permitted = permitted.or(entry.takes.minus(taken))
    taken = taken.or(entry.takes)
    return { ...entry, left, permittedBefore }
  })
  // Of two equal rules the second never matches; the first is then not called redundant as well.
  const alive = decided.filter(({ left }) => !left.isEmpty)
  return decided.map((entry, at) => {
    const { rule, matches, named, left, permittedBefore } = entry
    const by = left.isEmpty ? smallestCover(here.slice(0, at), matches) : []
    const redundant =
      !left.isEmpty && rule.action === 'permit' && doneAlike(rule, left, alive.slice(alive.indexOf(entry) + 1), rulebase.otherwise)
    return { rule, effect: { ground, matches, left, by, permittedBefore, redundant, named } }
  })
}

function inState(condition: Rule['clauses'][number]['translated'], state: Ground['translated']): boolean {
  if (condition === 'any' || state === undefined) return true
  if (condition === 'none') return state === 'none'
  return state !== 'none' && condition.has(state.id)
}

/** Earlier rules that together take everything: one if one does, else none of which can be left out. */
function smallestCover(earlier: readonly { readonly rule: Rule; readonly takes: PacketSet }[], matches: PacketSet): readonly Rule[] {
  const relevant = earlier.filter(({ takes }) => takes.overlaps(matches))
  const single = relevant.find(({ takes }) => matches.within(takes))
  if (single !== undefined) return [single.rule]
  let kept = relevant
  for (let at = relevant.length - 1; at >= 0; at--) {
    const without = kept.filter((entry) => entry !== relevant[at])
    if (matches.within(PacketSet.union(without.map(({ takes }) => takes)))) kept = without
  }
  return kept.map(({ rule }) => rule)
}

/** Whether what is left for a rule would meet the same fate without it. */
function doneAlike(
  rule: Rule,
  left: PacketSet,
  later: readonly { readonly rule: Rule; readonly matches: PacketSet; readonly takes: PacketSet }[],
  otherwise: Rulebase['otherwise'],
): boolean {
  let open = left
  for (const { rule: next, matches, takes } of later) {
    if (next.action === rule.action && sameTarget(next.sourceTarget, rule.sourceTarget)) open = open.minus(takes)
    else if (matches.overlaps(open)) return false
    if (open.isEmpty) return true
  }
  return otherwise === rule.action
}

function sameTarget(a: SourceTarget | undefined, b: SourceTarget | undefined): boolean {
  return a === b || (a?.kind === 'interface' && b?.kind === 'interface')
}
