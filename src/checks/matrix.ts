/**
 * The generic matrix check: every ordered pair of places against the policy's cell for it. SEG-001, 003,
 * 004, 011, 013 and 020 are this check for their own pairs, each with its own title and severity.
 */
import { sortedBy } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import type { Network } from '../graph/network.ts'
import type { Trace } from '../graph/trace.ts'
import type { Cell } from '../model/policy.ts'
import type { BaseTier, ExternalKind, Topology } from '../model/topology.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { Addresses } from '../packet/addresses.ts'
import { example } from '../packet/example.ts'
import { describeServices } from './describe.ts'
import type { Packet } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { exceptionProblems } from './approval.ts'
import { causeOf } from './blame.ts'
import { attachmentCause, entryCause, interfaceCause } from './cause.ts'
import type { Cause, CheckContext, Finding, Outcome } from './check.ts'
import type { Excused, Specific } from './exceptions.ts'
import { divide, excusedBetween, excusedPackets, speaksOf, specificBetween, specificPackets } from './exceptions.ts'
import { afterException, antiSpoofing, fixOf, sentence, severityOf } from './matrix-finding.ts'
import { beyondExternal, cellBetween, placeName, preferredSenders } from './places.ts'
import { voidSpecifics } from './register/void-specifics.ts'

/** What a place counts as: its base tier, its kind of external network, or nothing known. */
export type Side = BaseTier | `external ${ExternalKind}` | 'unknown'

/** Which check judges an ordered pair. Each pair belongs to exactly one, so that nothing is judged twice or not at all. */
export type MatrixCheck = 'SEG-001' | 'SEG-003' | 'SEG-004' | 'SEG-011' | 'SEG-013' | 'SEG-020'

/** Findings per pair of places; more causes than this on one pair are reported as one remainder. */
const MOST_PER_PAIR = 12

export function sideOfPlace(topology: Topology, place: string): Side {
  const zone = topology.zones.get(place)
  if (zone !== undefined) return zone.tier.base
  const external = topology.externals.get(place)
  return external === undefined ? 'unknown' : `external ${external.kind}`
}

const INTERNET_SIDE: ReadonlySet<Side> = new Set(['internet', 'external internet', 'external security-cloud', 'external cloud-service'])
const INTERNAL: ReadonlySet<Side> = new Set(['mynumber', 'lgwan', 'internet', 'independent', 'mgmt'])

/** The check that judges traffic between two sides, whoever initiates. */
export function matrixCheckOf(a: Side, b: Side): MatrixCheck {
  const has = (side: Side): boolean => a === side || b === side
  const other = (side: Side): Side => (a === side ? b : a)
  if (has('mynumber')) return INTERNET_SIDE.has(other('mynumber')) ? 'SEG-004' : 'SEG-003'
  if (has('lgwan') && (INTERNET_SIDE.has(other('lgwan')) || other('lgwan') === 'unknown')) return 'SEG-001'
  if (has('external lgwan') && other('external lgwan') !== 'lgwan') return 'SEG-011'
  if (has('independent') && (INTERNAL.has(other('independent')) || other('independent') === 'unknown')) return 'SEG-013'
  return 'SEG-020'
}

/** Judges every pair that belongs to a check. */
export function judgeMatrix(check: MatrixCheck, context: CheckContext<unknown>): Outcome {
  const { network, topology } = context
  const specifics = specificPackets(topology, context.policy, context.today)
  const excused = excusedPackets(topology, check, context.policy, context.today)
  const findings: Finding[] = []
  let pairs = 0
  for (const from of network.places) {
    for (const to of network.places) {
      if (from === to) continue
      const a = sideOfPlace(topology, from)
      const b = sideOfPlace(topology, to)
      if (a === 'unknown' && b === 'unknown') continue
      if (matrixCheckOf(a, b) !== check) continue
      if (sameNetwork(topology, from, to)) continue
      pairs += 1
      findings.push(...judgePair(check, context, from, to, a, b, specifics, excused))
    }
  }
  if (pairs === 0)
    return {
      findings,
      notApplicable: {
        ja: '対象となる系・外部ネットワークの組がこの構成にありません',
        en: 'this topology has no such pair of tiers or external networks',
      },
    }
  return { findings }
}

