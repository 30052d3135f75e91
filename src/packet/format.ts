/** Packets and packet sets as people write them. The same in every language: addresses, numbers, service names. */
import { formatAddress, formatRange } from './address.ts'
import type { Family, Packet } from './packet.ts'
import { hasPorts, isIcmp } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { formatServices, icmpTypeName, protocolName } from './service.ts'
import type { Box } from './set.ts'
import { PacketSet } from './set.ts'

/** `10.20.10.5:49152 → 192.0.2.10:443 tcp`, `10.0.0.1 → 10.0.0.2 icmp echo (8/0)`, `10.0.0.1 → 10.0.0.2 gre`. */
export function formatPacket(packet: Packet): string {
  const { family, protocol, src, dst, sport, dport } = packet
  const name = protocolName(protocol, family)
  if (hasPorts(protocol)) return `${endpoint(family, src, sport)} → ${endpoint(family, dst, dport)} ${name}`
  const ends = `${formatAddress(family, src)} → ${formatAddress(family, dst)}`
  if (isIcmp(family, protocol)) return `${ends} ${name} ${icmpText(family, dport)}`
  return `${ends} ${/^\d+$/.test(name) ? `ip/${name}` : name}`
}

function endpoint(family: Family, address: bigint, port: number): string {
  const text = formatAddress(family, address)
  return `${family === 6 ? `[${text}]` : text}:${port}`
}

function icmpText(family: Family, typeAndCode: number): string {
  const type = typeAndCode >> 8
  const numbers = `${type}/${typeAndCode & 255}`
  const name = icmpTypeName(family, type)
  return name === undefined ? numbers : `${name} (${numbers})`
}

/** One line of a list of traffic: everything from `src` to `dst` with any of `service`. */
export interface Row {
  readonly src: string
  readonly dst: string
  readonly service: string
}

export interface FormatOptions {
  /** Ranges shown per cell before ` … (+12)`; 6 unless given. */
  readonly list?: number
  /** Whether services that have a name show it: `https (tcp/443)`. */
  readonly names?: boolean
}

// Boxes come protocol by protocol; this many are gathered per row wanted, so that rows are put together whole.
const BOXES_PER_ROW = 16

/**
 * A set as at most `limit` rows, disjoint, in a fixed order; `truncated` when there is more of it.
 * Packets nobody can send (see `PacketSet.wellFormed`) are left out. Boxes between the same addresses share a row.
 */
export function formatSet(
  set: PacketSet,
  limit: number,
  options: FormatOptions = {},
): { readonly rows: readonly Row[]; readonly truncated: boolean } {
  const { boxes, truncated } = set.and(PacketSet.wellFormed).boxes(limit * BOXES_PER_ROW)
  const groups = new Map<string, Box[]>()
  for (const box of boxes) {
    const key = `${box.family} ${box.src.join(' ')} > ${box.dst.join(' ')}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [box])
    else group.push(box)
  }
  const rows = [...groups.values()].slice(0, limit).map((group) => rowOf(group, options))
  return { rows, truncated: truncated || groups.size > limit }
}

function rowOf(group: readonly Box[], options: FormatOptions): Row {
  const [{ family, src, dst }] = group as [Box]
  return {
    src: formatAddresses(family, src, options.list),
    dst: formatAddresses(family, dst, options.list),
    service: formatGroup(group, options),
  }
}

/** Prefixes where ranges are prefixes, else `low-high`; the first `list` of them. */
export function formatAddresses(family: Family, ranges: Ranges<bigint>, list = 6): string {
  return shortened(
    ranges.map(([low, high]) => formatRange({ family, low, high })),
    list,
  )
}

function formatGroup(group: readonly Box[], { list = 6, names = false }: FormatOptions): string {
  const [{ family }] = group as [Box]
  const services = PacketSet.union(group.map(({ protocols, sport, dport }) => PacketSet.box({ protocols, sport, dport })))
  if (PacketSet.wellFormed.and(family === 4 ? PacketSet.ipv4 : PacketSet.ipv6).within(services)) return 'any'
  // One alternative per range of ports, so that a long list is cut between services.
  const alternatives = group.flatMap(({ protocols, sport, dport }) => dport.map((range) => ({ family, protocols, sport, dport: [range] })))
  const texts = alternatives.map((alternative) => formatServices([alternative], { names }))
  return shortened([...new Set(texts)], list)
}

function shortened(parts: readonly string[], list: number): string {
  if (parts.length <= list) return parts.join(', ')
  return `${parts.slice(0, list).join(', ')} … (+${parts.length - list})`
}
