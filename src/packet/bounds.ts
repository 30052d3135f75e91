import type { PacketSet } from './set.ts'

/**
 * What is known of a set that cannot be read exactly: `lo` ⊆ truth ⊆ `hi`.
 * When everything was understood both are the same object.
 */
export interface Bounds {
  readonly lo: PacketSet
  readonly hi: PacketSet
}

/** Bounds of a set that was understood. */
export function exactly(set: PacketSet): Bounds {
  return { lo: set, hi: set }
}

/** Negation swaps the bounds. */
export function not({ lo, hi }: Bounds): Bounds {
  return { lo: hi.complement(), hi: lo.complement() }
}
