/** Short ways to write models in tests. Everything has the plainest default. */
import type { Span, SourceFile } from '../../src/base/span.ts'
import { verbatim } from '../../src/base/text.ts'
import type { Device, Interface, LocalServices, RoutingDomain, Stage } from '../../src/model/device.ts'
import type { AddressBounds, HeaderMatch, ServiceBounds, ServiceBox } from '../../src/model/match.ts'
import { ANY_SERVICE } from '../../src/model/match.ts'
import type { PolicyRoute, Route, RouteTable } from '../../src/model/route.ts'
import type {
  Clause,
  DestinationTranslation,
  InterfaceMatch,
  Rule,
  Rulebase,
  SourceTarget,
  SourceTranslation,
} from '../../src/model/rule.ts'
import type { Attachment, BaseTier, DeviceDeclaration, External, ExternalKind, Topology, Zone } from '../../src/model/topology.ts'
import type { Condition, Uncertainty } from '../../src/model/uncertainty.ts'
import { parseAddress, parsePrefix, rangeOf } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { Packet } from '../../src/packet/packet.ts'
import { TCP, UDP } from '../../src/packet/packet.ts'
import type { Ranges } from '../../src/packet/ranges.ts'

const source: SourceFile = { path: 'built.conf', text: 'built in a test\n', encoding: 'utf-8', sha256: '0'.repeat(64) }

/** Somewhere. */
export const span: Span = { source, start: 0, end: 5 }

/** A single address as a number; throws on bad text. */
export function ip(text: string): bigint {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed.address
}

/** Prefixes, addresses and `low-high` ranges; `all` for every address. */
export function addresses(...texts: readonly string[]): Addresses {
  return Addresses.union(
    texts.map((text) => {
      if (text === 'all') return Addresses.all
      const [low, high] = text.split('-')
      if (low !== undefined && high !== undefined) {
        const from = parseAddress(low)
        const to = parseAddress(high)
        if (from === undefined || to === undefined) throw new Error(`not a range: ${text}`)
        return Addresses.ofRanges([{ family: from.family, low: from.address, high: to.address }])
      }
      const prefix = parsePrefix(text)
      if (prefix === undefined) throw new Error(`not a prefix: ${text}`)
      return Addresses.ofRanges([rangeOf(prefix)])
    }),
  )
}

/** Exact bounds from texts, or what was given. */
function bounds(given: string | readonly string[] | AddressBounds | undefined): AddressBounds {
  if (given === undefined) return { lo: Addresses.all, hi: Addresses.all }
  if (typeof given === 'object' && 'lo' in given) return given
  const set = addresses(...(typeof given === 'string' ? [given] : given))
  return { lo: set, hi: set }
}

/** Addresses known to be meant, and those that may be. */
export function between(lo: readonly string[], hi: readonly string[]): AddressBounds {
  return { lo: addresses(...lo), hi: addresses(...hi) }
}

/** `tcp/80`, `tcp/80-90`, `udp/53`, `icmp`, `any`. */
export function service(text: string): ServiceBox {
  if (text === 'any') return { protocols: [[0, 255]] }
  if (text === 'icmp') return { family: 4, protocols: [[1, 1]] }
  const [name, ports] = text.split('/')
  const number = name === 'tcp' ? TCP : name === 'udp' ? UDP : undefined
  if (number === undefined) throw new Error(`not a service: ${text}`)
  const [low, high = low] = (ports ?? '0-65535').split('-').map(Number)
  return { protocols: [[number, number]], dport: [[low ?? 0, high ?? 65535]] }
}

export interface MatchFields {
  readonly src?: string | readonly string[] | AddressBounds
  readonly dst?: string | readonly string[] | AddressBounds
  /** Services as text, or bounds. */
  readonly services?: string | readonly string[] | ServiceBounds
  readonly partial?: boolean
}

export function match({ src, dst, services, partial = false }: MatchFields = {}): HeaderMatch {
  const built: ServiceBounds =
    services === undefined
      ? ANY_SERVICE
      : typeof services === 'object' && 'lo' in services
        ? services
        : exactServices(typeof services === 'string' ? [services] : services)
  return { src: bounds(src), dst: bounds(dst), services: built, partial }
}

