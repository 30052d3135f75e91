/** Fields that are numbers in the header: addresses, ports, protocols, ICMP types (nft(8) "PAYLOAD EXPRESSIONS"). */
import type { Text } from '../../../base/text.ts'
import type { AddressBounds, ServiceBox } from '../../../model/match.ts'
import { exactAddresses } from '../../../model/match.ts'
import { Addresses } from '../../../packet/addresses.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../../packet/packet.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { normalise, subtract } from '../../../packet/ranges.ts'
import { small } from './interval.ts'
import type { Bigs, Meaning } from './meaning.ts'
import type { Part } from './part.ts'
import { both, EVERYTHING, ofFamily, ofServices } from './part.ts'

const PORTED = [TCP, UDP, SCTP]

function one(value: number): Ranges<number> {
  return [[value, value]]
}

/** Packets of one protocol. */
export function ofProtocol(protocol: number): Part {
  return ofServices([{ protocols: one(protocol) }])
}

/** The address at one end, of one IP version. */
export function addressMeaning(side: 'src' | 'dst', family: 4 | 6): Meaning {
  return {
    how: 'ranges',
    kind: family === 4 ? 'address-4' : 'address-6',
    parts: (lo, hi) => ({ parts: [{ ...ofFamily(family), [side]: boundsOf(family, lo, hi) }] }),
  }
}

function setOf(family: 4 | 6, ranges: Bigs): Addresses {
  return Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high })))
}

function boundsOf(family: 4 | 6, lo: Bigs, hi: Bigs): AddressBounds {
  const most = setOf(family, hi)
  return lo === hi ? exactAddresses(most) : { lo: setOf(family, lo), hi: most }
}

/** Ports of the protocols given. The model has no ports for DCCP and UDP-Lite: there any packet may match. */
export function portMeaning(side: 'sport' | 'dport', protocols: readonly number[]): Meaning {
  return {
    how: 'ranges',
    kind: 'port',
    parts: (lo, hi) => {
      const modelled = protocols.filter((protocol) => PORTED.includes(protocol))
      const others = protocols.filter((protocol) => !PORTED.includes(protocol))
      const boxes = (ports: Bigs): ServiceBox[] =>
        ports.length === 0 ? [] : modelled.map((protocol) => ({ protocols: one(protocol), [side]: small(ports) }))
      const most: readonly ServiceBox[] = hi.length === 0 ? [] : [...boxes(hi), ...unported(others)]
      const least = lo === hi && others.length === 0 ? most : boxes(lo)
      const doubt =
        others.length === 0
          ? undefined
          : {
              ja: 'ポートを持つプロトコルは TCP、UDP、SCTP として扱います。他のプロトコルで一致するかは分かりません',
              en: 'ports are known of TCP, UDP and SCTP; whether other protocols match is not known',
            }
      return { parts: most.length === 0 ? [] : [ofServices(least, most)], ...(doubt === undefined ? {} : { doubt }) }
    },
  }
}

function unported(protocols: readonly number[]): ServiceBox[] {
  return protocols.length === 0 ? [] : [{ protocols: normalise(protocols.map((protocol) => [protocol, protocol] as const)) }]
}

export const EVERY_PROTOCOL = Array.from({ length: 256 }, (_, protocol) => protocol)

export function protocolMeaning(within: Part): Meaning {
  return {
    how: 'ranges',
    kind: 'protocol',
    parts: (lo, hi) => {
      const boxes = (ranges: Bigs): ServiceBox[] => (ranges.length === 0 ? [] : [{ protocols: small(ranges) }])
      const most = boxes(hi)
      const part = most.length === 0 ? undefined : both(ofServices(lo === hi ? most : boxes(lo), most), within)
      return { parts: part === undefined ? [] : [part] }
    },
  }
}

// Hop-by-hop options, routing, fragment, AH, destination options, mobility, HIP, Shim6 (IANA "IPv6 Extension Header Types").
const EXTENSION_HEADERS: Ranges<number> = normalise([0, 43, 44, 51, 60, 135, 139, 140].map((header) => [header, header] as const))

/** `ip6 nexthdr` is the first header after the IPv6 header: the protocol only where there are no extension headers. */
export function nextHeaderMeaning(): Meaning {
  const plain = protocolMeaning(ofFamily(6))
  return {
    how: 'ranges',
    kind: 'protocol',
    parts: (lo, hi) => {
      if (subtract(EXTENSION_HEADERS, small(hi)).length < EXTENSION_HEADERS.length || plain.how !== 'ranges') {
        return {
          parts: [{ ...ofFamily(6), partial: true }],
          doubt: {
            ja: 'ip6 nexthdr は拡張ヘッダーの有無で変わるため、プロトコルが決まりません',
            en: 'ip6 nexthdr depends on extension headers and does not tell the protocol',
          },
        }
      }
      return {
        ...plain.parts(lo, hi),
        condition: {
          ja: 'IPv6 拡張ヘッダーの無いパケット（送信元が付けるかどうかを選べます）',
          en: 'packets without IPv6 extension headers (the sender chooses)',
        },
      }
    },
  }
}

export function icmpMeaning(family: 4 | 6, field: 'type' | 'code'): Meaning {
  const protocol = family === 4 ? ICMP : ICMPV6
  return {
    how: 'ranges',
    kind: `${family === 4 ? 'icmp' : 'icmpv6'}-${field}`,
    parts: (lo, hi) => {
      const boxes = (ranges: Bigs): ServiceBox[] => {
        const values = small(ranges)
        const dport =
          field === 'type'
            ? values.map(([low, high]) => [low * 256, high * 256 + 255] as const)
            : EVERY_PROTOCOL.flatMap((type) => values.map(([low, high]) => [type * 256 + low, type * 256 + high] as const))
        return ranges.length === 0 ? [] : [{ family, protocols: one(protocol), dport: normalise(dport) }]
      }
      const most = boxes(hi)
      const part = most.length === 0 ? undefined : both(ofServices(lo === hi ? most : boxes(lo), most), ofFamily(family))
      return { parts: part === undefined ? [] : [part] }
    },
  }
}

const INEXACT_ORIGINAL: Text = {
  ja: '変換前の宛先の条件を正確に決められません',
  en: 'the condition on the destination before translation is not exact',
}

/** The destination address before translation. */
export function originalAddress(family: 4 | 6): Meaning {
  return {
    how: 'ranges',
    kind: family === 4 ? 'address-4' : 'address-6',
    parts: (lo, hi) => {
      if (lo !== hi) return { parts: [{ ...ofFamily(family), partial: true }], doubt: INEXACT_ORIGINAL }
      return { parts: hi.length === 0 ? [] : [{ ...ofFamily(family), original: { dst: setOf(family, hi) } }] }
    },
  }
}

/** The destination port before translation. */
export function originalPort(): Meaning {
  return {
    how: 'ranges',
    kind: 'port',
    parts: (lo, hi) => {
      if (lo !== hi) return { parts: [{ ...EVERYTHING, partial: true }], doubt: INEXACT_ORIGINAL }
      return { parts: hi.length === 0 ? [] : [{ ...EVERYTHING, original: { dport: small(hi) } }] }
    },
  }
}
