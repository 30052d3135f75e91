/** Fields of which a packet that opens a connection can have few values (nft(8) "CONNTRACK", "META", "FIB EXPRESSIONS"). */
import { exactAddresses } from '../../../model/match.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Sample } from './meaning.ts'
import type { Part } from './part.ts'
import { EVERYTHING, ofFamily } from './part.ts'

/** The two IP versions, by the numbers a field has for them. */
export function ipVersions(four: bigint, six: bigint): readonly Sample[] {
  return [
    { value: four, part: ofFamily(4) },
    { value: six, part: ofFamily(6) },
  ]
}

const MULTICAST = Addresses.ofRanges([
  { family: 4, low: 0xe0000000n, high: 0xefffffffn },
  { family: 6, low: 0xffn << 120n, high: (1n << 128n) - 1n },
])
const LIMITED_BROADCAST = Addresses.ofAddress(4, 0xffffffffn)
const UNICAST = Addresses.all.minus(MULTICAST).minus(LIMITED_BROADCAST)

function ofDestination(addresses: Addresses): Part {
  return { ...EVERYTHING, dst: exactAddresses(addresses) }
}

/** The kernel forwards, and TCP answers, only frames addressed to the device (`ip_forward`, `tcp_v4_rcv`). */
export const PACKET_TYPES: readonly Sample[] = [
  { value: 0n, part: ofDestination(UNICAST) },
  { value: 1n, part: ofDestination(LIMITED_BROADCAST) },
  { value: 2n, part: ofDestination(MULTICAST) },
]

/** Kinds of destinations, given which addresses are the device's own at this hook. */
export function destinationTypes(local: Addresses): readonly Sample[] {
  return [
    { value: 1n, part: ofDestination(UNICAST.minus(local)) },
    { value: 2n, part: ofDestination(local.minus(MULTICAST).minus(LIMITED_BROADCAST)) },
    { value: 3n, part: ofDestination(LIMITED_BROADCAST) },
    { value: 5n, part: ofDestination(MULTICAST) },
  ].filter(({ part }) => !part.dst.hi.isEmpty)
}

// A packet that opens a TCP connection has SYN and neither FIN, RST nor ACK (RFC 9293 3.5); PSH, URG, ECE and CWR vary.
export const OPENING_FLAGS: readonly Sample[] = Array.from({ length: 16 }, (_, bits) => {
  const value = 2 | (bits & 1 ? 8 : 0) | (bits & 2 ? 32 : 0) | (bits & 4 ? 64 : 0) | (bits & 8 ? 128 : 0)
  return { value: BigInt(value), part: EVERYTHING }
})

// Fragment offset 0, with and without DF and MF: what is not a later fragment.
export const FIRST_FRAGMENTS: readonly Sample[] = [0n, 0x4000n, 0x2000n].map((value) => ({ value, part: EVERYTHING }))

export const STATES: readonly Sample[] = [
  { value: 8n, part: { ...EVERYTHING, state: 'new' } },
  { value: 64n, part: EVERYTHING },
  ...[1n, 2n, 4n].map((value): Sample => ({ value, part: { ...EVERYTHING, state: 'not-new' } })),
]

export const DIRECTIONS: readonly Sample[] = [
  { value: 0n, part: { ...EVERYTHING, state: 'new' } },
  { value: 1n, part: { ...EVERYTHING, state: 'not-new' } },
]

// Of a connection whose first packet is under way (`enum ip_conntrack_status`): destination translated, which always comes
// with "destination looked up", or not. Source translation, helpers and what else has been looked up may be either.
const STATUS_BITS = [0x10n, 0x80n, 0x100n, 0x2000n]
export const STATUSES: readonly Sample[] = [0n, 0x120n].flatMap((translated) =>
  Array.from({ length: 1 << STATUS_BITS.length }, (_, chosen) => ({
    value: STATUS_BITS.reduce((value, bit, at) => ((chosen >> at) & 1 ? value | bit : value), translated),
    part: { ...EVERYTHING, translated: translated === 0n ? ('no' as const) : ('yes' as const) },
  })),
)
