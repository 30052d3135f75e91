/**
 * Translation chains of one hook and one priority: which of them the kernel asks first depends on which was registered last
 * and is not in a listing. Where both would translate a packet differently, the result is not known. Filters do not care.
 */
import { packetsOf } from '../../../model/match.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { BaseChain, LinuxChain, LinuxRule } from '../ruleset.ts'
import { bothNames } from './interface-names.ts'

/** More pairs of rules than this are not compared: the chains are then taken to differ. */
const MOST_PAIRS = 20_000

export function tiesIn(chains: readonly BaseChain[]): readonly Uncertainty[] {
  const nat = chains.filter(({ type }) => type === 'nat')
  return nat.flatMap((first, at) => {
    const other = nat
      .slice(at + 1)
      .find((second) => second.hook === first.hook && second.priority === first.priority && differ(first, second))
    if (other === undefined) return []
    const text = {
      ja: `nat チェーン ${first.name} と ${other.name} の優先度が同じで、どちらが先に働くか設定からは分かりません。優先度を変えてください`,
      en: `nat chains ${first.name} and ${other.name} have the same priority; which comes first is not in the configuration. Give them different priorities`,
    }
    return [{ code: 'equal-priority', text, span: other.chain.span }]
  })
}

function differ(first: BaseChain, second: BaseChain): boolean {
  if (first.family !== 'both' && second.family !== 'both' && first.family !== second.family) return false
  const [rules, others] = [translating(first.chain), translating(second.chain)]
  if (rules.length * others.length > MOST_PAIRS) return true
  return rules.some((rule) => others.some((other) => said(rule) !== said(other) && overlap(rule, other)))
}

/** Rules of a chain, and of those it leads to, that end the search with one translation or with none. */
function translating({ rules }: LinuxChain): readonly LinuxRule[] {
  return rules.flatMap((rule) => {
    if ('chain' in rule.verdict) return translating(rule.verdict.chain)
    return /^(?:dnat|snat|masquerade|redirect|unknown)$/.test(rule.verdict.kind) ? [rule] : []
  })
}

function said({ verdict }: LinuxRule): string {
  return JSON.stringify(verdict, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

function overlap(rule: LinuxRule, other: LinuxRule): boolean {
  return rule.matches.some((one) =>
    other.matches.some(
      (two) =>
        bothNames(one.in, two.in) !== undefined &&
        bothNames(one.out, two.out) !== undefined &&
        packetsOf(one.header).hi.overlaps(packetsOf(two.header).hi),
    ),
  )
}
