/**
 * Names IOS prints in place of numbers, even when the numbers were typed: protocols, ports and ICMP types.
 * Source: Cisco IOS Security Command Reference, `access-list (IP extended)`, `permit (IPv6)`; IANA registries.
 */
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'

/** Names and what they stand for: one number, or an ICMP type and code with a slash between. */
type Names = ReadonlyMap<string, readonly [number, number?]>

/** `www 80, unreachable 3, host-unreachable 3/1`. */
function named(list: string): Names {
  return new Map(
    list.split(',').map((entry) => {
      const [name = '', value = ''] = entry.trim().split(' ')
      const [number, code] = value.split('/').map(Number)
      return [name, code === undefined ? [number ?? 0] : [number ?? 0, code]] as const
    }),
  )
}

const PROTOCOLS = named(
  `icmp 1, igmp 2, ipinip 4, tcp 6, udp 17, gre 47, esp 50, ahp 51, eigrp 88, ospf 89, nos 94, pim 103, pcp 108, sctp 132`,
)

const PORTS_OF_BOTH = `discard 9, domain 53, echo 7, pim-auto-rp 496, sunrpc 111, syslog 514, tacacs 49, talk 517, time 37`

const TCP_PORTS =
  named(`${PORTS_OF_BOTH}, bgp 179, chargen 19, cmd 514, connectedapps-plain 15001, connectedapps-tls 15002, daytime 13, drip 3949, efs 520, exec 512,
  finger 79, ftp 21, ftp-data 20, gopher 70, hostname 101, ident 113, irc 194, klogin 543, kshell 544, ldp 646, login 513,
  lpd 515, msrpc 135, nntp 119, onep-plain 15001, onep-tls 15002, pop2 109, pop3 110, rsh 514, smtp 25, ssh 22, telnet 23,
  uucp 540, whois 43, www 80`)

const UDP_PORTS =
  named(`${PORTS_OF_BOTH}, biff 512, bootpc 68, bootps 67, dnsix 195, isakmp 500, mobile-ip 434, nameserver 42, netbios-dgm 138, netbios-ns 137,
  netbios-ss 139, non500-isakmp 4500, ntp 123, rip 520, ripv6 521, snmp 161, snmptrap 162, tftp 69, who 513, xdmcp 177`)

const ICMPV4 =
  named(`administratively-prohibited 3/13, alternate-address 6, conversion-error 31, dod-host-prohibited 3/10, dod-net-prohibited 3/9,
  echo 8, echo-reply 0, general-parameter-problem 12/0, host-isolated 3/8, host-precedence-unreachable 3/14, host-redirect 5/1,
  host-tos-redirect 5/3, host-tos-unreachable 3/12, host-unknown 3/7, host-unreachable 3/1, information-reply 16,
  information-request 15, mask-reply 18, mask-request 17, mobile-redirect 32, net-redirect 5/0, net-tos-redirect 5/2,
  net-tos-unreachable 3/11, net-unreachable 3/0, network-unknown 3/6, no-room-for-option 12/2, option-missing 12/1,
  packet-too-big 3/4, parameter-problem 12, port-unreachable 3/3, precedence-unreachable 3/15, protocol-unreachable 3/2,
  reassembly-timeout 11/1, redirect 5, router-advertisement 9, router-solicitation 10, source-quench 4, source-route-failed 3/5,
  time-exceeded 11, timestamp-reply 14, timestamp-request 13, traceroute 30, ttl-exceeded 11/0, unreachable 3`)

const ICMPV6 =
  named(`beyond-scope 1/2, destination-unreachable 1, echo-reply 129, echo-request 128, header 4/0, hop-limit 3/0, mld-query 130,
  mld-reduction 132, mld-report 131, mldv2 143, nd-na 136, nd-ns 135, next-header 4/1, no-admin 1/1, no-route 1/0,
  packet-too-big 2, parameter-option 4/2, parameter-problem 4, port-unreachable 1/4, reassembly-timeout 3/1, redirect 137,
  router-advertisement 134, router-renumbering 138, router-solicitation 133, time-exceeded 3, unreachable 1`)

function numberUpTo(word: string, maximum: number): number | undefined {
  if (!/^\d{1,5}$/.test(word)) return undefined
  const value = Number(word)
  return value <= maximum ? value : undefined
}

/** The protocol numbers a word of an entry stands for: `ip` and `ipv6` are all of them. In an IPv6 list `icmp` is 58. */
export function protocolsNamed(word: string, family: 4 | 6): Ranges<number> | undefined {
  if (word === (family === 4 ? 'ip' : 'ipv6')) return [[0, 255]]
  if (family === 6 && word === 'icmp') return [[58, 58]]
  const known = PROTOCOLS.get(word)?.[0] ?? numberUpTo(word, 255)
  return known === undefined ? undefined : [[known, known]]
}

/** A port by number or by the name it has for this protocol; `udp 514` is `syslog`, `tcp 514` is `cmd`. */
export function portNamed(word: string, protocol: 'tcp' | 'udp' | 'sctp' | 'tcp-udp'): number | undefined {
  const value = numberUpTo(word, 65535)
  if (value !== undefined) return value
  const tcp = protocol === 'udp' ? undefined : TCP_PORTS.get(word)
  const udp = protocol === 'udp' || protocol === 'tcp-udp' ? UDP_PORTS.get(word) : undefined
  // A name with two meanings is not known where both protocols are meant.
  if (tcp !== undefined && udp !== undefined && tcp[0] !== udp[0]) return undefined
  return (tcp ?? udp)?.[0]
}

/** Ports as an operator means them; `gt 65535` and `lt 0` are empty. `range` bounds may stand in either order. */
export function portsMeant(operator: 'eq' | 'neq' | 'gt' | 'lt' | 'range', values: readonly number[]): Ranges<number> {
  const [first = 0, second = first] = values
  if (operator === 'gt') return normalise([[first + 1, 65535]])
  if (operator === 'lt') return normalise([[0, first - 1]])
  if (operator === 'range') return [[Math.min(first, second), Math.max(first, second)]]
  const named = normalise(values.map((value) => [value, value] as const))
  if (operator === 'eq') return named
  const others: [number, number][] = []
  let next = 0
  for (const [low, high] of named) {
    if (low > next) others.push([next, low - 1])
    next = high + 1
  }
  if (next <= 65535) others.push([next, 65535])
  return others
}

/** ICMP types and codes as `type * 256 + code`, by name; a name without a code covers all of its codes. */
export function icmpNamed(word: string, family: 4 | 6): Ranges<number> | undefined {
  const meant = (family === 4 ? ICMPV4 : ICMPV6).get(word)
  return meant === undefined ? undefined : icmpMeant(meant[0], meant[1])
}

/** ICMP type, and code if given, as `type * 256 + code`. */
export function icmpMeant(type: number, code: number | undefined): Ranges<number> {
  return code === undefined ? [[type * 256, type * 256 + 255]] : [[type * 256 + code, type * 256 + code]]
}

/** A number from 0 to 255, as ICMP types and codes are written. */
export function octetNamed(word: string): number | undefined {
  return numberUpTo(word, 255)
}
