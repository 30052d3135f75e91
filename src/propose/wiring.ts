/** From interfaces and routes to a draft of the network: which segment is a zone, which a cable, which leads outside. */
import type { Text } from '../base/text.ts'
import type { Prefix } from '../packet/address.ts'
import { formatAddress } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import { behind } from './behind.ts'
import type { Beyond } from './beyond.ts'
import { beyondOf } from './beyond.ts'
import type { Exit, ExternalDraft } from './exits.ts'
import { gathered, joinsDevices } from './exits.ts'
import type { Outside } from './outward.ts'
import { outsideByWords, outsideOf } from './outward.ts'
import type { Domain, Port } from './ports.ts'
import { egressOf, isGlobal, keyOf, mayPass } from './ports.ts'
import { ruleAddresses } from './rule-addresses.ts'
import type { Segment } from './segments.ts'
import { isNarrow, networks, segmentsOf } from './segments.ts'
import { tunnelPairs } from './tunnels.ts'
import { saysCable } from './words.ts'

/** A zone to be named: a segment, or networks behind a router without export. */
export interface ZoneDraft {
  readonly ports: Port[]
  readonly routers: RouterDraft[]
  addresses: Addresses
  /** What the routes that lead there are called. */
  readonly routeWords: string
  /** Ports in the same network that have one of its addresses and are kept apart. */
  readonly twins: readonly Port[]
}

/** A device that is seen only as a next hop. It is proposed as managed by others, which means: permits everything. */
export interface RouterDraft {
  /** Undefined for the far end of a closed line that several devices share. */
  readonly beyond: Beyond | undefined
  /** Ports cabled to it; a port on a larger segment reaches it through the segment's zone instead. */
  readonly cables: Port[]
  readonly zones: ZoneDraft[]
  readonly externals: ExternalDraft[]
  /** Other such routers it is joined to, because it leads to what stands behind them. */
  readonly routers: RouterDraft[]
}

export type Place =
  | { readonly kind: 'zone'; readonly zone: ZoneDraft }
  | { readonly kind: 'external'; readonly external: ExternalDraft }
  | { readonly kind: 'cable'; readonly port: Port }
  | { readonly kind: 'router'; readonly router: RouterDraft }
  | { readonly kind: 'unused'; readonly note: Text }
  | { readonly kind: 'open'; readonly note: Text }

export interface Wiring {
  readonly zones: readonly ZoneDraft[]
  readonly externals: readonly ExternalDraft[]
  readonly routers: readonly RouterDraft[]
  /** By `keyOf(port)`. Ports that are not in use are absent. */
  readonly places: ReadonlyMap<string, Place>
}

