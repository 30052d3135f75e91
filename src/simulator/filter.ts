/** First match over a rulebase, for one packet. */
import type { Stage } from '../model/device.ts'
import type { Rule, Rulebase } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Passing } from './match.ts'
import { matchClauses } from './match.ts'
import type { Bound, Transit } from './transit.ts'

/** What decided: a rule, the rulebase's default (no `rule`), or nothing bound at all (no `rulebase`). */
export interface Verdict {
  readonly action: 'permit' | 'deny'
  readonly rulebase: Rulebase | undefined
  readonly rule: Rule | undefined
}

/**
 * The ways in which a rulebase can decide, in the order of its rules; never empty.
 *
 * `judged` has exactly one: permits match when they certainly do (their conditions taken as true), denies
 * when they may, and a deny with conditions never does. In `possible`, permits match when they may and
 * denies only when they certainly do; where a permit only may match, or has conditions, what the rules
 * after it say is a further way, because they may treat the source differently.
 */
export function decide(rulebase: Rulebase, transit: Transit, passing: Passing, bound: Bound): readonly Verdict[] {
  const verdicts: Verdict[] = []
  for (const rule of rulebase.rules) {
    if (!rule.enabled || !rule.initiates) continue
    const conditional = rule.conditions.length > 0
    if (rule.action === 'deny' && conditional) continue
    const certainty = matchClauses(rule.clauses, transit, passing)
    if (certainty === 'no') continue
    if (certainty === 'maybe' && (rule.action === 'permit') === (bound === 'judged')) continue
    verdicts.push({ action: rule.action, rulebase, rule })
    const mayPassOver = bound === 'possible' && rule.action === 'permit' && (conditional || certainty === 'maybe')
    if (!mayPassOver) return verdicts
  }
  verdicts.push({ action: rulebase.otherwise, rulebase, rule: undefined })
  return verdicts
}

/** The first binding whose interfaces match decides; without one, what the device does unbidden. */
export function filter(stage: Extract<Stage, { kind: 'filter' }>, transit: Transit, passing: Passing, bound: Bound): readonly Verdict[] {
  const binding = stage.bindings.find(
    ({ in: ingress, out }) =>
      matchesInterface(ingress, passing.in) && (passing.out === undefined ? out === 'any' : matchesInterface(out, passing.out)),
  )
  if (binding === undefined) return [{ action: stage.unbound, rulebase: undefined, rule: undefined }]
  return decide(binding.rulebase, transit, passing, bound)
}
