/** The way one packet takes: crossings from the origin to an arrival, with the packet before each. */
import { bidirectional } from 'graphology-shortest-path'
import { packetsOf } from '../model/match.ts'
import { Addresses } from '../packet/addresses.ts'
import type { Packet } from '../packet/packet.ts'
import { hasPorts } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Bound } from './decide.ts'
import { permitted } from './decide.ts'
import type { Flow, Tie } from './flow.ts'
import { restrict } from './flow.ts'
import type { Crossing, Spread, Standing } from './spread.ts'
import type { World } from './world.ts'

/** One crossing with concrete headers. */
export interface Leg {
  readonly crossing: Crossing
  /** What stood before the device. */
  readonly standing: Standing
  /** Headers as they arrive. */
  readonly before: Packet
  /** Headers after destination translation, still with the source they arrived with: what routing and FortiOS policies see. */
  readonly translated: Packet
  /** Headers as they leave. */
  readonly after: Packet
}

export interface Way {
  /** As the initiator sends it. */
  readonly packet: Packet
  readonly legs: readonly Leg[]
}

/** What lies behind the last interface of a way that ends at a node; undefined for a cable. */
export function lastPlace({ graph }: Spread, node: string): string | undefined {
  const edge = graph.inEdges(node)[0]
  return edge === undefined ? undefined : graph.getEdgeAttributes(edge).crossing?.to
}

/**
 * A shortest way that carries a packet (original source, final destination) to a place, or undefined. `last`: only ways
 * with this place behind the last interface.
 */
export function wayOf(
  world: World,
  spread: Spread,
  to: string,
  packet: Packet,
  choose: (set: PacketSet) => Packet | undefined,
  last?: string,
): Way | undefined {
  const arrival = spread.arrivals.get(to)
  if (arrival === undefined || !arrival.packets.has(packet)) return undefined
  let best: string[] | undefined
  for (const node of arrival.nodes) {
    if (!spread.graph.getNodeAttributes(node).flow.original.has(packet)) continue
    if (last !== undefined && (lastPlace(spread, node) ?? to) !== last) continue
    const path = bidirectional(spread.graph, '0', node)
    if (path !== null && (best === undefined || path.length < best.length)) best = path
  }
  return best === undefined ? undefined : concrete(world, spread, best, packet, choose)
}

function concrete(
  world: World,
  spread: Spread,
  path: readonly string[],
  packet: Packet,
  choose: (set: PacketSet) => Packet | undefined,
): Way | undefined {
  const standings = path.map((node) => spread.graph.getNodeAttributes(node))
  // path[0] is the origin place, path[1] the first interface, path[i + 1] what crossing i leads to.
  const crossings = path.slice(2).map((node, i) => spread.graph.getEdgeAttributes(spread.graph.edges(path[i + 1]!, node)[0]!).crossing!)

  // Backwards: the destination the initiator wrote, undoing translations one by one.
  const destinations: Packet[] = [packet]
  let seen = packet
  for (let i = crossings.length - 1; i >= 0; i--) {
    const { translation, unread } = crossings[i]!
    if (translation !== undefined || unread) {
      const found = choose(preimages(world, crossings[i]!, standings[i + 1]!.flow, seen, spread.bound))
      if (found === undefined) return undefined
      seen = found
    }
    destinations.unshift(seen)
  }

  // Sources after translation: fixed where the last filter before the next translation leaves them.
  const sources: (Pick<Packet, 'src' | 'sport'> | undefined)[] = crossings.map(() => undefined)
  let decided: Pick<Packet, 'src' | 'sport'> | undefined
  for (let i = crossings.length - 1; i >= 0; i--) {
    const after = standings[i + 2]!.flow
    if (after.current !== undefined && decided === undefined) {
      const at = destinations[i + 1]!
      const there = after.current
        .and(
          PacketSet.box({
            dst: Addresses.ofAddress(at.family, at.dst),
            protocols: [[at.protocol, at.protocol]],
            dport: [[at.dport, at.dport]],
          }),
        )
        .and(tied(after.tie, packet))
      // What stands there is whatever arrives: only some of it passes the filters before the next translation.
      const next = crossings[i + 1]
      decided = (next === undefined ? undefined : choose(there.and(admitted(world, next, spread.bound)))) ?? choose(there)
      if (decided === undefined) return undefined
    }
    sources[i] = decided
    if (crossings[i]!.target !== undefined || crossings[i]!.unread) decided = undefined
  }

  const original = { src: packet.src, sport: packet.sport }
  const legs = crossings.map((crossing, i): Leg => {
    const sourceBefore = i === 0 ? original : (sources[i - 1] ?? original)
    return {
      crossing,
      standing: standings[i + 1]!,
      before: { ...destinations[i]!, src: sourceBefore.src, sport: sourceBefore.sport },
      translated: { ...destinations[i + 1]!, src: sourceBefore.src, sport: sourceBefore.sport },
      after: { ...destinations[i + 1]!, ...(sources[i] === undefined ? original : { src: sources[i]!.src, sport: sources[i]!.sport }) },
    }
  })
  return { packet: { ...destinations[0]!, ...original }, legs }
}

