/** The analysis: one spread per place and bound, and the questions that checks ask of it. */
import { never } from '../base/never.ts'
import type { Device, Interface, Stage } from '../model/device.ts'
import type { HeaderMatch } from '../model/match.ts'
import { packetsOf } from '../model/match.ts'
import type { SourceTarget } from '../model/rule.ts'
import { everyRule } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { Addresses } from '../packet/addresses.ts'
import { example } from '../packet/example.ts'
import type { Family, Packet } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { bridgeOf } from './bridge.ts'
import type { Bound, FilterStage } from './decide.ts'
import { decidedBy } from './decide.ts'
import { egressAt } from './divert.ts'
import { explain } from './explain.ts'
import type { NextHop } from './forwarding.ts'
import { circulating, hopsOf } from './loops.ts'
import type { Decision, Direct, Loop, Network } from './network.ts'
import { pass } from './passage.ts'
import type { Spread } from './spread.ts'
import { relayFeatures, spread } from './spread.ts'
import type { Trace } from './trace.ts'
import { unknownsOf } from './unknowns.ts'
import type { Leg } from './ways.ts'
import { lastPlace, wayOf } from './ways.ts'
import type { World } from './world.ts'
import { wire } from './world.ts'

/** Analyses a network. Work is done per place, when first asked for. */
export function analyse(topology: Topology, devices: ReadonlyMap<string, Device>): Network {
  const world = wire(topology, devices)
  const exact = isExact(world)
  const spreads = new Map<string, Spread>()
  const from = (place: string, bound: Bound): Spread => {
    // Where nothing is unknown the two bounds are one.
    if (bound === 'possible' && exact && !from(place, 'judged').ambiguous) return from(place, 'judged')
    const key = `${place}\u0000${bound}`
    let found = spreads.get(key)
    if (found === undefined) {
      found = spread(world, place, bound)
      spreads.set(key, found)
    }
    return found
  }
  const sources = new Map<string, Addresses>()
  const belonging = (place: string): Addresses => {
    let found = sources.get(place)
    if (found === undefined) {
      found = sourcesOf(world, place)
      sources.set(place, found)
    }
    return found
  }
  const traced = new WeakMap<Trace, { readonly legs: readonly Leg[]; readonly decisions: readonly Decision[]; readonly bound: Bound }>()
  const choose = (set: PacketSet): Packet | undefined => example(set)

  return {
    topology,
    world,
    places: world.places,
    direct(origin, to) {
      const judged = from(origin, 'judged').arrivals.get(to)?.packets ?? PacketSet.none
      const possible = from(origin, 'possible').arrivals.get(to)?.packets ?? PacketSet.none
      if (judged.isEmpty && possible.isEmpty) return undefined
      const direct: Direct = {
        from: origin,
        to,
        judged,
        possible: possible.or(judged),
        by: lastPlaces(from(origin, 'judged'), from(origin, 'possible'), to),
      }
      return direct
    },
    sources: belonging,
    trace(origin, to, packet, bound, last) {
      const way = wayOf(world, from(origin, bound), to, packet, choose, last)
      if (way === undefined) return undefined
      const explained = way.legs.map((leg) => explain(world, leg, bound))
      const trace: Trace = { from: origin, to, packet: way.packet, judged: packet, hops: explained.map(({ hop }) => hop) }
      traced.set(trace, { legs: way.legs, decisions: explained.flatMap(({ decisions }) => decisions), bound })
      return trace
    },
    decisions: (trace) => traced.get(trace)?.decisions ?? [],
    alike(trace, among) {
      const known = traced.get(trace)
      if (known === undefined) return PacketSet.none
      return among.and(alongside(world, known.legs, known.decisions, known.bound))
    },
    anything: (trace) => (traced.get(trace)?.legs ?? []).some(({ crossing }) => crossing.unread),
    unknowns: (trace) => distinct((traced.get(trace)?.legs ?? []).flatMap((leg) => unknownsOf(world, leg))),
    local: (origin, bound = 'judged') => from(origin, bound).local.map((l) => ({ from: origin, ...l })),
    loops(origin) {
      const own = PacketSet.box({ src: belonging(origin) })
      return from(origin, 'judged').circles.flatMap((circle): Loop[] => {
        const packets = circulating(world, circle, 'judged').and(own)
        const one = choose(packets)
        return one === undefined ? [] : [{ from: origin, packets, hops: hopsOf(world, circle, one) }]
      })
    },
  }
}

/** Arrivals at a place by what lies behind the last interface. */
function lastPlaces(judged: Spread, possible: Spread, to: string): Direct['by'] {
  const of = (spread: Spread): Map<string, PacketSet> => {
    const found = new Map<string, PacketSet>()
    for (const node of spread.arrivals.get(to)?.nodes ?? []) {
      const last = lastPlace(spread, node) ?? to
      found.set(last, (found.get(last) ?? PacketSet.none).or(spread.graph.getNodeAttributes(node).flow.original))
    }
    return found
  }
  const certain = of(judged)
  const perhaps = of(possible)
  return new Map(
    [...new Set([...certain.keys(), ...perhaps.keys()])].map((place) => {
      const sure = certain.get(place) ?? PacketSet.none
      return [place, { judged: sure, possible: (perhaps.get(place) ?? PacketSet.none).or(sure) }]
    }),
  )
}

