/** Where places meet, by cables alone: which passages of which devices stand between them, and which of those filter nothing. */
import { byCodePoint } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import { boundRulebase } from '../graph/decide.ts'
import type { Port, World } from '../graph/world.ts'
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import type { HeaderMatch } from '../model/match.ts'
import { packetsOf } from '../model/match.ts'
import type { Rule, Rulebase } from '../model/rule.ts'
import { decides, everyRule } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import { boundaryBetween, sideName, sideOf } from './places.ts'

/** A way through one routing domain of one device, from one interface to another. */
export interface Passage {
  readonly device: Device
  /** Undefined for a device without an export. */
  readonly domain: RoutingDomain | undefined
  readonly in: string
  readonly out: string
}

/** What a passage does to packets that no rule speaks of: filters them, forwards them, or nobody knows. */
export type Openness = 'closed' | 'open' | 'unknown'

/** A passage that lets places meet that should be apart. */
export interface Join {
  readonly passage: Passage
  /** The first places on either side that are apart. */
  readonly from: string
  readonly to: string
  /** `unknown` when some passage on the way may filter. */
  readonly certainty: 'open' | 'unknown'
}

/** A zone, an external network, an unattached interface, or a cable (its two ports). */
type Junction = string

const known = new WeakMap<World, { readonly passages: readonly Passage[]; readonly leaving: ReadonlyMap<Junction, readonly Passage[]> }>()

/** Every way through every device, in the topology's order. */
export function passagesOf(world: World): readonly Passage[] {
  return wiring(world).passages
}

/** The same, and by the junction they lead away from. */
export function wiring(world: World): {
  readonly passages: readonly Passage[]
  readonly leaving: ReadonlyMap<Junction, readonly Passage[]>
} {
  const found = known.get(world)
  if (found !== undefined) return found
  const passages: Passage[] = []
  const leaving = new Map<Junction, Passage[]>()
  for (const device of world.devices.values()) {
    const ports = world.portsOf(device.id)
    for (const input of ports) {
      for (const output of ports) {
        if (input.interface === output.interface) continue
        const domain = world.domainOf(input)
        if (device.knowledge === 'export' && (domain === undefined || domain !== world.domainOf(output))) continue
        // A bridge passes packets among its own members only.
        if (world.interfaceOf(input)?.bridge !== world.interfaceOf(output)?.bridge) continue
        const passage: Passage = { device, domain, in: input.interface, out: output.interface }
        const from = junctionOf(world, input)
        if (from === junctionOf(world, output)) continue
        passages.push(passage)
        const others = leaving.get(from)
        if (others === undefined) leaving.set(from, [passage])
        else others.push(passage)
      }
    }
  }
  const built = { passages, leaving }
  known.set(world, built)
  return built
}

/** What a port touches, as walks over cables name it. */
export function junctionOf(world: World, port: Port): Junction {
  const touches = world.touches(port)
  switch (touches.kind) {
    case 'zone':
      return touches.zone
    case 'external':
      return touches.external
    case 'unknown':
      return touches.place
    case 'nothing':
      return `nothing ${port.device}/${port.interface}`
    case 'port':
      return ['cable', ...[`${port.device}/${port.interface}`, `${touches.port.device}/${touches.port.interface}`].sort(byCodePoint)].join(
        ' ',
      )
  }
}

/** Features that may filter where no list is bound. */
const MAY_FILTER: ReadonlySet<string> = new Set(['zone-based-firewall', 'stateful-inspection', 'transparent-mode', 'application-policy'])

/** Whether a rulebase is bound to a passage for every IP version it carries, whatever it says. Undefined and empty lists are no rulebase. */
export function enforcement(passage: Passage): Openness {
  const { device, domain, in: input, out: output } = passage
  if (device.knowledge === 'missing') return 'unknown'
  if (device.knowledge !== 'export' || domain === undefined) return 'open'
  const filters = (version: PacketSet, speaks: (match: HeaderMatch) => PacketSet): boolean =>
    domain.stages.some((stage) => {
      if (stage.kind !== 'filter') return false
      const rulebase = boundRulebase(stage, input, output)
      if (rulebase === undefined) return stage.unbound === 'deny'
      // A router's IPv4 list says nothing about IPv6, and the other way round.
      return rulebase.otherwise === 'deny' || deciding(rulebase).some((rule) => rule.clauses.some((c) => speaks(c.match).overlaps(version)))
    })
  const versions = versionsOf(passage)
  if (versions.every((version) => filters(version, (match) => packetsOf(match).lo))) return 'closed'
  // Entries that only may filter (a VLAN map, a port list) prove nothing.
  if (versions.every((version) => filters(version, (match) => packetsOf(match).hi))) return 'unknown'
  return mayFilter(domain) ? 'unknown' : 'open'
}

