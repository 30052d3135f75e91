/** `ip route` and `ipv6 route`. Source: Cisco IOS IP Routing Protocol-Independent Command Reference. */
import type { Span } from '../../base/span.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseIPv4, parseIPv6 } from '../../packet/address.ts'
import { maskedPrefix, networkOf, prefixV6 } from './address.ts'
import type { Command } from './command.ts'
import { takeInterface } from './interface-name.ts'

export interface StaticRoute {
  readonly prefix: Prefix
  readonly vrf: string
  /** Egress as written; `Null0` drops. */
  readonly out?: string
  readonly nextHop?: bigint
  /** The next hop is learned by DHCP. */
  readonly dhcp: boolean
  readonly distance: number
  readonly tracked: boolean
  /** Stays in the table while its interface is down. */
  readonly permanent: boolean
  /** The next hop is looked up in the global table, or in this VRF, instead of the route's own. */
  readonly leaksTo?: string
  readonly text: string
  readonly span: Span
}

/** Reads a static route without a leading `no`; undefined when some of it is not understood. */
export function parseStaticRoute(command: Command): StaticRoute | undefined {
  const family = command.lower[0] === 'ip' ? 4 : command.lower[0] === 'ipv6' ? 6 : undefined
  if (family === undefined || command.lower[1] !== 'route') return undefined
  return parseRouteWords(command.words.slice(2), family, command)
}

/** The words after `ip route`, for `no ip route` as well. */
export function parseRouteWords(words: readonly string[], family: 4 | 6, { text, span }: Command): StaticRoute | undefined {
  let at = 0
  let vrf = ''
  if (words[0]?.toLowerCase() === 'vrf' && words[1] !== undefined) {
    vrf = words[1]
    at = 2
  }
  const prefix = family === 4 ? maskedPrefix(words[at] ?? '', words[at + 1] ?? '') : prefixV6(words[at] ?? '')
  // The device refuses host bits; a file that has them was not written by one.
  if (prefix === undefined || networkOf(prefix).address !== prefix.address) return undefined
  at += family === 4 ? 2 : 1
  const parse = family === 4 ? parseIPv4 : parseIPv6
  let out: string | undefined
  let nextHop = parse(words[at] ?? '')
  let dhcp = false
  if (nextHop !== undefined) at++
  else if (words[at]?.toLowerCase() === 'dhcp') {
    dhcp = true
    at++
  } else {
    const found = takeInterface(words.slice(at))
    if (found === undefined) return undefined
    out = found.name
    at += found.taken
    nextHop = parse(words[at] ?? '')
    if (nextHop !== undefined) at++
    else if (words[at]?.toLowerCase() === 'dhcp') {
      dhcp = true
      at++
    }
  }
  let distance = 1
  let tracked = false
  let permanent = false
  let leaksTo: string | undefined
  for (; at < words.length; at++) {
    const word = words[at]!.toLowerCase()
    if (/^\d{1,3}$/.test(word) && Number(word) >= 1 && Number(word) <= 255) distance = Number(word)
    else if (word === 'name' || word === 'tag') at++
    else if (word === 'track') {
      tracked = true
      at++
    } else if (word === 'permanent') permanent = true
    else if (word === 'global') leaksTo = ''
    else if (word === 'nexthop-vrf') leaksTo = words[++at] ?? ''
    else if (word === 'unicast') continue
    else return undefined
  }
  return {
    prefix,
    vrf,
    dhcp,
    distance,
    tracked,
    permanent,
    text: text.toLowerCase(),
    span,
    ...(out === undefined ? {} : { out }),
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(leaksTo === undefined ? {} : { leaksTo }),
  }
}
