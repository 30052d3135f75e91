/** Sets of addresses as prefixes. */
import type { Prefix } from './address.ts'
import { widthOf } from './address.ts'
import type { Addresses } from './addresses.ts'

/** The fewest prefixes that make up a set of addresses, ascending. */
export function prefixesOf(addresses: Addresses): Prefix[] {
  const found: Prefix[] = []
  for (const { family, low, high } of addresses.ranges()) {
    const width = BigInt(widthOf(family))
    for (let at = low; at <= high; ) {
      let bits = 0n
      while (bits < width && at % (1n << (bits + 1n)) === 0n && at + (1n << (bits + 1n)) - 1n <= high) bits++
      found.push({ family, address: at, length: Number(width - bits) })
      at += 1n << bits
    }
  }
  return found
}
