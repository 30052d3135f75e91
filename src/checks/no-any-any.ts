import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Bound } from '../graph/decide.ts'
import { decidedBy } from '../graph/decide.ts'
import type { Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { World } from '../graph/world.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { AddressBounds, ServiceBounds } from '../model/match.ts'
import type { Policy } from '../model/policy.ts'
import type { Rule } from '../model/rule.ts'
import { matchesInterface } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { example } from '../packet/example.ts'
import { TCP, UDP } from '../packet/packet.ts'
import { ANY_PORT, contains, normalise } from '../packet/ranges.ts'
import { PacketSet } from '../packet/set.ts'
import { beforeFirewalls, behind, byInterface, enforcement, joins } from './boundary.ts'
import { ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Excused } from './exceptions.ts'
import { divide, excusedBetween, excusedPackets } from './exceptions.ts'
import { boundaryBetween, cellBetween, sideName, sideOf } from './places.ts'
import type { Binding } from './shadow.ts'
import { boundRulebases, writtenIn } from './shadow.ts'

const parameters = z.strictObject({
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe('A destination of at most this many addresses counts as pinned. 宛先がこのアドレス数以下なら、ホストに限定されているとみなします。'),
  'tier-share': z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Share of a tier’s addresses from which a rule covers the whole tier. 系のアドレスのこの割合以上を含むルールは、系全体を対象とするとみなします。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'RUL-002',
  name: 'no-any-any',
  title: { ja: 'any許可の禁止', en: 'No any/any or any-service permits across tiers' },
  severity: 'high',
  why: {
    ja: '系の境界で実際に通信を通している許可ルールのうち、送信元と宛先がともにすべて、サービスがすべて（TCP または UDP の全ポートを含む）、または宛先・送信元が相手の系全体（/16 以上、または系のアドレスの半分以上）であるものを示します。通信マトリクスで open または flows とされた系の間は対象外です。',
    en: 'Shows permit rules that let traffic cross between tiers and whose source and destination are both any, whose service is any (all TCP or all UDP ports included), or whose destination or source covers a whole foreign tier (/16 or more, or half of its addresses). Pairs that the matrix leaves open or to declared flows are not judged.',
  },
  fix: {
    ja: '送信元・宛先・サービスを、必要なホストとポートに絞ってください。',
    en: 'Narrow source, destination and service to the hosts and ports that are needed.',
  },
  limitations: {
    ja: '先行ルールに完全に隠れたルールや、経路や他の機器によって系の間の通信を通していないルールは示しません。系全体の端末から、ホストとポートを限定した宛先への許可（公開サーバ、中継装置への接続）は通常の書き方として認めます。',
    en: 'Rules hidden by earlier ones, or through which routing and other devices let nothing cross, are not shown. Permits from a whole tier to pinned hosts and ports (published servers, relays) are ordinary and accepted.',
  },
  waivable: true,
  parameters,
  run(context) {
    const excused = excusedPackets(context.topology, 'RUL-002', context.policy, context.today)
    return { findings: [...context.devices.values()].filter((d) => d.knowledge === 'export').flatMap((device) => findingsOf(context, device, excused)) }
  },
})

/** Traffic between two places that a rule lets cross. */
interface Crossing {
  readonly from: string
  readonly to: string
  readonly packets: PacketSet
  readonly trace: Trace
  readonly why: readonly Text[]
}

function findingsOf(context: Context, device: Device, excused: readonly Excused[]): Finding[] {
  return boundRulebases(device).flatMap(({ rulebase, bindings }) =>
    rulebase.rules.flatMap((rule) => {
      if (!rule.enabled || rule.action !== 'permit' || !rule.initiates) return []
      const judged = crossings(context, device, bindings, rule, 'judged')
      if (judged.length > 0) return report(context, device, rule, judged, excused)
      if (rule.uncertainties.length === 0) return []
      const perhaps = crossings(context, device, bindings, rule, 'possible').filter(({ from, to, packets }) => !divide(packets, excusedBetween(context.topology, excused, from, to)).left.isEmpty)
      return perhaps.length === 0 ? [] : [unknown(context, device, rule, perhaps)]
    }),
  )
}

/** Pairs of places of different tiers between which a wide rule lets something pass. */
function crossings(context: Context, device: Device, bindings: readonly Binding[], rule: Rule, bound: Bound): Crossing[] {
  const { topology, policy, network } = context
  const domain = bindings[0]?.domain
  const width = domain === undefined ? undefined : widthOf(domain, rule, bound)
  if (width === undefined || !mayBeWide(width, context.parameters['max-hosts'])) return []
  const found = new Map<string, Crossing>()
  for (const binding of bindings) {
    for (const { in: input, out } of waysThrough(network, device, binding, rule)) {
      const pairs = pairsBetween(topology, policy, nearBy(network, device, input), nearBy(network, device, out)).flatMap(({ from, to }) => {
        const why = found.has(`${from} ${to}`) ? [] : reasons(context, width, from, to)
        return why.length === 0 ? [] : [{ from, to, why }]
      })
      if (pairs.length === 0) continue
      const effective = effectiveOn(binding, rule, input, out, bound)
      if (effective.isEmpty) continue
      for (const { from, to, why } of pairs) {
        const direct = network.direct(from, to)
        const packets = (bound === 'judged' ? direct?.judged : direct?.possible)?.and(effective) ?? PacketSet.none
        const trace = witness(network, from, to, packets, rule, bound)
        if (trace !== undefined) found.set(`${from} ${to}`, { from, to, packets, trace, why })
      }
    }
  }
  return [...found.values()]
}

/** Pairs of different tiers that the matrix leaves neither open nor to declared flows. */
function pairsBetween(topology: Topology, policy: Policy, sources: Iterable<string>, destinations: Iterable<string>): readonly { readonly from: string; readonly to: string }[] {
  const targets = [...destinations]
  return [...sources].flatMap((from) =>
    targets.flatMap((to) => {
      if (from === to || sideOf(topology, from) === sideOf(topology, to)) return []
      const cell = cellBetween(topology, policy, from, to)
      return cell === 'open' || cell === 'flows' ? [] : [{ from, to }]
    }),
  )
}

/** Interface pairs a rule applies to, as its binding sees them. Interfaces that filter nothing at all are SEG-008's finding. */
function waysThrough(network: Network, device: Device, { domain, in: input, out }: Binding, rule: Rule): { readonly in: string; readonly out: string }[] {
  const open = unfilteredInterfaces(network.world).get(device.id) ?? new Set()
  const ports = network.world.portsOf(device.id).filter((port) => network.world.domainOf(port) === domain && !open.has(port.interface))
  return ports.flatMap((i) =>
    !matchesInterface(input, i.interface)
      ? []
      : ports
          .filter((o) => o !== i && matchesInterface(out, o.interface))
          .filter((o) => rule.clauses.some((c) => matchesInterface(c.in, i.interface) && matchesInterface(c.out, o.interface)))
          .map((o) => ({ in: i.interface, out: o.interface })),
  )
}

const unfiltered = new WeakMap<World, ReadonlyMap<string, ReadonlySet<string>>>()

/** Interfaces where tiers meet without any list, by device: what other interfaces of a router permit was never meant for them. */
function unfilteredInterfaces(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  const known = unfiltered.get(world)
  if (known !== undefined) return known
  const found = new Map<string, Set<string>>()
  const open = joins(world, enforcement, (from, to) => boundaryBetween(world.topology, from, to)).filter(({ certainty }) => certainty === 'open')
  for (const { device, interface: name } of byInterface(open)) found.set(device.id, (found.get(device.id) ?? new Set()).add(name))
  unfiltered.set(world, found)
  return found
}

function effectiveOn({ stage, rulebase }: Binding, rule: Rule, input: string, out: string, bound: Bound): PacketSet {
  const translated = new Set([undefined, ...rule.clauses.flatMap((c) => (typeof c.translated === 'string' ? [] : [...c.translated]))])
  const output = stage.at === 'ingress' ? '' : out
  return PacketSet.union([...translated].map((t) => decidedBy(rulebase, rule, input, output, t, bound)))
}

/** Places on one side of a device: up to the next firewall, so that a router’s list is not blamed for what a firewall decides. */
function nearBy(network: Network, device: Device, name: string): Iterable<string> {
  const port = { device: device.id, interface: name }
  return device.role === 'firewall' ? behind(network.world, port) : beforeFirewalls(network.world, port)
}

/** A way of one of the packets that this very rule lets through. */
function witness(network: Network, from: string, to: string, packets: PacketSet, rule: Rule, bound: Bound): Trace | undefined {
  let rest = packets
  for (let tries = 0; tries < 8 && !rest.isEmpty; tries++) {
    const packet = example(rest)
    const trace = packet === undefined ? undefined : network.trace(from, to, packet, bound)
    if (packet === undefined || trace === undefined) return undefined
    if (network.decisions(trace).some((decision) => decision.rule === rule)) return trace
    rest = rest.minus(network.alike(trace, rest)).minus(PacketSet.ofPacket(packet))
  }
  return undefined
}

interface Width {
  readonly src: Addresses
  readonly dst: Addresses
  readonly anySource: boolean
  readonly anyDestination: boolean
  readonly anyService: boolean
}

/** How wide a rule is written; undefined when it matches nothing for certain. */
function widthOf(domain: RoutingDomain, { clauses }: Rule, bound: Bound): Width | undefined {
  const pick = (bounds: AddressBounds): Addresses => (bound === 'judged' ? bounds.lo : bounds.hi)
  const known = bound === 'judged' ? clauses.filter(({ match }) => !match.partial) : clauses
  if (known.length === 0) return undefined
  const src = Addresses.union(known.map(({ match }) => pick(match.src)))
  // A policy that names a VIP speaks of where the VIP leads, whatever else its destination says.
  const dst = Addresses.union(known.map((c) => (typeof c.translated === 'string' ? pick(c.match.dst) : writtenIn(domain, c)[bound === 'judged' ? 'lo' : 'hi'].addresses('dst'))))
  return { src, dst, anySource: isAny(src), anyDestination: isAny(dst), anyService: known.some(({ match }) => isAnyService(match.services, bound)) }
}

/** All of IPv4 or all of IPv6: a rule may speak of one of them only. */
function isAny(addresses: Addresses): boolean {
  return Addresses.allIPv4.within(addresses) || Addresses.allIPv6.within(addresses)
}

/** All ports of TCP or of UDP; port 0 does not count, nobody uses it. */
function isAnyService(services: ServiceBounds, bound: Bound): boolean {
  const boxes = bound === 'judged' ? services.lo : services.hi
  // Everything but a few services is as good as any.
  if (services.negated) return true
  return [TCP, UDP].some((protocol) => {
    const ports = boxes.filter((box) => contains(box.protocols, protocol)).flatMap((box) => box.dport ?? ANY_PORT)
    return normalise(ports).some(([low, high]) => low <= 1 && high === 65535)
  })
}

function mayBeWide({ src, dst, anyService }: Width, maxHosts: number): boolean {
  return anyService || networks(src) > BigInt(maxHosts) || networks(dst) > BigInt(maxHosts)
}

/** Why a rule is too wide between two places; empty when it is not. */
function reasons({ topology, parameters: set }: Context, width: Width, from: string, to: string): Text[] {
  const { src, dst, anySource, anyDestination, anyService } = width
  const found: Text[] = []
  if (anySource && anyDestination) found.push({ ja: '送信元と宛先がともに「すべて」', en: 'source and destination are both any' })
  if (anyService) found.push({ ja: 'サービスが「すべて」', en: 'the service is any' })
  const pinned = networks(dst) <= BigInt(set['max-hosts'])
  if (!pinned && coversTier(topology, dst, to, set['tier-share'])) {
    const name = sideName(topology, to)
    found.push({ ja: `宛先が ${name.ja} の全体`, en: `the destination covers all of ${name.en}` })
  }
  // From everywhere to a published host and port is how servers are offered.
  if (!(pinned && !anyService) && networks(src) > BigInt(set['max-hosts']) && coversTier(topology, src, from, set['tier-share'])) {
    const name = sideName(topology, from)
    found.push({ ja: `送信元が ${name.ja} の全体`, en: `the source covers all of ${name.en}` })
  }
  return found
}

/** At least a /16, or the given share of a tier. "Any" is the only way to write the Internet, so it covers no tier. */
function coversTier(topology: Topology, addresses: Addresses, place: string, share: number): boolean {
  const all = wholeSide(topology, place)
  if (all === undefined) return false
  const covered = addresses.and(all)
  if (covered.isEmpty) return false
  if (networks(addresses) >= 65536n) return true
  // By family: an IPv6 prefix would outweigh every IPv4 address.
  return [Addresses.allIPv4, Addresses.allIPv6].some((family) => {
    const whole = networks(all.and(family))
    return whole > 0n && Number(networks(covered.and(family))) >= share * Number(whole)
  })
}

/** The addresses of every zone of a place's tier, or of an external network that lists them. */
function wholeSide(topology: Topology, place: string): Addresses | undefined {
  const tier = topology.zones.get(place)?.tier.base
  if (tier === undefined) return topology.externals.get(place)?.addresses
  return Addresses.union([...topology.zones.values()].filter((zone) => zone.tier.base === tier).map((zone) => zone.addresses))
}

/** IPv4 addresses, and IPv6 /64s (a /64 is one segment however few hosts it has; a part of one counts as one). */
function networks(addresses: Addresses): bigint {
  const v4 = addresses.v4.reduce((sum, [low, high]) => sum + high - low + 1n, 0n)
  return v4 + addresses.v6.reduce((sum, [low, high]) => sum + (high >> 64n) - (low >> 64n) + 1n, 0n)
}

function report(context: Context, device: Device, rule: Rule, found: readonly Crossing[], excused: readonly Excused[]): Finding[] {
  const parts = found.map((crossing) => ({ crossing, ...divide(crossing.packets, excusedBetween(context.topology, excused, crossing.from, crossing.to)) }))
  const open = parts.flatMap(({ crossing, left }) => {
    if (left.isEmpty) return []
    const trace = left.has(crossing.trace.packet) ? crossing.trace : witness(context.network, crossing.from, crossing.to, left, rule, 'judged')
    return trace === undefined ? [] : [{ ...crossing, packets: left, trace }]
  })
  const findings: Finding[] = open.length === 0 ? [] : [violation(context, device, rule, open)]
  for (const { crossing, excused: covered } of parts) {
    for (const { exception, packets } of covered) findings.push({ ...violation(context, device, rule, [{ ...crossing, packets }]), verdict: 'exempted', exception: exception.id })
  }
  return findings
}

function violation(context: Context, device: Device, rule: Rule, found: readonly Crossing[]): Finding {
  const first = found[0]!
  const { topology } = context
  const why = listOf(first.why)
  const pairs = pairsOf(topology, found)
  const conditions = context.network.decisions(first.trace).flatMap((d) => d.rule?.conditions ?? [])
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${device.id} の ${rule.label.ja} は、${why.ja}のまま ${pairs.ja} の通信を許可しています。`,
      en: `${rule.label.en} on ${device.id} permits traffic from ${pairs.en} although ${why.en}.`,
    },
    from: first.from,
    to: first.to,
    cause: ruleCause(device, rule),
    fix: fixOf(rule),
    packets: first.packets,
    trace: first.trace,
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

function unknown(context: Context, device: Device, rule: Rule, found: readonly Crossing[]): Finding {
  const first = found[0]!
  const pairs = pairsOf(context.topology, found)
  const why = listOf(first.why)
  return {
    verdict: 'not-evaluable',
    severity: context.severity,
    text: {
      ja: `${device.id} の ${rule.label.ja} には解釈できない箇所があり、${why.ja}のまま ${pairs.ja} の通信を許可している可能性があります。`,
      en: `${rule.label.en} on ${device.id} is not fully understood: it may permit traffic from ${pairs.en} although ${why.en}.`,
    },
    from: first.from,
    to: first.to,
    cause: ruleCause(device, rule),
    fix: fixOf(rule),
    packets: first.packets,
    trace: first.trace,
    uncertainties: rule.uncertainties,
  }
}

function fixOf(rule: Rule): Text {
  return {
    ja: `${rule.label.ja} の送信元・宛先・サービスを、必要なホストとポートに絞ってください。不要なら削除してください。`,
    en: `Narrow source, destination and service of ${rule.label.en} to the hosts and ports that are needed, or delete it.`,
  }
}

function pairsOf(topology: Topology, found: readonly Crossing[]): Text {
  const names = new Map(found.map(({ from, to }) => [`${sideOf(topology, from)} ${sideOf(topology, to)}`, { from, to }] as const))
  return listOf(
    [...names.values()].map(({ from, to }) => {
      const a = sideName(topology, from)
      const b = sideName(topology, to)
      return { ja: `${a.ja} から ${b.ja} へ`, en: `${a.en} to ${b.en}` }
    }),
  )
}
