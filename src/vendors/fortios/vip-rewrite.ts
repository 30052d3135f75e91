/** Where a virtual IP sends what it takes, and which protocols and ports it takes. */
import type { AddressBounds, ServiceBounds } from '../../model/match.ts'
import { ANY_SERVICE, exactServices } from '../../model/match.ts'
import type { DestinationTranslation } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { AddressRange } from '../../packet/address.ts'
import { parseAddress, parsePrefix, rangeOf } from '../../packet/address.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import { ICMP, ICMPV6, SCTP, TCP, UDP } from '../../packet/packet.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'
import type { AddressBook } from './address.ts'
import { everythingOf, membersOf, unionOf } from './address.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { ServiceBook } from './service.ts'
import { joinServices } from './service.ts'
import { portRange } from './service-box.ts'
import type { Entry } from './table.ts'
import { tableOf } from './table.ts'
import { classify } from './vocabulary.ts'
import { REAL_SERVER } from './words-policy.ts'

/** `a`, `a-b` or several of them. */
export function rangesOf(family: Family, values: readonly string[]): AddressRange[] | undefined {
  const found: AddressRange[] = []
  for (const value of values) {
    if (value.includes('/')) {
      const prefix = parsePrefix(value)
      if (prefix?.family !== family) return undefined
      found.push(rangeOf(prefix))
      continue
    }
    const [low = '', high = low] = value.split('-')
    const from = parseAddress(low)
    const to = parseAddress(high)
    if (from?.family !== family || to?.family !== family || from.address > to.address) return undefined
    found.push({ family, low: from.address, high: to.address })
  }
  return found
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, sctp: SCTP }

/** Protocols and ports taken, and the port rewrite. */
export interface Forwarding {
  readonly services: ServiceBounds
  readonly port?: NonNullable<DestinationTranslation['port']>
}

/** Protocol and port conditions, and the port rewrite. Without `portforward` every protocol is translated. */
export function forwarding(
  scope: Scope,
  services: ServiceBook,
  family: Family,
  entry: Entry,
  type: string,
  uncertainties: Uncertainty[],
): Forwarding | undefined {
  const named = membersOf(scope, entry, 'service').filter(([name]) => name !== '')
  if (named.length > 0) {
    const joined = joinServices(named.map(([name, at]) => services.resolve(name, at)))
    uncertainties.push(...joined.uncertainties)
    const mapped = isEnabled(entry, 'portforward') ? portRange(wordOf(entry, 'mappedport') ?? '') : undefined
    return {
      services: { lo: joined.lo, hi: joined.hi, negated: false },
      ...(mapped === undefined ? {} : { port: { kind: 'set', ports: mapped } as const }),
    }
  }
  const server = type === 'server-load-balance'
  if (!isEnabled(entry, 'portforward') && !server) return { services: ANY_SERVICE }
  const serverType = wordOf(entry, 'server-type') ?? 'ip'
  if (server && serverType === 'ip') return { services: ANY_SERVICE }
  const protocol = server ? (serverType === 'udp' ? 'udp' : 'tcp') : (wordOf(entry, 'protocol') ?? 'tcp')
  if (protocol === 'icmp') {
    return { services: exactServices([{ family, protocols: [[family === 4 ? ICMP : ICMPV6, family === 4 ? ICMP : ICMPV6]] }]) }
  }
  const number = PROTOCOLS[protocol]
  const ext = portList(wordsOf(entry, 'extport'))
  if (number === undefined || ext === undefined || ext.length === 0) return undefined
  const box = exactServices([{ protocols: [[number, number]], dport: ext }])
  const mapped = portList(wordsOf(entry, 'mappedport')) ?? []
  if (server || mapped.length === 0) return { services: box }
  const [extRange, mappedRange] = [ext[0]!, mapped[0]!]
  const size = extRange[1] - extRange[0]
  if (ext.length === 1 && mapped.length === 1 && mappedRange[1] - mappedRange[0] === size) {
    return { services: box, port: { kind: 'offset', low: extRange[0], high: extRange[1], to: mappedRange[0] } }
  }
  return { services: box, port: { kind: 'set', ports: mapped } }
}

