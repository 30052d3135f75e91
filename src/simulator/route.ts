/** Where a routing domain sends one packet: policy routes, then the longest prefix. */
import type { Stage } from '../model/device.ts'
import type { PolicyRoute, Route, RouteTable } from '../model/route.ts'
import { isOpen } from '../model/route.ts'
import { matchesInterface } from '../model/rule.ts'
import { widthOf } from '../packet/address.ts'
import type { Family, Packet } from '../packet/packet.ts'
import type { NextHop } from './egress.ts'
import { matchHeader } from './match.ts'
import type { Bound, Transit } from './transit.ts'

/** A static route whose next hop is found through more routes than this is not followed. */
const DEEPEST_RESOLUTION = 8

/** One way a packet can be sent. `by`: the entry that decided; absent where nobody knows. */
export type Way =
  | { readonly kind: 'exit'; readonly out: string; readonly nextHop: NextHop; readonly by: Route | PolicyRoute | undefined }
  | { readonly kind: 'blackhole'; readonly by: Route }
  | { readonly kind: 'no-route' }
  /** What decides is not known well enough, and everything unknown is against the packet. */
  | { readonly kind: 'uncertain'; readonly by: PolicyRoute | undefined }

/** What routing must know of the domain it serves. */
export interface Domain {
  /** Ids of its enabled interfaces. */
  readonly interfaces: ReadonlySet<string>
}

/** Routes already resolved, per domain and depth: gateways found through gateways repeat for every packet. */
const resolved = new WeakMap<Domain, Map<Route, (readonly Found[])[]>>()

type Routing = Extract<Stage, { kind: 'route' }>

/**
 * Every way in which the packet can be routed. The caller has already looked for local delivery.
 *
 * A policy route whose ways out are all down, or that yields to an explicit route of the table, leaves the
 * packet to the entries after it.
 */
export function route(stage: Routing, domain: Domain, ingress: string, transit: Transit, bound: Bound): readonly Way[] {
  const { policyRoutes, table } = stage
  const ways: Way[] = []
  // What the table says of what no policy route has taken so far; undefined where it is not known to be complete.
  let open = isOpen(table, transit.packet.family) ? undefined : lookUp(table, domain, transit.packet.family, transit.packet.dst)
  for (const policyRoute of policyRoutes) {
    if (!matchesInterface(policyRoute.in, ingress)) continue
    const header = matchHeader(policyRoute.match, transit)
    if (header === 'no') continue
    const taken = policyRoute.action === 'table' ? waysBy(open, domain, bound) : forwardBy(policyRoute, table, domain, transit)
    const left = policyRoute.action === 'default' ? open?.filter(isExplicit) : []
    if (taken.length === 0 || (left !== undefined && left.length === open?.length)) continue
    const certain = header === 'yes' && policyRoute.uncertainties.length === 0 && left !== undefined
    if (!certain && bound === 'judged') ways.push({ kind: 'uncertain', by: policyRoute })
    else ways.push(...taken)
    const passedOver = bound === 'judged' ? certain && policyRoute.conditions.length > 0 : !certain || policyRoute.conditions.length > 0
    if (passedOver) continue
    if (left === undefined || left.length === 0) return ways
    open = left
  }
  return [...ways, ...waysBy(open, domain, bound)]
}

/** Anything but the default route and no route at all. */
function isExplicit(found: Found): boolean {
  return found.kind !== 'none' && found.route.prefix.length > 0
}

/** The ways out of a policy route that work: interfaces that are up, next hops that are neighbours. */
function forwardBy(by: PolicyRoute, table: RouteTable, domain: Domain, { packet }: Transit): readonly Way[] {
  if (by.out.length > 0) {
    const hops: readonly NextHop[] =
      by.nextHops.length === 0 ? [{ kind: 'interface-only' }] : by.nextHops.map((address) => ({ kind: 'address', address }))
    return by.out
      .filter((id) => domain.interfaces.has(id))
      .flatMap((id) => hops.map((nextHop): Way => ({ kind: 'exit', out: id, nextHop, by })))
  }
  return by.nextHops.flatMap((address) =>
    lookUp(table, domain, packet.family, address).flatMap((found): readonly Way[] =>
      found.kind === 'exit' && found.route.kind === 'connected'
        ? [{ kind: 'exit', out: found.out, nextHop: { kind: 'address', address }, by }]
        : [],
    ),
  )
}

/** What the table says; undefined where it is not known to be complete. */
function waysBy(found: readonly Found[] | undefined, domain: Domain, bound: Bound): readonly Way[] {
  if (found !== undefined) return found.map(wayOf)
  return bound === 'judged' ? [{ kind: 'uncertain', by: undefined }] : everywhere(domain)
}

/** Nobody knows where to: any enabled interface, the one it came by included. */
export function everywhere(domain: Domain): readonly Way[] {
  return [...domain.interfaces].map((out) => ({ kind: 'exit', out, nextHop: { kind: 'unknown' }, by: undefined }))
}