/** Judges some pairs for a check of any number; a pair that the policy does not list allows nothing. */
export function judgePairs(
  check: string,
  context: CheckContext<unknown>,
  asked: (from: string, to: string) => boolean,
): readonly Finding[] {
  const { network, topology } = context
  const specifics = specificPackets(topology, context.policy, context.today)
  const excused = excusedPackets(topology, check, context.policy, context.today)
  return network.places.flatMap((from) =>
    network.places.flatMap((to) => {
      if (from === to || !asked(from, to) || sameNetwork(topology, from, to)) return []
      return judgePair(check, context, from, to, sideOfPlace(topology, from), sideOfPlace(topology, to), specifics, excused, true)
    }),
  )
}

/** The matrix cells that this check leaves to others: what flows inside one tier is a question of declared flows. */
export function leftToFlows(topology: Topology, policyCell: Cell, from: string, to: string): boolean {
  return policyCell === 'flows' && topology.zones.get(from)?.tier.id === topology.zones.get(to)?.tier.id && topology.zones.has(from)
}

function judgePair(
  check: string,
  context: CheckContext<unknown>,
  from: string,
  to: string,
  a: Side,
  b: Side,
  specifics: readonly Specific[],
  excused: readonly Excused[],
  /** Whether what flows inside one tier is judged here. */
  withinTier = false,
): readonly Finding[] {
  const { network, topology, policy } = context
  const direct = network.direct(from, to)
  if (direct === undefined) return []
  if (a === 'unknown' || b === 'unknown') {
    const loose = direct.possible
    return loose.isEmpty ? [] : [...notKnown(context, from, to, loose, unattached(network, a === 'unknown' ? from : to))]
  }
  const findings: Finding[] = []
  const own = PacketSet.box({ src: network.sources(from) })
  // Sources of an external network that shares the way in (the security cloud's own) are judged as its own.
  const elsewhere = PacketSet.box({
    src: Addresses.union(akin(topology, from).map((id) => network.sources(id))).minus(network.sources(from)),
  })
  for (const [last, { judged, possible }] of direct.by) {
    // Through the security cloud the Internet is reached as the policy allows the security cloud itself.
    const cell = cellBetween(topology, policy, from, topology.externals.has(last) ? last : to)
    if (cell === 'open' || (!withinTier && leftToFlows(topology, cell, from, to))) continue
    const allowed = allowedBy(topology, cell, specifics, from, to)
    // What anybody on the Internet may send, a spoofed source may send as well: nothing is gained by it.
    const open = cell === 'flows' ? anybody(topology, from, to) : PacketSet.none
    const waivable = cell === 'never' ? [] : excusedBetween(topology, excused, from, to)
    const residual = divide(judged.minus(elsewhere).minus(allowed), waivable)
    for (const { exception, packets } of residual.excused)
      findings.push(...violations(check, context, from, to, packets, cell, false, exception.id))
    const genuine = residual.left.and(own)
    findings.push(...violations(check, context, from, to, genuine, cell, false))
    if (speaksForForeign(topology, from))
      findings.push(...violations(check, context, from, to, residual.left.minus(genuine).minus(open), cell, true))
    const perhaps = divide(possible.minus(elsewhere).minus(allowed).minus(open.minus(own)), waivable).left.minus(judged)
    findings.push(...notKnown(context, from, to, perhaps))
  }
  return findings
}

/** What a cell lets through: 特定通信, or declared flows and 特定通信. */
function allowedBy(topology: Topology, cell: Cell, specifics: readonly Specific[], from: string, to: string): PacketSet {
  if (cell !== 'specific' && cell !== 'flows') return PacketSet.none
  const specific = specificBetween(topology, specifics, from, to)
  if (cell === 'specific') return specific
  return specific.or(
    PacketSet.union(
      [...topology.flows.values()].filter((flow) => speaksOf(topology, flow.scope, from, to)).map((flow) => flow.scope.packets),
    ),
  )
}