/** The rules of a list and its chains that decide something. */
function deciding(rulebase: Rulebase): readonly Rule[] {
  return [...everyRule(rulebase)].filter(decides)
}

/** Packets that pass because no rule speaks of them. */
export function implicitlyPermitted(passage: Passage): PacketSet {
  const { device, domain, in: input, out: output } = passage
  if (device.knowledge !== 'export' || domain === undefined) return PacketSet.none
  let left = PacketSet.union(versionsOf(passage)).and(PacketSet.wellFormed)
  for (const stage of domain.stages) {
    if (stage.kind !== 'filter') continue
    const rulebase = boundRulebase(stage, input, output)
    if (rulebase === undefined ? stage.unbound === 'deny' : rulebase.otherwise === 'deny') return PacketSet.none
    if (rulebase === undefined) continue
    left = left.minus(
      PacketSet.union(
        deciding(rulebase)
          .filter((r) => r.enabled)
          .flatMap((r) => r.clauses.map((c) => packetsOf(c.match).hi)),
      ),
    )
  }
  return left
}

/** The IP versions that both interfaces of a passage carry. */
function versionsOf({ device, in: input, out: output }: Passage): readonly PacketSet[] {
  const both = [input, output].every((id) => interfaceOf(device, id)?.ipv6 !== false)
  return both ? [PacketSet.ipv4, PacketSet.ipv6] : [PacketSet.ipv4]
}

/** Whether something that was not understood, or is not modelled, may filter in a routing domain. */
export function mayFilter(domain: RoutingDomain): boolean {
  return domain.uncertainties.length > 0 || domain.features.some(({ kind }) => MAY_FILTER.has(kind))
}

/**
 * The passages through which places meet that `apart` says should not, found by walking only passages that
 * are not closed. Walks end at the first place that is apart and at external networks, so that one open
 * passage is reported once, not for everything behind it. Certain joins win over uncertain ones.
 */
export function joins(
  world: World,
  openness: (passage: Passage) => Openness,
  apart: (from: string, to: string) => boolean,
): readonly Join[] {
  const found: Join[] = []
  const seen = new Set<string>()
  const { zones, externals } = world.topology
  for (const certainty of ['open', 'unknown'] as const) {
    for (const origin of [...zones.keys(), ...externals.keys()]) {
      const reached = new Map<Junction, readonly Passage[]>([[origin, []]])
      for (const [junction, path] of reached) {
        if (junction !== origin && (externals.has(junction) || apart(origin, junction))) continue
        for (const passage of wiring(world).leaving.get(junction) ?? []) {
          const open = openness(passage)
          if (open === 'closed' || (open === 'unknown' && certainty === 'open')) continue
          const next = junctionOf(world, { device: passage.device.id, interface: passage.out })
          if (!reached.has(next)) reached.set(next, [...path, passage])
        }
      }
      for (const [to, path] of reached) {
        if (path.length === 0 || !(zones.has(to) || externals.has(to)) || !apart(origin, to)) continue
        const key = `${origin}\u0000${to}`
        if (seen.has(key)) continue
        seen.add(key)
        found.push({ passage: culprit(world, path, to, apart), from: origin, to, certainty })
      }
    }
  }
  return found
}

/** The passage of a path to look at: where the far side begins, on a device of our own if there is one. */
function culprit(world: World, path: readonly Passage[], to: string, apart: (from: string, to: string) => boolean): Passage {
  const sideBefore = (passage: Passage): boolean => {
    const junction = junctionOf(world, { device: passage.device.id, interface: passage.in })
    return (world.topology.zones.has(junction) || world.topology.externals.has(junction)) && apart(junction, to)
  }
  let start = path.length - 1
  while (start > 0 && !sideBefore(path[start]!)) start--
  const segment = path.slice(start)
  const own = (knowledge: Device['knowledge']): Passage | undefined => segment.find(({ device }) => device.knowledge === knowledge)
  return own('export') ?? own('missing') ?? own('declared') ?? segment[0]!
}

