/** Address sets as people write them: prefixes, or a range where that would take too many. */
import type { AddressRange } from '../packet/address.ts'
import { formatAddress, formatRange, widthOf } from '../packet/address.ts'
import type { Addresses } from '../packet/addresses.ts'

const MOST_PREFIXES = 6

/** The fewest prefixes that make up each range; ranges that need more than a few as `low-high`. */
export function writtenAddresses(addresses: Addresses): readonly string[] {
  return addresses.ranges().flatMap((range) => {
    const prefixes = prefixesOf(range)
    return prefixes.length > MOST_PREFIXES ? [formatRange(range)] : prefixes
  })
}

function prefixesOf({ family, low, high }: AddressRange): readonly string[] {
  const width = widthOf(family)
  const found: string[] = []
  for (let at = low; at <= high && found.length <= MOST_PREFIXES; ) {
    let bits = 0
    // The widest prefix that begins here and does not go past the end (RFC 4632).
    while (bits < width && (at & ((1n << BigInt(bits + 1)) - 1n)) === 0n && at + (1n << BigInt(bits + 1)) - 1n <= high) bits++
    found.push(bits === 0 ? formatAddress(family, at) : `${formatAddress(family, at)}/${width - bits}`)
    at += 1n << BigInt(bits)
  }
  return found
}
