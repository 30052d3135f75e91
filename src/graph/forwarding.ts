/** Where a routing domain sends packets: policy routes, then the longest prefix, as packet sets per way out. */
import type { Device, Interface, RoutingDomain, Stage } from '../model/device.ts'
import { packetsOf } from '../model/match.ts'
import type { Route } from '../model/route.ts'
import { isOpen } from '../model/route.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Prefix } from '../packet/address.ts'
import { rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Family, Packet } from '../packet/packet.ts'
import type { Bounds } from '../packet/bounds.ts'
import { PacketSet } from '../packet/set.ts'
import type { Bound } from './decide.ts'

export type RouteStage = Extract<Stage, { kind: 'route' }>

/**
 * An address of a neighbour; `on-link` when the destination itself is the neighbour; `interface` when a
 * route names only an interface (the neighbour is whoever answers for the destination there); `unknown`
 * when nobody said, and a router nobody told us of may be there; `forwarded` where the sender delivers what is
 * at home there and hands the rest to any neighbour: a host, or a device said to forward everything.
 */
export type NextHop = { readonly family: Family; readonly address: bigint } | 'on-link' | 'interface' | 'unknown' | 'forwarded'

/** Packets that leave by one interface towards one next hop. */
export interface WayOut {
  readonly packets: PacketSet
  readonly out: string
  readonly nextHop: NextHop
  /** What sent them there, for explanations; undefined when routing is unknown. */
  readonly route: Route | undefined
}

/** A route whose egress interface is known and up, or that ends in a black hole (`out` undefined). */
interface Resolved {
  readonly route: Route
  readonly out: string | undefined
  readonly nextHop: NextHop
}

const MOST_RECURSION = 8

const tables = new WeakMap<
  RouteStage,
  {
    readonly ways: readonly WayOut[]
    readonly defaults: Bounds
    readonly resolve: (nextHop: bigint, family: Family) => readonly Resolved[]
  }
>()

/** Interfaces of a domain that are up. */
export function liveInterfaces(device: Device, domain: RoutingDomain): readonly Interface[] {
  return device.interfaces.filter((i) => i.domain === domain.name && i.enabled)
}

/** Those that packets can be routed to: a member of a bridge has no address to route to (virtual wire pairs of a domain that routes). */
function routedInterfaces(device: Device, domain: RoutingDomain): readonly Interface[] {
  return liveInterfaces(device, domain).filter(({ bridge }) => bridge === undefined)
}

/** Every way out of a domain for packets that arrive on `input`, destination already translated. */
export function waysOut(device: Device, domain: RoutingDomain, stage: RouteStage, input: string, bound: Bound): readonly WayOut[] {
  const { ways, defaults, resolve } = tableOf(device, domain, stage)
  const open = openPackets(stage)
  const result: WayOut[] = []
  let rest = PacketSet.all
  for (const policy of stage.policyRoutes) {
    if (!matchesInterface(policy.in, input)) continue
    const { lo, hi } = packetsOf(policy.match)
    const certain = policy.conditions.length === 0 ? lo : PacketSet.none
    if (policy.action !== 'table') {
      // What the default route alone covers is not known where the table is not.
      const asked = policy.action === 'default' ? rest.and(open) : PacketSet.none
      const eligible = policy.action === 'default' ? rest.minus(open).and(defaults.hi) : rest
      const taken = (bound === 'judged' ? eligible : eligible.or(asked)).and(bound === 'judged' ? lo : hi)
      const targets = policyTargets(policy, resolve, device, domain)
      // A policy route that leads nowhere is skipped: the table decides.
      if (targets.length === 0) continue
      for (const { out, nextHop, route } of targets) result.push({ packets: taken, out, nextHop, route })
      rest = rest.minus(policy.action === 'default' ? certain.and(defaults.lo).minus(asked) : certain)
      if (bound === 'judged') rest = rest.minus(eligible.and(hi.minus(lo))).minus(asked.and(hi))
    } else {
      const stopped = rest.and(bound === 'judged' ? lo : hi)
      result.push(...viaTable(stopped))
      rest = rest.minus(certain)
      if (bound === 'judged') rest = rest.minus(hi.minus(lo))
    }
  }
  result.push(...viaTable(rest))
  return result.filter(({ packets }) => !packets.isEmpty)

  function viaTable(packets: PacketSet): WayOut[] {
    const unknown = packets.and(open)
    const anywhere: WayOut[] =
      unknown.isEmpty || bound === 'judged'
        ? []
        : routedInterfaces(device, domain).map(({ id }) => ({ packets: unknown, out: id, nextHop: 'unknown', route: undefined }))
    const known = packets.minus(open)
    return [...anywhere, ...ways.map((way) => ({ ...way, packets: way.packets.and(known) }))]
  }
}

