/** Matches on ports, TCP flags and ICMP types: tcp, udp, sctp, icmp, icmp6, multiport (iptables-extensions(8)). */
import type { Ranges } from '../../../packet/ranges.ts'
import { ANY_PORT, normalise, subtract } from '../../../packet/ranges.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../packet/packet.ts'
import { portNumber } from '../protocol-name.ts'
import type { Services } from '../service-set.ts'
import { servicesWithout } from '../service-set.ts'
import { icmpTypes } from './icmp-name.ts'
import type { Match, Meaning } from './meaning.ts'
import { conditional, doubtful, means, NEVER, unreadable } from './meaning.ts'
import type { Option } from './option.ts'

/** `80`, `1024:65535`, `1024:`, `:1023`. */
export function portRange(written: string): Ranges<number> | undefined {
  const colon = written.indexOf(':')
  if (colon === -1) {
    const port = portNumber(written)
    return port === undefined ? undefined : [[port, port]]
  }
  const low = colon === 0 ? 0 : portNumber(written.slice(0, colon))
  const high = colon === written.length - 1 ? 65535 : portNumber(written.slice(colon + 1))
  return low === undefined || high === undefined || low > high ? undefined : [[low, high]]
}

function unless(negated: boolean, ports: Ranges<number>): Ranges<number> {
  return negated ? subtract(ANY_PORT, ports) : ports
}

/** Ports of one protocol; a packet of another never matches. */
function portMatch(protocol: number, more: (option: Option) => Meaning | undefined = () => undefined): Match {
  return {
    read: (options, around, span) => [
      protocolMeaning(protocol),
      ...options.map((option): Meaning => {
        const [written = ''] = option.values
        if (option.name !== 'sport' && option.name !== 'dport') return more(option) ?? unreadable(option)
        const ports = option.values.length === 1 ? portRange(written) : undefined
        if (ports === undefined) return unreadable(option)
        if (protocol !== TCP && protocol !== UDP && protocol !== SCTP) return portsNotModelled(option)
        const asked = unless(option.negated, ports)
        if (asked.length === 0) return NEVER
        return means({ services: [{ protocols: [[protocol, protocol]], [option.name]: asked }] })
      }),
      ...(around.protocol !== undefined && around.protocol !== protocol ? [unreadable({ name: 'match', span })] : []),
    ],
  }
}

function protocolMeaning(protocol: number): Meaning {
  return means({ services: [{ protocols: [[protocol, protocol]] }] })
}

function portsNotModelled({ span }: Option): Meaning {
  return conditional('assumption', { ja: 'このプロトコルのポート番号', en: 'ports of this protocol' }, span)
}

/**
 * Of the packets that open a TCP connection only SYN is set: flags that such a packet does not show make a rule for
 * other packets.
 */
function tcpFlags(option: Option): Meaning | undefined {
  if (option.name === 'syn' && option.values.length === 0) return option.negated ? means({ state: 'not-new' }) : means({})
  if (option.name === 'tcp-option') return conditional('assumption', { ja: 'TCPオプション', en: 'a TCP option' }, option.span)
  if (option.name !== 'tcp-flags' || option.values.length !== 2) return undefined
  const [mask, wanted] = option.values.map(flagsIn)
  if (mask === undefined || wanted === undefined) return undefined
  const matches = mask.has('SYN') ? wanted.size === 1 && wanted.has('SYN') : wanted.size === 0
  return matches !== option.negated ? means({}) : means({ state: 'not-new' })
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG']

function flagsIn(written: string): ReadonlySet<string> | undefined {
  if (written === 'ALL') return new Set(FLAGS)
  if (written === 'NONE') return new Set()
  const flags = written.toUpperCase().split(',')
  return flags.every((flag) => FLAGS.includes(flag)) ? new Set(flags) : undefined
}

function icmpMatch(protocol: number, family: 4 | 6): Match {
  return {
    read: (options, around) => [
      around.family === family ? means({ services: [{ family, protocols: [[protocol, protocol]] }] }) : NEVER,
      ...options.map((option): Meaning => {
        const types =
          option.values.length === 1 && /^icmp(?:v6)?-type$/.test(option.name) ? icmpTypes(option.values[0]!, family) : undefined
        if (types === undefined) return unreadable(option)
        const asked = unless(option.negated, types)
        return asked.length === 0 ? NEVER : means({ services: [{ family, protocols: [[protocol, protocol]], dport: asked }] })
      }),
    ],
  }
}

/** `--ports` looks at both ends. A rule without `-p tcp`, `udp` or `sctp` cannot have it. */
const multiport: Match = {
  read: (options, around, span) => {
    const { protocol } = around
    if (protocol === undefined || ![TCP, UDP, SCTP].includes(protocol)) {
      return [33, 136].includes(protocol ?? -1)
        ? options.map(portsNotModelled)
        : [doubtful('unknown-option', { ja: 'multiport にプロトコルがありません', en: 'multiport without a protocol' }, span)]
    }
    return options.map((option): Meaning => {
      const ranges = option.values.length === 1 ? option.values[0]!.split(',').map(portRange) : []
      if (ranges.length === 0 || ranges.some((range) => range === undefined)) return unreadable(option)
      const ports = normalise(ranges.flatMap((range) => range ?? []))
      const asked = unless(option.negated, ports)
      if (asked.length === 0) return NEVER
      const box = (fields: { sport?: Ranges<number>; dport?: Ranges<number> }): Services => [
        { protocols: [[protocol, protocol]], ...fields },
      ]
      switch (option.name) {
        case 'sports':
          return means({ services: box({ sport: asked }) })
        case 'dports':
          return means({ services: box({ dport: asked }) })
        case 'ports':
          if (option.negated) return means({ services: box({ sport: asked, dport: asked }) })
          return means({ services: [...box({ sport: asked }), ...box({ dport: asked })] })
        default:
          return unreadable(option)
      }
    })
  },
}

/** The first packet of an SCTP association holds an INIT chunk and nothing else (RFC 9260, 6.10). */
function chunkTypes(option: Option): Meaning | undefined {
  if (option.name !== 'chunk-types') return undefined
  return conditional('assumption', { ja: 'SCTPチャンクの種類', en: 'an SCTP chunk type' }, option.span)
}

export const portMatches: Readonly<Record<string, Match>> = {
  tcp: portMatch(TCP, tcpFlags),
  udp: portMatch(UDP),
  udplite: portMatch(136),
  dccp: portMatch(33, (option) =>
    option.name === 'dccp-types' || option.name === 'dccp-option'
      ? conditional('assumption', { ja: 'DCCPの種類', en: 'a DCCP type' }, option.span)
      : undefined,
  ),
  sctp: portMatch(SCTP, chunkTypes),
  icmp: icmpMatch(ICMP, 4),
  icmp6: icmpMatch(ICMPV6, 6),
  icmpv6: icmpMatch(ICMPV6, 6),
  'ipv6-icmp': icmpMatch(ICMPV6, 6),
  multiport,
}

/** What `-p` says. */
export function protocolServices(number: number, negated: boolean, family: 4 | 6): Services | undefined {
  // 0 means any protocol.
  if (number === 0) return negated ? [] : undefined
  const box: Services = [
    { protocols: [[number, number]], ...((number === ICMP && family === 4) || (number === ICMPV6 && family === 6) ? { family } : {}) },
  ]
  return negated ? servicesWithout([{ protocols: [[0, 255]] }], [{ protocols: [[number, number]] }]) : box
}
