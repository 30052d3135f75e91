/** From one place over every device to a fixed point: where flows can arrive, and by which way first. */
import { MultiDirectedGraph } from 'graphology'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { DestinationTranslation, SourceTarget } from '../model/rule.ts'
import type { Bound } from './decide.ts'
import { bridgeOf, isBridging, reachOf } from './bridge.ts'
import { carries, emit } from './emission.ts'
import type { Flow } from './flow.ts'
import type { NextHop } from './forwarding.ts'
import { liveInterfaces } from './forwarding.ts'
import type { Circle } from './loops.ts'
import { pass } from './passage.ts'
import type { Port, World } from './world.ts'

/** One passage through a device, on the way from one state to the next. */
export interface Crossing {
  readonly device: string
  readonly domain: string
  readonly in: string
  readonly out: string
  /** The interface routing chose, where a policy-based VPN took the packets from it; else `out`. */
  readonly routed: string
  readonly nextHop: NextHop
  readonly translation: DestinationTranslation | undefined
  readonly target: SourceTarget | undefined
  /** Place behind `in` and `out`; undefined for a cable between devices. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** The device's behaviour is not known here: anything passes. */
  readonly unread: boolean
}

/** Flows that stand before an interface, or have arrived at a place. */
export interface Standing {
  readonly flow: Flow
  readonly at: { readonly kind: 'port'; readonly port: Port } | { readonly kind: 'place'; readonly place: string }
}

/** Everything that starts at one place. */
export interface Spread {
  readonly origin: string
  readonly bound: Bound
  /** Flow graph: node 0 is the origin, other nodes are standings, edges are crossings (none on entering). */
  readonly graph: MultiDirectedGraph<Standing, { readonly crossing?: Crossing }>
  /** Arrivals by place: node keys in the order found, and their union seen from the origin. */
  readonly arrivals: ReadonlyMap<string, { readonly nodes: readonly string[]; readonly packets: PacketSet }>
  /** Whether the other bound might have gone another way (next hops that nobody is known to have, proxy ARP). */
  readonly ambiguous: boolean
  /** Ways that came back to where they had been. What of them circulates is worked out when somebody asks. */
  readonly circles: readonly Circle[]
  /** What ends on devices themselves, by device and domain. */
  readonly local: readonly {
    readonly device: string
    readonly domain: string
    readonly in: string
    readonly packets: PacketSet
    readonly flow: Flow
  }[]
}

/** Destinations that are never forwarded: "this network", loopback, multicast, limited broadcast, link-local (RFC 1122, RFC 4291). */
const NOT_ROUTED = Addresses.ofRanges([
  { family: 4, low: 0n, high: 0x00ffffffn },
  { family: 4, low: 0x7f000000n, high: 0x7fffffffn },
  { family: 4, low: 0xe0000000n, high: 0xefffffffn },
  { family: 4, low: 0xffffffffn, high: 0xffffffffn },
  { family: 6, low: 0n, high: 1n },
  { family: 6, low: 0xfe80n << 112n, high: (0xfec0n << 112n) - 1n },
  { family: 6, low: 0xff00n << 112n, high: (1n << 128n) - 1n },
])
/** Everything a host may send that a router would forward. */
const ROUTABLE = PacketSet.box({ src: NOT_ROUTED })
  .or(PacketSet.box({ dst: NOT_ROUTED }))
  .complement()
  .and(PacketSet.wellFormed)

/** Interfaces through which packets of a place enter the body's devices. */
export function entries(world: World, place: string): readonly Port[] {
  const found = [...world.portsOn(place)]
  const seen = new Set([place])
  const queue = [place]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [id, external] of world.topology.externals) {
      if (seen.has(id) || !external.reaches.includes(next)) continue
      seen.add(id)
      queue.push(id)
      found.push(...world.portsOn(id))
    }
  }
  return found
}

/** Destinations that a host of a zone reaches on its own segment, without any device. */
function onSegment(world: World, place: string, bound: Bound): Addresses {
  const own = world.topology.zones.get(place)?.addresses ?? Addresses.none
  const owned = world.portsOn(place).map((port) => reachOf(world, port).owned)
  return own.minus(Addresses.union(owned.map(({ lo, hi }) => (bound === 'judged' ? lo : hi))))
}

