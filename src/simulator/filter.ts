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
  if (walk(rulebase.rules, 'yes', rulebase, { transit, passing, bound }, verdicts) !== 'decided')
    verdicts.push({ action: rulebase.otherwise, rulebase, rule: undefined })
  return verdicts
}

interface Asking {
  readonly transit: Transit
  readonly passing: Passing
  readonly bound: Bound
}

/** Walks one list and the chains it jumps to. `reach`: whether the packet certainly comes here. Adds to `verdicts` what may decide. */
function walk(rules: readonly Rule[], reach: 'yes' | 'maybe', rulebase: Rulebase, asking: Asking, verdicts: Verdict[]): 'decided' | 'left' {
  const { transit, passing, bound } = asking
  let here = reach
  for (const rule of rules) {
    if (!rule.enabled || !rule.initiates) continue
    const conditional = rule.conditions.length > 0
    if (rule.action === 'deny' && conditional) continue
    const matched = matchClauses(rule.clauses, transit, passing)
    if (matched === 'no') continue
    const certainty = here === 'maybe' ? 'maybe' : matched
    switch (rule.action) {
      case 'permit':
      case 'deny': {
        if (certainty === 'maybe' && (rule.action === 'permit') === (bound === 'judged')) continue
        verdicts.push({ action: rule.action, rulebase, rule })
        const mayPassOver = bound === 'possible' && rule.action === 'permit' && (conditional || certainty === 'maybe')
        if (!mayPassOver) return 'decided'
        break
      }
      case 'jump':
      case 'goto':
        if (rule.chain !== undefined && walk(rule.chain.rules, certainty, rulebase, asking, verdicts) === 'decided') return 'decided'
        if (rule.action === 'jump') break
        if (matched === 'yes') return 'left'
        here = 'maybe'
        break
      case 'return':
        if (matched === 'yes') return 'left'
        here = 'maybe'
        break
    }
  }
  return 'left'
}

/** The first binding whose interfaces match decides; without one, what the device does unbidden. */
export function filter(
  stage: Extract<Stage, { kind: 'filter' | 'vpn' }>,
  transit: Transit,
  passing: Passing,
  bound: Bound,
): readonly Verdict[] {
  const binding = stage.bindings.find(
    ({ in: ingress, out }) =>
      matchesInterface(ingress, passing.in) && (passing.out === undefined ? out === 'any' : matchesInterface(out, passing.out)),
  )
  if (binding === undefined) return [{ action: stage.unbound, rulebase: undefined, rule: undefined }]
  return decide(binding.rulebase, transit, passing, bound)
}
