import { Addresses } from './addresses.ts'

/** More pieces than this and a non-contiguous wildcard is not enumerated. */
const MOST_PIECES = 65536

/**
 * IPv4 addresses x with `x & care === address & care`, where a 1 bit in `care` must match.
 * FortiOS writes `care` itself; Cisco writes its complement. Bits may be non-contiguous.
 * Returns undefined when the set falls into more than 65,536 ranges (over 16 free bits above a fixed one).
 */
export function wildcardAddresses(address: bigint, care: bigint): Addresses | undefined {
  const full = 0xffffffffn
  const base = address & care
  let tail = 0n
  while (tail < 32n && (care & (1n << tail)) === 0n) tail++
  const size = (1n << tail) - 1n
  const free: bigint[] = []
  for (let bit = tail; bit < 32n; bit++) if ((care & (1n << bit)) === 0n) free.push(1n << bit)
  if (free.length > 16 || 1 << free.length > MOST_PIECES) return undefined
  let bases = [base & full]
  for (const bit of free) bases = bases.flatMap((b) => [b, b | bit])
  return Addresses.ofRanges(bases.map((low) => ({ family: 4 as const, low, high: low + size })))
}