/** Pushes everything one place can send until nothing new arrives anywhere. */
export function spread(world: World, origin: string, bound: Bound): Spread {
  const graph = new MultiDirectedGraph<Standing, { crossing?: Crossing }>()
  const seen = new Map<string, PacketSet>()
  const arrivals = new Map<string, { nodes: string[]; packets: PacketSet }>()
  const local: Spread['local'][number][] = []
  let count = 0
  let ambiguous = false
  const root = String(count++)
  graph.addNode(root, { flow: { original: ROUTABLE, current: undefined }, at: { kind: 'place', place: origin } })
  const circles = new Map<string, Circle>()
  const entered = new Map<string, { readonly key: string; readonly port: Port; readonly nextHop: NextHop }>()
  const queue: { readonly node: string; readonly port: Port; readonly flow: Flow; readonly nextHop: NextHop }[] = []

  const enter = (from: string, port: Port, flow: Flow, nextHop: NextHop, crossing: Crossing | undefined): void => {
    if (world.interfaceOf(port)?.enabled === false) return
    const carried = carries(world, port, flow)
    const key = `${port.device}\u0000${port.interface}\u0000${carried.current?.key ?? ''}\u0000${carried.unknownSource ?? ''}\u0000${tieKey(carried)}\u0000${isBridging(world, port) ? hopKey(nextHop) : ''}`
    const before = seen.get(key) ?? PacketSet.none
    if (!before.isEmpty) noteCircle(from, key, carried)
    const fresh: Flow = { ...carried, original: carried.original.minus(before) }
    if (fresh.original.isEmpty) return
    seen.set(key, before.or(fresh.original))
    const node = String(count++)
    entered.set(node, { key, port, nextHop })
    graph.addNode(node, { flow: fresh, at: { kind: 'port', port } })
    graph.addEdge(from, node, crossing === undefined ? {} : { crossing })
    queue.push({ node, port, flow: fresh, nextHop })
  }
  /** Remembers a way that leads back to a port it came from, with packets that were there before. */
  const noteCircle = (from: string, key: string, flow: Flow): void => {
    const ports: { readonly key: string; readonly port: Port; readonly nextHop: NextHop }[] = []
    for (let at: string | undefined = from; at !== undefined; at = graph.inNeighbors(at)[0]) {
      const here = entered.get(at)
      if (here === undefined) return
      ports.unshift(here)
      if (here.key !== key) continue
      const again = graph.getNodeAttributes(at).flow.original.and(flow.original)
      const name = ports.map((one) => one.key).join(' ')
      if (again.isEmpty) return
      const known = circles.get(name)
      circles.set(name, { ports, flow: { ...flow, original: known === undefined ? again : known.flow.original.or(again) } })
      return
    }
  }
  const arrive = (from: string, place: string, flow: Flow, crossing: Crossing): void => {
    if (flow.original.isEmpty) return
    const known = arrivals.get(place)
    // Arrivals are kept apart by their current source: a later one may have been translated differently.
    const node = String(count++)
    graph.addNode(node, { flow, at: { kind: 'place', place } })
    graph.addEdge(from, node, { crossing })
    if (known === undefined) arrivals.set(place, { nodes: [node], packets: flow.original })
    else {
      known.nodes.push(node)
      known.packets = known.packets.or(flow.original)
    }
  }

  const sent = PacketSet.box({ dst: onSegment(world, origin, bound) })
    .complement()
    .and(ROUTABLE)
  // A host hands what is not at home on its segment to any gateway it likes.
  for (const port of entries(world, origin)) enter(root, port, { original: sent, current: undefined }, 'forwarded', undefined)

  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { node, port, flow, nextHop: meant } = next
    const device = world.devices.get(port.device)
    if (device === undefined) continue
    const domain = world.domainOf(port)
    const step = (out: string, nextHop: NextHop, onward: Flow, extra: Partial<Crossing>): void => {
      const crossing: Crossing = {
        device: device.id,
        domain: domain?.name ?? '',
        in: port.interface,
        out,
        routed: out,
        nextHop,
        translation: undefined,
        target: undefined,
        from: placeOf(world, port),
        to: placeOf(world, { device: device.id, interface: out }),
        unread: false,
        ...extra,
      }
      emit(world, { device: device.id, interface: out }, nextHop, onward, bound, {
        enter: (to, carried, towards) => enter(node, to, carried, towards, crossing),
        arrive: (place, carried) => arrive(node, place, carried, crossing),
        differs: () => {
          ambiguous = true
        },
      })
    }
    if (device.knowledge !== 'export' || domain === undefined) {
      // No export, or an interface that the topology names and the export does not have: nobody knows what becomes of the packet.
      const unread = device.knowledge === 'missing' || device.knowledge === 'export'
      if (unread && bound === 'judged') continue
      const onward = unread ? anything(flow) : flow
      for (const out of world.portsOf(device.id))
        if (unread || out.interface !== port.interface) step(out.interface, unread ? 'unknown' : 'forwarded', onward, { unread })
      continue
    }
    if (domain.uncertainties.length > 0 || undeclaredRelay(world, port)) {
      if (bound === 'possible') {
        for (const i of liveInterfaces(device, domain)) step(i.id, 'unknown', anything(flow), { unread: true })
      }
      if (domain.uncertainties.length > 0) continue
    }
    const bridged = bridgeOf(world, port, meant, bound)
    if (bridged !== undefined && meant === 'interface') ambiguous = true
    const { departures, local: ended } = pass(device, domain, port.interface, flow, bound, { bridged })
    for (const { flow: at } of ended)
      local.push({ device: device.id, domain: domain.name, in: port.interface, packets: at.original, flow: at })
    for (const { flow: onward, out, routed, nextHop, translation, target } of departures)
      step(out, nextHop, onward, { routed, translation, target })
  }
  return { origin, bound, graph, arrivals, ambiguous, local, circles: [...circles.values()] }
}

