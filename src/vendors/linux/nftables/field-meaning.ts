/** The meaning of every field by name (nft(8) "PRIMARY", "PAYLOAD", "META", "CONNTRACK EXPRESSIONS"). */
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../packet/packet.ts'
import type { Meaning } from './meaning.ts'
import { chance, schedule, sender, unknowable } from './meaning.ts'
import { both, EVERYTHING, ofFamily } from './part.ts'
import {
  addressMeaning,
  EVERY_PROTOCOL,
  icmpMeaning,
  nextHeaderMeaning,
  ofProtocol,
  originalAddress,
  originalPort,
  portMeaning,
  protocolMeaning,
} from './ranged-field.ts'
import { DIRECTIONS, FIRST_FRAGMENTS, ipVersions, OPENING_FLAGS, PACKET_TYPES, STATES, STATUSES } from './sampled-field.ts'

const DCCP = 33
const UDPLITE = 136

const HEADER_PROTOCOLS: Readonly<Record<string, number>> = {
  igmp: 2,
  tcp: TCP,
  udp: UDP,
  dccp: DCCP,
  gre: 47,
  esp: 50,
  ah: 51,
  comp: 108,
  sctp: SCTP,
  udplite: UDPLITE,
}

/** The meaning of `OF NAME` in a table of a family; undefined for fields nobody here knows. */
export function meaningOf(of: string, name: string, tableFamily: string): Meaning | undefined {
  switch (of) {
    case 'ip':
      return ipMeaning(name)
    case 'ip6':
      return ip6Meaning(name)
    case 'ct':
      return ctMeaning(name, tableFamily)
    case 'meta':
      return metaMeaning(name)
    case 'icmp':
    case 'icmpv6': {
      const family = of === 'icmp' ? 4 : 6
      if (name === 'type' || name === 'code') return icmpMeaning(family, name)
      const within = both(ofProtocol(family === 4 ? ICMP : ICMPV6), ofFamily(family))
      return sender(within ?? ofFamily(family))
    }
    case 'th':
      return name === 'sport' || name === 'dport' ? portMeaning(name, EVERY_PROTOCOL) : undefined
    case 'tcp':
      if (name === 'flags') return { how: 'samples', kind: 'tcp-flag', samples: OPENING_FLAGS, sum: 'sender', within: ofProtocol(TCP) }
      break
    case 'ether':
      // Not every interface has Ethernet headers.
      return name === 'type' ? unknowable('ether type') : sender(EVERYTHING)
    case 'hbh':
    case 'frag':
    case 'dst':
    case 'mh':
    case 'rt':
    case 'rt0':
    case 'rt2':
    case 'srh':
      return sender(ofFamily(6))
    case 'vlan':
      return unknowable(`vlan ${name}`)
    default:
      break
  }
  const protocol = HEADER_PROTOCOLS[of]
  if (protocol === undefined) return undefined
  if (name === 'sport' || name === 'dport') return portMeaning(name, [protocol])
  return sender(ofProtocol(protocol))
}

function ipMeaning(name: string): Meaning {
  if (name === 'saddr') return addressMeaning('src', 4)
  if (name === 'daddr') return addressMeaning('dst', 4)
  if (name === 'protocol') return protocolMeaning(ofFamily(4))
  if (name === 'version')
    return { how: 'samples', kind: 'integer', samples: [{ value: 4n, part: ofFamily(4) }], sum: 'packets', within: ofFamily(4) }
  if (name === 'frag-off') return { how: 'samples', kind: 'integer', samples: FIRST_FRAGMENTS, sum: 'sender', within: ofFamily(4) }
  return sender(ofFamily(4))
}

function ip6Meaning(name: string): Meaning {
  if (name === 'saddr') return addressMeaning('src', 6)
  if (name === 'daddr') return addressMeaning('dst', 6)
  if (name === 'nexthdr') return nextHeaderMeaning()
  if (name === 'version')
    return { how: 'samples', kind: 'integer', samples: [{ value: 6n, part: ofFamily(6) }], sum: 'packets', within: ofFamily(6) }
  return sender(ofFamily(6))
}

function metaMeaning(name: string): Meaning {
  switch (name) {
    case 'iif':
    case 'iifname':
      return { how: 'interface', side: 'in' }
    case 'oif':
    case 'oifname':
      return { how: 'interface', side: 'out' }
    case 'l4proto':
      return protocolMeaning(EVERYTHING)
    case 'nfproto':
      return { how: 'samples', kind: 'nfproto', samples: ipVersions(2n, 10n), sum: 'packets' }
    case 'protocol':
      return { how: 'samples', kind: 'ethertype', samples: ipVersions(0x800n, 0x86ddn), sum: 'packets' }
    case 'pkttype':
      return { how: 'samples', kind: 'packet-type', samples: PACKET_TYPES, sum: 'packets' }
    case 'length':
      return sender(EVERYTHING)
    case 'hour':
    case 'day':
    case 'time':
      return schedule()
    case 'random':
    case 'cpu':
      return chance()
    default:
      return unknowable(`meta ${name}`)
  }
}

function ctMeaning(name: string, tableFamily: string): Meaning {
  if (name === 'state') return { how: 'samples', kind: 'ct-state', samples: STATES, sum: 'state' }
  if (name === 'direction') return { how: 'samples', kind: 'ct-direction', samples: DIRECTIONS, sum: 'state' }
  if (name === 'status') return { how: 'samples', kind: 'ct-status', samples: STATUSES, sum: 'status' }
  const original = /^original (?:(ip6?) )?([a-z0-9-]+)$/.exec(name)
  const version = original?.[1] ?? tableFamily
  const family = version === 'ip' ? 4 : version === 'ip6' ? 6 : undefined
  switch (original?.[2]) {
    case 'saddr':
      return family === undefined ? unknowable(`ct ${name}`) : addressMeaning('src', family)
    case 'daddr':
      return family === undefined ? unknowable(`ct ${name}`) : originalAddress(family)
    case 'proto-src':
      return portMeaning('sport', EVERY_PROTOCOL)
    case 'proto-dst':
      return originalPort()
    case 'protocol':
      return protocolMeaning(EVERYTHING)
    case 'l3proto':
      return { how: 'samples', kind: 'nfproto', samples: ipVersions(2n, 10n), sum: 'packets' }
    default:
      return unknowable(`ct ${name}`)
  }
}
