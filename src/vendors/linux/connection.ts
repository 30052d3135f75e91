/**
 * What connection tracking calls a packet that opens a flow. Most are NEW; ICMP is told apart by type
 * (Linux nf_conntrack_proto_icmp.c, nf_conntrack_proto_icmpv6.c): requests are NEW, neighbour discovery and
 * multicast listener messages are UNTRACKED, everything else that answers to nothing is INVALID.
 */
import type { HeaderMatch } from '../../model/match.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { ICMP, ICMPV6 } from '../../packet/packet.ts'
import type { Services } from './service-set.ts'
import { bothServices, EVERY_SERVICE, isEveryService, plainServices, servicesWithout } from './service-set.ts'

const types = (numbers: readonly (readonly [number, number])[]): Ranges<number> =>
  numbers.map(([low, high]) => [low * 256, high * 256 + 255] as const)

const REQUESTS_4 = types([
  [8, 8],
  [13, 13],
  [15, 15],
  [17, 17],
])
const REQUESTS_6 = types([
  [128, 128],
  [139, 139],
])
/** Neighbour discovery, listener discovery, multicast router discovery. */
const UNTRACKED_6 = types([
  [130, 136],
  [143, 143],
  [151, 152],
])

const ICMP_4: Services = [{ family: 4, protocols: [[ICMP, ICMP]] }]
const ICMP_6: Services = [{ family: 6, protocols: [[ICMPV6, ICMPV6]] }]

/** What is UNTRACKED without any rule that says so. */
export const UNTRACKED: Services = [{ family: 6, protocols: [[ICMPV6, ICMPV6]], dport: UNTRACKED_6 }]

/** What opens a connection: state NEW. */
export const OPENING: Services = [
  ...servicesWithout(EVERY_SERVICE, [...ICMP_4, ...ICMP_6]),
  { family: 4, protocols: [[ICMP, ICMP]], dport: REQUESTS_4 },
  { family: 6, protocols: [[ICMPV6, ICMPV6]], dport: REQUESTS_6 },
]

/** What answers to nothing and opens nothing: state INVALID. */
export const INVALID: Services = servicesWithout(servicesWithout(EVERY_SERVICE, OPENING), UNTRACKED)

/** Without the alternatives of the other IP version. */
const OPENING_OF: Readonly<Record<4 | 6, Services>> = {
  4: [...servicesWithout(EVERY_SERVICE, [{ protocols: [[ICMP, ICMP]] }]), { family: 4, protocols: [[ICMP, ICMP]], dport: REQUESTS_4 }],
  6: [
    ...servicesWithout(EVERY_SERVICE, [{ protocols: [[ICMPV6, ICMPV6]] }]),
    { family: 6, protocols: [[ICMPV6, ICMPV6]], dport: REQUESTS_6 },
  ],
}

/** The part of a header that opens connections. */
export function openingOnly(header: HeaderMatch): HeaderMatch {
  const { lo, hi } = plainServices(header.services)
  const speaks = (family: 4 | 6): boolean => header.src.hi.of(family).length > 0 && header.dst.hi.of(family).length > 0
  const all = speaks(4) && speaks(6) ? OPENING : OPENING_OF[speaks(6) ? 6 : 4]
  const opening = (services: Services): Services => (isEveryService(services) ? all : bothServices(services, all))
  const most = opening(hi)
  return { ...header, services: { lo: lo === hi ? most : opening(lo), hi: most, negated: false } }
}
