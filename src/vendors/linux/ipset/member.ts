/** What one part of a set member stands for. */
import type { ServiceBox } from '../../../model/match.ts'
import { lastAddress, parsePrefix, rangeOf, widthOf } from '../../../packet/address.ts'
import type { AddressRange } from '../../../packet/address.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../packet/packet.ts'
import { icmpTypes } from '../iptables/icmp-name.ts'
import { rangeIn } from '../iptables/address.ts'
import { portNumber, protocolNumber } from '../protocol-name.ts'

/** Addresses of a part, and how narrow it is: exceptions hold against wider members only. */
export function addressPart(
  written: string,
  family: 4 | 6,
  netmask: number | undefined,
): { readonly range: AddressRange; readonly length: number } | undefined {
  const prefix = parsePrefix(written)
  if (prefix !== undefined) {
    if (prefix.family !== family) return undefined
    const length = netmask === undefined ? prefix.length : Math.min(prefix.length, netmask)
    return { range: rangeOf({ ...prefix, length }), length }
  }
  const range = rangeIn(written)
  if (range?.family !== family) return undefined
  if (netmask === undefined) return { range, length: widthOf(family) }
  const hostBits = BigInt(widthOf(family) - netmask)
  const low = (range.low >> hostBits) << hostBits
  const high = ((range.high >> hostBits) << hostBits) | ((1n << hostBits) - 1n)
  return { range: { family, low, high: high > lastAddress(family) ? lastAddress(family) : high }, length: netmask }
}

/**
 * `tcp:80`, `udp:53`, `80-90`, `icmp:8/0`, `vrrp:0`. Without a protocol: TCP in a hash, TCP and UDP in a bitmap
 * (ip_set_getport.c). ICMP has its type and code instead of a port, whichever end is asked for.
 */
export function portPart(written: string, end: 'src' | 'dst', family: 4 | 6, bitmap: boolean): ServiceBox | undefined {
  const colon = written.indexOf(':')
  const named = colon === -1 ? undefined : protocolNumber(written.slice(0, colon))
  if (colon !== -1 && named === undefined) return undefined
  const value = colon === -1 ? written : written.slice(colon + 1)
  const field = end === 'src' ? 'sport' : 'dport'
  if (named === undefined || named === TCP || named === UDP || named === SCTP) {
    const [from = '', to = from] = value.split('-')
    const [low, high] = [portNumber(from), portNumber(to)]
    if (low === undefined || high === undefined || low > high) return undefined
    const protocols =
      named !== undefined
        ? ([[named, named]] as const)
        : bitmap
          ? ([
              [TCP, TCP],
              [UDP, UDP],
            ] as const)
          : ([[TCP, TCP]] as const)
    return { protocols, [field]: [[low, high]] }
  }
  if ((named === ICMP && family === 4) || (named === ICMPV6 && family === 6)) {
    const types = icmpTypes(value, family)
    const [first] = types ?? []
    // Names stand for one type and one code here: echo-request is 8/0 (ipset(8)).
    return first === undefined ? undefined : { family, protocols: [[named, named]], dport: [[first[0], first[0]]] }
  }
  return { protocols: [[named, named]] }
}
