/** What becomes of a zone's traffic when one device or line on its way stops: what no longer arrives, and what arrives more. */
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Zone } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { causeOf } from '../blame.ts'
import { ruleCause } from '../cause.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { isAbout, outOfForce } from '../evidence-in-force.ts'
import type { Failure } from './failures.ts'
import { failuresOn } from './failures.ts'
import { learns, networkAfter } from './network-after.ts'
import { placeName, preferredSenders, sideOf } from '../places.ts'
import { raised, waysTaken } from '../findings/surplus.ts'

type Context = CheckContext<unknown>

/** What has to pass between a zone and one it must always reach. */
export interface Reach {
  readonly from: Zone
  readonly to: Zone
  readonly packets: PacketSet
  readonly ways: readonly { readonly packets: PacketSet; readonly trace: Trace }[]
}

export function* afterFailures(context: Context, zone: Zone, reaches: readonly Reach[]): Generator<Finding> {
  const failures = failuresOn(
    context,
    reaches.flatMap(({ ways }) => ways.map(({ trace }) => trace)),
  )
  const today = new Set(reaches.flatMap(({ ways }) => ways.flatMap(({ trace }) => trace.hops.map(({ device }) => device))))
  const reported = new Set<string>()
  for (const failure of failures) {
    // A line of a device that is single itself says nothing more.
    if (failure.stops === undefined && failure.devices.some((id) => reported.has(id))) continue
    const network = networkAfter(context, failure, false)
    for (const reach of reaches) {
      const found = cutOff(context, failure, network, reach)
      if (found?.verdict === 'violation') reported.add(failure.stops ?? '')
      if (found !== undefined) yield found
    }
    // Where no interface goes down, no route takes the place of another: nothing new can pass.
    if (failure.down.length > 0) yield* widened(context, zone, failure, network, today)
  }
}

/** Packets of a reach that a failure stops; not-evaluable where learned routes may find another way. */
function cutOff(context: Context, failure: Failure, network: Network, { from, to, packets, ways }: Reach): Finding | undefined {
  const { topology, severity } = context
  const still = network.direct(from.id, to.id)
  const lost = packets.minus(still?.judged ?? PacketSet.none)
  if (lost.isEmpty) return undefined
  const later = learns(context.devices.values()) ? networkAfter(context, failure, true) : network
  const perhaps = later.direct(from.id, to.id)?.possible ?? PacketSet.none
  const gone = lost.minus(perhaps)
  const certain = !gone.isEmpty
  if (!certain && testedWithinYear(context, [from.id, to.id, ...failure.devices])) return undefined
  const concerned = certain ? gone : lost
  const packet = example(concerned, preferredSenders(topology, from.id, to.id))
  if (packet === undefined) return undefined
  const way = ways.find((one) => one.packets.has(packet))?.trace
  const a = placeName(topology, from.id)
  const b = placeName(topology, to.id)
  const services = describeServices(concerned)
  const shared = { severity, from: from.id, to: to.id, packets: concerned, ...(way === undefined ? {} : { trace: way }) }
  const fix = {
    ja: `${failure.what.ja}を二重にしてください。すでに冗長構成であれば、相手の設定を members に書くか、もう一方の機器・回線を構成YAMLに書いてください。`,
    en: `Make ${failure.what.en} double. If it is, name the other half’s export in members, or add the other device or line to the topology YAML.`,
  }
  if (certain)
    return {
      ...shared,
      verdict: 'violation',
      text: {
        ja: `${failure.text.ja}と、${a.ja} から ${b.ja} へ ${services.ja} が届かなくなります。ほかの経路がありません。`,
        en: `When ${failure.text.en}, ${services.en} no longer reaches ${b.en} from ${a.en}: there is no other way.`,
      },
      cause: failure.cause,
      fix,
    }
  const trace = later.trace(from.id, to.id, packet, 'possible')
  const unknowns: readonly Uncertainty[] = trace === undefined ? [] : later.unknowns(trace)
  const first = unknowns[0] ?? { code: 'unknown-failover', text: failure.text, span: failure.cause.span }
  return {
    ...shared,
    verdict: 'not-evaluable',
    text: {
      ja: `${failure.text.ja}と、${a.ja} から ${b.ja} へ ${services.ja} が届くかどうか判定できません。${first.text.ja}`,
      en: `Whether ${services.en} reaches ${b.en} from ${a.en} when ${failure.text.en} cannot be judged: ${first.text.en}`,
    },
    cause: failure.cause,
    fix: {
      ja: `切替試験を行い、evidence に subject: ${from.id}、shows: [failover-test]、tested: 試験日 を書いてください。`,
      en: `Test the failover, and declare it in evidence with subject: ${from.id}, shows: [failover-test] and the date in tested.`,
    },
    uncertainties: [first, ...unknowns.slice(1)],
  }
}

/** What passes across the zone's tier boundary on the backup way only. No trace: today's network does not carry these packets. */
function* widened(context: Context, zone: Zone, failure: Failure, network: Network, today: ReadonlySet<string>): Generator<Finding> {
  const { topology } = context
  const home = sideOf(topology, zone.id)
  const others = [...topology.zones.keys(), ...topology.externals.keys()].filter((place) => sideOf(topology, place) !== home)
  for (const place of others) {
    for (const [from, to] of [
      [zone.id, place],
      [place, zone.id],
    ] as const) {
      const own = PacketSet.box({ src: network.sources(from) })
      const now = context.network.direct(from, to)?.judged ?? PacketSet.none
      const more = (network.direct(from, to)?.judged ?? PacketSet.none).and(own).minus(now)
      const a = placeName(topology, from)
      const b = placeName(topology, to)
      for (const { packets, trace } of waysTaken({ network, topology }, { from, to, judged: more }, MOST)) {
        const services = describeServices(packets)
        const cause = newcomer(network, trace, today) ?? causeOf(network, trace)
        yield {
          verdict: 'violation',
          severity: raised(context.severity),
          text: {
            ja: `${failure.text.ja}と、予備の経路で、${a.ja} から ${b.ja} へ、今は通らない ${services.ja} が通ります。予備の経路の制御が本来の経路より緩くなっています。`,
            en: `When ${failure.text.en}, ${services.en} passes from ${a.en} to ${b.en} on the backup way, which it does not today: the backup way is looser than the primary one.`,
          },
          from,
          to,
          cause,
          fix: {
            ja: `${cause.label.ja} を、本来の経路の制御と同じになるように絞ってください。`,
            en: `Narrow ${cause.label.en} to what the primary way permits.`,
          },
          packets,
        }
      }
    }
  }
}

const MOST = 6

/** The rule of a device that only the backup way passes: what the devices of both permit is no difference between them. */
function newcomer(network: Network, trace: Trace, today: ReadonlySet<string>): Cause | undefined {
  const found = network.decisions(trace).findLast(({ device, rule }) => rule !== undefined && !today.has(device.id))
  return found?.rule === undefined ? undefined : ruleCause(found.device, found.rule)
}

/** Whether a failover test of one of these zones or devices is declared, in force, and not older than a year. */
export function testedWithinYear({ topology, today }: Pick<Context, 'topology' | 'today'>, subjects: readonly string[]): boolean {
  return [...topology.evidence.values()].some((evidence) => {
    const on = evidence.tested ?? evidence.on
    if (!evidence.shows.includes('failover-test') || !isAbout(evidence, new Set(subjects)) || on === undefined) return false
    if (outOfForce(evidence, today, new Set(subjects)) !== undefined) return false
    return Date.parse(today) - Date.parse(on) <= YEAR
  })
}

const YEAR = 366 * 86_400_000
