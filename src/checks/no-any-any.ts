import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Bound } from '../graph/decide.ts'
import { decidedBy } from '../graph/decide.ts'
import type { Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { Policy } from '../model/policy.ts'
import type { Rule } from '../model/rule.ts'
import { everyRule, matchesInterface } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import { example } from '../packet/example.ts'
import { PacketSet } from '../packet/set.ts'
import { beforeFirewalls, behind, unfilteredInterfaces } from './boundary.ts'
import { ruleCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Excused } from './exceptions.ts'
import { divide, excusedBetween, excusedPackets } from './exceptions.ts'
import { cellBetween, sideName, sideOf } from './places.ts'
import { mayBeWide, reasons, widthsIn } from './rules/rule-width.ts'
import type { Binding } from './rules/shadow.ts'
import { boundRulebases } from './rules/shadow.ts'

const parameters = z.strictObject({
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe(
      'A destination of at most this many addresses counts as pinned. 宛先がこのアドレス数以下なら、ホストに限定されているとみなします。',
    ),
  'tier-share': z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'Share of a tier’s addresses from which a rule covers the whole tier. 系のアドレスのこの割合以上を含むルールは、系全体を対象とするとみなします。',
    ),
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
    return {
      findings: [...context.devices.values()]
        .filter((d) => d.knowledge === 'export')
        .flatMap((device) => findingsOf(context, device, excused)),
    }
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
  const ways = waysThrough(context, device)
  if (ways.length === 0) return []
  return boundRulebases(device).flatMap(({ rulebase, bindings }) =>
    [...everyRule(rulebase)].flatMap((rule) => {
      if (!rule.enabled || rule.action !== 'permit' || !rule.initiates) return []
      const judged = crossings(context, ways, bindings, rule, 'judged')
      if (judged.length > 0) return report(context, device, rule, judged, excused)
      if (rule.uncertainties.length === 0) return []
      const perhaps = crossings(context, ways, bindings, rule, 'possible').filter(
        ({ from, to, packets }) => !divide(packets, excusedBetween(context.topology, excused, from, to)).left.isEmpty,
      )
      return perhaps.length === 0 ? [] : [unknown(context, device, rule, perhaps)]
    }),
  )
}

/** Pairs of places of different tiers between which a wide rule lets something pass. */
function crossings(context: Context, ways: readonly Way[], bindings: readonly Binding[], rule: Rule, bound: Bound): Crossing[] {
  const { topology, network, parameters: set } = context
  const limits = { maxHosts: set['max-hosts'], tierShare: set['tier-share'] }
  const first = bindings[0]
  const widths = first === undefined ? [] : widthsIn(first.domain, first.rulebase, rule, bound).filter((w) => mayBeWide(w, limits.maxHosts))
  if (widths.length === 0) return []
  const found = new Map<string, Crossing>()
  const whys = new Map<string, readonly Text[]>()
  const whyOf = (from: string, to: string): readonly Text[] => {
    // Depends on the tiers only, and there are few of them.
    const key = `${sideOf(topology, from)} ${sideOf(topology, to)}`
    const why = whys.get(key) ?? widths.map((width) => reasons(topology, limits, width, from, to)).find((some) => some.length > 0) ?? []
    whys.set(key, why)
    return why
  }
  for (const binding of bindings) {
    for (const way of ways) {
      const { in: input, out, pairs: all } = way
      if (!matchesInterface(binding.in, input) || !matchesInterface(binding.out, out)) continue
      if (way.domain !== binding.domain) continue
      if (!rule.clauses.some((c) => matchesInterface(c.in, input) && matchesInterface(c.out, out))) continue
      const pairs = all.flatMap(({ from, to }) => {
        const why = found.has(`${from} ${to}`) ? [] : whyOf(from, to)
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
function pairsBetween(
  topology: Topology,
  policy: Policy,
  sources: Iterable<string>,
  destinations: Iterable<string>,
): readonly { readonly from: string; readonly to: string }[] {
  const targets = [...destinations]
  return [...sources].flatMap((from) =>
    targets.flatMap((to) => {
      if (from === to || sideOf(topology, from) === sideOf(topology, to)) return []
      const cell = cellBetween(topology, policy, from, to)
      return cell === 'open' || cell === 'flows' ? [] : [{ from, to }]
    }),
  )
}

/** A way through a device and the pairs of places that it would let meet. */
interface Way {
  readonly domain: RoutingDomain | undefined
  readonly in: string
  readonly out: string
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
}

/** Ways between different tiers. Interfaces that filter nothing at all are SEG-008's finding. */
function waysThrough({ topology, policy, network }: Context, device: Device): readonly Way[] {
  const { world } = network
  const open = unfilteredInterfaces(world).get(device.id) ?? new Set()
  const ports = world.portsOf(device.id).filter((port) => !open.has(port.interface))
  return ports.flatMap((i) =>
    ports
      .filter((o) => o !== i && world.domainOf(i) === world.domainOf(o))
      .map((o) => ({
        domain: world.domainOf(i),
        in: i.interface,
        out: o.interface,
        pairs: pairsBetween(topology, policy, nearBy(network, device, i.interface), nearBy(network, device, o.interface)),
      }))
      .filter(({ pairs }) => pairs.length > 0),
  )
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

function report(context: Context, device: Device, rule: Rule, found: readonly Crossing[], excused: readonly Excused[]): Finding[] {
  const parts = found.map((crossing) => ({
    crossing,
    ...divide(crossing.packets, excusedBetween(context.topology, excused, crossing.from, crossing.to)),
  }))
  const open = parts.flatMap(({ crossing, left }) => {
    if (left.isEmpty) return []
    const trace = left.has(crossing.trace.packet)
      ? crossing.trace
      : witness(context.network, crossing.from, crossing.to, left, rule, 'judged')
    return trace === undefined ? [] : [{ ...crossing, packets: left, trace }]
  })
  const findings: Finding[] = open.length === 0 ? [] : [violation(context, device, rule, open)]
  for (const { crossing, excused: covered } of parts) {
    for (const { exception, packets } of covered)
      findings.push({ ...violation(context, device, rule, [{ ...crossing, packets }]), verdict: 'exempted', exception: exception.id })
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
      ja: `${device.id} の ${rule.label.ja} は、${why.ja}のまま ${pairs.ja}の通信を許可しています。`,
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
      ja: `${device.id} の ${rule.label.ja} には解釈できない箇所があり、${why.ja}のまま ${pairs.ja}の通信を許可している可能性があります。`,
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

/** Up to four pairs of sides, then how many more. */
function pairsOf(topology: Topology, found: readonly Crossing[]): Text {
  const pairs = [
    ...new Map(found.map(({ from, to }) => [`${sideOf(topology, from)} ${sideOf(topology, to)}`, { from, to }] as const)).values(),
  ]
  const shown = listOf(
    pairs.slice(0, 4).map(({ from, to }) => {
      const a = sideName(topology, from)
      const b = sideName(topology, to)
      return { ja: `${a.ja} から ${b.ja} へ`, en: `${a.en} to ${b.en}` }
    }),
  )
  const rest = pairs.length - 4
  return rest <= 0 ? shown : { ja: `${shown.ja}、ほか ${rest} 組`, en: `${shown.en} and ${rest} more pairs` }
}
