/** What a filter stage does to packets between two interfaces: rulebases compiled to packet sets. */
import { never } from '../base/never.ts'
import { packetsOf } from '../model/match.ts'
import type { Stage } from '../model/device.ts'
import type { Clause, Rule, Rulebase, SourceTarget } from '../model/rule.ts'
import { decides, matchesInterface } from '../model/rule.ts'
import type { Bounds } from '../packet/bounds.ts'
import { PacketSet } from '../packet/set.ts'

/**
 * Which way the unknown counts. `judged`: conditions are true, ignorance is against the flow.
 * `possible`: everything is for the flow.
 */
export type Bound = 'judged' | 'possible'

export type FilterStage = Extract<Stage, { kind: 'filter' }>

/** A stage in which rulebases decide. */
export type RuledStage = FilterStage | Extract<Stage, { kind: 'vpn' }>

/** How a packet was translated before: by nothing, or by a `DestinationTranslation.id`. */
export type Translated = string | undefined

/** Packets that pass, by what happens to their source afterwards. */
export interface Permitted {
  readonly packets: PacketSet
  readonly target: SourceTarget | undefined
  /** The interface they leave by instead of the one routing chose. */
  readonly divert: string | undefined
}

/** The rulebase bound between two interfaces, or undefined when none is. */
export function boundRulebase(stage: RuledStage, input: string, output: string): Rulebase | undefined {
  return stage.bindings.find((b) => matchesInterface(b.in, input) && matchesInterface(b.out, output))?.rulebase
}

const compiled = new WeakMap<RuledStage, Map<string, readonly Permitted[]>>()

/** Packets a stage passes from `input` to `output`. Compiled once per interfaces, translation and bound. */
export function permitted(stage: RuledStage, input: string, output: string, translated: Translated, bound: Bound): readonly Permitted[] {
  const rulebase = boundRulebase(stage, input, output)
  if (rulebase === undefined) return stage.unbound === 'permit' ? [{ packets: PacketSet.all, target: undefined, divert: undefined }] : []
  let byKey = compiled.get(stage)
  if (byKey === undefined) {
    byKey = new Map()
    compiled.set(stage, byKey)
  }
  const key = `${input}\u0000${output}\u0000${translated ?? ''}\u0000${bound}`
  let result = byKey.get(key)
  if (result === undefined) {
    result = compile(rulebase, input, output, translated, bound)
    byKey.set(key, result)
  }
  return result
}

/** What one rule contributes between two interfaces. A rule of a chain contributes once for every jump that leads to it. */
export interface Effect {
  readonly rule: Deciding
  /** Packets it can match under the bound. */
  readonly matches: PacketSet
  /** Packets that certainly do not go on to later rules. */
  readonly stops: PacketSet
}

type Deciding = Rule & { readonly action: 'permit' | 'deny' }

/** The rules of a rulebase that can matter between two interfaces, in the order in which they are walked. */
export function effects(rulebase: Rulebase, input: string, output: string, translated: Translated, bound: Bound): Effect[] {
  const result: Effect[] = []
  for (const { rule, lo, hi } of walk(
    rulebase.rules,
    (c) => matchesInterface(c.in, input) && matchesInterface(c.out, output) && appliesTo(c.translated, translated),
  )) {
    const conditional = rule.conditions.length > 0
    if (rule.action === 'permit') {
      const matches = bound === 'judged' ? lo : hi
      const stops = bound === 'judged' ? lo : conditional ? PacketSet.none : lo
      if (!matches.isEmpty) result.push({ rule, matches, stops })
    } else if (!conditional) {
      const matches = bound === 'judged' ? hi : lo
      if (!matches.isEmpty) result.push({ rule, matches, stops: matches })
    }
  }
  return result
}

const EVERYTHING: Bounds = { lo: PacketSet.all, hi: PacketSet.all }

/** A rule where it stands, with what certainly (`lo`) and at most (`hi`) matches it there. */
export interface Walked extends Bounds {
  readonly rule: Deciding
}

/**
 * Every enabled rule that decides about connections, with the packets that may and certainly do match it there,
 * chains taken in at their jumps. `reached` are the packets that come to this list at all; what earlier rules
 * decided is not taken away, what `return` and `goto` lead out of the list is.
 */
