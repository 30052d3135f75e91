/**
 * One access control entry, word by word. A word that is not understood is kept aside: the entry then
 * matches nothing for certain and, at most, what its understood fields allow.
 * Grammar: Cisco IOS Security Command Reference, `permit (IP)`, `permit (IPv6)`, `access-list (IP standard)`.
 */
import type { AddressBounds } from '../../model/match.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../packet/packet.ts'
import { Addresses } from '../../packet/addresses.ts'
import { exactAddresses } from '../../model/match.ts'
import { anyOf, hostAddress, prefixV6, wildcardAddress } from './address.ts'
import { icmpMeant, icmpNamed, octetNamed, portNamed, portsMeant, protocolsNamed } from './service-name.ts'

/** Addresses given in place, or the name of an object group, or words that were not understood. */
export type AddressSpec =
  | { readonly kind: 'given'; readonly bounds: AddressBounds }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'unknown' }

/** Protocol and ports given in place (`protocols` undefined: not understood), or the name of a service group. */
export type ServiceSpec =
  | {
      readonly kind: 'given'
      readonly protocols: Ranges<number> | undefined
      readonly sport?: Ranges<number>
      readonly dport?: Ranges<number>
    }
  | { readonly kind: 'group'; readonly name: string }

export interface Ace {
  readonly family: 4 | 6
  readonly action: 'permit' | 'deny'
  readonly service: ServiceSpec
  readonly src: AddressSpec
  readonly dst: AddressSpec
  /** Whether it can match the first packet of a session: not `established`, not `fragments`, not TCP flags that a SYN lacks. */
  readonly opens: boolean
  readonly logged: boolean
  readonly timeRange?: string
  /** Sessions it permits are let back by `evaluate` of this name. */
  readonly reflect?: string
  /** Lock-and-key: permits only after a login. */
  readonly dynamic?: string
  /** Header fields outside the model that the sender chooses: DSCP, TTL, IP options. */
  readonly narrowedBy: readonly string[]
  /** Words that were not understood. */
  readonly unknown: readonly string[]
}

interface Reader {
  peek(ahead?: number): string | undefined
  take(): string
  /** The next word as written, for names. */
  takeName(): string
}

function readerOf(words: readonly string[]): Reader {
  let at = 0
  return {
    peek: (ahead = 0) => words[at + ahead]?.toLowerCase(),
    take: () => (words[at++] ?? '').toLowerCase(),
    takeName: () => words[at++] ?? '',
  }
}

/** An entry of an extended IPv4 or an IPv6 list, from its action on; undefined when it does not start with one. */
export function parseAce(words: readonly string[], family: 4 | 6): Ace | undefined {
  const reader = readerOf(words)
  let dynamic: string | undefined
  if (reader.peek() === 'dynamic') {
    reader.take()
    dynamic = reader.takeName()
    if (reader.peek() === 'timeout') {
      reader.take()
      reader.take()
    }
  }
  const action = reader.take()
  if (action !== 'permit' && action !== 'deny') return undefined
  const unknown: string[] = []
  let service: ServiceSpec
  let protocolWord = ''
  if (reader.peek() === 'object-group') {
    reader.take()
    service = { kind: 'group', name: reader.takeName() }
  } else {
    protocolWord = reader.take()
    const protocols = protocolsNamed(protocolWord, family)
    if (protocols === undefined) unknown.push(protocolWord)
    service = { kind: 'given', protocols }
  }
  const only =
    service.kind === 'given' && service.protocols?.length === 1 && service.protocols[0]![0] === service.protocols[0]![1]
      ? service.protocols[0]![0]
      : undefined
  const ported = only === TCP ? 'tcp' : only === UDP ? 'udp' : only === SCTP ? 'sctp' : undefined
  const src = addressOf(reader, family)
  if (src.kind === 'unknown') return endOf(reader, { family, action, service, src, dst: src, unknown, dynamic })
  const sport = ported === undefined ? undefined : portsOf(reader, ported, unknown)
  const dst = addressOf(reader, family)
  if (dst.kind === 'unknown') {
    const known = service.kind === 'given' && sport !== undefined ? { ...service, sport } : service
    return endOf(reader, { family, action, service: known, src, dst, unknown, dynamic })
  }
  const dport =
    ported !== undefined ? portsOf(reader, ported, unknown) : only === (family === 4 ? ICMP : ICMPV6) ? icmpOf(reader, family) : undefined
  if (service.kind === 'given') {
    service = { ...service, ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) }
  }
  return {
    family,
    action,
    service,
    src,
    dst,
    ...(dynamic === undefined ? {} : { dynamic }),
    ...optionsOf(reader, only === TCP, only === 2, unknown),
  }
}