/** What may become of flows in a device that is not understood: any source, any destination. */
function anything(flow: Flow): Flow {
  return { original: flow.original.forget('dst').and(ROUTABLE), current: PacketSet.all }
}

function hopKey(nextHop: NextHop): string {
  return typeof nextHop === 'string' ? nextHop : `${nextHop.family} ${nextHop.address}`
}

function tieKey({ tie }: Flow): string {
  return tie === undefined ? '' : tie.kind === 'port' ? 'port' : `${tie.family} ${tie.low} ${tie.high} ${tie.from}`
}

/** The zone, external or unknown place an interface touches; undefined on a cable. */
export function placeOf(world: World, port: Port): string | undefined {
  const touches = world.touches(port)
  switch (touches.kind) {
    case 'zone':
      return touches.zone
    case 'external':
      return touches.external
    case 'unknown':
      return touches.place
    default:
      return undefined
  }
}

/**
 * Kinds of features that start sessions of their own; the others are only stated. IPsec is not among them: its tunnels
 * are interfaces, with a place of their own.
 */
const ENDS_SESSIONS: ReadonlySet<string> = new Set([
  'explicit-proxy',
  'transparent-proxy',
  'virtual-server',
  'ssl-vpn',
  'transparent-mode',
  'application-policy',
  'zone-based-firewall',
  'load-balancing',
  'other',
])

/** Features at a port that are active and that no declared relay accounts for. */
export function relayFeatures(world: World, port: Port) {
  const domain = world.domainOf(port)
  const active = (domain?.features ?? []).filter((f) => ENDS_SESSIONS.has(f.kind) && (f.in === 'any' || f.in.has(port.interface)))
  if (active.length === 0) return active
  const legs = Addresses.union([...world.topology.relays.values()].flatMap((relay) => [...relay.legs.values()].map((leg) => leg.addresses)))
  return active.filter((f) => f.addresses.isEmpty || !f.addresses.within(legs))
}

function undeclaredRelay(world: World, port: Port): boolean {
  return relayFeatures(world, port).length > 0
}
