/** Interfaces of the model: from `ip addr`, or from what rules, routes and the topology name where that is missing. */
import type { Span } from '../../base/span.ts'
import type { Interface, RoutingDomain } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { DeclaredInterface } from '../vendor.ts'
import type { OwnAddresses } from './iptables/meaning.ts'
import type { Link } from './link.ts'
import type { PrintedRoute } from './route-line.ts'
import { uncertainty } from './tally.ts'

export interface Interfaces {
  readonly interfaces: readonly Interface[]
  /** One per bridge or bond whose members have to be told apart from it. */
  readonly memberDomains: readonly RoutingDomain[]
  /** What reaches the whole device: routing domains inside it that are not followed. */
  readonly uncertainties: readonly Uncertainty[]
}

export interface Named {
  readonly declared: readonly DeclaredInterface[]
  /** Names that rules and routes speak of, without wildcards. */
  readonly spoken: ReadonlySet<string>
  readonly routes: readonly PrintedRoute[]
  readonly span: Span
}

/** Addresses of the machine itself, as far as the file tells. */
export function ownAddressesOf(links: ReadonlyMap<string, Link>, routes: readonly PrintedRoute[]): OwnAddresses {
  const held = [...links.values()].flatMap(({ addresses }) => addresses)
  const derived = routes.flatMap(({ family, source, connected }) =>
    source !== undefined && connected ? [{ family, address: source }] : [],
  )
  const complete = held.length > 0
  return {
    complete,
    addresses: Addresses.union([
      ...held.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address)),
      ...derived.map(({ family, address }) => Addresses.ofAddress(family, address)),
    ]),
    broadcasts: Addresses.union(held.flatMap(({ broadcast }) => (broadcast === undefined ? [] : [Addresses.ofAddress(4, broadcast)]))),
  }
}

export function interfacesOf(links: ReadonlyMap<string, Link>, named: Named): Interfaces {
  return links.size === 0 ? withoutListing(named) : fromListing(links, named)
}

function fromListing(links: ReadonlyMap<string, Link>, { declared, spoken, span }: Named): Interfaces {
  const kinds = new Map([...links.values()].map((link) => [link.name, masterKind(link)]))
  const declaredIds = new Set(declared.map(({ id }) => id))
  const physical = new Map<string, number>()
  for (const { master, name } of links.values())
    if (master !== undefined && !isVirtual(links.get(name)!)) physical.set(master, (physical.get(master) ?? 0) + 1)
  const uncertainties: Uncertainty[] = []
  const memberDomains = new Map<string, RoutingDomain>()
  const interfaces = [...links.values()].flatMap((link): readonly Interface[] => {
    const { master } = link
    const routing = master === undefined ? undefined : kinds.get(master)
    const ofVrf = routing === 'vrf' || (routing !== 'bridge' && routing !== 'bond' && link.addresses.some(({ linkLocal }) => !linkLocal))
    if (master !== undefined && ofVrf) uncertainties.push(vrfNotFollowed(master, link.span))
    if (master === undefined || ofVrf) return [modelInterface(link, '', spoken)]
    const several = routing !== 'bond' && (physical.get(master) ?? 0) > 1 && !isVirtual(link)
    if (!several && !declaredIds.has(link.name)) return []
    const domain = `${master}:members`
    if (!memberDomains.has(domain)) memberDomains.set(domain, memberDomain(domain, master, routing, link.span))
    return [{ ...modelInterface(link, domain, spoken), used: several }]
  })
  void span
  return { interfaces, memberDomains: [...memberDomains.values()], uncertainties }
}

/** What an interface that others are enslaved to is. */
function masterKind({ kind, flags, name }: Link): 'bridge' | 'bond' | 'vrf' | 'other' {
  if (kind === 'vrf') return 'vrf'
  if (kind === 'bridge') return 'bridge'
  if (kind === 'bond' || kind === 'team') return 'bond'
  if (flags?.has('MASTER') === true) return flags.has('NOARP') ? 'vrf' : 'bond'
  return /^(?:br|virbr|docker|lxcbr|vmbr|ovs)/.test(name) ? 'bridge' : /^(?:bond|team)/.test(name) ? 'bond' : 'other'
}

