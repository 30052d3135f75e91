/** The chains of findings beside the shortest, where they are asked for: worked out, and repeated by the simulator like the first. */
import type { Text } from '../base/text.ts'
import type { Finding, OtherChains } from '../checks/check.ts'
import type { Trace } from '../graph/trace.ts'
import type { ConfirmWorld } from './confirm.ts'
import { confirm } from './confirm.ts'
import type { Judgement } from './judge.ts'

/** Of every finding that is listed with a chain. */
export function everyChain(
  world: ConfirmWorld,
  judgements: readonly Judgement[],
): { readonly otherChains: ReadonlyMap<Finding, OtherChains>; readonly defects: readonly Text[] } {
  const otherChains = new Map<Finding, OtherChains>()
  const defects: Text[] = []
  const confirmed = new Set<Trace>()
  for (const { check, findings } of judgements) {
    for (const finding of findings) {
      if (finding.chain === undefined || finding.otherChains === undefined) continue
      const others = finding.otherChains(finding.packets)
      otherChains.set(finding, others)
      const { trace: _, ...rest } = finding
      for (const chain of others.chains) defects.push(...confirm(world, check.id, { ...rest, chain }, 'judged', confirmed))
    }
  }
  return { otherChains, defects }
}
