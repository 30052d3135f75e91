/** Chains of findings that keep only some of their packets, because the others are excused or known. */
import type { Trace } from '../../graph/trace.ts'
import type { Topology } from '../../model/topology.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import type { ChainLink, Finding } from '../check.ts'
import { endsOf } from './chains.ts'
import { preferredSenders } from '../places.ts'

/** A counterexample among some packets between two places. */
export type Retrace = (packets: PacketSet, from: string, to: string) => Trace | undefined

/**
 * The chain of a finding about fewer packets. Where the session they are of was drawn with a packet that is no longer
 * among them, it is drawn with one that is. Undefined where they are of another session than the chain shows, and for a
 * finding without a chain.
 */
export function narrowedChain(
  topology: Topology,
  { chain, packets: before, verdict }: Finding,
  packets: PacketSet,
  retrace: Retrace,
): readonly ChainLink[] | undefined {
  if (chain === undefined) return undefined
  // The session that `packets` speak of: the one that delivers, where several could be meant.
  const at = chain.findLastIndex(({ packet }) => packet !== undefined && (before?.has(packet) ?? false))
  const link = chain[at]
  if (link === undefined || (link.packet !== undefined && packets.has(link.packet))) return chain
  const { initiator, responder } = endsOf(link.hop)
  const left = packets.and(verdict === 'not-evaluable' ? link.hop.possible : link.hop.judged)
  const packet = example(left, preferredSenders(topology, initiator, responder))
  if (packet === undefined) return undefined
  const trace = link.hop.unfiltered ? undefined : retrace(PacketSet.ofPacket(packet), initiator, responder)
  const { trace: _, ...rest } = link
  return chain.with(at, { ...rest, packet, ...(trace === undefined ? {} : { trace }) })
}
