/** The rules that let specific communications pass, against what was declared. */
import type { Text } from '../../base/text.ts'
import { listOf, verbatim } from '../../base/text.ts'
import { boundRulebase, decidedBy } from '../../graph/decide.ts'
import type { Decision, Network } from '../../graph/network.ts'
import type { Hop, Trace } from '../../graph/trace.ts'
import { packetsOf } from '../../model/match.ts'
import type { Rule } from '../../model/rule.ts'
import { everyRule, matchesInterface } from '../../model/rule.ts'
import type { SpecificCommunication, Topology } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { example } from '../../packet/example.ts'
import { formatAddresses, formatPacket } from '../../packet/format.ts'
import type { Packet } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { ruleCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { applyExceptions, excusedPackets, placesOf, specificPackets } from '../exceptions.ts'
import { addressesOf, cellBetween, sideOf } from '../places.ts'
import { writtenIn } from './shadow.ts'

/** A rule at a boundary that a specific communication passes, and what it may match of packets as declared. */
interface Witness {
  readonly decision: Decision & { readonly rule: Rule }
  readonly from: string
  readonly to: string
  readonly specifics: Set<SpecificCommunication>
  readonly lo: PacketSet
  readonly hi: PacketSet
  /** Ends that were translated before the rule saw them: they are not compared. */
  readonly translated: ReadonlySet<'src' | 'dst'>
}

/** Ways of one communication that are looked at; more than this on one pair of places is not seen in practice. */
const MOST_WAYS = 16

/** Rules wider than the specific communications they let pass (SEG-005 iii). */
export function widerRules(context: CheckContext<unknown>, specifics: readonly SpecificCommunication[]): Finding[] {
  const { topology, policy, today } = context
  const declared = PacketSet.union(specificPackets(topology, policy, today).map(({ packets }) => packets)).or(openTraffic(context))
  const excused = excusedPackets(topology, 'SEG-005', policy, today)
  return [...witnesses(context, specifics).values()].flatMap((witness) => {
    let allowed = declared
    for (const end of witness.translated) allowed = allowed.forget(end)
    const certain = witness.lo.minus(allowed).and(PacketSet.wellFormed)
    const perhaps = witness.hi.minus(allowed).and(PacketSet.wellFormed)
    if (!certain.isEmpty) return applyExceptions(topology, wider(context, witness, certain), excused, () => undefined)
    return perhaps.isEmpty ? [] : applyExceptions(topology, perhapsWider(context, witness, perhaps), excused, () => undefined)
  })
}

/** Traffic that the matrix leaves open or to declared flows: a rule may serve it along with a specific communication. */
function openTraffic({ topology, policy }: CheckContext<unknown>): PacketSet {
  const places = [...topology.zones.keys(), ...topology.externals.keys()]
  return PacketSet.union(
    places.map((from) => {
      const reachable = places.filter((to) => ['open', 'flows'].includes(cellBetween(topology, policy, from, to)))
      return PacketSet.box({ src: addressesOf(topology, from), dst: Addresses.union(reachable.map((to) => addressesOf(topology, to))) })
    }),
  )
}

function witnesses(
  { topology, network }: CheckContext<unknown>,
  specifics: readonly SpecificCommunication[],
): ReadonlyMap<string, Witness> {
  const found = new Map<string, Witness>()
  for (const specific of specifics) {
    for (const from of placesOf(topology, specific.scope.from)) {
      for (const to of placesOf(topology, specific.scope.to)) {
        for (const trace of waysOf(network, from, to, specific.scope.packets)) {
          for (const decision of atBoundary(topology, trace, network.decisions(trace))) {
            for (const rule of serving(decision, trace, specific.scope.packets)) {
              const key = `${decision.device.id} ${rule.id}`
              const known = found.get(key)
              if (known !== undefined) known.specifics.add(specific)
              else found.set(key, { ...asSeen(decision, rule, trace), from, to, specifics: new Set([specific]) })
            }
          }
        }
      }
    }
  }
  return found
}

/** One trace for every different way that packets of a set take. */
function* waysOf(network: Network, from: string, to: string, packets: PacketSet): Generator<Trace> {
  let rest = (network.direct(from, to)?.judged ?? PacketSet.none).and(packets)
  for (let count = 0; count < MOST_WAYS && !rest.isEmpty; count++) {
    const packet = example(rest)
    const trace = packet === undefined ? undefined : network.trace(from, to, packet, 'judged')
    if (packet === undefined || trace === undefined) return
    yield trace
    rest = rest.minus(network.alike(trace, rest)).minus(PacketSet.ofPacket(packet))
  }
}

/**
 * The decisions that stand between the tiers: those of firewalls on the stretch where the side changes, or of
 * routers where that stretch has no firewall. A router inside a tier need not be pinned.
 */
export function atBoundary(
  topology: Topology,
  trace: Trace,
  decisions: readonly Decision[],
): readonly (Decision & { readonly rule: Rule })[] {
  const stretches = new Map<string, { decision: Decision & { readonly rule: Rule }; firewall: boolean }[]>()
  for (const decision of decisions) {
    const { rule } = decision
    const at = trace.hops.findIndex((hop) => isAt(hop, decision))
    if (rule === undefined || at === -1) continue
    const before = placeBefore(trace, at)
    const after = placeAfter(trace, at)
    if (sideOf(topology, before) === sideOf(topology, after)) continue
    const key = `${before} ${after}`
    const entry = { decision: { ...decision, rule }, firewall: decision.device.role === 'firewall' }
    const stretch = stretches.get(key)
    if (stretch === undefined) stretches.set(key, [entry])
    else stretch.push(entry)
  }
  return [...stretches.values()].flatMap((entries) => {
    const firewalls = entries.filter(({ firewall }) => firewall)
    return (firewalls.length > 0 ? firewalls : entries).map(({ decision }) => decision)
  })
}

function isAt(hop: Hop, { device, domain, in: input, out }: Decision): boolean {
  return hop.device === device.id && hop.domain === domain.name && hop.in === input && hop.out === out
}

/** The last place before a hop; cables between devices are no places. */
function placeBefore({ from, hops }: Trace, at: number): string {
  for (let i = at; i >= 0; i--) {
    const place = hops[i]?.from ?? (i > 0 ? hops[i - 1]?.to : undefined)
    if (place !== undefined) return place
  }
  return from
}

function placeAfter({ to, hops }: Trace, at: number): string {
  for (let i = at; i < hops.length; i++) {
    const place = hops[i]?.to
    if (place !== undefined) return place
  }
  return to
}

/** The deciding rule, and others of the list that are in effect there and would let the communication pass as well. */
function serving(decision: Decision & { readonly rule: Rule }, trace: Trace, packets: PacketSet): readonly Rule[] {
  const { rulebase, rule, domain, in: input, out } = decision
  if (rulebase === undefined) return [rule]
  const stage = domain.stages.find(
    (s) => s.kind === 'filter' && (boundRulebase(s, input, out) === rulebase || boundRulebase(s, input, '') === rulebase),
  )
  if (stage?.kind !== 'filter') return [rule]
  const hop = trace.hops.find((h) => isAt(h, decision))
  // Where addresses were translated the declared packets say nothing about other rules.
  if (hop === undefined || translatedAt(trace, hop, decision).size > 0) return [rule]
  const output = stage.at === 'ingress' ? '' : out
  return [...everyRule(rulebase)].filter((other) => {
    if (other === rule) return true
    if (!other.enabled || other.action !== 'permit' || !other.initiates) return false
    const applying = other.clauses.filter(
      (c) => matchesInterface(c.in, input) && matchesInterface(c.out, output) && typeof c.translated === 'string',
    )
    if (!PacketSet.union(applying.map((c) => packetsOf(c.match).lo)).overlaps(packets)) return false
    return !decidedBy(rulebase, other, input, output, undefined, 'judged').isEmpty
  })
}

/** The match of a rule between the interfaces of a decision, as written. */
function asSeen(decision: Decision, rule: Rule, trace: Trace): Pick<Witness, 'decision' | 'lo' | 'hi' | 'translated'> {
  const bounds = rule.clauses
    .filter((c) => matchesInterface(c.in, decision.in) && matchesInterface(c.out, decision.out))
    .map((c) => writtenIn(decision.domain, c))
  const hop = trace.hops.find((h) => isAt(h, decision))
  return {
    decision: { ...decision, rule },
    lo: PacketSet.union(bounds.map((b) => b.lo)),
    hi: PacketSet.union(bounds.map((b) => b.hi)),
    translated: hop === undefined ? new Set() : translatedAt(trace, hop, decision),
  }
}

/**
 * Which ends the rule of a hop sees differently from what was declared (original source, final destination).
 * A router's lists stand outside its own translation, a firewall's policies between destination and source translation.
 */
function translatedAt(trace: Trace, hop: Hop, { device }: Decision): ReadonlySet<'src' | 'dst'> {
  const at = trace.hops.indexOf(hop)
  const arriving = at === 0 ? trace.packet : (trace.hops[at - 1]?.packet ?? trace.packet)
  const final = trace.hops.at(-1)?.packet ?? trace.packet
  const router = device.role === 'router'
  const ends = new Set<'src' | 'dst'>()
  if (arriving.src !== trace.packet.src || (router && hop.packet.src !== trace.packet.src)) ends.add('src')
  const differs = (packet: Packet): boolean => packet.dst !== final.dst || packet.dport !== final.dport
  if (differs(hop.packet) || (router && differs(arriving))) ends.add('dst')
  return ends
}

function wider(context: CheckContext<unknown>, witness: Witness, excess: PacketSet): Finding {
  const { decision, from, to } = witness
  const { device, rule } = decision
  const names = listOf([...witness.specifics].map(({ id }) => id))
  const said = asWritten(witness.hi)
  const packet = example(excess)
  const instance = packet === undefined ? '' : formatPacket(packet)
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${device.id} の ${rule.label.ja} は特定通信 ${names.ja} を通しますが、申告より広い範囲（${said.ja}）を許可しています（申告にない通信の例: ${instance}）。`,
      en: `${rule.label.en} on ${device.id} lets specific communication ${names.en} pass, but permits more than what is declared: ${said.en} (not declared, for example: ${instance}).`,
    },
    from,
    to,
    cause: ruleCause(device, rule),
    fix: {
      ja: `${rule.label.ja} の送信元・宛先・サービスを、特定通信 ${names.ja} のホストとポートに一致させてください。`,
      en: `Make source, destination and service of ${rule.label.en} those of ${names.en}.`,
    },
    packets: excess,
  }
}

function perhapsWider(context: CheckContext<unknown>, witness: Witness, excess: PacketSet): Finding {
  const finding = wider(context, witness, excess)
  const { device, rule } = witness.decision
  return {
    ...finding,
    verdict: 'not-evaluable',
    text: {
      ja: `${device.id} の ${rule.label.ja} には解釈できない箇所があり、特定通信の申告より広い範囲を許可している可能性があります。`,
      en: `${rule.label.en} on ${device.id} is not fully understood and may be wider than the specific communications it lets pass.`,
    },
    uncertainties: rule.uncertainties.length > 0 ? rule.uncertainties : [{ code: 'unknown', text: rule.label, span: rule.focus }],
  }
}

/** What a rule says, as its administrator would: `10.10.20.0/24 → 198.18.0.0/16 tcp/1-65535`. */
function asWritten(packets: PacketSet): Text {
  const ends = (['src', 'dst'] as const).map((end): Text => {
    const addresses = packets.addresses(end)
    if (Addresses.allIPv4.within(addresses) || Addresses.allIPv6.within(addresses)) return { ja: 'すべて', en: 'any' }
    const family = addresses.v4.length > 0 ? 4 : 6
    return verbatim(formatAddresses(family, addresses.of(family), 2))
  })
  const services = describeServices(packets)
  return { ja: `${ends.map((t) => t.ja).join(' → ')} ${services.ja}`, en: `${ends.map((t) => t.en).join(' → ')} ${services.en}` }
}