/** What the table can say of one address. */
type Found =
  | { readonly kind: 'exit'; readonly route: Route; readonly out: string; readonly nextHop: NextHop }
  | { readonly kind: 'blackhole'; readonly route: Route }
  | { readonly kind: 'none' }

function wayOf(found: Found): Way {
  if (found.kind === 'none') return { kind: 'no-route' }
  if (found.kind === 'blackhole') return { kind: 'blackhole', by: found.route }
  return { kind: 'exit', out: found.out, nextHop: found.nextHop, by: found.route }
}

function covers({ prefix }: Route, family: Family, address: bigint): boolean {
  if (prefix.family !== family) return false
  const hostBits = BigInt(widthOf(family) - prefix.length)
  return prefix.address >> hostBits === address >> hostBits
}

const ranked = new WeakMap<RouteTable, readonly (readonly Route[])[]>()

/** The routes that compete as equals (ECMP), best first. */
function ranksOf(table: RouteTable): readonly (readonly Route[])[] {
  const known = ranked.get(table)
  if (known !== undefined) return known
  const ranks: Route[][] = []
  const sorted = [...table.routes].sort((a, b) => b.prefix.length - a.prefix.length || a.distance - b.distance || a.metric - b.metric)
  for (const r of sorted) {
    const last = ranks.at(-1)?.[0]
    const equal = last !== undefined && last.prefix.length === r.prefix.length && last.distance === r.distance && last.metric === r.metric
    if (equal) ranks.at(-1)?.push(r)
    else ranks.push([r])
  }
  ranked.set(table, ranks)
  return ranks
}

/**
 * Everything the table can answer: the best routes, and, as long as all of those are conditional, what
 * applies without them. A static route whose next hop leads nowhere is not in the table.
 */
function lookUp(table: RouteTable, domain: Domain, family: Family, address: bigint, except?: Route, depth = 0): readonly Found[] {
  const found: Found[] = []
  for (const rank of ranksOf(table)) {
    let certain = false
    for (const r of rank) {
      if (r === except || !covers(r, family, address)) continue
      const ways = resolve(r, table, domain, depth)
      found.push(...ways.filter(({ kind }) => kind !== 'none'))
      if (!r.conditional && ways.length > 0 && ways.every(({ kind }) => kind !== 'none')) certain = true
    }
    if (certain) return found
  }
  return [...found, { kind: 'none' }]
}

/** Where one route leads; `none` among the answers when it may not be in force. */
function resolve(r: Route, table: RouteTable, domain: Domain, depth: number): readonly Found[] {
  if (r.kind === 'blackhole') return [{ kind: 'blackhole', route: r }]
  const { out, nextHop } = r
  if (out !== undefined) {
    if (!domain.interfaces.has(out)) return []
    const hop: NextHop =
      nextHop !== undefined ? { kind: 'address', address: nextHop } : { kind: r.kind === 'connected' ? 'on-link' : 'interface-only' }
    return [{ kind: 'exit', route: r, out, nextHop: hop }]
  }
  if (nextHop === undefined || depth >= DEEPEST_RESOLUTION) return []
  const byRoute = resolved.get(domain) ?? new Map<Route, (readonly Found[])[]>()
  resolved.set(domain, byRoute)
  const byDepth = byRoute.get(r) ?? []
  byRoute.set(r, byDepth)
  const found = byDepth[depth] ?? resolveGateway(r, nextHop, table, domain, depth)
  byDepth[depth] = found
  return found
}

/** Through the table, but never through itself. */
function resolveGateway(r: Route, nextHop: bigint, table: RouteTable, domain: Domain, depth: number): readonly Found[] {
  return lookUp(table, domain, r.prefix.family, nextHop, r, depth + 1).map((via): Found => {
    if (via.kind === 'none') return via
    if (via.kind === 'blackhole') return { kind: 'blackhole', route: r }
    return { kind: 'exit', route: r, out: via.out, nextHop: towards(via.nextHop, nextHop) }
  })
}

/** The neighbour on the way to a next hop: the gateway of the route found for it, or the next hop itself. */
function towards(found: NextHop, nextHop: bigint): NextHop {
  return found.kind === 'address' ? found : { kind: 'address', address: nextHop }
}

/**
 * Whether a router forwards a packet at all: not from or to "this network", loopback, multicast, limited
 * broadcast (RFC 1122, 3.2.1.3; RFC 1812, 5.3.7), the unspecified, loopback, link-local or multicast IPv6
 * addresses (RFC 4291, 2.4).
 */
export function isForwarded({ family, src, dst }: Packet): boolean {
  return [src, dst].every((address) => {
    if (family === 4) {
      const first = address >> 24n
      return first !== 0n && first !== 127n && !(first >= 224n && first <= 239n) && address !== 0xffffffffn
    }
    return address > 1n && address >> 118n !== 0xfe80n >> 6n && address >> 120n !== 0xffn
  })
}
