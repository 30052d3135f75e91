/**
 * Services as people write them, and back: `tcp/443`, `udp/53`, `tcp/8000-8100`, `icmp/echo`, `icmp6/128`,
 * `ip/47`, `smtp`, `any`. Knows numbers and names only; what they mean in a rule is the model's.
 */
import type { Text } from '../base/text.ts'
import type { Addresses } from './addresses.ts'
import type { Family } from './packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from './packet.ts'
import type { Ranges } from './ranges.ts'
import { intersect, normalise, subtract } from './ranges.ts'
import { ICMP_TYPES, ICMP6_TYPES, PROTOCOL_NUMBERS, SERVICE_PORTS } from './service-names.ts'

/** One alternative of a service: a product of protocol and ports. Structurally the model's `ServiceBox`. */
export interface ServiceAlternative {
  /** Limits the alternative to one IP version (ICMP is IPv4, ICMPv6 is IPv6). */
  readonly family?: Family
  /** IANA protocol numbers. */
  readonly protocols: Ranges<number>
  /** Source ports; absent = any. */
  readonly sport?: Ranges<number>
  /** Destination ports, or for ICMP `type * 256 + code`; absent = any. */
  readonly dport?: Ranges<number>
  /** A destination restriction inside the service; never produced here. */
  readonly dst?: Addresses
}

/** What a written service means, or why it means nothing and what to write instead. */
export type ParsedService =
  | { readonly ok: true; readonly alternatives: readonly ServiceAlternative[] }
  | { readonly ok: false; readonly problem: Text; readonly hint: Text }

const EXAMPLES = 'tcp/443, udp/53, tcp/8000-8100, icmp/echo, ip/47, smtp, any'
const NUMBER = /^(?:0|[1-9]\d*)$/

/** Every name that may be written instead of `protocol/port`, for suggestions. */
export const SERVICE_WORDS: readonly string[] = [
  ...new Set(['any', 'icmp', 'icmp6', 'ip', ...PROTOCOL_NUMBERS.keys(), ...SERVICE_PORTS.keys()]),
]

/** The meaning of one written service (lists are the caller's: their union). Upper case is read as lower case. */
export function parseService(written: string): ParsedService {
  const text = written.trim().toLowerCase()
  if (text === '') return refused('サービスが空です', 'the service is empty')
  if (text === 'any') return means({ protocols: [[0, 255]] })
  const [head = '', ...rest] = text.split('/')
  if (rest.length === 0) return parseName(head, written)
  if (head === 'icmp' || head === 'icmp6') return parseIcmp(head, rest, written)
  if (rest.length > 1) return refused(`「${written}」は読めません`, `"${written}" cannot be read`)
  const [value = ''] = rest
  if (head === 'ip') return parseProtocol(value, written)
  if (head !== 'tcp' && head !== 'udp' && head !== 'sctp') {
    return refused(`「${written}」: ポートを書けるのは tcp、udp、sctp です`, `"${written}": only tcp, udp and sctp have ports`)
  }
  const ports = parseRange(value, 65535, written, { ja: 'ポート番号', en: 'a port' })
  return ports.ok ? means({ protocols: single(PROTOCOL_NUMBERS.get(head) ?? TCP), dport: ports.range }) : ports.refusal
}

function parseName(name: string, written: string): ParsedService {
  if (name === 'icmp') return means({ family: 4, protocols: single(ICMP) })
  if (name === 'icmp6') return means({ family: 6, protocols: single(ICMPV6) })
  if (name === 'ip') return means({ protocols: [[0, 255]] })
  const number = PROTOCOL_NUMBERS.get(name)
  if (number !== undefined) return means({ protocols: single(number) })
  const ports = SERVICE_PORTS.get(name)
  if (ports !== undefined) {
    return means(
      ...ports.map(({ protocol, low, high }) => ({ protocols: single(protocol === 'tcp' ? TCP : UDP), dport: [[low, high]] as const })),
    )
  }
  if (/^\d+$/.test(name)) {
    return {
      ok: false,
      problem: { ja: `「${written}」: tcp か udp か分かりません`, en: `"${written}": this does not say whether tcp or udp` },
      hint: { ja: `tcp/${name} または udp/${name} と書いてください`, en: `write tcp/${name} or udp/${name}` },
    }
  }
  return refused(`「${written}」というサービスは分かりません`, `no service is called "${written}"`)
}