/** An entry of a standard list: source only, and a single address is a host. */
export function parseStandardAce(words: readonly string[]): Ace | undefined {
  const reader = readerOf(words)
  const action = reader.take()
  if (action !== 'permit' && action !== 'deny') return undefined
  const next = reader.peek(1)
  const bare = reader.peek() !== 'any' && reader.peek() !== 'host' && (next === undefined || next === 'log')
  const host = bare ? hostAddress(reader.peek() ?? '', 4) : undefined
  if (host !== undefined) reader.take()
  const src: AddressSpec = host !== undefined ? { kind: 'given', bounds: host } : addressOf(reader, 4)
  const service: ServiceSpec = { kind: 'given', protocols: [[0, 255]] }
  const dst: AddressSpec = { kind: 'given', bounds: anyOf(4) }
  const unknown: string[] = []
  if (src.kind === 'unknown') return endOf(reader, { family: 4, action, service, src, dst, unknown, dynamic: undefined })
  return { family: 4, action, service, src, dst, ...optionsOf(reader, false, false, unknown) }
}

function endOf(
  reader: Reader,
  {
    unknown,
    dynamic,
    ...fields
  }: Pick<Ace, 'family' | 'action' | 'service' | 'src' | 'dst'> & {
    readonly unknown: readonly string[]
    readonly dynamic: string | undefined
  },
): Ace {
  const rest: string[] = []
  while (reader.peek() !== undefined) rest.push(reader.take())
  return {
    ...fields,
    opens: true,
    logged: false,
    narrowedBy: [],
    unknown: [...unknown, ...rest, ...(rest.length === 0 ? ['…'] : [])],
    ...(dynamic === undefined ? {} : { dynamic }),
  }
}

function addressOf(reader: Reader, family: 4 | 6): AddressSpec {
  const word = reader.peek()
  if (word === undefined) return { kind: 'unknown' }
  if (word === 'any') {
    reader.take()
    return { kind: 'given', bounds: anyOf(family) }
  }
  if (word === 'host') {
    const host = hostAddress(reader.peek(1) ?? '', family)
    if (host === undefined) return { kind: 'unknown' }
    reader.take()
    reader.take()
    return { kind: 'given', bounds: host }
  }
  if (word === 'object-group' && reader.peek(1) !== undefined) {
    reader.take()
    return { kind: 'group', name: reader.takeName() }
  }
  if (family === 6) {
    const prefix = prefixV6(word)
    if (prefix === undefined) return { kind: 'unknown' }
    reader.take()
    return { kind: 'given', bounds: exactAddresses(Addresses.ofPrefix(prefix)) }
  }
  const bounds = wildcardAddress(word, reader.peek(1) ?? '')
  if (bounds === undefined) return { kind: 'unknown' }
  reader.take()
  reader.take()
  return { kind: 'given', bounds }
}

function portsOf(reader: Reader, protocol: 'tcp' | 'udp' | 'sctp', unknown: string[]): Ranges<number> | undefined {
  const operator = reader.peek()
  if (operator !== 'eq' && operator !== 'neq' && operator !== 'gt' && operator !== 'lt' && operator !== 'range') return undefined
  reader.take()
  const values: number[] = []
  const most = operator === 'range' ? 2 : operator === 'eq' || operator === 'neq' ? Number.POSITIVE_INFINITY : 1
  while (values.length < most) {
    const port = portNamed(reader.peek() ?? '', protocol)
    if (port === undefined) break
    values.push(port)
    reader.take()
  }
  if (values.length > 0 && (operator !== 'range' || values.length === 2)) return portsMeant(operator, values)
  unknown.push(operator, reader.take())
  return undefined
}

function icmpOf(reader: Reader, family: 4 | 6): Ranges<number> | undefined {
  const word = reader.peek()
  if (word === undefined) return undefined
  const named = icmpNamed(word, family)
  if (named !== undefined) {
    reader.take()
    return named
  }
  const type = octetNamed(word)
  if (type === undefined) return undefined
  reader.take()
  const code = octetNamed(reader.peek() ?? '')
  if (code !== undefined) reader.take()
  return icmpMeant(type, code)
}

