import type { ServiceBox } from '../../model/match.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../packet/packet.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'
import { ipRange } from './address-value.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'

/** Every protocol and port. */
export const EVERY_SERVICE: readonly ServiceBox[] = [{ protocols: [[0, 255]] }]

/** What a service certainly and possibly matches; the same array when exact. */
export interface Alternatives {
  readonly lo: readonly ServiceBox[]
  readonly hi: readonly ServiceBox[]
}

/** The alternatives of a `firewall service custom` entry. */
export function readService(entry: Entry): Alternatives | 'invalid' {
  const found = alternativesOf(entry)
  if (found === 'invalid') return 'invalid'
  const restriction = wordOf(entry, 'iprange')
  if (restriction === undefined || restriction === '' || restriction === '0.0.0.0') return found
  const [low = '', high = low] = restriction.split('-')
  const dst = ipRange(4, low, high) ?? ipRange(6, low, high)
  if (dst === undefined) return 'invalid'
  const limit = (boxes: readonly ServiceBox[]): ServiceBox[] => boxes.map((box) => ({ ...box, dst }))
  const lo = limit(found.lo)
  return { lo, hi: found.lo === found.hi ? lo : limit(found.hi) }
}

function alternativesOf(entry: Entry): Alternatives | 'invalid' {
  const protocol = wordOf(entry, 'protocol') ?? 'TCP/UDP/SCTP'
  switch (protocol) {
    case 'TCP/UDP/SCTP':
    case 'TCP/UDP/UDP-Lite/SCTP':
    case 'TCP':
    case 'UDP': {
      const lo: ServiceBox[] = []
      const hi: ServiceBox[] = []
      for (const [name, number] of [
        ['tcp-portrange', TCP],
        ['udp-portrange', UDP],
        ['sctp-portrange', SCTP],
        ['udplite-portrange', 136],
      ] as const) {
        for (const range of wordsOf(entry, name)) {
          if (range === '') continue
          const box = portBox(number, range)
          if (box === undefined) return 'invalid'
          hi.push(box)
          // Port 0 is how a service that matches nothing is written (`NONE`).
          if (!isPortZero(box.dport)) lo.push(box)
        }
      }
      return hi.length === 0 ? 'invalid' : { lo: lo.length === hi.length ? hi : lo, hi }
    }
    case 'ICMP':
    case 'ICMP6': {
      const family = protocol === 'ICMP' ? 4 : 6
      const types = icmpRange(wordOf(entry, 'icmptype'), wordOf(entry, 'icmpcode'))
      if (types === undefined) return 'invalid'
      const box: ServiceBox = { family, protocols: single(family === 4 ? ICMP : ICMPV6), ...(types === 'any' ? {} : { dport: types }) }
      return same([box])
    }
    case 'IP': {
      const number = wordOf(entry, 'protocol-number') ?? '0'
      if (!/^\d{1,3}$/.test(number) || Number(number) > 255) return 'invalid'
      return same(Number(number) === 0 ? EVERY_SERVICE : [{ protocols: single(Number(number)) }])
    }
    case 'ALL':
    case 'HTTP':
    case 'FTP':
    case 'CONNECT':
    case 'SOCKS':
    case 'SOCKS-TCP':
    case 'SOCKS-UDP':
      // Protocols of proxy services; `proxy enable` comes with them.
      return { lo: [], hi: EVERY_SERVICE }
    default:
      return 'invalid'
  }
}

function same(boxes: readonly ServiceBox[]): Alternatives {
  return { lo: boxes, hi: boxes }
}

function single(value: number): Ranges<number> {
  return [[value, value]]
}

function isPortZero(ports: Ranges<number> | undefined): boolean {
  return ports?.length === 1 && ports[0]![0] === 0 && ports[0]![1] === 0
}

/** `dst[-dst][:src[-src]]`, destination first. An absent source is any. */
export function portBox(protocol: number, text: string): ServiceBox | undefined {
  const [dst = '', src, more] = text.split(':')
  const dport = portRange(dst)
  if (dport === undefined || more !== undefined) return undefined
  const sport = src === undefined ? undefined : portRange(src)
  if (src !== undefined && sport === undefined) return undefined
  // `0-65535` and `1-65535` as a source mean any: FortiOS prints them for services without a source port.
  const anySource = sport === undefined || (sport[0]![0] <= 1 && sport[0]![1] === 65535)
  return { protocols: single(protocol), dport, ...(anySource ? {} : { sport }) }
}

/** `n` or `n-m`. */
export function portRange(text: string): Ranges<number> | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const low = Number(match[1])
  const high = Number(match[2] ?? match[1])
  return low <= high && high <= 65535 ? normalise([[low, high] as const]) : undefined
}

/** `type * 256 + code`; 0 is a value, absence is any. */
function icmpRange(type: string | undefined, code: string | undefined): Ranges<number> | 'any' | undefined {
  if (type === undefined || type === '') return code === undefined || code === '' ? 'any' : undefined
  if (!/^\d{1,3}$/.test(type) || Number(type) > 255) return undefined
  const base = Number(type) * 256
  if (code === undefined || code === '') return [[base, base + 255]]
  return /^\d{1,3}$/.test(code) && Number(code) <= 255 ? single(base + Number(code)) : undefined
}

/** Boxes from the notation of the predefined services. */
export function boxesOf(notation: string): ServiceBox[] {
  return notation.split(' ').flatMap((part): ServiceBox[] => {
    const rest = part.slice(1)
    switch (part[0]) {
      case 't':
        return [portBox(TCP, rest)!]
      case 'u':
        return [portBox(UDP, rest)!]
      case 'p':
        return [rest === '*' ? EVERY_SERVICE[0]! : { protocols: single(Number(rest)) }]
      default: {
        const family = part[0] === 'i' ? 4 : 6
        const base = Number(rest) * 256
        return [
          { family, protocols: single(family === 4 ? ICMP : ICMPV6), ...(rest === '*' ? {} : { dport: [[base, base + 255]] as const }) },
        ]
      }
    }
  })
}