function portList(values: readonly string[]): Ranges<number> | undefined {
  const ranges = values
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '')
    .map(portRange)
  return ranges.some((range) => range === undefined) ? undefined : normalise(ranges.flatMap((range) => range ?? []))
}

/** Where it leads. */
export interface Target {
  readonly to: DestinationTranslation['to']
  readonly port?: NonNullable<DestinationTranslation['port']>
  readonly mapped: Addresses
}

/** The mapped addresses of a VIP, the servers of a load balancer, or unknown. */
export function targetOf(
  scope: Scope,
  book: AddressBook,
  family: Family,
  entry: Entry,
  type: string,
  isServer: boolean,
  external: AddressBounds,
  uncertainties: Uncertainty[],
): Target {
  if (isServer) return serversOf(scope, book, family, entry, uncertainties)
  const named = membersOf(scope, entry, 'mapped-addr')
  if (type === 'fqdn' || named.length > 0) {
    const resolved = unionOf(named.map(([name, at]) => book.resolve(family, name, at)))
    uncertainties.push(...resolved.uncertainties)
    return resolved.bounds.lo === resolved.bounds.hi && named.length > 0
      ? { to: { kind: 'set', addresses: resolved.bounds.lo }, mapped: resolved.bounds.lo }
      : { to: { kind: 'unknown' }, mapped: everythingOf(family) }
  }
  const mapped = rangesOf(family, wordsOf(entry, 'mappedip'))
  if (mapped === undefined || mapped.length === 0) {
    uncertainties.push(scope.ledger.unknown(entry.settings.get('mappedip') ?? entry.head))
    return { to: { kind: 'unknown' }, mapped: everythingOf(family) }
  }
  const addresses = Addresses.ofRanges(mapped)
  const ext = external.lo === external.hi ? external.lo.of(family) : []
  const [from, to] = [ext[0], mapped[0]!]
  if (type === 'static-nat' && ext.length === 1 && mapped.length === 1 && from !== undefined && from[1] - from[0] === to.high - to.low) {
    return { to: { kind: 'offset', family, low: from[0], high: from[1], to: to.low }, mapped: addresses }
  }
  if (type === 'static-nat' && from !== undefined) {
    // Ranges of different size: which address maps to which is not documented.
    const text = {
      ja: `VIP「${entry.key}」: extip と mappedip の範囲の大きさが違います`,
      en: `VIP "${entry.key}": extip and mappedip are ranges of different size`,
    }
    uncertainties.push({ code: 'vip-range-mismatch', text, span: scope.ledger.span(entry.settings.get('mappedip') ?? entry.head) })
  }
  return { to: { kind: 'set', addresses }, mapped: addresses }
}

/** The active members of `config realservers`: any of them may get the session. */
function serversOf(scope: Scope, book: AddressBook, family: Family, entry: Entry, uncertainties: Uncertainty[]): Target {
  const parts: Addresses[] = []
  const ports: (readonly [number, number])[] = []
  let keepsPort = false
  for (const server of tableOf('realservers', entry.nested.get('realservers') ?? []).entries.values()) {
    uncertainties.push(...classify(scope.ledger, server, REAL_SERVER))
    if (wordOf(server, 'status') === 'disable') continue
    const ranges = rangesOf(
      family,
      wordsOf(server, 'ip').filter((ip) => ip !== '0.0.0.0'),
    )
    const named = membersOf(scope, server, 'address')
    if (ranges !== undefined) parts.push(Addresses.ofRanges(ranges))
    else uncertainties.push(scope.ledger.unknown(server.settings.get('ip') ?? server.head))
    for (const [name, at] of named) {
      const resolved = book.resolve(family, name, at)
      uncertainties.push(...resolved.uncertainties)
      parts.push(resolved.bounds.hi)
    }
    const port = portRange(wordOf(server, 'port') ?? '')
    if (port === undefined || port[0]![0] === 0) keepsPort = true
    else ports.push(...port)
  }
  const addresses = Addresses.union(parts)
  if (addresses.isEmpty) return { to: { kind: 'unknown' }, mapped: everythingOf(family) }
  return {
    to: { kind: 'set', addresses },
    mapped: addresses,
    ...(keepsPort || ports.length === 0 ? {} : { port: { kind: 'set', ports: normalise(ports) } as const }),
  }
}
