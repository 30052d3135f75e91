/**
 * Text to addresses and back: the only door to `ip-address` and `netmask`.
 * Text passes a strict grammar first, because both libraries accept forms (octal, short, `/08`)
 * that a network device would refuse or read differently.
 */
import { Address4, Address6 } from 'ip-address'
import { Netmask } from 'netmask'
import type { Family } from './packet.ts'

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/

/** An inclusive range of addresses of one family. */
export interface AddressRange {
  readonly family: Family
  readonly low: bigint
  readonly high: bigint
}

/** An address with a prefix length, host bits kept (as on an interface). */
export interface Prefix {
  readonly family: Family
  readonly address: bigint
  readonly length: number
}

export function widthOf(family: Family): number {
  return family === 4 ? 32 : 128
}

/** Largest address of a family. */
export function lastAddress(family: Family): bigint {
  return (1n << BigInt(widthOf(family))) - 1n
}

/** A dotted IPv4 address (four decimal octets, no leading zeros), or undefined. */
export function parseIPv4(text: string): bigint | undefined {
  return V4.test(text) ? new Address4(text).bigInt() : undefined
}

/** An IPv6 address (RFC 4291 text, no zone, no prefix), or undefined. */
export function parseIPv6(text: string): bigint | undefined {
  if (!text.includes(':') || /[/%]/.test(text) || !Address6.isValid(text)) return undefined
  return new Address6(text).bigInt()
}

/** An address of either family, or undefined. */
export function parseAddress(text: string): { readonly family: Family; readonly address: bigint } | undefined {
  const v4 = parseIPv4(text)
  if (v4 !== undefined) return { family: 4, address: v4 }
  const v6 = parseIPv6(text)
  return v6 === undefined ? undefined : { family: 6, address: v6 }
}

/** `address/length`, or a bare address as a host prefix, host bits kept; or undefined. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/')
  const parsed = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (parsed === undefined) return undefined
  if (slash === -1) return { ...parsed, length: widthOf(parsed.family) }
  const lengthText = text.slice(slash + 1)
  if (!PREFIX_LENGTH.test(lengthText)) return undefined
  const length = Number(lengthText)
  return length <= widthOf(parsed.family) ? { ...parsed, length } : undefined
}

/** The prefix length of a contiguous dotted netmask (`255.255.254.0` gives 23), or undefined. */
export function maskLength(text: string): number | undefined {
  if (parseIPv4(text) === undefined) return undefined
  // `netmask` throws on 0.0.0.0, which is how Cisco and Fortinet spell "any".
  if (text === '0.0.0.0') return 0
  try {
    return new Netmask('0.0.0.0', text).bitmask
  } catch {
    return undefined
  }
}

/** The addresses of a prefix, host bits ignored. */
export function rangeOf({ family, address, length }: Prefix): AddressRange {
  const hostBits = BigInt(widthOf(family) - length)
  const low = (address >> hostBits) << hostBits
  return { family, low, high: low | ((1n << hostBits) - 1n) }
}

/** Dotted decimal, or RFC 5952 text (an IPv4-mapped address in mixed notation, as its section 5 recommends). */
export function formatAddress(family: Family, address: bigint): string {
  if (family === 4) return Address4.fromBigInt(address).correctForm()
  if (address >> 32n === 0xffffn) return `::ffff:${Address4.fromBigInt(address & 0xffffffffn).correctForm()}`
  return Address6.fromBigInt(address).correctForm()
}

/** A prefix when the range is one, else `low-high`; a single address without length. */
export function formatRange({ family, low, high }: AddressRange): string {
  if (low === high) return formatAddress(family, low)
  const size = high - low + 1n
  if ((size & (size - 1n)) === 0n && low % size === 0n) {
    const hostBits = size.toString(2).length - 1
    return `${formatAddress(family, low)}/${widthOf(family) - hostBits}`
  }
  return `${formatAddress(family, low)}-${formatAddress(family, high)}`
}
