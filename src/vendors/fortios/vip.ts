import type { Span } from '../../base/span.ts'
import type { AddressBounds, HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { DestinationTranslation, InterfaceMatch } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import type { AddressBook } from './address.ts'
import { everythingOf, membersOf, unionOf } from './address.ts'
import type { Ports } from './ports.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { ServiceBook } from './service.ts'
import type { Entry } from './table.ts'
import { find } from './table.ts'
import { forwarding, rangesOf, targetOf } from './vip-rewrite.ts'
import { classify, classifyTable, unknownBlock } from './vocabulary.ts'
import { VIP, VIP_GROUP } from './words-policy.ts'

/** Virtual IPs of one VDOM. */
export interface Vips {
  /** In table order, IPv4 first: the order in which they are tried. */
  readonly all: readonly Vip[]
  /** Translation ids of a VIP or VIP group by name; undefined when the name is neither. */
  named(family: Family, name: string): { readonly ids: ReadonlySet<string>; readonly origins: readonly Span[] } | undefined
}

export interface Vip {
  readonly family: Family
  readonly entry: Entry
  readonly translation: DestinationTranslation
  /** External addresses it answers for. */
  readonly external: Addresses
  readonly mapped: Addresses
  /** A load balancer or proxy rather than a translation. */
  readonly isServer: boolean
  /** Static one-to-one without port forwarding: outbound sessions of the mapped host take the external address. */
  readonly reverses: boolean
}

/** Reads VIP tables. `active` says which VIPs are certainly consulted. */
export function vipsOf(scope: Scope, book: AddressBook, services: ServiceBook, ports: Ports): Vips {
  const all: Vip[] = []
  const groups = { 4: scope.table('firewall vipgrp'), 6: scope.table('firewall vipgrp6') } as const
  for (const family of [4, 6] as const) {
    const table = scope.table(family === 4 ? 'firewall vip' : 'firewall vip6')
    scope.uncertainties.push(...classifyTable(scope.ledger, table), ...classifyTable(scope.ledger, groups[family]))
    for (const entry of groups[family].entries.values()) scope.uncertainties.push(...classify(scope.ledger, entry, VIP_GROUP))
    for (const entry of table.entries.values()) {
      const vip = readVip(scope, book, services, ports, family, entry)
      if (vip !== undefined) all.push(vip)
    }
  }
  for (const path of ['firewall vip46', 'firewall vip64', 'firewall vipgrp46', 'firewall vipgrp64']) {
    // Translation between IPv4 and IPv6 is not modelled: what it does reaches the VDOM.
    for (const block of scope.table(path).blocks)
      if (block.children.length > 0) scope.uncertainties.push(...unknownBlock(scope.ledger, block))
  }
  const ids = (family: Family, name: string): { ids: ReadonlySet<string>; origins: readonly Span[] } | undefined => {
    const table = scope.table(family === 4 ? 'firewall vip' : 'firewall vip6')
    const entry = find(table, name)
    if (entry !== undefined) return { ids: new Set([vipId(scope, family, entry.key)]), origins: [scope.ledger.span(entry)] }
    const group = find(groups[family], name)
    if (group === undefined) return undefined
    const members = membersOf(scope, group, 'member').flatMap(([member]) => {
      const vip = find(table, member)
      return vip === undefined ? [] : [vip]
    })
    return {
      ids: new Set(members.map((vip) => vipId(scope, family, vip.key))),
      origins: [scope.ledger.span(group), ...members.map((vip) => scope.ledger.span(vip))],
    }
  }
  return { all, named: ids }
}

function vipId(scope: Scope, family: Family, name: string): string {
  return `${family === 4 ? 'vip' : 'vip6'}/${scope.vdom}/${name}`
}

const SERVER_TYPES: ReadonlySet<string> = new Set(['server-load-balance', 'access-proxy'])

function readVip(scope: Scope, book: AddressBook, services: ServiceBook, ports: Ports, family: Family, entry: Entry): Vip | undefined {
  const uncertainties: Uncertainty[] = [...classify(scope.ledger, entry, VIP)]
  if (wordOf(entry, 'status') === 'disable') return undefined
  const at = scope.ledger.span(entry.head)
  const doubt = (code: string, ja: string, en: string, span: Span = at): void => {
    uncertainties.push({ code, text: { ja: `VIP「${entry.key}」: ${ja}`, en: `VIP "${entry.key}": ${en}` }, span })
  }
  const unreadable = (name: string): void => {
    uncertainties.push(scope.ledger.unknown(entry.settings.get(name) ?? entry.head))
  }
  const type = wordOf(entry, 'type') ?? 'static-nat'
  const isServer = SERVER_TYPES.has(type)
  const incoming = ingress(scope, ports, entry, uncertainties)

  // What it answers for.
  let external: AddressBounds = { lo: Addresses.none, hi: everythingOf(family) }
  const extip = rangesOf(family, wordsOf(entry, 'extip'))
  const extaddr = membersOf(scope, entry, 'extaddr')
  if (extaddr.length > 0) {
    const resolved = unionOf(extaddr.map(([name, span]) => book.resolve(family, name, span)))
    external = resolved.bounds
    uncertainties.push(...resolved.uncertainties)
  } else if (extip === undefined || extip.length === 0) unreadable('extip')
  else if (extip.length === 1 && extip[0]!.high === 0n) {
    // Sources differ: any destination that arrives on extintf, or the address of extintf.
    doubt('vip-external-any', 'extip 0.0.0.0 が指すアドレスは資料により異なります', 'what extip 0.0.0.0 stands for differs between sources')
  } else external = exactAddresses(Addresses.ofRanges(extip))

  const filter = sourceFilter(family, entry)
  if (filter === undefined) unreadable('src-filter')
  const forward = forwarding(scope, services, family, entry, type, uncertainties)
  if (forward === undefined) unreadable('extport')

  // Where it leads.
  const target = targetOf(scope, book, family, entry, type, isServer, external, uncertainties)
  if (type === 'dns-translation')
    doubt('vip-dns', 'DNS応答の書き換えだけか宛先変換もするか確かめられません', 'whether it translates more than DNS answers is not known')
  if (type === 'access-proxy')
    doubt(
      'vip-access-proxy',
      'アクセスプロキシは宛先をファイルからは決められません',
      'the destination of an access proxy is not decided by headers',
    )
  if (isEnabled(entry, 'nat46') || isEnabled(entry, 'nat64'))
    doubt('nat46-nat64', 'IPv4とIPv6の間の変換は扱えません', 'translation between IPv4 and IPv6 is not modelled')

  const match: HeaderMatch = {
    src: filter ?? { lo: Addresses.none, hi: everythingOf(family) },
    dst: external,
    services: forward?.services ?? { lo: [], hi: ANY_SERVICE.hi, negated: false },
    partial: uncertainties.length > 0,
  }
  const translation: DestinationTranslation = {
    id: vipId(scope, family, entry.key),
    label: { ja: `VIP ${entry.key}`, en: `VIP ${entry.key}` },
    in: incoming,
    match,
    to: target.to,
    ...(target.port !== undefined ? { port: target.port } : forward?.port !== undefined ? { port: forward.port } : {}),
    uncertainties,
    span: scope.ledger.span(entry),
  }
  return {
    family,
    entry,
    translation,
    external: external.hi,
    mapped: target.mapped,
    isServer,
    reverses: type === 'static-nat' && !isEnabled(entry, 'portforward'),
  }
}

/** `extintf` and `srcintf-filter`: both must hold. */
function ingress(scope: Scope, ports: Ports, entry: Entry, uncertainties: Uncertainty[]): InterfaceMatch {
  const sets = ['extintf', 'srcintf-filter'].flatMap((name): InterfaceMatch[] => {
    const names = membersOf(scope, entry, name).filter(([text]) => text !== '')
    if (names.length === 0) return []
    const { match, uncertainties: unknown } = ports.resolveAll(names)
    uncertainties.push(...unknown)
    return [match]
  })
  const limited = sets.filter((set) => set !== 'any')
  if (limited.length === 0) return 'any'
  return new Set([...limited[0]!].filter((id) => limited.every((set) => set.has(id))))
}

function sourceFilter(family: Family, entry: Entry): AddressBounds | undefined {
  const values = wordsOf(entry, 'src-filter')
  if (values.length === 0) return exactAddresses(everythingOf(family))
  const ranges = rangesOf(family, values)
  return ranges === undefined ? undefined : exactAddresses(Addresses.ofRanges(ranges))
}

/** The same translation, but not certain to be consulted. */
export function doubtful(translation: DestinationTranslation, uncertainty: Uncertainty): DestinationTranslation {
  return { ...translation, match: { ...translation.match, partial: true }, uncertainties: [...translation.uncertainties, uncertainty] }
}