export function* walk(rules: readonly Rule[], applies: (clause: Clause) => boolean, reached = EVERYTHING): Generator<Walked> {
  let here = reached
  for (const rule of rules) {
    if (!rule.enabled || !rule.initiates) continue
    const bounds = rule.clauses.filter(applies).map((c) => packetsOf(c.match))
    if (bounds.length === 0) continue
    const [lo, hi] = within(bounds, here)
    if (decides(rule)) {
      yield { rule, lo, hi }
      continue
    }
    if (hi.isEmpty) continue
    if (rule.chain !== undefined) yield* walk(rule.chain.rules, applies, { lo, hi })
    // Whatever was decided in a chain is decided; what left it by its end goes on here after a jump, and nowhere after a goto.
    if (rule.action !== 'jump') {
      const left = here.hi.minus(lo)
      here = here.lo === here.hi && lo === hi ? { lo: left, hi: left } : { lo: here.lo.minus(hi), hi: left }
    }
    if (here.hi.isEmpty) return
  }
}

/** The union of some matches, as far as packets come there. Both bounds are one object where nothing is unknown. */
function within(matches: readonly Bounds[], here: Bounds): readonly [PacketSet, PacketSet] {
  const hi = PacketSet.union(matches.map((b) => b.hi)).and(here.hi)
  if (here.lo === here.hi && matches.every((b) => b.lo === b.hi)) return [hi, hi]
  return [PacketSet.union(matches.map((b) => b.lo)).and(here.lo), hi]
}

function appliesTo(condition: Rule['clauses'][number]['translated'], translated: Translated): boolean {
  if (condition === 'any') return true
  if (condition === 'none') return translated === undefined
  return translated !== undefined && condition.has(translated)
}

function compile(rulebase: Rulebase, input: string, output: string, translated: Translated, bound: Bound): readonly Permitted[] {
  const all = effects(rulebase, input, output, translated, bound)
  const targets: Pick<Permitted, 'target' | 'divert'>[] = []
  const keys: string[] = []
  const outcomeOf = (rule: Deciding): number => {
    if (rule.action === 'deny') return 0
    const key = `${targetKey(rule.sourceTarget)}\u0000${rule.divert ?? ''}`
    let at = keys.indexOf(key)
    if (at === -1) {
      at = keys.push(key) - 1
      targets.push({ target: rule.sourceTarget, divert: rule.divert })
    }
    return at + 1
  }
  const permits: PacketSet[] = []
  let rest: PacketSet
  if (all.every(({ matches, stops }) => matches === stops)) {
    const decided = PacketSet.firstMatch(all.map(({ rule, matches }) => ({ match: matches, outcome: outcomeOf(rule) })))
    permits.push(...targets.map((_, at) => decided.get(at + 1) ?? PacketSet.none))
    rest = decided.get(-1) ?? PacketSet.none
  } else {
    // A rule that only may match lets packets go on to the next: both ways have to be followed.
    rest = PacketSet.all
    for (const { rule, matches, stops } of all) {
      const outcome = outcomeOf(rule)
      if (outcome > 0) permits[outcome - 1] = (permits[outcome - 1] ?? PacketSet.none).or(rest.and(matches))
      rest = rest.minus(stops)
    }
  }
  const result: Permitted[] = targets.map((what, at) => ({ packets: permits[at] ?? PacketSet.none, ...what }))
  if (rulebase.otherwise === 'permit') result.push({ packets: rest, target: undefined, divert: undefined })
  return result.filter(({ packets }) => !packets.isEmpty)
}

/** Equal for targets that rewrite alike. */
export function targetKey(target: SourceTarget | undefined): string {
  if (target === undefined) return ''
  switch (target.kind) {
    case 'interface':
    case 'unknown':
      return target.kind
    case 'pool':
      return `pool ${target.addresses} ${target.keepsPort}`
    case 'static':
      return `static ${target.family} ${target.low} ${target.high} ${target.to}`
    case 'static-port':
      return `static-port ${target.to} ${target.port}`
    default:
      return never(target)
  }
}

/** The packets a given rule (or the default: no rule) decides between two interfaces: its match less everything that stops earlier. */
export function decidedBy(
  rulebase: Rulebase,
  rule: Rule | undefined,
  input: string,
  output: string,
  translated: Translated,
  bound: Bound,
): PacketSet {
  let decided = PacketSet.none
  let earlier: PacketSet[] = []
  let rest = PacketSet.all
  for (const effect of effects(rulebase, input, output, translated, bound)) {
    if (effect.rule === rule) {
      rest = rest.minus(PacketSet.union(earlier))
      earlier = []
      decided = decided.or(effect.matches.and(rest))
    }
    earlier.push(effect.stops)
  }
  return rule === undefined ? rest.minus(PacketSet.union(earlier)) : decided
}
