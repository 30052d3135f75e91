/** What 特定通信 and 例外措置 excuse: packets between places, never findings. */
import { sortedBy } from '../base/order.ts'
import type { Policy } from '../model/policy.ts'
import type { Exception, FlowScope, Place, SpecificCommunication, Topology } from '../model/topology.ts'
import type { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { Finding } from './check.ts'
import { exceptionProblems, specificLimitsOf, specificProblems } from './approval.ts'
import type { Retrace } from './relays/narrowed-chain.ts'
import { narrowedChain } from './relays/narrowed-chain.ts'
import { beyondExternal, unowned } from './places.ts'

/** An exception in force and the packets it excuses (original source, final destination). */
export interface Excused {
  readonly exception: Exception
  readonly packets: PacketSet
}

/** A 特定通信 in force and its packets (original source, final destination). */
export interface Specific {
  readonly specific: SpecificCommunication
  readonly packets: PacketSet
}

/** The exceptions in force for a check, in order of their ids. */
export function excusedPackets(topology: Topology, checkId: string, policy: Policy, today: string): readonly Excused[] {
  return sortedBy(topology.exceptions.values(), ({ id }) => id)
    .filter((exception) => exception.check === checkId && exceptionProblems(exception, { policy, today }).length === 0)
    .map((exception) => ({ exception, packets: exception.scope.packets }))
}

/** The 特定通信 in force, in order of their ids. Whether a cell of the matrix lets them excuse anything is the caller's question. */
export function specificPackets(topology: Topology, policy: Policy, today: string): readonly Specific[] {
  const limits = specificLimitsOf(policy)
  return sortedBy(topology.specificCommunications.values(), ({ id }) => id)
    .filter((specific) => specificProblems(specific, { policy, today, ...limits }).length === 0)
    .map((specific) => ({ specific, packets: specific.scope.packets }))
}

/**
 * Whether a scope speaks of traffic between two places. A packet of the right addresses that starts
 * in another place (a spoofed source, a second network with the same addresses) is not excused.
 */
export function speaksOf(topology: Topology, scope: FlowScope, from: string, to: string): boolean {
  return standsFor(topology, scope.from, from) && standsFor(topology, scope.to, to)
}

/** The zones and external networks that one end of a scope speaks of, in the topology's order. */
export function placesOf(topology: Topology, end: Place): readonly string[] {
  return [...topology.zones.keys(), ...topology.externals.keys()].filter((place) => standsFor(topology, end, place))
}

/** The packets that 特定通信 in force excuse between two places. */
export function specificBetween(topology: Topology, specifics: readonly Specific[], from: string, to: string): PacketSet {
  return PacketSet.union(specifics.filter(({ specific }) => speaksOf(topology, specific.scope, from, to)).map(({ packets }) => packets))
}

/** The exceptions that speak of traffic between two places. */
export function excusedBetween(topology: Topology, excused: readonly Excused[], from: string, to: string): readonly Excused[] {
  return excused.filter(({ exception }) => speaksOf(topology, exception.scope, from, to))
}

/** What is left of a packet set, and what each exception excuses of it (each packet by the first that covers it). */
export function divide(
  packets: PacketSet,
  excused: readonly Excused[],
): { readonly left: PacketSet; readonly excused: readonly Excused[] } {
  let left = packets
  const parts: Excused[] = []
  for (const { exception, packets: covered } of excused) {
    const part = left.and(covered)
    if (part.isEmpty) continue
    parts.push({ exception, packets: part })
    left = left.minus(covered)
  }
  return { left, excused: parts }
}

/**
 * A finding of a waivable check once exceptions are applied: what is left of it (as it was, with fewer
 * packets), then one `exempted` finding per exception that covers some of it. A finding without packets
 * cannot be excused. `retrace` gives a new counterexample where the old one is no longer among the packets; a chain keeps
 * showing a session that the finding is about.
 */
export function applyExceptions(topology: Topology, finding: Finding, excused: readonly Excused[], retrace: Retrace): readonly Finding[] {
  const { packets, from, to } = finding
  if (packets === undefined || from === undefined || to === undefined || finding.verdict === 'exempted') return [finding]
  const { left, excused: parts } = divide(packets, excusedBetween(topology, excused, from, to))
  if (parts.length === 0) return [finding]
  const exempted = parts.map(({ exception, packets: part }): Finding => {
    const { uncertainties: _, ...rest } = finding
    return { ...withPackets(rest, part, from, to), verdict: 'exempted', exception: exception.id }
  })
  return left.isEmpty ? exempted : [withPackets(finding, left, from, to), ...exempted]

  function withPackets(whole: Finding, some: PacketSet, initiator: string, responder: string): Finding {
    const chain = narrowedChain(topology, whole, some, retrace)
    if (chain !== undefined) return { ...whole, packets: some, chain }
    const { trace: old, chain: _, ...rest } = whole
    const trace = old !== undefined && some.has(old.judged) ? old : retrace(some, initiator, responder)
    return { ...rest, packets: some, ...(trace === undefined ? {} : { trace }) }
  }
}

/** Whether one end of a scope names a place: by name, or by addresses that belong there. */
function standsFor(topology: Topology, end: Place, place: string): boolean {
  const zone = topology.zones.get(place)
  if (zone !== undefined) return end.zones.includes(place) || unnamed(topology, end).and(zone.addresses).size > 0n
  const external = topology.externals.get(place)
  if (external === undefined) return false
  // What enters or leaves through the security cloud may be the Internet's: it carries on.
  const beyond = [...beyondExternal(topology, place)]
  if (beyond.some((id) => end.externals.includes(id))) return true
  const rest = unnamed(topology, end)
  return beyond.some((id) => {
    const addresses = topology.externals.get(id)?.addresses
    return !rest.and(addresses ?? unowned(topology, rest)).isEmpty
  })
}

/** The addresses of an end that none of the zones and externals it names owns: those written as addresses. */
function unnamed(topology: Topology, end: Place): Addresses {
  if (end.zones.length === 0 && end.externals.length === 0) return end.addresses
  let rest = end.addresses
  for (const id of end.zones) rest = rest.minus(topology.zones.get(id)?.addresses ?? rest)
  for (const id of end.externals) {
    const addresses = topology.externals.get(id)?.addresses
    rest = addresses === undefined ? rest.minus(unowned(topology, rest)) : rest.minus(addresses)
  }
  return rest
}
