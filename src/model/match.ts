import type { Addresses } from '../packet/addresses.ts'
import type { Bounds } from '../packet/bounds.ts'
import { exactly } from '../packet/bounds.ts'
import type { Family } from '../packet/packet.ts'
import type { Ranges } from '../packet/ranges.ts'
import { PacketSet } from '../packet/set.ts'

/** What is known of a set of addresses: `lo` ⊆ truth ⊆ `hi`. Both the same object when exact. */
export interface AddressBounds {
  readonly lo: Addresses
  readonly hi: Addresses
}

/** One alternative of a service: a product of protocol and ports. */
export interface ServiceBox {
  /** Limits the alternative to one IP version (ICMP is IPv4, ICMPv6 is IPv6). */
  readonly family?: Family
  /** IANA protocol numbers. */
  readonly protocols: Ranges<number>
  /** Source ports; absent = any. Only with protocols that have ports. */
  readonly sport?: Ranges<number>
  /** Destination ports, or for ICMP `type * 256 + code`; absent = any. */
  readonly dport?: Ranges<number>
  /** A destination restriction inside the service (FortiOS `set iprange`). */
  readonly dst?: Addresses
}

/** The alternatives known to be meant, and those that may be; `negated` means everything but their union. */
export interface ServiceBounds {
  readonly lo: readonly ServiceBox[]
  readonly hi: readonly ServiceBox[]
  readonly negated: boolean
}

/**
 * The header fields an entry matches, as written: source, destination and service must all match.
 * The one description from which packet sets are compiled and which the simulator tests directly,
 * so that the two can be held against each other.
 */
export interface HeaderMatch {
  readonly src: AddressBounds
  readonly dst: AddressBounds
  readonly services: ServiceBounds
  /** True when the entry has a field that was not understood: it then certainly matches nothing (lo is empty). */
  readonly partial: boolean
}

/** Any service. */
export const ANY_SERVICE: ServiceBounds = { lo: [{ protocols: [[0, 255]] }], hi: [{ protocols: [[0, 255]] }], negated: false }

export function exactAddresses(addresses: Addresses): AddressBounds {
  return { lo: addresses, hi: addresses }
}

export function exactServices(boxes: readonly ServiceBox[], negated = false): ServiceBounds {
  return { lo: boxes, hi: boxes, negated }
}

const compiled = new WeakMap<HeaderMatch, Bounds>()

/** The packet sets of a match, compiled once. */
export function packetsOf(match: HeaderMatch): Bounds {
  const known = compiled.get(match)
  if (known !== undefined) return known
  const { src, dst, services } = match
  const servicesLo = services.negated ? serviceSet(services.hi).complement() : serviceSet(services.lo)
  const servicesHi =
    services.lo === services.hi ? servicesLo : services.negated ? serviceSet(services.lo).complement() : serviceSet(services.hi)
  const hi = PacketSet.box({ src: src.hi, dst: dst.hi }).and(servicesHi)
  const bounds = match.partial
    ? { lo: PacketSet.none, hi }
    : src.lo === src.hi && dst.lo === dst.hi && servicesLo === servicesHi
      ? exactly(hi)
      : { lo: PacketSet.box({ src: src.lo, dst: dst.lo }).and(servicesLo), hi }
  compiled.set(match, bounds)
  return bounds
}

/** The packets of a list of service alternatives, whatever their addresses. */
export function serviceSet(boxes: readonly ServiceBox[]): PacketSet {
  return PacketSet.union(
    boxes.map(({ family, protocols, sport, dport, dst }) => {
      const set = PacketSet.box({
        protocols,
        ...(sport === undefined ? {} : { sport }),
        ...(dport === undefined ? {} : { dport }),
        ...(dst === undefined ? {} : { dst }),
      })
      return family === undefined ? set : set.and(family === 4 ? PacketSet.ipv4 : PacketSet.ipv6)
    }),
  )
}
