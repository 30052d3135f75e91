/** Arbitrary values for the laws of packet sets: dense around the places where an interval engine goes wrong. */
import fc from 'fast-check'
import { lastAddress } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Family, Packet } from '../../src/packet/packet.ts'
import type { Ranges } from '../../src/packet/ranges.ts'
import { normalise } from '../../src/packet/ranges.ts'
import { PacketSet } from '../../src/packet/set.ts'

// Field values where something changes: ends of the field, ends of address words, well-known numbers.
const V4_CUTS = [0n, 1n, 0x0a000000n, 0x0a0000ffn, 0x0a000100n, 0xc0a80001n, 0xfffffffen, 0xffffffffn]
const V6_CUTS = [
  0n,
  1n,
  0xffffffffn,
  0x100000000n,
  (1n << 64n) - 1n,
  1n << 64n,
  0x20010db8n << 96n,
  (0x20010db8n << 96n) + 1n,
  (0x20010db8n << 96n) + (1n << 64n) - 1n,
  (0x20010db8n << 96n) + (1n << 64n),
  (0x20010db9n << 96n) - 1n,
  0x20010db9n << 96n,
  (1n << 128n) - 2n,
  (1n << 128n) - 1n,
]
const PROTOCOLS = [0, 1, 6, 17, 50, 58, 132, 255]
const PORTS = [0, 1, 22, 79, 80, 81, 443, 1023, 1024, 2048, 32768, 49152, 65534, 65535]

export const family: fc.Arbitrary<Family> = fc.constantFrom(4, 6)

export function address(of: Family): fc.Arbitrary<bigint> {
  const cut = fc.constantFrom(...(of === 4 ? V4_CUTS : V6_CUTS))
  return fc.oneof({ weight: 4, arbitrary: cut }, { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: lastAddress(of) }) })
}

function addressRanges(of: Family): fc.Arbitrary<Ranges<bigint>> {
  const range = fc.tuple(address(of), address(of)).map(([a, b]) => (a <= b ? ([a, b] as const) : ([b, a] as const)))
  return fc.array(range, { maxLength: 3 }).map(normalise)
}

export const addresses: fc.Arbitrary<Addresses> = fc
  .tuple(addressRanges(4), addressRanges(6))
  .map(([v4, v6]) =>
    Addresses.ofRanges([
      ...v4.map(([low, high]) => ({ family: 4 as const, low, high })),
      ...v6.map(([low, high]) => ({ family: 6 as const, low, high })),
    ]),
  )

function numberRanges(values: readonly number[], maximum: number): fc.Arbitrary<Ranges<number>> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: maximum }) },
  )
  const range = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  const point = value.map((a) => [a, a] as const)
  return fc.array(fc.oneof(range, point), { minLength: 1, maxLength: 3 }).map(normalise)
}

export const protocols = numberRanges(PROTOCOLS, 255)
export const ports = numberRanges(PORTS, 65535)

export const box: fc.Arbitrary<PacketSet> = fc
  .record({ src: addresses, dst: addresses, protocols, sport: ports, dport: ports }, { requiredKeys: [] })
  .map((fields) => PacketSet.box(fields))

/** Sets put together from boxes of both families by every operation. */
export const set: fc.Arbitrary<PacketSet> = fc.letrec<{ set: PacketSet }>((tie) => ({
  set: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: box },
    { weight: 1, arbitrary: fc.constantFrom(PacketSet.all, PacketSet.none, PacketSet.ipv4, PacketSet.ipv6, PacketSet.wellFormed) },
    { weight: 2, arbitrary: fc.tuple(tie('set'), tie('set')).map(([a, b]) => a.or(b)) },
    { weight: 1, arbitrary: fc.tuple(tie('set'), tie('set')).map(([a, b]) => a.and(b)) },
    { weight: 1, arbitrary: fc.tuple(tie('set'), tie('set')).map(([a, b]) => a.minus(b)) },
    { weight: 1, arbitrary: tie('set').map((a) => a.complement()) },
  ),
})).set

export const packet: fc.Arbitrary<Packet> = family.chain((of) =>
  fc.record({
    family: fc.constant(of),
    protocol: fc.oneof(fc.constantFrom(...PROTOCOLS), fc.integer({ min: 0, max: 255 })),
    src: address(of),
    dst: address(of),
    sport: fc.oneof(fc.constantFrom(...PORTS), fc.integer({ min: 0, max: 65535 })),
    dport: fc.oneof(fc.constantFrom(...PORTS), fc.integer({ min: 0, max: 65535 })),
  }),
)
