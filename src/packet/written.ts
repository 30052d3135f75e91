/**
 * Packet sets as lines that people read and the program reads back: `10.20.10.0/23 -> 192.0.2.10 tcp/443`,
 * `10.0.0.0/8,192.0.2.1 -> 0.0.0.0/0 tcp,udp/53 from 1024-65535`, `fd00::/8 -> ::/0 icmp6/128.0-128.255`, `… any`.
 * A line is a product: sources, destinations, protocols, destination ports (type and code for ICMP), source ports.
 * Packets that nobody can send (`PacketSet.wellFormed`) are never part of it.
 */
import { formatRange, lastAddress, parseAddress, parsePrefix, rangeOf } from './address.ts'
import type { AddressRange } from './address.ts'
import { Addresses } from './addresses.ts'
import type { Family } from './packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { normalise } from './ranges.ts'
import type { Box } from './set.ts'
import { PacketSet } from './set.ts'

/** Whatever is looked for inside boxes before giving up; more than any list of lines that somebody would read. */
const MOST_BOXES = 4096

/** The lines of a set, without packets that nobody can send; undefined when there would be more than `most`. */
export function writeLines(set: PacketSet, most: number): readonly string[] | undefined {
  const loose = loosened(set.and(PacketSet.wellFormed))
  if (loose === undefined) return undefined
  const { boxes, truncated } = loose.boxes(most)
  return truncated ? undefined : boxes.map(lineOf)
}

/** The packets of one line; undefined when it is not such a line. */
export function readLine(line: string): PacketSet | undefined {
  const found = /^(\S+) -> (\S+) (\S+)(?: from (\S+))?$/.exec(line.trim())
  if (found === null) return undefined
  const [, from = '', to = '', service = '', source] = found
  const src = readAddresses(from)
  const dst = readAddresses(to)
  if (src === undefined || dst === undefined || src.family !== dst.family) return undefined
  const [names = '', ports, ...more] = service.split('/')
  const protocols = readProtocols(names)
  const dport = ports === undefined ? undefined : readRanges(ports, readPort, 65535)
  const sport = source === undefined ? undefined : readRanges(source, readPort, 65535)
  if (protocols === undefined || more.length > 0) return undefined
  if ((ports !== undefined && dport === undefined) || (source !== undefined && sport === undefined)) return undefined
  return PacketSet.box({
    src: src.addresses,
    dst: dst.addresses,
    protocols,
    ...(dport === undefined ? {} : { dport }),
    ...(sport === undefined ? {} : { sport }),
  }).and(PacketSet.wellFormed)
}

/**
 * The same set with the port fields of protocols that have none left open, so that they need not be written; what is
 * well-formed in it is the set. Undefined when it falls into too many pieces.
 */
function loosened(set: PacketSet): PacketSet | undefined {
  const parts = [set.and(PacketSet.ported)]
  for (const [family, version] of [[4, PacketSet.ipv4] as const, [6, PacketSet.ipv6] as const]) {
    const protocol = family === 4 ? ICMP : ICMPV6
    const icmp = PacketSet.box({ protocols: [[protocol, protocol]] })
    const rest = set.and(version).minus(PacketSet.ported)
    for (const [part, ports] of [[rest.and(icmp), true] as const, [rest.minus(icmp), false] as const]) {
      const { boxes, truncated } = part.boxes(MOST_BOXES)
      if (truncated) return undefined
      parts.push(...boxes.map((box) => looseBox(box, ports)))
    }
  }
  return PacketSet.union(parts)
}

function looseBox({ family, protocols, src, dst, dport }: Box, ports: boolean): PacketSet {
  const addresses = (ranges: Ranges<bigint>): Addresses => Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high })))
  return PacketSet.box({ src: addresses(src), dst: addresses(dst), protocols, ...(ports ? { dport } : {}) })
}

function lineOf({ family, protocols, src, dst, sport, dport }: Box): string {
  const ends = [src, dst].map((ranges) => ranges.map(([low, high]) => formatRange({ family, low, high })).join(','))
  const [only, ...others] = protocols
  const icmp = others.length === 0 && only !== undefined && only[0] === only[1] && only[0] === (family === 4 ? ICMP : ICMPV6)
  const names = isWhole(protocols, 255) ? 'any' : protocols.map(writeProtocols).join(',')
  const ports = isWhole(dport, 65535) ? '' : `/${dport.map((range) => writeRange(range, icmp ? typeAndCode : String)).join(',')}`
  const source = isWhole(sport, 65535) ? '' : ` from ${sport.map((range) => writeRange(range, String)).join(',')}`
  return `${ends.join(' -> ')} ${names}${ports}${source}`
}

function isWhole(ranges: Ranges<number>, maximum: number): boolean {
  return ranges.length === 1 && ranges[0]?.[0] === 0 && ranges[0][1] === maximum
}

const NAMES: readonly (readonly [string, number])[] = [
  ['tcp', TCP],
  ['udp', UDP],
  ['sctp', SCTP],
  ['icmp', ICMP],
  ['icmp6', ICMPV6],
]

function writeProtocols(range: readonly [number, number]): string {
  const name = range[0] === range[1] ? NAMES.find(([, number]) => number === range[0])?.[0] : undefined
  return name ?? writeRange(range, String)
}

function writeRange([low, high]: readonly [number, number], write: (value: number) => string): string {
  return low === high ? write(low) : `${write(low)}-${write(high)}`
}

function typeAndCode(value: number): string {
  return `${value >> 8}.${value & 255}`
}

function readProtocols(text: string): Ranges<number> | undefined {
  if (text === 'any') return [[0, 255]]
  return readRanges(text, (part) => NAMES.find(([name]) => name === part)?.[1] ?? readNumber(part), 255)
}

/** A port, or ICMP type and code as `type.code`. */
function readPort(text: string): number | undefined {
  const [type = '', code, ...more] = text.split('.')
  if (code === undefined) return readNumber(type)
  const [high, low] = [readNumber(type), readNumber(code)]
  return high === undefined || low === undefined || more.length > 0 || high > 255 || low > 255 ? undefined : high * 256 + low
}

function readRanges(text: string, read: (part: string) => number | undefined, maximum: number): Ranges<number> | undefined {
  const ranges: [number, number][] = []
  for (const part of text.split(',')) {
    const [lowText = '', highText = lowText, ...more] = part.split('-')
    const low = read(lowText)
    const high = read(highText)
    if (low === undefined || high === undefined || more.length > 0 || low > high || high > maximum) return undefined
    ranges.push([low, high])
  }
  return normalise(ranges)
}

function readNumber(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) ? Number(text) : undefined
}

function readAddresses(text: string): { readonly family: Family; readonly addresses: Addresses } | undefined {
  const ranges = text.split(',').map(readAddressRange)
  const [first] = ranges
  if (first === undefined) return undefined
  const known = ranges.flatMap((range) => (range?.family === first.family ? [range] : []))
  return known.length === ranges.length ? { family: first.family, addresses: Addresses.ofRanges(known) } : undefined
}

function readAddressRange(text: string): AddressRange | undefined {
  const [lowText = '', highText, ...more] = text.split('-')
  if (highText === undefined) {
    const prefix = parsePrefix(text)
    return prefix === undefined ? undefined : rangeOf(prefix)
  }
  const low = parseAddress(lowText)
  const high = parseAddress(highText)
  if (low === undefined || high === undefined || more.length > 0) return undefined
  if (low.family !== high.family || low.address > high.address || high.address > lastAddress(low.family)) return undefined
  return { family: low.family, low: low.address, high: high.address }
}
