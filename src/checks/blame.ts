/** Which of the decisions that let a packet through is the one to look at. */
import { verbatim } from '../base/text.ts'
import { packetsOf } from '../model/match.ts'
import type { Decision, Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { Rule } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import type { Cause } from './check.ts'
import { unfilteredInterfaces } from './boundary.ts'
import { attachmentCause, interfaceCause, ruleCause } from './cause.ts'

/**
 * The cause of a crossing. Every device on the way let the packet through; the one to mend is the
 * firewall (or else the router) whose rule says least about who may talk to whom: any/any before a
 * host pair. Where no rule decided (no list bound, nothing filtered), the interface where the far
 * side begins.
 */
export function causeOf(network: Network, trace: Trace): Cause {
  const { topology } = network
  const decisions = network.decisions(trace)
  const ruled = decisions.flatMap((decision) => (decision.rule === undefined ? [] : [{ ...decision, rule: decision.rule }]))
  const open = decisions.filter((d) => d.rule === undefined)
  // Tiers that meet at an interface without any list are the cause, whatever other devices permit.
  const unfiltered = unfilteredInterfaces(network.world)
  for (const { device, in: input, out } of decisions) {
    const name = [input, out].find((n) => unfiltered.get(device.id)?.has(n) ?? false)
    const found = device.interfaces.find((i) => i.id === name)
    if (found !== undefined) return interfaceCause(device, found)
  }
  const firewalls = ruled.filter((d) => d.device.role === 'firewall')
  const candidates = firewalls.length > 0 ? firewalls : ruled
  let best: (Decision & { readonly rule: Rule }) | undefined
  for (const candidate of candidates) if (best === undefined || breadth(candidate.rule) >= breadth(best.rule)) best = candidate
  if (best !== undefined) return ruleCause(best.device, best.rule)
  const first = open[0]
  if (first !== undefined) return openCause(topology, first)
  const declaration = topology.devices.values().next().value
  const span = topology.zones.get(trace.from)?.span ?? declaration?.span ?? topology.span
  return { id: `place/${trace.from}`, label: verbatim(trace.from), span, focus: span }
}

function openCause(topology: Topology, { device, in: input, out }: Decision): Cause {
  // The interface written last is the newcomer: in a backup, what was added for a purpose comes after what was there.
  const found = [input, out]
    .flatMap((name) => device.interfaces.filter((i) => i.id === name))
    .sort((a, b) => b.span.start - a.span.start)[0]
  if (found !== undefined) return interfaceCause(device, found)
  const declaration = topology.devices.get(device.id)
  if (declaration !== undefined) return attachmentCause(declaration, out)
  return { id: `${device.id}`, label: verbatim(device.id), span: device.span, focus: device.span }
}

/** How little a rule says, in bits left open: 0 for one host pair and port. */
function breadth(rule: Rule): number {
  const set = PacketSet.union(rule.clauses.map((c) => packetsOf(c.match).hi))
  const bits = (n: bigint): number => (n <= 1n ? 0 : (n - 1n).toString(2).length)
  const ports = set.ports('dst').reduce((sum, [low, high]) => sum + high - low + 1, 0)
  const protocols = set.protocols().reduce((sum, [low, high]) => sum + high - low + 1, 0)
  return addressBits(set, 'src', bits) + addressBits(set, 'dst', bits) + bits(BigInt(ports)) + bits(BigInt(protocols))
}

/** IPv6 prefixes are wide by nature: only their network part counts as open. */
function addressBits(set: PacketSet, end: 'src' | 'dst', bits: (n: bigint) => number): number {
  const addresses = set.addresses(end)
  const v4 = addresses.v4.reduce((sum, [low, high]) => sum + high - low + 1n, 0n)
  const v6 = addresses.v6.reduce((sum, [low, high]) => sum + ((high - low) >> 64n) + 1n, 0n)
  return Math.max(bits(v4), v6 === 0n ? 0 : Math.min(32, bits(v6)))
}
