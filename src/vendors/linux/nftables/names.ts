/** Names nft(8) prints for numbers ("DATA TYPES"), by kind of value. Protocols: protocols(5) and IANA "Protocol Numbers". */

/** Kinds of values that have names, or need reading of their own. */
export type ValueKind =
  | 'address-4'
  | 'address-6'
  | 'port'
  | 'protocol'
  | 'icmp-type'
  | 'icmp-code'
  | 'icmpv6-type'
  | 'icmpv6-code'
  | 'ethertype'
  | 'nfproto'
  | 'ct-state'
  | 'ct-status'
  | 'ct-direction'
  | 'tcp-flag'
  | 'fib-type'
  | 'packet-type'
  | 'interface'
  | 'integer'

function names(list: string): ReadonlyMap<string, number> {
  return new Map(
    list.split(',').map((entry) => {
      const [name = '', value] = entry.trim().split(' ')
      return [name, Number(value)] as const
    }),
  )
}

const NONE: ReadonlyMap<string, number> = new Map()

export const NAMES: Readonly<Record<ValueKind, ReadonlyMap<string, number>>> = {
  'address-4': NONE,
  'address-6': NONE,
  port: NONE,
  interface: NONE,
  integer: NONE,
  protocol: names(
    `icmp 1, igmp 2, ggp 3, ipencap 4, tcp 6, egp 8, igp 9, udp 17, rdp 27, dccp 33, ipv6 41, ipv6-route 43, ipv6-frag 44,
     rsvp 46, gre 47, esp 50, ipv6-crypt 50, ipsec-esp 50, ah 51, ipv6-auth 51, ipsec-ah 51, skip 57, ipv6-icmp 58, icmpv6 58,
     ipv6-nonxt 59, ipv6-opts 60, eigrp 88, ospf 89, ospfigp 89, ipip 94, etherip 97, encap 98, pim 103, ipcomp 108, comp 108,
     vrrp 112, l2tp 115, isis 124, sctp 132, fc 133, mobility-header 135, udplite 136, mpls-in-ip 137, hip 139, shim6 140`,
  ),
  'icmp-type': names(
    `echo-reply 0, destination-unreachable 3, source-quench 4, redirect 5, echo-request 8, router-advertisement 9,
     router-solicitation 10, time-exceeded 11, parameter-problem 12, timestamp-request 13, timestamp-reply 14, info-request 15,
     info-reply 16, address-mask-request 17, address-mask-reply 18`,
  ),
  'icmp-code': names(
    `net-unreachable 0, host-unreachable 1, prot-unreachable 2, port-unreachable 3, frag-needed 4, net-prohibited 9,
     host-prohibited 10, admin-prohibited 13`,
  ),
  'icmpv6-type': names(
    `destination-unreachable 1, packet-too-big 2, time-exceeded 3, parameter-problem 4, echo-request 128, echo-reply 129,
     mld-listener-query 130, mld-listener-report 131, mld-listener-done 132, mld-listener-reduction 132, nd-router-solicit 133,
     nd-router-advert 134, nd-neighbor-solicit 135, nd-neighbor-advert 136, nd-redirect 137, router-renumbering 138,
     ind-neighbor-solicit 141, ind-neighbor-advert 142, mld2-listener-report 143`,
  ),
  'icmpv6-code': names('no-route 0, admin-prohibited 1, addr-unreachable 3, port-unreachable 4, policy-fail 5, reject-route 6'),
  ethertype: names('ip 2048, arp 2054, ip6 34525, vlan 33024, 8021q 33024, 8021ad 34984'),
  nfproto: names('ipv4 2, ipv6 10'),
  'ct-state': names('invalid 1, established 2, related 4, new 8, untracked 64'),
  'ct-status': names('expected 1, seen-reply 2, assured 4, confirmed 8, snat 16, dnat 32, dying 512'),
  'ct-direction': names('original 0, reply 1'),
  'tcp-flag': names('fin 1, syn 2, rst 4, psh 8, ack 16, urg 32, ecn 64, cwr 128'),
  'packet-type': names('host 0, unicast 0, broadcast 1, multicast 2, other 3'),
  'fib-type': names(
    `unspec 0, unicast 1, local 2, broadcast 3, anycast 4, multicast 5, blackhole 6, unreachable 7, prohibit 8, throw 9, nat 10`,
  ),
}

/** Priorities by name, of the families ip, ip6 and inet (nft(8) "Standard priority names"). */
export const PRIORITIES: ReadonlyMap<string, number> = names('raw -300, mangle -150, dstnat -100, filter 0, security 50, srcnat 100')