// Fields a sender can set as it likes, each with one value.
const SENDER_FIELDS = new Set(['dscp', 'precedence', 'tos', 'option', 'flow-label', 'dest-option-type', 'routing-type', 'mobility-type'])
// The same without a value: IPv6 extension headers.
const SENDER_HEADERS = new Set(['routing', 'auth', 'dest-option', 'mobility', 'hbh', 'undetermined-transport'])
const FLAGS = new Set(['ack', 'fin', 'psh', 'rst', 'syn', 'urg'])

function optionsOf(
  reader: Reader,
  tcp: boolean,
  igmp: boolean,
  unknown: string[],
): Pick<Ace, 'opens' | 'logged' | 'narrowedBy' | 'unknown' | 'timeRange' | 'reflect'> {
  let opens = true
  let logged = false
  let timeRange: string | undefined
  let reflect: string | undefined
  const narrowedBy: string[] = []
  const flags: { readonly name: string; readonly set: boolean }[] = []
  let all: boolean | undefined
  if (
    igmp &&
    reader.peek() !== undefined &&
    /^(?:\d{1,2}|dvmrp|host-query|host-report|pim|trace|v2-report|v2-leave|v3-report)$/.test(reader.peek()!)
  )
    narrowedBy.push(`igmp ${reader.take()}`)
  for (let word = reader.peek(); word !== undefined; word = reader.peek()) {
    reader.take()
    const next = reader.peek()
    if (word === 'log' || word === 'log-input') {
      logged = true
      // A log cookie is one word that is not an option.
      if (next !== undefined && /^[\w.-]{1,64}$/.test(next) && !OPTION.test(next)) reader.take()
    } else if (word === 'established' && tcp) opens = false
    else if (word === 'fragments') opens = false
    else if (word === 'time-range' && next !== undefined) timeRange = reader.takeName()
    else if (word === 'reflect' && next !== undefined) {
      reflect = reader.takeName()
      if (reader.peek() === 'timeout') {
        reader.take()
        reader.take()
      }
    } else if (word === 'sequence' && next !== undefined && /^\d+$/.test(next)) reader.take()
    else if (word === 'ttl' && next !== undefined && /^(?:eq|neq|gt|lt|range)$/.test(next)) {
      const words = [word, reader.take()]
      while (/^\d{1,3}$/.test(reader.peek() ?? '')) words.push(reader.take())
      narrowedBy.push(words.join(' '))
    } else if (SENDER_FIELDS.has(word) && next !== undefined) narrowedBy.push(`${word} ${reader.take()}`)
    else if (SENDER_HEADERS.has(word)) narrowedBy.push(word)
    else if (tcp && (word === 'match-any' || word === 'match-all') && next !== undefined && /^[+-][a-z]{3}$/.test(next)) {
      all = word === 'match-all'
      while (/^[+-][a-z]{3}$/.test(reader.peek() ?? '')) {
        const flag = reader.take()
        if (!FLAGS.has(flag.slice(1))) unknown.push(flag)
        flags.push({ name: flag.slice(1), set: flag.startsWith('+') })
      }
    } else if (tcp && FLAGS.has(word)) flags.push({ name: word, set: true })
    else unknown.push(word)
  }
  // The first packet of a session has SYN set and every other flag clear (RFC 9293 3.5).
  const matched = flags.map(({ name, set }) => (name === 'syn') === set)
  if (flags.length > 0) {
    const any = matched.some(Boolean)
    const every = matched.every(Boolean)
    if (all === undefined && any !== every) unknown.push(...flags.map(({ name }) => name))
    else if (!(all === true ? every : any)) opens = false
  }
  return {
    opens,
    logged,
    narrowedBy,
    unknown,
    ...(timeRange === undefined ? {} : { timeRange }),
    ...(reflect === undefined ? {} : { reflect }),
  }
}

const OPTION =
  /^(?:log|log-input|established|fragments|time-range|reflect|sequence|ttl|dscp|precedence|tos|option|flow-label|routing|auth|dest-option|dest-option-type|mobility|mobility-type|routing-type|hbh|undetermined-transport|match-any|match-all|ack|fin|psh|rst|syn|urg)$/
