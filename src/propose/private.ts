/** Addresses that every body may use for itself, and those that are somebody's in particular. */
import { GLOBAL_ADDRESSES } from '../intent/internet.ts'
import type { Prefix } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'

/** RFC 1918, RFC 6598 (CGNAT) and RFC 4193 (ULA): nothing of it is anybody's on the Internet. */
export function isPrivate(prefix: Prefix): boolean {
  return Addresses.ofPrefix(prefix).and(GLOBAL_ADDRESSES).isEmpty
}

/** `fe80::/10` (RFC 4291) and 169.254.0.0/16 (RFC 3927): the neighbour on the wire, whoever that is. */
export function isLinkLocalAddress(family: 4 | 6, address: bigint): boolean {
  return family === 6 ? address >> 118n === 0xfe80n >> 6n : address >> 16n === 0xa9fen
}

/** More than this of the global addresses cannot be one network (the topology refuses it too). */
const MOST_GLOBAL = 1n << 24n

/** Whether addresses hold a large part of the Internet. */
export function isTheWorld(addresses: Addresses): boolean {
  const global = addresses.and(GLOBAL_ADDRESSES)
  return global.and(Addresses.allIPv4).size > MOST_GLOBAL || global.and(Addresses.allIPv6).size > 1n << 112n
}