/** Ends of virtual cables: what is behind them runs on this machine. */
function isVirtual({ kind, name, medium }: Link): boolean {
  return kind === 'veth' || kind === 'tun' || /^(?:veth|vnet|tap|vif|lxc|cali|cni|fwpr|fwln)/.test(name) || medium === 'none'
}

function modelInterface(link: Link, domain: string, spoken: ReadonlySet<string>): Interface {
  const { name, flags, state, addresses, vlan, span } = link
  const loopback = flags?.has('LOOPBACK') === true || name === 'lo'
  const real = addresses.filter(({ linkLocal }) => !linkLocal)
  return {
    id: name,
    name,
    domain,
    kind: kindOf(link, loopback),
    enabled: flags === undefined ? state !== 'DOWN' || addresses.length > 0 : flags.has('UP'),
    addresses: loopback
      ? real.filter(({ prefix }) => !isLoopback(prefix))
      : addresses.map(({ prefix, secondary, span: at }) => ({ prefix, secondary, span: at })),
    addressUnknown: false,
    ipv6: addresses.some(({ prefix }) => prefix.family === 6),
    ...(vlan === undefined ? {} : { vlan }),
    used: !loopback && (real.length > 0 || spoken.has(name)),
    span,
  }
}

function isLoopback({ family, address }: { readonly family: 4 | 6; readonly address: bigint }): boolean {
  return family === 4 ? address >> 24n === 127n : address === 1n
}

function kindOf({ kind, flags, medium, vlan }: Link, loopback: boolean): Interface['kind'] {
  if (loopback || kind === 'dummy') return 'loopback'
  if (vlan !== undefined || kind === 'vlan') return 'vlan'
  if (kind === 'bond' || kind === 'team' || (flags?.has('MASTER') === true && !flags.has('NOARP'))) return 'aggregate'
  if (flags?.has('POINTOPOINT') === true || /^(?:none|ppp|gre|gre6|ipip|sit|tunnel|tunnel6|ip6gre)$/.test(medium ?? '')) return 'tunnel'
  if (kind === 'wireguard' || kind === 'tun' || kind === 'vti' || kind === 'xfrm') return 'tunnel'
  return kind === undefined || kind === 'vrf' ? 'physical' : 'other'
}

function memberDomain(name: string, master: string, kind: string | undefined, span: Span): RoutingDomain {
  const joins = kind === 'bond' ? '束ねられています' : 'ブリッジされています'
  return {
    name,
    stages: [],
    local: { bindings: [] },
    features: [],
    uncertainties: [
      uncertainty(
        'bridged-traffic',
        {
          ja: `${master} に${joins}。構成YAMLには ${master} の接続先を書いてください（メンバーの間を通るフレームは判定できません）`,
          en: `joined to others by ${master}; attach ${master} in the topology (frames that pass between its members are not judged)`,
        },
        span,
      ),
    ],
  }
}

function vrfNotFollowed(master: string, span: Span): Uncertainty {
  return uncertainty(
    'vrf',
    { ja: `VRF（${master}）の経路表は追っていません`, en: `the routing table of VRF ${master} is not followed` },
    span,
  )
}

/** No `ip addr`: every name anybody speaks of may be an interface; addresses are those that routes show. */
function withoutListing({ declared, spoken, routes, span }: Named): Interfaces {
  const ids = [...new Set([...declared.map(({ id }) => id), ...[...spoken].sort()])].filter((id) => id !== 'lo')
  return {
    uncertainties: [],
    memberDomains: [],
    interfaces: ids.map((id): Interface => {
      const connected = routes.filter(({ connected: own, hops, source }) => own && source !== undefined && hops[0]?.dev === id)
      return {
        id,
        name: id,
        domain: '',
        kind: 'physical',
        enabled: true,
        addresses: connected.map(({ prefix, source, span: at }) => ({
          prefix: { ...prefix, address: source! },
          secondary: false,
          span: at,
        })),
        addressUnknown: true,
        ipv6: true,
        used: spoken.has(id),
        span: declared.find((each) => each.id === id)?.span ?? span,
      }
    }),
  }
}
