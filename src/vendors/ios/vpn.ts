/**
 * Crypto maps in the model: every entry is a tunnel interface of its own, `ipsec:MAP/10`; the interface the map is on
 * sends into it what the entry's list selects, and drops what arrives in clear although it belongs there.
 *
 * A deny in the list of an entry leaves the packet to the next entry; what no entry selects leaves in clear. Packets out
 * of a tunnel must be what its list selects, ends exchanged, and since 12.3(8)T meet the lists of the entry
 * (`set ip access-group`) instead of those of the interface (Cisco, "Crypto Access Check on Clear-Text Packets").
 */
import type { Span } from '../../base/span.ts'
import type { Interface, Stage } from '../../model/device.ts'
import type { Route } from '../../model/route.ts'
import type { Chain, Rule, Rulebase } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { prefixesOf } from '../../packet/prefixes.ts'
import { anyOf } from './address.ts'
import type { Config } from './config.ts'
import type { CryptoEntry } from './crypto-map.ts'
import { newInterface } from './interface.ts'
import type { Routed } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { ListCompiler } from './rule.ts'
import { clauseOf, mirrored } from './rule.ts'
import { EVERY_PACKET } from './rulebase.ts'

/** An entry in force on an interface. */
interface Applied {
  readonly map: string
  readonly entry: CryptoEntry
  /** The interface the map is on. */
  readonly outer: Routed
  readonly tunnel: string
}

/** Before 12.3(8)T lists of the interface were tried on packets in clear as well: those releases are not modelled. */
export function isOldCrypto(version: string): boolean {
  return version !== '' && Number.parseFloat(version) < 12.4
}

/** Entries that are complete, on interfaces that are up; dynamic maps in the place of the entry that names them. */
function appliedOf(config: Config, routed: readonly Routed[]): readonly Applied[] {
  if (isOldCrypto(config.version)) return []
  return routed.flatMap((outer) => {
    const map = outer.config.cryptoMap?.name
    if (map === undefined || !outer.model.enabled) return []
    const prefix = outer.model.domain === '' ? '' : `${outer.model.domain}/`
    return (config.crypto.maps.get(map) ?? []).flatMap((entry): Applied[] => {
      const tunnel = `${prefix}ipsec:${map}/${entry.sequence}`
      if (entry.kind === 'group') return []
      if (entry.kind === 'peer') return entry.match === undefined || entry.peers === 0 ? [] : [{ map, entry, outer, tunnel }]
      return (config.crypto.dynamic.get(entry.dynamic ?? '') ?? []).map((inner) => ({ map, entry: inner, outer, tunnel }))
    })
  })
}

/** The tunnels of crypto maps as interfaces: translated and zoned as the interface the map is on, with lists of their own. */
export function tunnelsOf(config: Config, routed: readonly Routed[], compiler: ListCompiler): readonly Routed[] {
  const found = new Map<string, Routed>()
  for (const { map, entry, outer, tunnel } of appliedOf(config, routed)) {
    if (found.has(tunnel) || protectsItself(entry, outer, routed, compiler)) continue
    const { nat, zone, policy4, vrf } = outer.config
    const model: Interface = {
      id: tunnel,
      name: `ipsec:${map}/${entry.sequence}`,
      domain: outer.model.domain,
      kind: 'tunnel',
      enabled: true,
      addresses: [],
      addressUnknown: false,
      ipv6: false,
      used: true,
      span: entry.span,
    }
    const filters = {
      ...(entry.filters.in === undefined ? {} : { in4: entry.filters.in }),
      ...(entry.filters.out === undefined ? {} : { out4: entry.filters.out }),
    }
    found.set(tunnel, {
      config: { ...newInterface(model.name, entry.header), span: entry.span, vrf, nat, zone, policy4, filters },
      model,
    })
  }
  return [...found.values()]
}