/** Proposes the wiring. `named` holds the single addresses that address objects speak of: hosts live there. */
export function wiringOf(domains: readonly Domain[], named: Addresses, plain: (text: string) => string): Wiring {
  const ports = domains.flatMap((domain) => domain.ports)
  const own = ownAddresses(domains)
  const hosts = named.minus(own)
  const segments = segmentsOf(ports)
  const segmentOf = new Map(segments.flatMap((segment) => segment.ports.map((port) => [port, segment] as const)))
  const pairs = tunnelPairs(domains, segmentOf)
  const unknown = beyondOf(
    domains,
    (family, address) => own.has(family, address),
    (port) => String(segments.findIndex((segment) => segment.ports.includes(port))),
    plain,
  ).filter(
    ({ hops, ports: at }) => hops.length > 0 || at.every((port) => (segmentOf.get(port)?.ports.length ?? 1) === 1 && !pairs.has(port)),
  )

  const zones: ZoneDraft[] = []
  const routers: RouterDraft[] = []
  const exits: Exit[] = []
  const places = new Map<string, Place>()

  const makeRouter = (beyond: Beyond | undefined): RouterDraft => {
    const made: RouterDraft = { beyond, cables: [], zones: [], externals: [], routers: [] }
    routers.push(made)
    return made
  }
  const cableTo = (router: RouterDraft, port: Port): void => {
    router.cables.push(port)
    places.set(keyOf(port), { kind: 'router', router })
  }
  const makeZone = ({ ports: on, addresses, twins }: Segment): ZoneDraft => {
    const made: ZoneDraft = { ports: [...on], routers: [], addresses, routeWords: '', twins }
    zones.push(made)
    for (const port of on) places.set(keyOf(port), { kind: 'zone', zone: made })
    return made
  }
  const exit = (port: Port, prefixes: readonly Prefix[], outside: Outside): void => {
    exits.push({ outside, from: { kind: 'port', port }, prefixes: networks([...port.subnets, ...prefixes]) })
  }
  const cable = (a: Port, b: Port): void => {
    places.set(keyOf(a), { kind: 'cable', port: b })
    places.set(keyOf(b), { kind: 'cable', port: a })
  }

  /** A rule table has interfaces without addresses: what its rules let in there tells the zone, where it tells one. */
  const placeByRules = (port: Port): void => {
    const spoken = ruleAddresses(port)
    const homes = zones.filter((zone) => !zone.addresses.and(spoken).isEmpty)
    const [home] = homes
    if (spoken.isEmpty || homes.length > 1) {
      const note = port.interface.kind === 'other' ? IN_RULES_ONLY : port.interface.addressUnknown ? DYNAMIC : WITHOUT_ADDRESS
      places.set(keyOf(port), { kind: 'open', note })
    } else if (home === undefined) {
      makeZone({ ports: [port], prefixes: [], addresses: spoken, twins: [] })
    } else {
      home.ports.push(port)
      places.set(keyOf(port), { kind: 'zone', zone: home })
    }
  }

  for (const segment of segments) {
    const [first, second, ...more] = segment.ports
    if (first === undefined) continue
    const neighbours = unknown.filter((b) => b.ports.some((port) => segment.ports.includes(port)))
    const [only, ...others] = neighbours
    const inhabited = !hosts.and(segment.addresses).isEmpty
    if (only === undefined) {
      const outside = second === undefined && isGlobal(first) ? outsideByWords(first) : undefined
      if (segment.ports.every((port) => isFactoryDefault(port, domains)))
        for (const port of segment.ports) places.set(keyOf(port), { kind: 'unused', note: FACTORY })
      else if (outside !== undefined) exit(first, [], outside)
      else if (second !== undefined && more.length === 0 && isCable(segment, first, second) && !inhabited) cable(first, second)
      else makeZone(segment)
      continue
    }
    const alone = second === undefined && others.length === 0
    const outside = alone ? soleExit(only) : undefined
    // A line that is called one, or has a global address, is not a segment with hosts of the body.
    const isLine = isGlobal(first) || outsideByWords(first) !== undefined || (isNarrow(segment) && outside?.confidence === 'likely')
    if (outside !== undefined && isLine) exit(first, only.prefixes, outside)
    else if (alone && isNarrow(segment) && !inhabited) cableTo(makeRouter(only), first)
    else {
      const zone = makeZone(segment)
      for (const b of neighbours) {
        const router = makeRouter(b)
        router.zones.push(zone)
        zone.routers.push(router)
      }
    }
  }

  for (const port of ports) {
    if (segmentOf.has(port) || !port.interface.used) continue
    const pair = pairs.get(port)
    const beyond = unknown.find((b) => b.ports.includes(port))
    const outside = beyond === undefined ? outsideByWords(port) : soleExit(beyond)
    const isLine = port.interface.kind !== 'tunnel' && (port.interface.addressUnknown || beyond !== undefined)
    if (port.interface.bridge !== undefined) places.set(keyOf(port), { kind: 'open', note: BRIDGE })
    else if (pair !== undefined) cable(port, pair)
    else if (outside !== undefined && isLine) exit(port, beyond?.prefixes ?? [], outside)
    else if (beyond !== undefined) cableTo(makeRouter(beyond), port)
    else placeByRules(port)
  }

  const found = behind(routers, zones, domains)
  const externals = gathered([...exits, ...found.exits])
  for (const external of externals) {
    const shared = joinsDevices(external) ? makeRouter(undefined) : undefined
    shared?.externals.push(external)
    for (const { from } of external.exits) {
      if (from.kind === 'router') from.router.externals.push(external)
      else if (shared !== undefined) cableTo(shared, from.port)
      else places.set(keyOf(from.port), { kind: 'external', external })
    }
  }
  return { zones: [...zones, ...found.zones], externals, routers, places }
}

