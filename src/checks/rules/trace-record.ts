/** What is on record of a rule: in the ledger of rules, in the entry of the configuration itself, or in what is declared of the traffic it lets cross. */
import type { Policy } from '../../model/policy.ts'
import type { Rule } from '../../model/rule.ts'
import type { RuleRecord, Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { excusedBetween, speaksOf, specificBetween, specificPackets } from '../exceptions.ts'
import { exceptionProblems } from '../approval.ts'
import type { BoundaryRule } from './boundary-rules.ts'

export const TRACES = ['owner', 'purpose', 'request', 'on'] as const
export type Trace = (typeof TRACES)[number]

/** What an entry of the ledger says. */
export function recordedIn(record: RuleRecord | undefined): ReadonlySet<Trace> {
  return new Set(TRACES.filter((trace) => record?.[trace] !== undefined))
}

/** What a pattern finds in the text of a rule: its named groups, or the request where it has none. */
export function writtenIn(rule: Rule, pattern: RegExp | undefined): ReadonlySet<Trace> {
  const { source, start, end } = rule.span
  const match = pattern?.exec(source.text.slice(start, end))
  if (match == null) return new Set()
  if (match.groups === undefined) return new Set(['request'])
  return new Set(TRACES.filter((trace) => (match.groups?.[trace] ?? '').trim() !== ''))
}

/** Whether everything that a rule lets cross is a specific communication or an exception in force, or a flow with its purpose and owner or approval. */
export function declaredWhole(topology: Topology, policy: Policy, today: string, { crossings }: BoundaryRule): boolean {
  const specifics = specificPackets(topology, policy, today)
  const exceptions = [...topology.exceptions.values()]
    .filter((exception) => exceptionProblems(exception, { policy, today }).length === 0)
    .map((exception) => ({ exception, packets: exception.scope.packets }))
  const flows = [...topology.flows.values()].filter(
    ({ purpose, owner, approved, expires }) =>
      purpose !== undefined && (owner !== undefined || approved !== undefined) && (expires === undefined || expires >= today),
  )
  return crossings.every(({ from, to, packets }) =>
    packets.within(
      PacketSet.union([
        specificBetween(topology, specifics, from, to),
        ...excusedBetween(topology, exceptions, from, to).map((one) => one.packets),
        ...flows.filter(({ scope }) => speaksOf(topology, scope, from, to)).map(({ scope }) => scope.packets),
      ]),
    ),
  )
}