/** Whether an entry protects only what the device itself sends (GRE between routers): nothing passes through that tunnel. */
function protectsItself(entry: CryptoEntry, outer: Routed, routed: readonly Routed[], compiler: ListCompiler): boolean {
  const list = entry.match === undefined ? undefined : compiler.compile(entry.match.name, 4)
  if (list?.state !== 'filters') return false
  const own = Addresses.union(
    routed
      .filter(({ model }) => model.domain === outer.model.domain)
      .flatMap(({ model }) => model.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
  )
  return list.rules.every((rule) => rule.action !== 'permit' || rule.clauses.every(({ match }) => match.src.hi.within(own)))
}

/** What a domain's crypto maps select, before and after routing. */
export interface Selectors {
  readonly inbound: readonly Stage[]
  readonly outbound: readonly Stage[]
  /** Why the whole domain is not known. */
  readonly uncertainties: readonly Uncertainty[]
}

export function selectorsOf(config: Config, interfaces: readonly Routed[], compiler: ListCompiler): Selectors {
  const uncertainties = interfaces.flatMap(({ config: i }) => doubtsOf(config, i.name, i.cryptoMap))
  const applied = appliedOf(config, interfaces).filter(({ tunnel }) => interfaces.some(({ model }) => model.id === tunnel))
  if (applied.length === 0) return { inbound: [], outbound: [], uncertainties }
  const outers = [...new Set(applied.map(({ outer }) => outer))]
  const rulebase = (map: string, rules: readonly Rule[], otherwise: Rulebase['otherwise'], span: Span): Rulebase => ({
    name: { ja: `crypto map ${map}`, en: `crypto map ${map}` },
    rules,
    otherwise,
    span,
  })
  const outward = outers.map((outer) => {
    const mine = applied.filter((one) => one.outer === outer)
    const rules = mine.flatMap((one) => choosing(one, compiler))
    return {
      in: 'any' as const,
      out: new Set([outer.model.id]),
      rulebase: rulebase(mine[0]!.map, rules, 'permit', outer.config.cryptoMap!.span),
    }
  })
  const inClear = outers.flatMap((outer) => {
    const mine = applied.filter((one) => one.outer === outer && one.entry.kind === 'peer')
    const rules = mine.flatMap((one) => [jump(one, listOf(one, compiler, 'deny', true), 'inbound')])
    const span = outer.config.cryptoMap!.span
    return mine.length === 0
      ? []
      : [{ in: new Set([outer.model.id]), out: 'any' as const, rulebase: rulebase(mine[0]!.map, rules, 'permit', span) }]
  })
  const outOfTunnels = [...new Map(applied.map((one) => [one.tunnel, one])).values()].flatMap((one) => {
    const { tunnel, map, entry } = one
    if (entry.match === undefined) return []
    // What the entry's list denies is in no tunnel; which of its permits was negotiated is the peer's choice.
    const rules = listOf(one, compiler, 'permit', true).rules.filter(({ action }) => action === 'permit')
    return [{ in: new Set([tunnel]), out: 'any' as const, rulebase: rulebase(map, rules, 'deny', entry.span) }]
  })
  return {
    inbound: [{ kind: 'vpn', bindings: [...inClear, ...outOfTunnels], unbound: 'permit' }],
    outbound: [{ kind: 'vpn', bindings: outward, unbound: 'permit' }],
    uncertainties,
  }
}

/** Sends an entry's packets into its tunnel; those it only may select go neither way for certain. */
function choosing(one: Applied, compiler: ListCompiler): readonly Rule[] {
  const into = jump(one, listOf(one, compiler, 'permit', false), 'into')
  // Whether a peer of a dynamic map is connected, and what it asked for, changes by the minute: then, or in clear.
  if (one.entry.kind === 'dynamic') return [into]
  return [into, jump(one, listOf(one, compiler, 'deny', false), 'perhaps')]
}

function jump({ map, entry, tunnel }: Applied, chain: Chain, part: string): Rule {
  return {
    id: `crypto/${tunnel}/${part}`,
    label: { ja: `crypto map ${map} ${entry.sequence}`, en: `crypto map ${map} ${entry.sequence}` },
    action: 'jump',
    chain,
    enabled: true,
    clauses: [clauseOf({ ...EVERY_PACKET, src: anyOf(4), dst: anyOf(4), partial: false })],
    conditions: [],
    uncertainties: [],
    initiates: true,
    logged: false,
    span: entry.span,
    focus: entry.header,
    origins: [],
  }
}

/** The list of an entry: its permits take `action`, its denies leave the packet to the next entry. */
function listOf({ map, entry, tunnel }: Applied, compiler: ListCompiler, action: 'permit' | 'deny', turned: boolean): Chain {
  const name = { ja: `crypto map ${map} ${entry.sequence}`, en: `crypto map ${map} ${entry.sequence}` }
  const compiled = entry.match === undefined ? undefined : compiler.compile(entry.match.name, 4)
  const known = compiled?.state === 'filters' ? compiled.rules : [unknownSelection(entry)]
  const rules = known.map((rule): Rule => {
    const clauses = turned ? rule.clauses.map((clause) => ({ ...clause, match: mirrored(clause.match) })) : rule.clauses
    const part = turned ? 'inbound' : action === 'permit' ? 'into' : 'perhaps'
    const base = {
      ...rule,
      id: `crypto/${tunnel}/${part}/${rule.id}`,
      label: { ja: `${name.ja}（${rule.label.ja}）`, en: `${name.en} (${rule.label.en})` },
      clauses,
    }
    if (rule.action === 'permit') return action === 'permit' && !turned ? { ...base, divert: tunnel } : { ...base, action }
    // An entry that holds at times only leaves it open whether the packet goes on.
    return { ...base, action: 'return', conditions: [], clauses: rule.conditions.length === 0 ? clauses : clauses.map(perhaps) }
  })
  return { name, rules, span: entry.span }
}

function perhaps(clause: Rule['clauses'][number]): Rule['clauses'][number] {
  return { ...clause, match: { ...clause.match, partial: true } }
}

/** Without a list that is known, an entry may select anything. */
function unknownSelection(entry: CryptoEntry): Rule {
  const text =
    entry.match === undefined
      ? { ja: '接続した相手ごとに、暗号化する通信が決まります', en: 'what is protected is settled when a peer connects' }
      : {
          ja: `アクセスリスト ${entry.match.name} が定義されていないか空です`,
          en: `access list ${entry.match.name} is not defined or empty`,
        }
  const span = entry.match?.span ?? entry.header
  return {
    id: 'unknown',
    label: text,
    action: 'permit',
    enabled: true,
    clauses: [clauseOf({ ...EVERY_PACKET, src: anyOf(4), dst: anyOf(4), partial: true })],
    conditions: [],
    uncertainties: [uncertainty(entry.match === undefined ? 'ipsec-dynamic-peers' : 'undefined-object', text, span)],
    initiates: true,
    logged: false,
    span,
    focus: span,
    origins: [],
  }
}

function doubtsOf(config: Config, name: string, map: { readonly name: string; readonly span: Span } | undefined): readonly Uncertainty[] {
  if (map === undefined) return []
  if (isOldCrypto(config.version)) {
    const text = {
      ja: `${name} の crypto map が通信を別の拠点へ運びます（この版での動作は解析の対象外です）`,
      en: `the crypto map on ${name} carries traffic elsewhere; how this release does so is not modelled`,
    }
    return [uncertainty('ipsec', text, map.span)]
  }
  if (config.crypto.maps.has(map.name)) return []
  const text = { ja: `${name} の crypto map ${map.name} が定義されていません`, en: `crypto map ${map.name} on ${name} is not defined` }
  return [uncertainty('undefined-object', text, map.span)]
}

/** Routes to what a crypto map protects at the other end (`reverse-route`), and whether some are only known at run time. */
export function reverseRoutesOf(
  config: Config,
  interfaces: readonly Routed[],
  compiler: ListCompiler,
): { readonly routes: readonly Route[]; readonly unknown: readonly Span[] } {
  const routes: Route[] = []
  const unknown: Span[] = []
  for (const { entry, outer } of appliedOf(config, interfaces)) {
    const { reverseRoute, match, kind } = entry
    if (reverseRoute === undefined) continue
    const list = match === undefined ? undefined : compiler.compile(match.name, 4)
    if (kind === 'dynamic' || list?.state !== 'filters') {
      unknown.push(reverseRoute.span)
      continue
    }
    for (const rule of list.rules) {
      if (rule.action !== 'permit') continue
      const there = Addresses.union(rule.clauses.map(({ match: m }) => m.dst.hi))
      for (const prefix of prefixesOf(there))
        routes.push({
          prefix,
          kind: 'learned',
          out: outer.model.id,
          distance: 1,
          metric: 0,
          conditional: !reverseRoute.static || rule.uncertainties.length > 0,
          span: reverseRoute.span,
        })
    }
  }
  return { routes, unknown }
}