/** Addresses of all devices we have read, links inside them and loopbacks included. */
function ownAddresses(domains: readonly Domain[]): Addresses {
  return Addresses.union(
    [...new Set(domains.map(({ device }) => device))].flatMap(({ interfaces }) =>
      interfaces
        .filter(({ enabled }) => enabled)
        .flatMap(({ addresses }) => addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
    ),
  )
}

/** The one external network a router leads to; undefined when it leads to several, or to networks of the body. */
function soleExit(beyond: Beyond): Outside | undefined {
  const found = [...beyond.prefixes, ...(beyond.isDefault ? [undefined] : [])].map((prefix) => outsideOf(beyond, prefix))
  const [first] = found
  return first !== undefined && found.every((outside) => outside?.kind === first.kind) ? first : undefined
}

/** Two ports and nothing else: a narrow network, or one whose both ends are named for the other. */
function isCable(segment: Segment, a: Port, b: Port): boolean {
  // A server with one leg is at home on the segment, however narrow it is.
  if (a.domain === b.domain || !hasOtherWay(a) || !hasOtherWay(b)) return false
  if (isNarrow(segment)) return true
  const small = segment.prefixes.every(({ family, length }) => length >= (family === 4 ? 28 : 64))
  return small && namesOther(a, b) && namesOther(b, a)
}

function hasOtherWay({ device, interface: own }: Port): boolean {
  return device.interfaces.some((i) => i.id !== own.id && i.domain === own.domain && i.enabled && i.used && i.kind !== 'loopback')
}

function namesOther({ words }: Port, { device }: Port): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  const host = plain(device.hostname)
  return saysCable(words.name) || (host.length >= 3 && plain(`${words.name} ${words.remark}`).includes(host))
}

/** Addresses FortiGates leave the factory with: the switch link and the management port. */
const FACTORY_ADDRESSES: ReadonlySet<string> = new Set([
  'fortilink 10.255.1.1',
  'mgmt 192.168.1.99',
  'internal 192.168.1.99',
  'lan 192.168.1.99',
])

/** Still as the factory made it, with no rule and no route that uses it: nothing can pass. */
function isFactoryDefault(port: Port, domains: readonly Domain[]): boolean {
  const { name } = port.interface
  if (!port.own.some(({ family, address }) => FACTORY_ADDRESSES.has(`${name} ${formatAddress(family, address)}`))) return false
  if (mayPass(port)) return false
  return domains.every((domain) => domain.routes.every((route) => route.kind === 'connected' || egressOf(domain, route) !== port))
}

const FACTORY: Text = {
  ja: '工場出荷時のままで、許可するルールも経路もない',
  en: 'as the factory made it; no rule permits anything through it and no route uses it',
}
const BRIDGE: Text = {
  ja: '透過型（ブリッジ）のポート。両側のセグメントは設定からは分からない',
  en: 'a port of a bridge: an export does not tell which segments it joins',
}
const DYNAMIC: Text = {
  ja: 'アドレスが DHCP や PPPoE で決まり、設定にない',
  en: 'its address comes from DHCP or PPPoE and is not in the export',
}
const IN_RULES_ONLY: Text = {
  ja: 'ルールに名前があるだけで、アドレスが分からない',
  en: 'only named in rules, its address is not known',
}
const WITHOUT_ADDRESS: Text = {
  ja: '使われているが、アドレスがない',
  en: 'in use, without an address',
}