/** Headers, as they arrive, that the filters of a crossing pass on to the source translation it ends with; everything if that is not told. */
function admitted(world: World, crossing: Crossing, bound: Bound): PacketSet {
  if (crossing.unread || crossing.translation !== undefined) return PacketSet.all
  const stages = world.devices.get(crossing.device)?.domains.find(({ name }) => name === crossing.domain)?.stages ?? []
  const translating = stages.findIndex(({ kind }) => kind === 'translate-source')
  return stages.slice(0, translating === -1 ? stages.length : translating).reduce((left, stage) => {
    if (stage.kind !== 'filter' && stage.kind !== 'vpn') return left
    const passed = permitted(stage, crossing.in, crossing.routed, undefined, bound)
    const same = passed.filter(({ target }) => target === crossing.target)
    return left.and(PacketSet.union((same.length > 0 ? same : passed).map(({ packets }) => packets)))
  }, PacketSet.all)
}

/** Headers before a device that it turns into `after`: the destination and its port undone, source and protocol kept. */
function preimages(world: World, crossing: Crossing, flow: Flow, after: Packet, bound: Bound): PacketSet {
  const { translation } = crossing
  const same = PacketSet.box({
    src: Addresses.ofAddress(after.family, after.src),
    protocols: [[after.protocol, after.protocol]],
    sport: [[after.sport, after.sport]],
  })
  if (translation === undefined) return flow.original.and(same)
  const stages = world.devices.get(crossing.device)?.domains.find(({ name }) => name === crossing.domain)?.stages ?? []
  const at = stages.findIndex((s) => s.kind === 'translate-destination' && s.translations.includes(translation))
  const own = stages[at]
  const entries = own?.kind === 'translate-destination' ? own.translations : []
  // Only what the filters before it pass, and no earlier entry takes, reaches this one.
  const arriving = stages.slice(0, at).reduce((left, stage) => {
    if (stage.kind !== 'filter' && stage.kind !== 'vpn') return left
    return restrict(left, PacketSet.union(permitted(stage, crossing.in, '', undefined, bound).map(({ packets }) => packets)))
  }, flow)
  const earlier = entries.slice(0, entries.indexOf(translation)).filter((t) => matchesInterface(t.in, crossing.in))
  const taken = PacketSet.union(earlier.map((t) => packetsOf(t.match)[bound === 'judged' ? 'hi' : 'lo']))
  const matching = packetsOf(translation.match)[bound === 'judged' ? 'lo' : 'hi']
  let candidates = restrict(restrict(arriving, matching), taken.complement()).original.and(same)
  if (translation.to.kind === 'offset') {
    const { family, low, to } = translation.to
    candidates = candidates.and(PacketSet.box({ dst: Addresses.ofAddress(family, after.dst - to + low) }))
  }
  // Of a rewriting that nobody knows, the port is not known either.
  if (translation.to.kind === 'unknown' && translation.port === undefined) return candidates
  if (translation.port === undefined || !hasPorts(after.protocol))
    return candidates.and(PacketSet.box({ dport: [[after.dport, after.dport]] }))
  if (translation.port.kind === 'set') return candidates
  const port = after.dport - translation.port.to + translation.port.low
  return candidates.and(PacketSet.box({ dport: [[port, port]] }))
}

/** Current headers that can belong to one original packet. */
function tied(tie: Tie | undefined, { src, sport }: Packet): PacketSet {
  switch (tie?.kind) {
    case undefined:
      return PacketSet.all
    case 'port':
      return PacketSet.box({ sport: [[sport, sport]] })
    case 'moved':
      return PacketSet.box({ src: Addresses.ofAddress(tie.family, src - tie.from + tie.low), sport: [[sport, sport]] })
  }
}
