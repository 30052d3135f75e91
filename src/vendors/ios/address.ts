/** Addresses as IOS writes them: wildcards in access lists, netmasks in object groups and interfaces, prefixes in IPv6. */
import { Addresses } from '../../packet/addresses.ts'
import { maskLength, parseIPv4, parseIPv6, parsePrefix } from '../../packet/address.ts'
import type { Prefix } from '../../packet/address.ts'
import { wildcardAddresses } from '../../packet/wildcard.ts'
import type { AddressBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'

const ALL_BITS = 0xffffffffn

/** Every address of one IP version. */
export function anyOf(family: 4 | 6): AddressBounds {
  return family === 4 ? ANY_V4 : ANY_V6
}

const ANY_V4 = exactAddresses(Addresses.allIPv4)
const ANY_V6 = exactAddresses(Addresses.allIPv6)

/** Nothing certain, every address of the IP version possible. */
export function unknownOf(family: 4 | 6): AddressBounds {
  return { lo: Addresses.none, hi: family === 4 ? Addresses.allIPv4 : Addresses.allIPv6 }
}

/** One address as a certain set; undefined when the text is not an address of the family. */
export function hostAddress(text: string, family: 4 | 6): AddressBounds | undefined {
  const address = family === 4 ? parseIPv4(text) : parseIPv6(text)
  return address === undefined ? undefined : exactAddresses(Addresses.ofAddress(family, address))
}

/**
 * `address wildcard`: a 1 bit is not compared, bits may be non-contiguous, address bits under a 1 bit do not count.
 * A wildcard of more than 65,536 pieces gives nothing certain and its smallest covering range as possible.
 */
export function wildcardAddress(addressText: string, wildcardText: string): AddressBounds | undefined {
  const address = parseIPv4(addressText)
  const wildcard = parseIPv4(wildcardText)
  if (address === undefined || wildcard === undefined) return undefined
  const care = ALL_BITS ^ wildcard
  const exact = wildcardAddresses(address, care)
  if (exact !== undefined) return exactAddresses(exact)
  const low = address & care
  return { lo: Addresses.none, hi: Addresses.ofRanges([{ family: 4, low, high: low | wildcard }]) }
}

/** `address netmask` with a contiguous mask, host bits kept; undefined otherwise. */
export function maskedPrefix(addressText: string, maskText: string): Prefix | undefined {
  const address = parseIPv4(addressText)
  const length = maskLength(maskText)
  return address === undefined || length === undefined ? undefined : { family: 4, address, length }
}

/** `2001:db8::/32`; undefined without a length. */
export function prefixV6(text: string): Prefix | undefined {
  if (!text.includes('/')) return undefined
  const prefix = parsePrefix(text)
  return prefix?.family === 6 ? prefix : undefined
}

/** A prefix with its host bits cleared, as a routing table holds it. */
export function networkOf(prefix: Prefix): Prefix {
  const hostBits = BigInt((prefix.family === 4 ? 32 : 128) - prefix.length)
  return { ...prefix, address: (prefix.address >> hostBits) << hostBits }
}
