/**
 * Lines of a Cisco IOS or IOS-XE routing table: `show ip route` on one line per way, `show ipv6 route` on two.
 * Source: Cisco IOS IP Routing: Protocol-Independent Command Reference, "show ip route"; IPv6 Command Reference, "show ipv6 route".
 */
import type { Route } from '../../model/route.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseIPv4, parseIPv6, parsePrefix, rangeOf } from '../../packet/address.ts'

/** A way to a prefix. `local`: the device's own address, which is not forwarded to. */
export interface PrintedWay {
  readonly route: Omit<Route, 'prefix' | 'span'>
  readonly local: boolean
}

/** What the lines that follow an entry take over from it. */
export interface Heading {
  readonly code: string
  readonly prefix: Prefix
  readonly distance: number
}

export interface Entry {
  readonly heading: Heading
  /** Empty when the ways follow on lines of their own. */
  readonly rest: string
}

/** Code letters before a prefix: `O*E2`, `D EX`, `i L2`, `S   +`, `B   %`, `LC`. */
const CODES = /^[A-Za-z][A-Za-z0-9]?[A-Za-z]?[* ]?\s*(?:EX|IA|N1|N2|E1|E2|su|L1|L2|ia)?[\s*%+&p]*$/

/** An entry of an IPv4 table. A prefix without a length is of the network above that `is subnetted` with one. */
export function readEntry4(line: string, above: Prefix | undefined): Entry | undefined {
  const found = /^(\S.*?)\s+(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?(?:\s+(.*))?$/.exec(line)
  if (found === null) return undefined
  const [, codes = '', text = '', own, rest = ''] = found
  const address = parseIPv4(text)
  if (address === undefined || !CODES.test(codes)) return undefined
  const bits = own !== undefined ? Number(own) : above !== undefined && isWithin(address, above) ? above.length : undefined
  if (bits === undefined || bits > 32) return undefined
  const prefix: Prefix = { family: 4, address, length: bits }
  return { heading: { code: codes[0]!, prefix: { ...prefix, address: rangeOf(prefix).low }, distance: 0 }, rest: rest.trim() }
}

/** `O   2001:DB8:1::/64 [110/2]`, with or without a tag; the ways follow. */
export function readEntry6(line: string): Entry | undefined {
  const found = /^(\S.*?)\s+([\da-fA-F:.]*:[\da-fA-F:.]*\/\d+)(?:\s+\[(\d+)\/\d+\])?(?:,\s*tag \d+)?(?:\s+(via .*))?$/.exec(line)
  if (found === null) return undefined
  const [, codes = '', text = '', distance = '0', rest = ''] = found
  const prefix = parsePrefix(text)
  if (prefix?.family !== 6 || !/^[A-Za-z][A-Za-z0-9]{0,2}[\s*+%]*$/.test(codes)) return undefined
  // `LC` is both a local address and connected: a host route to an address of the device's own.
  return {
    heading: { code: codes[0]!, prefix: { ...prefix, address: rangeOf(prefix).low }, distance: Number(distance) },
    rest: rest.trim(),
  }
}

/** Whether an address is of the same classful network (A, B, C) as one: headings name those. */
export function isWithin(address: bigint, { address: network }: Prefix): boolean {
  const first = Number(network >> 24n)
  const bits = first < 128 ? 24n : first < 192 ? 16n : 8n
  return address >> bits === network >> bits
}

const UPTIME = /^(?:\d+:\d\d:\d\d|(?:\d+[ywdhm])+|never)$/

/**
 * A way of an IPv4 entry: `[110/2] via 10.0.0.1, 00:01:02, Gi0/1`, `is directly connected, Vlan10`, `is a summary, 1d, Null0`.
 * All ways that are printed are in use, whatever their metrics: the metric of the model is 0. A next hop in another VRF
 * is named in parentheses; such a way has the interface it leaves by, or is not understood.
 */
export function readWay4(text: string, { code, distance: inherited }: Heading): PrintedWay | undefined {
  const numbered = /^\[(\d+)\/\d+\]\s+(.*)$/.exec(text)
  const distance = numbered === null ? inherited : Number(numbered[1])
  const [head = '', ...more] = (numbered?.[2] ?? text).split(/,\s*/)
  const names = more.map((word) => word.trim()).filter((word) => word !== '' && !UPTIME.test(word))
  const base = { kind: kindOf(code), distance, metric: 0, conditional: false } as const
  const local = code === 'L'
  if (names.length > 1) return undefined
  const out = names[0]?.replace(/\s+/g, '')
  const isNull = out !== undefined && /^null0?$/i.test(out)
  if (/^is a summary$/.test(head)) return out === undefined || isNull ? { route: { ...base, kind: 'blackhole' }, local } : undefined
  if (/^is directly connected(?: \([^()]+\))?$/.test(head)) {
    if (out === undefined) return undefined
    return isNull ? { route: { ...base, kind: 'blackhole' }, local } : { route: { ...base, out }, local }
  }
  const via = /^via (\d+\.\d+\.\d+\.\d+)(?: \(([^()]+)\))?$/.exec(head)
  const nextHop = via === null ? undefined : parseIPv4(via[1]!)
  if (nextHop === undefined) return undefined
  if (isNull) return { route: { ...base, kind: 'blackhole' }, local }
  if (out === undefined) return via?.[2] === undefined ? { route: { ...base, nextHop }, local } : undefined
  return { route: { ...base, out, nextHop }, local }
}

/** A way of an IPv6 entry: `via FE80::1, Gi0/1`, `via Gi0/1, directly connected`, `via Gi0/1, receive`, `via 2001:DB8::1`. */
export function readWay6(text: string, { code, distance }: Heading): PrintedWay | undefined {
  const found = /^via\s+(\S[^,]*?)(?:,\s*(.+))?$/.exec(text)
  if (found === null) return undefined
  const [, first = '', second] = found
  const base = { kind: kindOf(code), distance, metric: 0, conditional: false } as const
  const local = code === 'L' || second === 'receive'
  const isNull = (name: string | undefined): boolean => name !== undefined && /^null0?$/i.test(name)
  const nextHop = parseIPv6(first)
  if (nextHop === undefined) {
    if (!/^[A-Za-z][\w./:-]*$/.test(first) || (second !== undefined && !/^(?:directly connected|receive)$/.test(second))) return undefined
    if (isNull(first)) return { route: { ...base, kind: 'blackhole' }, local }
    const kind = code === 'S' ? 'static' : 'connected'
    return { route: { ...base, kind, out: first }, local }
  }
  if (second === undefined) return { route: { ...base, nextHop }, local }
  if (!/^[A-Za-z][\w./:-]*$/.test(second) || second === 'receive') return undefined
  if (isNull(second)) return { route: { ...base, kind: 'blackhole' }, local }
  return nextHop === 0n ? { route: { ...base, out: second }, local } : { route: { ...base, out: second, nextHop }, local }
}

function kindOf(code: string): Route['kind'] {
  return code === 'C' ? 'connected' : code === 'S' ? 'static' : 'learned'
}