/** Packets of the IP versions whose routes are not known to be complete. */
function openPackets({ table }: RouteStage): PacketSet {
  return (isOpen(table, 4) ? PacketSet.ipv4 : PacketSet.none).or(isOpen(table, 6) ? PacketSet.ipv6 : PacketSet.none)
}

function policyTargets(
  policy: RouteStage['policyRoutes'][number],
  resolve: (nextHop: bigint, family: Family) => readonly Resolved[],
  device: Device,
  domain: RoutingDomain,
): readonly { out: string; nextHop: NextHop; route: Route | undefined }[] {
  const live = new Set(routedInterfaces(device, domain).map((i) => i.id))
  const { src, dst } = policy.match
  const family: Family = src.hi.v4.length > 0 && dst.hi.v4.length > 0 ? 4 : 6
  const hops = policy.nextHops.map((address) => ({ family, address }))
  if (policy.out.length > 0) {
    return policy.out
      .filter((out) => live.has(out))
      .flatMap((out) => (hops.length === 0 ? ['interface' as const] : hops).map((nextHop) => ({ out, nextHop, route: undefined })))
  }
  return hops.flatMap((nextHop) =>
    resolve(nextHop.address, family).flatMap(({ out, route }) => (out === undefined ? [] : [{ out, nextHop, route }])),
  )
}

/** The entry that sends one packet out of `out`: a policy route, a route, or nothing when routing is unknown. */
export function routeFor(
  device: Device,
  domain: RoutingDomain,
  stage: RouteStage,
  input: string,
  out: string,
  header: Packet,
): { readonly span: Span; readonly prefix?: Prefix; readonly label?: Text } | undefined {
  const { ways, resolve } = tableOf(device, domain, stage)
  for (const policy of stage.policyRoutes) {
    if (policy.action === 'table' || !matchesInterface(policy.in, input) || !packetsOf(policy.match).hi.has(header)) continue
    if (policyTargets(policy, resolve, device, domain).some((target) => target.out === out))
      return { span: policy.span, label: policy.label }
  }
  const holding = ways
    .filter((way) => way.out === out && way.packets.has(header))
    .flatMap(() => stage.table.routes)
    .filter((r) => r.prefix.family === header.family && inRange(rangeOf(r.prefix), header.dst) && (r.out === undefined || r.out === out))
    .sort((a, b) => b.prefix.length - a.prefix.length || a.distance - b.distance || a.metric - b.metric)
  const best = holding[0]
  return best === undefined ? undefined : { span: best.span, prefix: best.prefix }
}

function inRange({ low, high }: { readonly low: bigint; readonly high: bigint }, address: bigint): boolean {
  return low <= address && address <= high
}

function tableOf(device: Device, domain: RoutingDomain, stage: RouteStage) {
  const known = tables.get(stage)
  if (known !== undefined) return known
  const built = build(device, domain, stage)
  tables.set(stage, built)
  return built
}