function exactServices(texts: readonly string[]): ServiceBounds {
  const boxes = texts.map(service)
  return { lo: boxes, hi: boxes, negated: false }
}

function interfaces(given: InterfaceMatch | readonly string[] | undefined): InterfaceMatch {
  if (given === undefined || given === 'any') return 'any'
  return new Set(given)
}

export interface ClauseFields extends MatchFields {
  readonly in?: readonly string[] | InterfaceMatch
  readonly out?: readonly string[] | InterfaceMatch
  readonly translated?: Clause['translated'] | readonly string[]
}

export function clause({ in: ingress, out, translated = 'any', ...fields }: ClauseFields = {}): Clause {
  return {
    in: interfaces(ingress),
    out: interfaces(out),
    translated: typeof translated === 'string' ? translated : new Set(translated),
    match: match(fields),
  }
}

export interface RuleFields extends ClauseFields {
  readonly id?: string
  readonly enabled?: boolean
  /** Instead of the clause the other fields describe. */
  readonly clauses?: readonly Clause[]
  readonly conditions?: readonly Condition[]
  readonly uncertainties?: readonly Uncertainty[]
  readonly initiates?: boolean
  readonly sourceTarget?: SourceTarget | undefined
  readonly divert?: string | undefined
}

let ruleNumber = 0

function rule(action: Rule['action'], fields: RuleFields): Rule {
  const {
    id = `rule/${++ruleNumber}`,
    enabled = true,
    clauses,
    conditions = [],
    uncertainties = [],
    initiates = true,
    sourceTarget,
    divert,
    ...rest
  } = fields
  return {
    id,
    label: verbatim(id),
    action,
    enabled,
    clauses: clauses ?? [clause(rest)],
    conditions,
    uncertainties,
    initiates,
    ...(sourceTarget === undefined ? {} : { sourceTarget }),
    ...(divert === undefined ? {} : { divert }),
    logged: false,
    span,
    focus: span,
    origins: [],
  }
}

export function permit(fields: RuleFields = {}): Rule {
  return rule('permit', fields)
}

export function deny(fields: RuleFields = {}): Rule {
  return rule('deny', fields)
}

/** Walks another list, then goes on with the next rule. */
export function jump(rules: readonly Rule[], fields: RuleFields = {}): Rule {
  return { ...rule('jump', fields), chain: { name: verbatim('chain'), rules, span } }
}

/** Walks another list and leaves this one. */
export function goto(rules: readonly Rule[], fields: RuleFields = {}): Rule {
  return { ...rule('goto', fields), chain: { name: verbatim('chain'), rules, span } }
}

/** Leaves the list it stands in. */
export function back(fields: RuleFields = {}): Rule {
  return rule('return', fields)
}

export function rulebase(rules: readonly Rule[], otherwise: 'permit' | 'deny' = 'deny'): Rulebase {
  return { name: verbatim('rulebase'), rules, otherwise, span }
}

/** A forward filter over every interface pair, as firewalls have. */
export function filter(rules: readonly Rule[], otherwise: 'permit' | 'deny' = 'deny'): Stage {
  return { kind: 'filter', at: 'forward', bindings: [{ in: 'any', out: 'any', rulebase: rulebase(rules, otherwise) }], unbound: 'deny' }
}

/** Access lists per interface, as routers have; an interface without one permits. */
export function accessList(at: 'ingress' | 'egress', lists: Readonly<Record<string, readonly Rule[]>>): Stage {
  const bindings = Object.entries(lists).map(([id, rules]) => {
    const only = new Set([id])
    return { in: at === 'ingress' ? only : ('any' as const), out: at === 'egress' ? only : ('any' as const), rulebase: rulebase(rules) }
  })
  return { kind: 'filter', at, bindings, unbound: 'permit' }
}

export function condition(kind: Condition['kind'] = 'schedule'): Condition {
  return { kind, text: verbatim(kind), span }
}

export function uncertainty(code = 'unknown-statement'): Uncertainty {
  return { code, text: verbatim(code), span }
}

export interface RouteFields {
  readonly kind?: Route['kind']
  readonly out?: string | undefined
  readonly via?: string | undefined
  readonly distance?: number
  readonly metric?: number
  readonly conditional?: boolean
}