/**
 * Of joins on one device, few interfaces that take part in all of them: the one with most joins first, then
 * the one written last (the newcomer). Each join is listed under one interface.
 */
export function byInterface(
  joined: readonly Join[],
): readonly { readonly device: Device; readonly interface: string; readonly joins: readonly Join[] }[] {
  const result: { device: Device; interface: string; joins: readonly Join[] }[] = []
  let left = joined
  while (left.length > 0) {
    const device = left[0]!.passage.device
    const here = left.filter(({ passage }) => passage.device === device)
    const names = [...new Set(here.flatMap(({ passage }) => [passage.in, passage.out]))]
    const taking = (name: string): Join[] => here.filter(({ passage }) => passage.in === name || passage.out === name)
    const best = names
      .map((name) => ({ name, taking: taking(name), at: interfaceOf(device, name)?.span.start ?? 0 }))
      .sort((a, b) => b.taking.length - a.taking.length || b.at - a.at || byCodePoint(a.name, b.name))[0]!
    result.push({ device, interface: best.name, joins: best.taking })
    left = left.filter((join) => !best.taking.includes(join))
  }
  return result
}

/** `LGWAN接続系とインターネット接続系`: each pair of sides once, whichever direction. */
export function pairsOf(topology: Topology, joined: readonly Join[]): Text {
  const pairs = new Map<string, Text>()
  for (const { from, to } of joined) {
    const key = [sideOf(topology, from), sideOf(topology, to)].sort().join(' ')
    if (pairs.has(key)) continue
    const a = sideName(topology, from)
    const b = sideName(topology, to)
    pairs.set(key, { ja: `${a.ja} と ${b.ja}`, en: `${a.en} and ${b.en}` })
  }
  return listOf([...pairs.values()])
}

const unfiltered = new WeakMap<World, ReadonlyMap<string, ReadonlySet<string>>>()

/** Interfaces at which tiers meet with no rulebase in between (SEG-008), by device. */
export function unfilteredInterfaces(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  const found = unfiltered.get(world)
  if (found !== undefined) return found
  const open = joins(world, enforcement, (from, to) => boundaryBetween(world.topology, from, to)).filter(
    ({ certainty }) => certainty === 'open',
  )
  const byDevice = new Map<string, Set<string>>()
  for (const { device, interface: name } of byInterface(open)) byDevice.set(device.id, (byDevice.get(device.id) ?? new Set()).add(name))
  unfiltered.set(world, byDevice)
  return byDevice
}

export function interfaceOf(device: Device, id: string): Interface | undefined {
  return device.interfaces.find((i) => i.id === id)
}

/**
 * The zones and external networks behind an interface that are reached without another firewall in between;
 * where there is nothing but firewalls, those behind them.
 */
export function behind(world: World, port: Port): ReadonlySet<string> {
  const near = beforeFirewalls(world, port)
  return near.size > 0 ? near : remembered(world, port, 'all', () => reachable(world, port, () => false))
}

/** The zones and external networks behind an interface that are reached without another firewall in between. */
export function beforeFirewalls(world: World, port: Port): ReadonlySet<string> {
  return remembered(world, port, 'near', () =>
    reachable(world, port, (device) => device.role === 'firewall' && device.knowledge === 'export'),
  )
}

const walks = new WeakMap<World, Map<string, ReadonlySet<string>>>()

function remembered(world: World, port: Port, kind: 'near' | 'all', walk: () => ReadonlySet<string>): ReadonlySet<string> {
  let byPort = walks.get(world)
  if (byPort === undefined) {
    byPort = new Map()
    walks.set(world, byPort)
  }
  const key = `${kind} ${port.device} ${port.interface}`
  const known = byPort.get(key)
  if (known !== undefined) return known
  const found = walk()
  byPort.set(key, found)
  return found
}

function reachable(world: World, port: Port, stops: (device: Device) => boolean): ReadonlySet<string> {
  const start = junctionOf(world, port)
  const home = world.domainOf(port)
  const seen = new Set([start])
  for (const junction of seen) {
    if (world.topology.externals.has(junction)) continue
    for (const { device, domain, out } of wiring(world).leaving.get(junction) ?? []) {
      if (device.id === port.device && domain === home) continue
      if (stops(device)) continue
      seen.add(junctionOf(world, { device: device.id, interface: out }))
    }
  }
  return new Set([...seen].filter((junction) => world.topology.zones.has(junction) || world.topology.externals.has(junction)))
}