function build(device: Device, domain: RoutingDomain, stage: RouteStage) {
  const live = new Set(routedInterfaces(device, domain).map((i) => i.id))
  const candidates = stage.table.routes.filter((r) => r.out === undefined || live.has(r.out))

  /** Best routes of the longest prefix that holds an address, unconditional ones deciding. */
  const lookup = (family: Family, address: bigint, except: Route | undefined): Route[] => {
    const holding = candidates.filter((r) => {
      if (r === except || r.prefix.family !== family) return false
      const { low, high } = rangeOf(r.prefix)
      return low <= address && address <= high
    })
    const result: Route[] = []
    const lengths = [...new Set(holding.map((r) => r.prefix.length))].sort((a, b) => b - a)
    for (const length of lengths) {
      const here = chosen(holding.filter((r) => r.prefix.length === length))
      result.push(...here)
      if (here.some((r) => !r.conditional)) break
    }
    return result
  }

  const resolveRoute = (route: Route, depth: number): readonly Resolved[] => {
    if (route.kind === 'blackhole') return [{ route, out: undefined, nextHop: 'on-link' }]
    if (route.out !== undefined) {
      const nextHop: NextHop =
        route.kind === 'connected'
          ? 'on-link'
          : route.nextHop === undefined
            ? 'interface'
            : { family: route.prefix.family, address: route.nextHop }
      return [{ route, out: route.out, nextHop }]
    }
    if (route.nextHop === undefined || depth >= MOST_RECURSION) return []
    const own: NextHop = { family: route.prefix.family, address: route.nextHop }
    return lookup(route.prefix.family, route.nextHop, route).flatMap((via) =>
      resolveRoute(via, depth + 1).map((r) => ({ route, out: r.out, nextHop: typeof r.nextHop === 'string' ? own : r.nextHop })),
    )
  }

  /** A route that resolves only through tracked routes is there only while they are. */
  const isConditional = (route: Route, depth: number): boolean => {
    if (route.conditional) return true
    if (route.out !== undefined || route.nextHop === undefined || route.kind === 'blackhole' || depth >= MOST_RECURSION) return false
    return !lookup(route.prefix.family, route.nextHop, route).some((via) => !isConditional(via, depth + 1))
  }

  const installed = candidates
    .filter((r) => resolveRoute(r, 0).length > 0)
    .map((r) => (isConditional(r, 0) && !r.conditional ? { ...r, conditional: true } : r))
  const byPrefix = new Map<string, Route[]>()
  for (const route of installed) {
    const { family, address, length } = route.prefix
    const key = `${family} ${length} ${address}`
    const same = byPrefix.get(key)
    if (same === undefined) byPrefix.set(key, [route])
    else same.push(route)
  }
  const prefixes = [...byPrefix.values()]
    .map((routes) => ({ prefix: routes[0]!.prefix, routes: chosen(routes) }))
    .sort((a, b) => b.prefix.length - a.prefix.length)

  const setOf = (prefix: Route['prefix']): PacketSet => PacketSet.box({ dst: Addresses.ofPrefix(prefix) })
  // Prefixes with an unconditional route decide; a prefix with only conditional ones lets the next shorter one decide too.
  const firm = prefixes.filter(({ routes }) => routes.some((r) => !r.conditional))
  const decided = PacketSet.firstMatch(firm.map(({ prefix }, outcome) => ({ match: setOf(prefix), outcome })))
  const ways: WayOut[] = []
  const add = (packets: PacketSet, routes: readonly Route[]): void => {
    if (packets.isEmpty) return
    for (const route of routes)
      for (const { out, nextHop } of resolveRoute(route, 0)) if (out !== undefined) ways.push({ packets, out, nextHop, route })
  }
  for (const [outcome, { routes }] of firm.entries()) add(decided.get(outcome) ?? PacketSet.none, routes)
  for (const { prefix, routes } of prefixes.filter(({ routes }) => routes.every((r) => r.conditional))) {
    const longer = firm.filter((f) => f.prefix.family === prefix.family && f.prefix.length > prefix.length)
    add(setOf(prefix).minus(PacketSet.union(longer.map((f) => setOf(f.prefix)))), routes)
  }
  const explicit = (some: readonly { readonly prefix: Route['prefix'] }[]): PacketSet =>
    PacketSet.union(some.filter(({ prefix }) => prefix.length > 0).map(({ prefix }) => setOf(prefix)))
  const result = {
    ways: merged(ways),
    /** Destinations that only a default route, or nothing, covers: certainly, and at most (tracked routes away). */
    defaults: { lo: explicit(prefixes).complement(), hi: explicit(firm).complement() },
    resolve: (nextHop: bigint, family: Family) =>
      lookup(family, nextHop, undefined)
        .filter((r) => r.kind === 'connected')
        .flatMap((r) => resolveRoute(r, 0)),
  }
  return result
}

/** Of routes to one prefix, those that can be in use: the best unconditional ones and any better conditional ones. */
function chosen(routes: readonly Route[]): Route[] {
  const better = (a: Route, b: Route): number => a.distance - b.distance || a.metric - b.metric
  const firm = routes.filter((r) => !r.conditional).sort(better)
  const best = firm[0]
  return routes.filter((r) => best === undefined || (r.conditional ? better(r, best) <= 0 : better(r, best) === 0))
}

/** Ways with the same interface, next hop and route joined, so that fewer sets are pushed through filters. */
function merged(ways: readonly WayOut[]): readonly WayOut[] {
  const byKey = new Map<string, WayOut>()
  for (const way of ways) {
    const hop = typeof way.nextHop === 'string' ? way.nextHop : `${way.nextHop.family} ${way.nextHop.address}`
    const key = `${way.out}\u0000${hop}`
    const same = byKey.get(key)
    byKey.set(key, same === undefined ? way : { ...same, packets: same.packets.or(way.packets) })
  }
  return [...byKey.values()]
}