/** Two external networks of which one carries on to the other are one network seen from inside. */
export function sameNetwork(topology: Topology, from: string, to: string): boolean {
  if (!topology.externals.has(from) || !topology.externals.has(to)) return false
  return beyondExternal(topology, from).has(to) || beyondExternal(topology, to).has(from)
}

/** External networks whose traffic comes in by the same interfaces: those a network carries on to, and those that carry it. */
export function akin(topology: Topology, place: string): string[] {
  if (!topology.externals.has(place)) return []
  return [...topology.externals.keys()].filter(
    (id) => id !== place && (beyondExternal(topology, id).has(place) || beyondExternal(topology, place).has(id)),
  )
}

/** Of networks behind the same interfaces one reports foreign sources: the farthest, which has all their ways in. */
export function speaksForForeign(topology: Topology, place: string): boolean {
  return (topology.externals.get(place)?.reaches.length ?? 0) === 0
}

/** Declared flows that anybody on the Internet may start, whatever their source address. */
export function anybody(topology: Topology, from: string, to: string): PacketSet {
  const isInternet = (id: string): boolean => topology.externals.get(id)?.kind === 'internet'
  return PacketSet.union(
    [...topology.flows.values()]
      .filter(({ scope }) => scope.from.externals.some(isInternet) && speaksOf(topology, scope, from, to))
      .map(({ scope }) => scope.packets.forgetAddress('src')),
  )
}

function* violations(
  check: string,
  context: CheckContext<unknown>,
  from: string,
  to: string,
  packets: PacketSet,
  cell: Cell,
  foreign: boolean,
  exception?: string,
): Generator<Finding> {
  const { network, topology } = context
  let rest = packets
  for (let found = 0; !rest.isEmpty; found++) {
    const packet = example(rest, preferredSenders(topology, from, to))
    // What is left is nothing a sender can make (PacketSet.wellFormed).
    if (packet === undefined) return
    const trace = network.trace(from, to, packet, 'judged')
    if (trace === undefined) throw new Error(`no way found for a packet that arrives: ${from} → ${to}`)
    // A foreign source is stopped where it enters, once for everything it could reach from there.
    const lapsed = exception === undefined ? lapsedException(context, check, from, to, packet) : undefined
    const cause = lapsed !== undefined ? lapsed.cause : foreign ? entryOf(network, trace) : causeOf(network, trace)
    const alike =
      lapsed !== undefined ? rest.and(lapsed.packets) : !foreign && found + 1 < MOST_PER_PAIR ? network.alike(trace, rest) : rest
    const taken = alike.has(packet) ? alike : alike.or(PacketSet.ofPacket(packet))
    rest = rest.minus(taken)
    const conditions = network.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
    const specifics = cell === 'specific' || cell === 'flows' ? voidSpecifics(context, from, to, taken) : NOTHING
    const said = sentence(topology, from, to, taken, cell, foreign, exception)
    yield {
      verdict: exception === undefined ? 'violation' : 'exempted',
      severity: severityOf(context.severity, taken, foreign),
      text:
        lapsed === undefined
          ? { ja: said.ja + specifics.ja, en: said.en + specifics.en }
          : afterException(sentence(topology, from, to, taken, cell, foreign, undefined), lapsed.id),
      from,
      to,
      cause,
      fix: lapsed !== undefined ? lapsed.fix : foreign ? antiSpoofing(cause) : fixOf(cause, topology, from, to),
      packets: taken,
      trace,
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(exception === undefined ? {} : { exception }),
      foreignSource: foreign,
    }
  }
}

const NOTHING: Text = { ja: '', en: '' }

/** An exception that speaks of this packet and is not in force: what it no longer excuses is shown with it. */
function lapsedException(context: CheckContext<unknown>, check: string, from: string, to: string, packet: Packet) {
  const { topology, policy, today } = context
  for (const exception of sortedBy(topology.exceptions.values(), ({ id }) => id)) {
    if (exception.check !== check || !exception.scope.packets.has(packet) || !speaksOf(topology, exception.scope, from, to)) continue
    const problems = exceptionProblems(exception, { policy, today })
    if (problems.length === 0) continue
    const label: Text = { ja: `例外措置 ${exception.id}`, en: `exception ${exception.id}` }
    return {
      id: exception.id,
      packets: exception.scope.packets,
      cause: entryCause('exceptions', exception, label),
      fix: {
        ja: `例外措置 ${exception.id} の承認を改めて受けるか、この通信を許可しているルールを削除してください（${problems.map(({ ja }) => ja).join('、')}）。`,
        en: `Have exception ${exception.id} approved again, or remove the rule that permits this traffic (${problems.map(({ en }) => en).join('; ')}).`,
      } satisfies Text,
    }
  }
  return undefined
}

