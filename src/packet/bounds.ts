import { PacketSet } from './set.ts'

/**
 * What is known of a set that cannot be read exactly: `lo` ⊆ truth ⊆ `hi`.
 * When everything was understood both are the same object.
 */
export interface Bounds {
  readonly lo: PacketSet
  readonly hi: PacketSet
}

export function exactly(set: PacketSet): Bounds {
  return { lo: set, hi: set }
}

/** Nothing certain, everything possible. */
export const UNKNOWN: Bounds = { lo: PacketSet.none, hi: PacketSet.all }

export function isExact({ lo, hi }: Bounds): boolean {
  return lo === hi
}

export function both(a: Bounds, b: Bounds): Bounds {
  return { lo: a.lo.and(b.lo), hi: a.hi.and(b.hi) }
}

export function either(a: Bounds, b: Bounds): Bounds {
  return { lo: a.lo.or(b.lo), hi: a.hi.or(b.hi) }
}

/** Negation swaps the bounds. */
export function not({ lo, hi }: Bounds): Bounds {
  return { lo: hi.complement(), hi: lo.complement() }
}
