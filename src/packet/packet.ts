/** IP version. */
export type Family = 4 | 6

/** IANA protocol numbers the code speaks of by name. */
export const TCP = 6
export const UDP = 17
export const SCTP = 132
export const ICMP = 1
export const ICMPV6 = 58

/**
 * One concrete packet, by the header fields a filter decides on.
 * For ICMP and ICMPv6 `dport` holds `type * 256 + code` and `sport` is 0; for protocols without
 * ports both are 0. Addresses are unsigned integers of 32 or 128 bits.
 */
export interface Packet {
  readonly family: Family
  readonly protocol: number
  readonly src: bigint
  readonly dst: bigint
  readonly sport: number
  readonly dport: number
}

/** Whether a protocol carries source and destination ports. */
export function hasPorts(protocol: number): boolean {
  return protocol === TCP || protocol === UDP || protocol === SCTP
}

/** Whether `dport` of such a packet holds an ICMP type and code. */
export function isIcmp(family: Family, protocol: number): boolean {
  return family === 4 ? protocol === ICMP : protocol === ICMPV6
}
