/** What a filter stage does to packets between two interfaces: rulebases compiled to packet sets. */
import { never } from '../base/never.ts'
import { packetsOf } from '../model/match.ts'
import type { Stage } from '../model/device.ts'
import type { Rule, Rulebase, SourceTarget } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import { PacketSet } from '../packet/set.ts'

/**
 * Which way the unknown counts. `judged`: conditions are true, ignorance is against the flow.
 * `possible`: everything is for the flow.
 */
export type Bound = 'judged' | 'possible'

export type FilterStage = Extract<Stage, { kind: 'filter' }>

/** How a packet was translated before: by nothing, or by a `DestinationTranslation.id`. */
export type Translated = string | undefined

/** Packets that pass, by what happens to their source afterwards. */
export interface Permitted {
  readonly packets: PacketSet
  readonly target: SourceTarget | undefined
}

/** The rulebase bound between two interfaces, or undefined when none is. */
export function boundRulebase(stage: FilterStage, input: string, output: string): Rulebase | undefined {
  return stage.bindings.find((b) => matchesInterface(b.in, input) && matchesInterface(b.out, output))?.rulebase
}

const compiled = new WeakMap<FilterStage, Map<string, readonly Permitted[]>>()

/** Packets a filter stage passes from `input` to `output`. Compiled once per interfaces, translation and bound. */
export function permitted(stage: FilterStage, input: string, output: string, translated: Translated, bound: Bound): readonly Permitted[] {
  const rulebase = boundRulebase(stage, input, output)
  if (rulebase === undefined) return stage.unbound === 'permit' ? [{ packets: PacketSet.all, target: undefined }] : []
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

/** What one rule contributes between two interfaces. */
export interface Effect {
  readonly rule: Rule
  /** Packets it can match under the bound. */
  readonly matches: PacketSet
  /** Packets that certainly do not go on to later rules. */
  readonly stops: PacketSet
}

/** The rules of a rulebase that can matter between two interfaces, in order. */
export function effects(rulebase: Rulebase, input: string, output: string, translated: Translated, bound: Bound): Effect[] {
  const result: Effect[] = []
  for (const rule of rulebase.rules) {
    if (!rule.enabled || !rule.initiates) continue
    const bounds = rule.clauses
      .filter((c) => matchesInterface(c.in, input) && matchesInterface(c.out, output) && appliesTo(c.translated, translated))
      .map((c) => packetsOf(c.match))
    if (bounds.length === 0) continue
    const lo = PacketSet.union(bounds.map((b) => b.lo))
    const hi = PacketSet.union(bounds.map((b) => b.hi))
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

function appliesTo(condition: Rule['clauses'][number]['translated'], translated: Translated): boolean {
  if (condition === 'any') return true
  if (condition === 'none') return translated === undefined
  return translated !== undefined && condition.has(translated)
}

function compile(rulebase: Rulebase, input: string, output: string, translated: Translated, bound: Bound): readonly Permitted[] {
  const all = effects(rulebase, input, output, translated, bound)
  const targets: (SourceTarget | undefined)[] = []
  const keys: string[] = []
  const outcomeOf = (rule: Rule): number => {
    if (rule.action === 'deny') return 0
    const key = targetKey(rule.sourceTarget)
    let at = keys.indexOf(key)
    if (at === -1) {
      at = keys.push(key) - 1
      targets.push(rule.sourceTarget)
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
  const result = targets.map((target, at) => ({ packets: permits[at] ?? PacketSet.none, target }))
  if (rulebase.otherwise === 'permit') result.push({ packets: rest, target: undefined })
  return result.filter(({ packets }) => !packets.isEmpty)
}

/** Equal for targets that rewrite alike. */
function targetKey(target: SourceTarget | undefined): string {
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

/** The packets a given rule decides between two interfaces: its match less everything that stops earlier. */
export function decidedBy(
  rulebase: Rulebase,
  rule: Rule | undefined,
  input: string,
  output: string,
  translated: Translated,
  bound: Bound,
): PacketSet {
  const all = effects(rulebase, input, output, translated, bound)
  const at = rule === undefined ? all.length : all.findIndex((effect) => effect.rule === rule)
  if (at === -1) return PacketSet.none
  const earlier = PacketSet.union(all.slice(0, at).map(({ stops }) => stops))
  return (rule === undefined ? PacketSet.all : all[at]!.matches).minus(earlier)
}
