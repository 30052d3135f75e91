/**
 * A set of flows under way: who started them, and what their header looks like now.
 *
 * Destination translation rewrites both views; source translation only the current one. The joint set
 * is { (original, current) : original ∈ O, current ∈ N, both agree on protocol and destination }. That
 * product form is exact, because after source translation the new source does not depend on the old.
 */
import { Addresses } from '../packet/addresses.ts'
import type { Family } from '../packet/packet.ts'
import type { Ranges } from '../packet/ranges.ts'
import { PacketSet } from '../packet/set.ts'

export interface Flow {
  /** Original source, current destination. Empty exactly when there is no flow. */
  readonly original: PacketSet
  /** Current source and destination; undefined while the source is still the original one. */
  readonly current: PacketSet | undefined
  /** How the current source hangs on the original one; absent: not at all (an address pool). */
  readonly tie?: Tie
  /**
   * The source was replaced by one that is not known, and the flow counts only where it passes whatever
   * that source is (`judged`). `current` is then undefined.
   */
  readonly unknownSource?: true
}

/** The source port is still the original one; or the address was moved, `low` having been `from`, and the port kept. */
export type Tie =
  | { readonly kind: 'port' }
  | { readonly kind: 'moved'; readonly family: Family; readonly low: bigint; readonly high: bigint; readonly from: bigint }

/** The header as the next filter sees it. */
export function headers({ original, current }: Flow): PacketSet {
  return current ?? original
}

/** Flows whose current header is in the set. */
export function restrict(flow: Flow, to: PacketSet): Flow {
  if (flow.unknownSource === true) return { ...flow, original: flow.original.and(forAnySource(to)) }
  if (flow.current === undefined) return { original: flow.original.and(to), current: undefined }
  const current = flow.current.and(to)
  return { ...flow, original: flow.original.and(origins(current, flow.tie)), current }
}

/** The original headers that can belong to current ones. */
function origins(current: PacketSet, tie: Tie | undefined): PacketSet {
  switch (tie?.kind) {
    case undefined:
      return current.forget('src')
    case 'port':
      return current.forgetAddress('src')
    case 'moved':
      return current.moveAddress('src', tie.family, tie.low, tie.high, tie.from)
  }
}

/** Applies one rewriting of the destination to both views. */
export function rewriteDestination(flow: Flow, rewrite: (set: PacketSet) => PacketSet): Flow {
  if (flow.unknownSource === true) return { ...flow, original: rewrite(flow.original) }
  if (flow.current === undefined) return { original: rewrite(flow.original), current: undefined }
  const tight = flow.current.and(flow.original.forget('src'))
  return { ...flow, original: rewrite(flow.original), current: rewrite(tight) }
}

/** Replaces the source address, and the port unless it is kept. */
export function assignSource(flow: Flow, addresses: Addresses, ports: Ranges<number> | 'kept'): Flow {
  const before = flow.unknownSource === true ? flow.original.forget('src') : headers(flow)
  const kept = ports === 'kept' ? before.forgetAddress('src') : withAnyPort(before.forget('src'), ports)
  const untouched = flow.current === undefined && flow.unknownSource !== true
  const tied = ports === 'kept' && (untouched || flow.tie !== undefined)
  return { original: flow.original, current: kept.and(PacketSet.box({ src: addresses })), ...(tied ? { tie: { kind: 'port' } } : {}) }
}

/** Moves sources one to one, `low` to `to`; only flows from that range. Ports are kept. */
export function moveSource(flow: Flow, family: Family, low: bigint, high: bigint, to: bigint): Flow {
  const inside = restrict(flow, PacketSet.box({ src: Addresses.ofRanges([{ family, low, high }]) }))
  const current = headers(inside).moveAddress('src', family, low, high, to)
  // Moved from the original source, the two stay one to one; moved from a pool, the pool had cut the tie.
  const tie: Tie | undefined =
    inside.current === undefined
      ? { kind: 'moved', family, low: to, high: to + high - low, from: low }
      : inside.tie?.kind === 'port'
        ? inside.tie
        : undefined
  const moved: Flow = { original: inside.original, current, ...(tie === undefined ? {} : { tie }) }
  return inside.tie?.kind === 'moved' ? { ...moved, tie: shifted(inside.tie, to - low) } : moved
}

function shifted(tie: Extract<Tie, { kind: 'moved' }>, by: bigint): Tie {
  return { ...tie, low: tie.low + by, high: tie.high + by }
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
  return set
    .and(carries)
    .and(PacketSet.box({ sport: ports }))
    .or(set.minus(carries))
}

const WITH_PORTS: Ranges<number> = [
  [6, 6],
  [17, 17],
  [132, 132],
]