/** Packets (original source, final destination) that take the same crossings under the same deciding rules. */
function alongside(world: World, legs: readonly Leg[], decisions: readonly Decision[], bound: Bound): PacketSet {
  const first = legs[0]
  if (first === undefined) return PacketSet.none
  let flows = [first.standing.flow]
  let at = 0
  for (const { crossing } of legs) {
    const device = world.devices.get(crossing.device)
    const domain = device?.domains.find((d) => d.name === crossing.domain)
    if (device === undefined || device.knowledge !== 'export' || domain === undefined || crossing.unread) {
      at += 1
      continue
    }
    const only = new Map<FilterStage, PacketSet>()
    const egress = egressAt(domain, crossing)
    for (const stage of domain.stages) {
      if (stage.kind !== 'filter') continue
      const { rulebase, rule } = decisions[at++] ?? {}
      if (rulebase === undefined) continue
      const output = stage.at === 'ingress' ? '' : (egress.get(stage) ?? crossing.out)
      only.set(stage, decidedBy(rulebase, rule, crossing.in, output, crossing.translation?.id, bound))
    }
    // On a cable or towards an external network every next hop leads the same way.
    const shared = world.touches({ device: device.id, interface: crossing.out }).kind === 'zone'
    const bridged = bridgeOf(world, { device: device.id, interface: crossing.in }, crossing.nextHop, bound)
    const through = flows.flatMap((flow) =>
      pass(device, domain, crossing.in, flow, bound, { bridged, only }).departures.filter(
        (d) =>
          d.out === crossing.out &&
          d.routed === crossing.routed &&
          d.translation === crossing.translation &&
          (!shared || sameHop(d.nextHop, crossing.nextHop)),
      ),
    )
    flows = through.map((d) => d.flow).filter((flow) => !flow.original.isEmpty)
  }
  return PacketSet.union(flows.map((flow) => flow.original))
}

function sameHop(a: NextHop, b: NextHop): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  return a.family === b.family && a.address === b.address
}

/** Whether nothing in the world is unknown or conditional, so that both bounds are the same. */
function isExact(world: World): boolean {
  for (const device of world.devices.values()) {
    if (device.knowledge === 'missing') return false
    // An interface the topology attaches and the export does not have.
    const declared = world.topology.devices.get(device.id)?.interfaces ?? new Map()
    if (
      device.knowledge === 'export' &&
      [...declared.keys()].some((name) => world.interfaceOf({ device: device.id, interface: name }) === undefined)
    )
      return false
    for (const domain of device.domains) {
      if (domain.uncertainties.length > 0) return false
      if (
        device.interfaces.some((i) => i.domain === domain.name && relayFeatures(world, { device: device.id, interface: i.id }).length > 0)
      )
        return false
      const addressed = device.interfaces.every((i) => i.domain !== domain.name || isAddressed(i))
      for (const stage of domain.stages) if (!exactStage(stage, addressed)) return false
    }
  }
  return true
}

/** Whether translation to the interface's own address is known for every packet that can leave by it. */
function isAddressed({ enabled, used, addressUnknown, addresses, ipv6 }: Interface): boolean {
  if (!enabled || !used) return true
  const has = (family: Family): boolean => addresses.some(({ prefix }) => prefix.family === family)
  return !addressUnknown && has(4) && (!ipv6 || has(6))
}

/** `addressed`: every interface of the domain has the addresses that sources may be translated to. */
function exactStage(stage: Stage, addressed: boolean): boolean {
  const known = (target: SourceTarget | { readonly kind: 'none' } | undefined): boolean =>
    target?.kind !== 'unknown' && (addressed || target?.kind !== 'interface')
  const exact = (match: HeaderMatch): boolean => {
    const { lo, hi } = packetsOf(match)
    return lo === hi
  }
  switch (stage.kind) {
    case 'filter':
    case 'vpn':
      return stage.bindings.every(({ rulebase }) =>
        [...everyRule(rulebase)].every((rule) => !rule.enabled || (known(rule.sourceTarget) && rule.clauses.every((c) => exact(c.match)))),
      )
    case 'translate-destination':
      return stage.translations.every((t) => exact(t.match) && t.to.kind !== 'unknown')
    case 'translate-source':
      return stage.translations.every((t) => exact(t.match) && known(t.target))
    case 'route':
      return stage.table.uncertainties.length === 0 && stage.policyRoutes.every((p) => exact(p.match))
    default:
      return never(stage)
  }
}

/**
 * Addresses that belong to a place. An IPv6-capable segment whose zone lists no IPv6 prefix may hold
 * any IPv6 host that is nobody else's; an external network without addresses is whatever nobody owns.
 */
function sourcesOf(world: World, place: string): Addresses {
  const { zones, externals, internet } = world.topology
  const others = (): Addresses =>
    Addresses.union([
      ...[...zones.values()].filter((z) => z.id !== place).map((z) => z.addresses),
      ...[...externals.values()].filter((e) => e.id !== place).map((e) => e.addresses ?? Addresses.none),
    ])
  const zone = zones.get(place)
  if (zone !== undefined) {
    if (zone.addresses.v6.length > 0) return zone.addresses
    const speaksIPv6 = world.portsOn(place).some((port) => world.interfaceOf(port)?.ipv6 ?? false)
    return speaksIPv6 ? zone.addresses.or(Addresses.allIPv6.minus(others())) : zone.addresses
  }
  const external = externals.get(place)
  if (external?.addresses !== undefined) return external.addresses
  if (external?.kind === 'internet') return internet
  return Addresses.all.minus(others())
}

function distinct(uncertainties: readonly Uncertainty[]): Uncertainty[] {
  const seen = new Set<string>()
  return uncertainties.filter((u) => {
    const key = `${u.code} ${u.span.source.path} ${u.span.start}`
    return !seen.has(key) && seen.add(key)
  })
}