function parseProtocol(value: string, written: string): ParsedService {
  const named = PROTOCOL_NUMBERS.get(value)
  if (named !== undefined) return means({ protocols: single(named) })
  const range = parseRange(value, 255, written, { ja: 'プロトコル番号', en: 'a protocol number' })
  return range.ok ? means({ protocols: range.range }) : range.refusal
}

function parseIcmp(head: 'icmp' | 'icmp6', rest: readonly string[], written: string): ParsedService {
  const [type = '', code, ...more] = rest
  if (more.length > 0) return refused(`「${written}」は読めません`, `"${written}" cannot be read`)
  const base = head === 'icmp' ? { family: 4 as const, protocols: single(ICMP) } : { family: 6 as const, protocols: single(ICMPV6) }
  const named = (head === 'icmp' ? ICMP_TYPES : ICMP6_TYPES).get(type)
  const types =
    named === undefined
      ? parseRange(type, 255, written, { ja: 'ICMP タイプ', en: 'an ICMP type' })
      : ({ ok: true, range: single(named) } as const)
  if (!types.ok) return types.refusal
  const [low, high] = types.range[0] ?? [0, 0]
  if (code === undefined) return means({ ...base, dport: [[low * 256, high * 256 + 255]] })
  if (low !== high) return refused(`「${written}」: コードはタイプ 1 つにだけ書けます`, `"${written}": a code goes with a single type`)
  const codes = parseRange(code, 255, written, { ja: 'ICMP コード', en: 'an ICMP code' })
  return codes.ok ? means({ ...base, dport: codes.range.map(([from, to]) => [low * 256 + from, low * 256 + to] as const) }) : codes.refusal
}

type ParsedRange = { readonly ok: true; readonly range: Ranges<number> } | { readonly ok: false; readonly refusal: ParsedService }

function parseRange(text: string, maximum: number, written: string, what: Text): ParsedRange {
  const refuse = (ja: string, en: string, instead?: string): ParsedRange => ({
    ok: false,
    refusal: refused(`「${written}」: ${ja}`, `"${written}": ${en}`, instead),
  })
  const [lowText = '', highText = lowText, ...more] = text.split('-')
  if (more.length > 0) return refuse(`「${text}」は${what.ja}の範囲ではありません`, `"${text}" is not a range of numbers`)
  for (const part of [lowText, highText]) {
    if (/^0\d+$/.test(part))
      return refuse('先頭の 0 は書けません', 'numbers have no leading zeros', written.replace(/(^|[^\d])0+(?=\d)/g, '$1'))
    if (!NUMBER.test(part)) return refuse(`「${part}」は${what.ja}ではありません`, `"${part}" is not ${what.en}`)
    if (Number(part) > maximum) return refuse(`${what.ja}は ${maximum} までです`, `${what.en} is at most ${maximum}`)
  }
  const low = Number(lowText)
  const high = Number(highText)
  if (low > high)
    return refuse('範囲は小さい方から書きます', 'a range starts with the smaller number', written.replace(text, `${high}-${low}`))
  return { ok: true, range: [[low, high]] }
}

function means(...alternatives: readonly ServiceAlternative[]): ParsedService {
  return { ok: true, alternatives }
}

function refused(ja: string, en: string, instead?: string): ParsedService {
  const hint =
    instead === undefined
      ? { ja: `書き方の例: ${EXAMPLES}`, en: `for example: ${EXAMPLES}` }
      : { ja: `${instead} と書いてください`, en: `write ${instead}` }
  return { ok: false, problem: { ja, en }, hint }
}

function single(value: number): Ranges<number> {
  return [[value, value]]
}

const WITH_PORTS: readonly (readonly [name: string, protocol: number])[] = [
  ['tcp', TCP],
  ['udp', UDP],
  ['sctp', SCTP],
]

/**
 * A service as people write it: `tcp/443`, `icmp/echo`, `tcp/80, udp/53`, `any`. With `names`, a service that has
 * a name is `smtp (tcp/25)`. Source ports, where limited, follow as `tcp/443 (src 1024-65535)`.
 */