/** `route('10.0.0.0/8', { out: 'a', via: '10.1.0.1' })`; connected when only `out` is given and no kind. */
export function route(prefix: string, { kind, out, via, distance, metric = 0, conditional = false }: RouteFields = {}): Route {
  const parsed = parsePrefix(prefix)
  if (parsed === undefined) throw new Error(`not a prefix: ${prefix}`)
  const decided = kind ?? (via === undefined && out !== undefined ? 'connected' : 'static')
  return {
    prefix: { ...parsed, address: rangeOf(parsed).low },
    kind: decided,
    ...(out === undefined ? {} : { out }),
    ...(via === undefined ? {} : { nextHop: ip(via) }),
    distance: distance ?? (decided === 'connected' ? 0 : 10),
    metric,
    conditional,
    span,
  }
}

export function table(routes: readonly Route[], uncertainties: readonly Uncertainty[] = []): RouteTable {
  return { routes, uncertainties }
}

export interface PolicyRouteFields extends MatchFields {
  readonly in?: readonly string[]
  readonly action?: PolicyRoute['action']
  readonly out?: readonly string[]
  readonly via?: readonly string[]
  readonly conditions?: readonly Condition[]
  readonly uncertainties?: readonly Uncertainty[]
}

export function policyRoute({
  in: ingress,
  action = 'forward',
  out = [],
  via = [],
  conditions = [],
  uncertainties = [],
  ...fields
}: PolicyRouteFields): PolicyRoute {
  return {
    label: verbatim('policy route'),
    in: interfaces(ingress),
    match: match(fields),
    action,
    out,
    nextHops: via.map(ip),
    conditions,
    uncertainties,
    span,
  }
}

export function routing(
  routes: readonly Route[],
  { policyRoutes = [], uncertainties = [] }: { policyRoutes?: readonly PolicyRoute[]; uncertainties?: readonly Uncertainty[] } = {},
): Stage {
  return { kind: 'route', policyRoutes, table: table(routes, uncertainties) }
}

export interface TranslationFields extends MatchFields {
  readonly id: string
  readonly in?: readonly string[]
  readonly to: DestinationTranslation['to']
  readonly port?: DestinationTranslation['port']
  readonly uncertainties?: readonly Uncertainty[]
}

export function destinationTranslation({
  id,
  in: ingress,
  to,
  port,
  uncertainties = [],
  ...fields
}: TranslationFields): DestinationTranslation {
  return {
    id,
    label: verbatim(id),
    in: interfaces(ingress),
    match: match(fields),
    to,
    ...(port === undefined ? {} : { port }),
    uncertainties,
    span,
  }
}

/** IPv4 `low`-`high` moves to `to`.. */
export function offset(low: string, high: string, to: string): Extract<DestinationTranslation['to'], { kind: 'offset' }> {
  return { kind: 'offset', family: 4, low: ip(low), high: ip(high), to: ip(to) }
}

export interface SourceTranslationFields extends MatchFields {
  readonly id: string
  readonly in?: readonly string[]
  readonly out?: readonly string[]
  readonly target: SourceTranslation['target']
}

export function sourceTranslation({ id, in: ingress, out, target, ...fields }: SourceTranslationFields): SourceTranslation {
  return { id, label: verbatim(id), in: interfaces(ingress), out: interfaces(out), match: match(fields), target, uncertainties: [], span }
}

export interface InterfaceFields {
  /** `address/length`, the first is primary. */
  readonly addresses?: readonly string[]
  readonly domain?: string
  readonly kind?: Interface['kind']
  readonly enabled?: boolean
  readonly addressUnknown?: boolean
  readonly peer?: string | undefined
  readonly bridge?: string | undefined
  readonly used?: boolean
}

export function iface(id: string, fields: InterfaceFields = {}): Interface {
  const {
    addresses: texts = [],
    domain = '',
    kind = 'physical',
    enabled = true,
    addressUnknown = false,
    peer,
    bridge,
    used = true,
  } = fields
  return {
    id,
    name: id.slice(id.indexOf('/') + 1),
    domain,
    kind,
    enabled,
    addresses: texts.map((text, index) => {
      const prefix = parsePrefix(text)
      if (prefix === undefined) throw new Error(`not a prefix: ${text}`)
      return { prefix, secondary: index > 0, span }
    }),
    addressUnknown,
    ipv6: texts.some((text) => text.includes(':')),
    ...(peer === undefined ? {} : { peer }),
    ...(bridge === undefined ? {} : { bridge }),
    used,
    span,
  }
}

