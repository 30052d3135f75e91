import { maskLength, parseIPv4 } from '../../packet/address.ts'

/** A dotted mask: its bits, and its length when they are contiguous. */
export interface Mask {
  readonly care: bigint
  readonly length: number | undefined
}

/** A file repeats a handful of masks thousands of times. */
const known = new Map<string, Mask | undefined>()

/** Reads a dotted mask, or undefined when it is not dotted decimal. */
export function maskOf(text: string): Mask | undefined {
  if (known.has(text)) return known.get(text)
  const care = parseIPv4(text)
  const mask = care === undefined ? undefined : { care, length: maskLength(text) }
  if (known.size < 1000) known.set(text, mask)
  return mask
}