export function formatService(box: ServiceAlternative, options: { readonly names: boolean } = { names: false }): string {
  const { family, protocols, sport } = box
  const dport = box.dport !== undefined && covers(box.dport, 65535) ? undefined : box.dport
  const limitedSource = sport !== undefined && !covers(sport, 65535)
  const source = limitedSource ? ` (src ${sport.map(range).join(', ')})` : ''
  if (covers(protocols, 255) && dport === undefined && !limitedSource) return family === undefined ? 'any' : `any (IPv${family})`
  const parts: string[] = []
  for (const [name, number] of WITH_PORTS) {
    if (intersect(protocols, single(number)).length === 0) continue
    for (const ports of dport === undefined ? [undefined] : dport) parts.push(withName(name, ports, options.names) + source)
  }
  const icmp = (
    [
      [4, ICMP, 'icmp', ICMP_TYPES],
      [6, ICMPV6, 'icmp6', ICMP6_TYPES],
    ] as const
  ).filter(([version, number]) => family === version && intersect(protocols, single(number)).length > 0)
  for (const [, , name, types] of icmp) parts.push(...(dport === undefined ? [name] : formatIcmp(name, types, dport)))
  const spoken: Ranges<number> = [...WITH_PORTS.map(([, n]) => [n, n] as const), ...icmp.map(([, n]) => [n, n] as const)]
  // Protocols without ports carry 0 in both port fields, so they are part of the box only if it holds 0.
  if (dport === undefined || intersect(dport, single(0)).length > 0) {
    for (const others of subtract(protocols, normalise(spoken))) parts.push(formatProtocols(others, family))
  }
  return parts.length === 0 ? protocols.map((p) => `ip/${range(p)}`).join(', ') : parts.join(', ')
}

/** Several alternatives, comma separated, each once. */
export function formatServices(boxes: readonly ServiceAlternative[], options: { readonly names: boolean } = { names: false }): string {
  return [...new Set(boxes.map((box) => formatService(box, options)))].join(', ')
}

/** `tcp`, `udp`, `icmp`, `icmp6`, `gre` …, or the number as text. ICMP has its name only under its own IP version. */
export function protocolName(protocol: number, family: Family): string {
  if (protocol === ICMP && family === 4) return 'icmp'
  if (protocol === ICMPV6 && family === 6) return 'icmp6'
  return nameOf(PROTOCOL_NUMBERS, protocol) ?? String(protocol)
}

/** `echo`, `neighbor-solicitation` …, or undefined for a type without a common name. */
export function icmpTypeName(family: Family, type: number): string | undefined {
  return nameOf(family === 4 ? ICMP_TYPES : ICMP6_TYPES, type)
}

function withName(protocol: string, ports: readonly [number, number] | undefined, names: boolean): string {
  if (ports === undefined) return protocol
  const written = `${protocol}/${range(ports)}`
  if (!names) return written
  const [low, high] = ports
  const named = [...SERVICE_PORTS].find(([, list]) => list.some((p) => p.protocol === protocol && p.low === low && p.high === high))
  return named === undefined ? written : `${named[0]} (${written})`
}

function formatIcmp(name: string, types: ReadonlyMap<string, number>, dport: Ranges<number>): string[] {
  const parts: string[] = []
  for (const [low, high] of dport) {
    for (let at = low; at <= high; ) {
      const type = Math.floor(at / 256)
      const typeText = nameOf(types, type) ?? String(type)
      const lastWhole = Math.floor((high + 1) / 256) - 1
      if (at % 256 === 0 && lastWhole >= type) {
        parts.push(lastWhole === type ? `${name}/${typeText}` : `${name}/${type}-${lastWhole}`)
        at = (lastWhole + 1) * 256
        continue
      }
      const end = Math.min(high, type * 256 + 255)
      parts.push(`${name}/${typeText}/${range([at % 256, end % 256])}`)
      at = end + 1
    }
  }
  return parts
}

function formatProtocols([low, high]: readonly [number, number], family: Family | undefined): string {
  const name = low === high ? nameOf(PROTOCOL_NUMBERS, low) : undefined
  const written = name ?? `ip/${range([low, high])}`
  return family === undefined ? written : `${written} (IPv${family})`
}

function nameOf(names: ReadonlyMap<string, number>, number: number): string | undefined {
  for (const [name, value] of names) if (value === number) return name
  return undefined
}

function covers(ranges: Ranges<number>, maximum: number): boolean {
  const [only, ...more] = ranges
  return only !== undefined && more.length === 0 && only[0] === 0 && only[1] === maximum
}

function range([low, high]: readonly [number, number]): string {
  return low === high ? String(low) : `${low}-${high}`
}
