/** What exceptions in force let pass where the policy allows nothing, whichever check they are for: it needs routes as well. */
import { sortedBy } from '../../base/order.ts'
import type { Policy } from '../../model/policy.ts'
import type { FlowScope, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { exceptionProblems } from '../approval.ts'
import { speaksOf } from '../exceptions.ts'
import { cellBetween } from '../places.ts'

/** The scopes of every exception in force, in order of their ids. */
export function exceptedScopes(topology: Topology, policy: Policy, today: string): readonly FlowScope[] {
  return sortedBy(topology.exceptions.values(), ({ id }) => id)
    .filter((exception) => exceptionProblems(exception, { policy, today }).length === 0)
    .map(({ scope }) => scope)
}

interface Excepted {
  readonly topology: Topology
  readonly policy: Policy
  readonly scopes: readonly FlowScope[]
}

/** The addresses of a place that one of some zones talks to by exception; nothing excuses a cell that says never. */
export function exceptedDestinations(excepted: Excepted, zones: readonly string[], place: string): Addresses {
  return Addresses.union(zones.flatMap((zone) => between(excepted, zone, place).map(({ to }) => to.addresses)))
}

/** The addresses of a place from which one of some zones is talked to by exception: replies go there. */
export function exceptedSources(excepted: Excepted, zones: readonly string[], place: string): Addresses {
  return Addresses.union(zones.flatMap((zone) => between(excepted, place, zone).map(({ from }) => from.addresses)))
}

/** Scopes that speak of an ordered pair of places. */
function between({ topology, policy, scopes }: Excepted, from: string, to: string): readonly FlowScope[] {
  return cellBetween(topology, policy, from, to) === 'never' ? [] : scopes.filter((scope) => speaksOf(topology, scope, from, to))
}