export interface DomainFields {
  readonly name?: string
  readonly stages?: readonly Stage[]
  readonly local?: LocalServices
  readonly uncertainties?: readonly Uncertainty[]
}

export function domain({ name = '', stages = [], local = { bindings: [] }, uncertainties = [] }: DomainFields = {}): RoutingDomain {
  return { name, stages, local, features: [], uncertainties }
}

export interface DeviceFields {
  readonly role?: Device['role']
  readonly knowledge?: Device['knowledge']
  readonly interfaces?: readonly Interface[]
  readonly domains?: readonly RoutingDomain[]
}

export function device(
  id: string,
  { role = 'firewall', knowledge = 'export', interfaces: own = [], domains = [] }: DeviceFields = {},
): Device {
  return {
    id,
    vendor: knowledge === 'export' ? 'fortios' : 'none',
    product: 'built',
    hostname: id,
    role,
    knowledge,
    interfaces: own,
    domains,
    coverage: { understood: 0, irrelevant: {}, notUnderstood: [] },
    span,
  }
}

export function zone(id: string, prefixes: readonly string[], tier: BaseTier = 'lgwan'): Zone {
  return {
    id,
    name: id,
    tier: { id: tier, name: verbatim(tier), base: tier },
    addresses: addresses(...prefixes),
    written: prefixes,
    site: 'main',
    mainTerminal: false,
    businessSystem: false,
    span,
  }
}

export function external(id: string, kind: ExternalKind, prefixes?: readonly string[], reaches: readonly string[] = []): External {
  return {
    id,
    name: id,
    kind,
    addresses: prefixes === undefined ? undefined : addresses(...prefixes),
    reaches,
    does: [],
    evidence: [],
    span,
  }
}

/** `'lg-client'` names a zone or external; `{ link: 'fw/port1' }` a cable; `'-'` unused. */
export type Attached = string | { readonly link: readonly [device: string, interfaceId: string] }

export interface TopologyFields {
  readonly zones?: readonly Zone[]
  readonly externals?: readonly External[]
  /** Interface id → what it touches, by device. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, Attached>>>>
  /** Default: 198.51.100.0/24 and 203.0.113.0/24. */
  readonly internet?: Addresses
}

export function topology({
  zones = [],
  externals = [],
  devices = {},
  internet = addresses('198.51.100.0/24', '203.0.113.0/24'),
}: TopologyFields): Topology {
  const outside = new Set(externals.map(({ id }) => id))
  const attachment = (attached: Attached): Attachment => {
    if (typeof attached === 'object') return { kind: 'link', device: attached.link[0], interface: attached.link[1], span }
    if (attached === '-') return { kind: 'unused', span }
    return outside.has(attached) ? { kind: 'external', external: attached, span } : { kind: 'zone', zone: attached, span }
  }
  const declarations = Object.entries(devices).map(
    ([id, own]): DeviceDeclaration => ({
      id,
      name: id,
      managedBy: 'self',
      declaredOpen: false,
      interfaces: new Map(Object.entries(own).map(([name, attached]) => [name, attachment(attached)])),
      span,
    }),
  )
  return {
    organization: { name: '試験市' },
    model: 'alpha',
    noMyNumberWork: false,
    tiers: new Map(zones.map(({ tier }) => [tier.id, tier])),
    zones: new Map(zones.map((z) => [z.id, z])),
    externals: new Map(externals.map((x) => [x.id, x])),
    devices: new Map(declarations.map((d) => [d.id, d])),
    hosts: new Map(),
    relays: new Map(),
    specificCommunications: new Map(),
    flows: new Map(),
    exceptions: new Map(),
    evidence: new Map(),
    connections: undefined,
    registeredSystems: new Map(),
    waypoints: new Map(),
    policies: [],
    internet,
    span,
  }
}

/** A TCP packet between two addresses of one family; source port 1024 unless given. */
export function tcp(src: string, dst: string, dport: number, sport = 1024): Packet {
  return { family: src.includes(':') ? 6 : 4, protocol: TCP, src: ip(src), dst: ip(dst), sport, dport }
}

/** Every port, for services that limit only the other end. */
export const everyPort: Ranges<number> = [[0, 65535]]
