/** How people come in from afar: to a gateway alone, with a second factor, recorded, for a time. */
import type { Text } from '../../base/text.ts'
import type { Relay } from '../../model/relay.ts'
import type { External, Measure } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { declaredBetween, lapsed } from '../register/declared-flows.ts'
import { subjectsOfConnection, subjectsOfRelay } from '../evidence-in-force.ts'
import { speaksOf, specificPackets } from '../exceptions.ts'
import { placeName } from '../places.ts'
import type { CapabilityParameters } from '../relays/relay-capabilities.ts'
import type { Standing } from '../relays/relay-measures.ts'
import { MEASURE_NAMES, measureStanding, relayStanding } from '../relays/relay-measures.ts'
import type { Entered } from './remote-gateways.ts'
import { gatewaysFor, isVendor, offeredBy, userChannels } from './remote-gateways.ts'
import { surplusFindings, waysTaken } from '../findings/surplus.ts'

type Context = CheckContext<CapabilityParameters>

/** Sessions from afar with anything but a gateway. */
export function* besideGateways(context: Context, from: External): Generator<Finding> {
  const { network, topology } = context
  const offered = PacketSet.union(gatewaysFor(topology, from).map(offeredBy))
  const a = placeName(topology, from.id)
  for (const to of topology.zones.values()) {
    const direct = network.direct(from.id, to.id)
    if (direct === undefined) continue
    const wrong = PacketSet.box({ src: network.sources(from.id) }).minus(offered)
    const b = placeName(topology, to.id)
    yield* surplusFindings(context, {
      from: from.id,
      to: to.id,
      judged: direct.judged.and(wrong),
      possible: direct.possible.and(wrong),
      severity: () => context.severity,
      text: (_, services) => ({
        ja: `${a.ja} から ${b.ja} へ ${services.ja} が、リモート接続の中継を通らずに届きます。`,
        en: `${services.en} from ${a.en} reaches ${b.en} past the gateways for remote access.`,
      }),
      fix: (cause) => ({
        ja: `${cause.label.ja} の宛先とサービスを、リモート接続の中継（踏み台）だけに絞ってください。宛先が中継であれば relays に kind: remote-access と書いてください。`,
        en: `Narrow destination and service of ${cause.label.en} to the gateway or jump host. If that is what it leads to, declare it in relays with kind: remote-access.`,
      }),
    })
  }
}

/** A second factor, and for vendors a record of what they do. */
export function* withoutMeasure(context: Context, from: External, relay: Relay, measure: 'mfa' | 'session-recording'): Generator<Finding> {
  const { topology, today, parameters, severity } = context
  const own = relayStanding(topology, today, parameters, relay, measure)
  const standing = own.held === 'yes' ? own : better(own, measureStanding(topology, today, measure, citedOf(context, from, relay)))
  if (standing.held === 'yes') return
  const name = MEASURE_NAMES[measure]
  yield told(context, from, relay, standing, measure, {
    severity,
    text: {
      ja: `${placeName(topology, from.id).ja} が使う中継 ${relay.id} に、${name.ja}の申告がありません。`,
      en: `Nothing declares ${name.en} for relay ${relay.id}, which ${placeName(topology, from.id).en} uses.`,
    },
    fix: {
      ja: `${relay.id} で${name.ja}を有効にし、carries の does か、evidence の shows に ${measure} を書いてください。`,
      en: `Put it in force on ${relay.id}, and write ${measure} in does of its carries or in shows of its evidence.`,
    },
  })
}

