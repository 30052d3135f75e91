/**
 * A set of flows under way: who started them, and what their header looks like now.
 *
 * Destination translation rewrites both views; source translation only the current one. The joint set
 * is { (original, current) : original ∈ O, current ∈ N, both agree on protocol and destination }. That
 * product form is exact, because after source translation the new source does not depend on the old.
 */
import type { Addresses } from '../packet/addresses.ts'
import type { Ranges } from '../packet/ranges.ts'
import { PacketSet } from '../packet/set.ts'

export interface Flow {
  /** Original source, current destination. Empty exactly when there is no flow. */
  readonly original: PacketSet
  /** Current source and destination; undefined while the source is still the original one. */
  readonly current: PacketSet | undefined
  /**
   * The source was replaced by one that is not known, and the flow counts only where it passes whatever
   * that source is (`judged`). `current` is then undefined.
   */
  readonly unknownSource?: true
}

/** The header as the next filter sees it. */
export function headers({ original, current }: Flow): PacketSet {
  return current ?? original
}

/** Flows whose current header is in the set. */
export function restrict(flow: Flow, to: PacketSet): Flow {
  if (flow.unknownSource === true) return { ...flow, original: flow.original.and(forAnySource(to)) }
  if (flow.current === undefined) return { original: flow.original.and(to), current: undefined }
  const current = flow.current.and(to)
  return { original: flow.original.and(current.forget('src')), current }
}

/** Applies one rewriting of the destination to both views. */
export function rewriteDestination(flow: Flow, rewrite: (set: PacketSet) => PacketSet): Flow {
  if (flow.unknownSource === true) return { ...flow, original: rewrite(flow.original) }
  if (flow.current === undefined) return { original: rewrite(flow.original), current: undefined }
  const tight = flow.current.and(flow.original.forget('src'))
  return { original: rewrite(flow.original), current: rewrite(tight) }
}

/** Replaces the source address, and the port unless it is kept. */
export function assignSource(flow: Flow, addresses: Addresses, ports: Ranges<number> | 'kept'): Flow {
  const before = flow.unknownSource === true ? flow.original.forget('src') : headers(flow)
  const kept = ports === 'kept' ? before.forgetAddress('src') : withAnyPort(before.forget('src'), ports)
  return { original: flow.original, current: kept.and(PacketSet.box({ src: addresses })) }
}

/** The source becomes one that is not known. */
export function loseSource(flow: Flow): Flow {
  return { original: restrict(flow, PacketSet.all).original, current: undefined, unknownSource: true }
}

/** Headers that are in the set whatever their source. */
function forAnySource(set: PacketSet): PacketSet {
  return set.complement().forget('src').complement()
}

/** Ports exist only in TCP, UDP and SCTP; other protocols keep theirs unconstrained. */
function withAnyPort(set: PacketSet, ports: Ranges<number>): PacketSet {
  const carries = PacketSet.box({ protocols: WITH_PORTS })
  return set.and(carries).and(PacketSet.box({ sport: ports })).or(set.minus(carries))
}

const WITH_PORTS: Ranges<number> = [
  [6, 6],
  [17, 17],
  [132, 132],
]
