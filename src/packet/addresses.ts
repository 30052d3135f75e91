import type { AddressRange, Prefix } from './address.ts'
import { formatRange, lastAddress, rangeOf } from './address.ts'
import type { Family } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { contains, intersect, normalise, subtract, union } from './ranges.ts'

/** An exact set of IPv4 and IPv6 addresses. Immutable. */
export class Addresses {
  static readonly none = new Addresses([], [])
  static readonly all = new Addresses([[0n, lastAddress(4)]], [[0n, lastAddress(6)]])
  static readonly allIPv4 = new Addresses([[0n, lastAddress(4)]], [])
  static readonly allIPv6 = new Addresses([], [[0n, lastAddress(6)]])

  readonly v4: Ranges<bigint>
  readonly v6: Ranges<bigint>

  private constructor(v4: Ranges<bigint>, v6: Ranges<bigint>) {
    this.v4 = v4
    this.v6 = v6
  }

  /** The union of any ranges. What lies outside the family's addresses is left out, as are ranges with low above high. */
  static ofRanges(ranges: Iterable<AddressRange>): Addresses {
    const all = [...ranges]
    const of = (family: Family): Ranges<bigint> => {
      const last = lastAddress(family)
      const own = all.filter((r) => r.family === family)
      return normalise(own.map(({ low, high }) => [low < 0n ? 0n : low, high > last ? last : high] as const))
    }
    return new Addresses(of(4), of(6))
  }

  static ofPrefix(prefix: Prefix): Addresses {
    return Addresses.ofRanges([rangeOf(prefix)])
  }

  static ofAddress(family: Family, address: bigint): Addresses {
    return Addresses.ofRanges([{ family, low: address, high: address }])
  }

  static union(sets: Iterable<Addresses>): Addresses {
    return Addresses.ofRanges([...sets].flatMap((set) => set.ranges()))
  }

  of(family: Family): Ranges<bigint> {
    return family === 4 ? this.v4 : this.v6
  }

  /** Every range, IPv4 first, ascending. */
  ranges(): AddressRange[] {
    return ([4, 6] as const).flatMap((family) => this.of(family).map(([low, high]) => ({ family, low, high })))
  }

  get isEmpty(): boolean {
    return this.v4.length === 0 && this.v6.length === 0
  }

  /** How many addresses, of both families. */
  get size(): bigint {
    return this.ranges().reduce((sum, { low, high }) => sum + high - low + 1n, 0n)
  }

  has(family: Family, address: bigint): boolean {
    return contains(this.of(family), address)
  }

  or(other: Addresses): Addresses {
    return new Addresses(union(this.v4, other.v4), union(this.v6, other.v6))
  }

  and(other: Addresses): Addresses {
    return new Addresses(intersect(this.v4, other.v4), intersect(this.v6, other.v6))
  }

  minus(other: Addresses): Addresses {
    return new Addresses(subtract(this.v4, other.v4), subtract(this.v6, other.v6))
  }

  equals(other: Addresses): boolean {
    return this.minus(other).isEmpty && other.minus(this).isEmpty
  }

  within(other: Addresses): boolean {
    return this.minus(other).isEmpty
  }

  /** Prefixes and ranges, comma separated, as people write them. */
  toString(): string {
    return this.ranges().map(formatRange).join(', ')
  }
}