/** Where a trace first meets a device. */
export function entryOf(network: Network, trace: Trace): Cause {
  const hop = trace.hops[0]
  const device = hop === undefined ? undefined : network.world.devices.get(hop.device)
  if (hop === undefined || device === undefined) return causeOf(network, trace)
  const found = network.world.interfaceOf({ device: device.id, interface: hop.in })
  if (found !== undefined) return interfaceCause(device, found)
  const declaration = network.topology.devices.get(device.id)
  return declaration === undefined ? causeOf(network, trace) : attachmentCause(declaration, hop.in)
}

/** What may pass and cannot be told: a finding for each thing that is not known. */
export function* notKnown(
  context: CheckContext<unknown>,
  from: string,
  to: string,
  packets: PacketSet,
  because?: Uncertainty,
  last?: string,
): Generator<Finding> {
  const { network, topology } = context
  let rest = packets
  for (let found = 0; !rest.isEmpty; found++) {
    const packet = example(rest, preferredSenders(topology, from, to))
    // What is left is nothing a sender can make (PacketSet.wellFormed).
    if (packet === undefined) return
    const trace = network.trace(from, to, packet, 'possible', last)
    const unknowns = because !== undefined ? [because] : trace === undefined ? [] : network.unknowns(trace)
    const first = unknowns[0] ?? fallback(network, trace, topology)
    // Behind a device that may do anything, no rule tells one packet from another.
    const whole = trace === undefined || because !== undefined || network.anything(trace) || found + 1 >= MOST_PER_PAIR
    const alike = whole ? rest : network.alike(trace, rest)
    const taken = alike.has(packet) ? alike : alike.or(PacketSet.ofPacket(packet))
    rest = rest.minus(taken)
    const names = { from: placeName(topology, from), to: placeName(topology, to) }
    const services = describeServices(taken)
    yield {
      verdict: 'not-evaluable',
      severity: context.severity,
      text: {
        ja: `${names.from.ja} から ${names.to.ja} へ ${services.ja} が通る可能性があり、判定できません。${first.text.ja}`,
        en: `${services.en} may pass from ${names.from.en} to ${names.to.en}; this cannot be judged: ${first.text.en}`,
      },
      from,
      to,
      cause: {
        id: `unknown/${first.code}/${first.span.source.path}/${first.span.start}`,
        label: first.text,
        span: first.span,
        focus: first.span,
      },
      fix: {
        ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
        en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
      },
      packets: taken,
      ...(trace === undefined ? {} : { trace }),
      uncertainties: unknowns.length === 0 ? [first] : unknowns,
    }
  }
}

/** An interface that the topology does not attach: what is behind it is not known. */
export function unattached(network: Network, place: string): Uncertainty | undefined {
  const port = network.world.portsOn(place)[0]
  const found = port === undefined ? undefined : network.world.interfaceOf(port)
  if (port === undefined || found === undefined) return undefined
  return {
    code: 'unattached-interface',
    text: {
      ja: `機器 ${port.device} のインターフェース ${port.interface} の接続先が構成YAMLにありません`,
      en: `the topology does not say what interface ${port.interface} of device ${port.device} is connected to`,
    },
    span: found.span,
  }
}

function fallback(network: Network, trace: Trace | undefined, topology: Topology): Uncertainty {
  const device = trace === undefined ? undefined : network.world.devices.get(trace.hops[0]?.device ?? '')
  return {
    code: 'unknown',
    text: { ja: '経路上に判断できない設定があります', en: 'something on the way is not known' },
    span: device?.span ?? topology.span,
  }
}
