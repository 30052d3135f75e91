/** The egress interface as each stage sees it: a policy-based VPN changes it on the way. */
import type { RoutingDomain, Stage } from '../model/device.ts'
import { everyRule } from '../model/rule.ts'
import type { Crossing } from './spread.ts'

/** Egress per stage, for the stages that know one: what routing chose, and behind the VPN that took the packet, its tunnel. */
export function egressAt({ stages }: RoutingDomain, { out, routed }: Pick<Crossing, 'out' | 'routed'>): ReadonlyMap<Stage, string> {
  const seen = new Map<Stage, string>()
  let at = routed
  for (const stage of stages) {
    seen.set(stage, at)
    if (at !== out && divertsTo(stage, out)) at = out
  }
  return seen
}

/** Whether a stage can send packets out of this interface instead of the one routing chose. */
export function divertsTo(stage: Stage, out: string): boolean {
  if (stage.kind !== 'filter' && stage.kind !== 'vpn') return false
  return stage.bindings.some(({ rulebase }) => [...everyRule(rulebase)].some((rule) => rule.divert === out))
}