/** Sessions of vendors that are open for good: no expiry, no schedule, no evidence. */
export function* withoutEnd(context: Context, { from, relay, judged, leg }: Entered): Generator<Finding> {
  const { network, topology, policy, today, severity } = context
  const standing = measureStanding(topology, today, 'time-boxed', citedOf(context, from, relay))
  if (standing.held === 'yes') return
  const a = placeName(topology, from.id)
  const words = {
    severity,
    text: {
      ja: `${a.ja} から中継 ${relay.id} への接続に、期限も時間帯もありません。`,
      en: `Sessions from ${a.en} with relay ${relay.id} have no expiry and no schedule.`,
    },
    fix: {
      ja: '接続を認める特定通信か通信（flows）に expires を書くか、ルールにスケジュールを付けるか、evidence の shows に time-boxed を書いてください。',
      en: 'Write expires on the specific communication or flow that allows it, give the rule a schedule, or write time-boxed in shows of its evidence.',
    },
  }
  const offered = offeredBy(relay)
  const places = leg === undefined ? userChannels(relay).map(({ enters }) => enters.leg.place) : [leg]
  const ending = [
    ...specificPackets(topology, policy, today).map(({ specific }) => specific),
    ...[...topology.flows.values()].filter((flow) => lapsed(flow, today).length === 0),
  ].filter(
    ({ expires, scope }) =>
      expires !== undefined && scope.packets.overlaps(offered) && places.some((place) => speaksOf(topology, scope, from.id, place)),
  )
  if (leg === undefined) {
    // Nothing of ours filters before a leg outside: what is declared of it has to do.
    if (ending.length === 0) yield told(context, from, relay, standing, 'time-boxed', words)
    return
  }
  const endless = judged.minus(PacketSet.union(ending.map(({ scope }) => scope.packets)))
  let open = PacketSet.none
  for (const { packets, trace } of waysTaken(context, { from: from.id, to: leg, judged: endless })) {
    const timed = network.decisions(trace).some(({ rule }) => rule?.conditions.some(({ kind }) => kind === 'schedule') ?? false)
    if (!timed) open = open.or(packets)
  }
  if (open.isEmpty) return
  if (standing.held === 'unknown') {
    yield told(context, from, relay, standing, 'time-boxed', words)
    return
  }
  yield* surplusFindings(context, {
    from: from.id,
    to: leg,
    judged: open,
    severity: () => severity,
    text: () => words.text,
    fix: () => words.fix,
  })
}

/** Whoever else uses a gateway meant for people outside. */
export function* fromTheWrongSide(context: Context, relay: Relay): Generator<Finding> {
  const { network, topology, policy, today, severity } = context
  const specifics = specificPackets(topology, policy, today)
  const offered = offeredBy(relay)
  const outside = new Set(
    [...topology.externals.values()].filter((external) => isVendor(external) || external.kind === 'remote-worker').map(({ id }) => id),
  )
  for (const leg of new Set(userChannels(relay).map(({ enters }) => enters.leg.place))) {
    for (const from of [...topology.zones.keys(), ...topology.externals.keys()]) {
      const direct = from === leg || outside.has(from) ? undefined : network.direct(from, leg)
      if (direct === undefined) continue
      const { allowed } = declaredBetween(topology, from, leg, (flow) => lapsed(flow, today))
      const declared = PacketSet.union([
        allowed,
        ...specifics.filter(({ specific }) => speaksOf(topology, specific.scope, from, leg)).map(({ packets }) => packets),
      ])
      const wrong = PacketSet.box({ src: network.sources(from) })
        .and(offered)
        .minus(declared)
      const a = placeName(topology, from)
      yield* surplusFindings(context, {
        from,
        to: leg,
        judged: direct.judged.and(wrong),
        possible: direct.possible.and(wrong),
        severity: () => severity,
        text: (_, services) => ({
          ja: `${a.ja} から、リモート接続の中継 ${relay.id} を申告のない側から ${services.ja} で使えます。その先の系へ入る抜け道になります。`,
          en: `${a.en} can use the remote-access relay ${relay.id} by ${services.en}, a side that nobody declared: a way round into what is behind it.`,
        }),
      })
    }
  }
}

/** Evidence about a relay, who comes in by it, and the registered connections they come by. */
function citedOf({ topology }: Context, from: External, relay: Relay) {
  const connections = [...(topology.connections?.values() ?? [])].filter(({ to }) => to === from.id)
  return {
    subjects: [relay.id, from.id, ...connections.map(({ id }) => id)],
    ids: [
      ...userChannels(relay).flatMap(({ carry }) => carry.evidence),
      ...from.evidence,
      ...connections.flatMap(({ evidence }) => evidence),
    ],
    standsFor: new Set([...subjectsOfRelay(topology, relay), ...connections.flatMap((entry) => [...subjectsOfConnection(entry)])]),
  }
}

function better(a: Standing, b: Standing): Standing {
  return b.held === 'yes' || a.held === 'no' ? b : a
}

interface Words {
  readonly severity: Finding['severity']
  readonly text: Text
  readonly fix: Text
}

function told(context: Context, from: External, relay: Relay, standing: Standing, measure: Measure, words: Words): Finding {
  const cause = entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` })
  if (standing.held !== 'unknown') return { verdict: 'violation', ...words, cause }
  const name = MEASURE_NAMES[measure]
  return {
    ...words,
    verdict: 'not-evaluable',
    text: {
      ja: `${placeName(context.topology, from.id).ja} が使う中継 ${relay.id} の${name.ja}を判定できません。${standing.why.ja}。`,
      en: `${name.en} of relay ${relay.id}, which ${placeName(context.topology, from.id).en} uses, cannot be judged: ${standing.why.en}.`,
    },
    cause,
    uncertainties: [{ code: `unproven-${measure}`, text: standing.why, span: relay.span }],
  }
}
