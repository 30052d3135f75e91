/** Traffic that a policy requires: all of it has to pass for certain, whatever is not known or depends on the hour. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { OwnCheck, OwnScope } from '../../model/own-check.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { ruleCause } from '../cause.ts'
import type { CheckContext, Finding, Outcome } from '../check.ts'
import { describeServices } from '../describe.ts'
import { placesOf } from '../exceptions.ts'
import { notKnown } from '../matrix.ts'
import { addressesOf, placeName, preferredSenders } from '../places.ts'
import { meantHere, NOWHERE } from './forbidden-flow.ts'
import { obstacleOf } from './obstacle.ts'
import { unconditional } from './unconditional.ts'

type Context = CheckContext<unknown>

interface Pair {
  readonly from: string
  /** Absent: addresses that are nobody's. */
  readonly to?: string
  /** What has to pass between the two. */
  readonly due: PacketSet
}

export function requiredFlow(context: Context, own: OwnCheck, scope: OwnScope): Outcome {
  const { topology, network } = context
  const here = meantHere(own, scope)
  const senders = placesOf(topology, here.from)
  if (senders.length === 0 || here.to.addresses.isEmpty) return { findings: [], notApplicable: NOWHERE }
  const receivers = placesOf(topology, here.to)
  const somewhere = Addresses.union(receivers.map((to) => addressesOf(topology, to)))
  // What ends on a device itself is not forwarded: its addresses in a zone are not those of hosts.
  const hosts = PacketSet.box({ dst: devicesOf(context) })
    .complement()
    .and(here.packets)
    .and(PacketSet.wellFormed)
  const pairs = senders.flatMap((from): readonly Pair[] => {
    const sent = hosts.and(PacketSet.box({ src: addressesOf(topology, from) }))
    // A device between two hosts of one zone there is none.
    const elsewhere = topology.zones.has(from) ? sent.minus(PacketSet.box({ dst: addressesOf(topology, from) })) : sent
    return [
      ...receivers.flatMap((to) =>
        to === from ? [] : [{ from, to, due: elsewhere.and(PacketSet.box({ dst: addressesOf(topology, to) })) }],
      ),
      { from, due: elsewhere.minus(PacketSet.box({ dst: somewhere })) },
    ]
  })
  const asked = pairs.filter(({ due }) => !due.isEmpty)
  if (asked.length === 0 && !senders.some((from) => receivers.includes(from))) return { findings: [], notApplicable: NOWHERE }
  return { findings: asked.flatMap((pair) => findingsOf(context, own, pair, unconditional(network))) }
}

function devicesOf({ network: { world } }: Context): Addresses {
  return Addresses.union([...world.devices.keys()].flatMap((id) => world.portsOf(id).map((port) => world.addresses(port))))
}

function findingsOf(context: Context, own: OwnCheck, { from, to, due }: Pair, firm: Context['network']): readonly Finding[] {
  const { network, topology, severity } = context
  const direct = to === undefined ? undefined : network.direct(from, to)
  const judged = direct?.judged ?? PacketSet.none
  const possible = direct?.possible ?? PacketSet.none
  const a = placeName(topology, from)
  const b = to === undefined ? undefined : placeName(topology, to)
  const shared = { from, ...(to === undefined ? {} : { to }), severity }
  const said = (services: Text, how: Text): Text => ({
    ja: `必要な通信 ${own.id}: ${a.ja} から ${b?.ja ?? '宛先'} へ ${services.ja} が${how.ja}`,
    en: `Required by ${own.id}: ${services.en} ${how.en.replace('…', `from ${a.en} to ${b?.en ?? 'its destination'}`)}`,
  })
  const findings: Finding[] = []

  const stopped = due.minus(possible)
  const packet = example(stopped, preferredSenders(topology, from, to ?? from))
  if (packet !== undefined) {
    const { cause, why, fix } = obstacleOf(context, own, from, packet)
    findings.push({
      ...shared,
      verdict: 'violation',
      text: said(describeServices(stopped), { ja: `通りません。${why.ja}。`, en: `does not pass …: ${why.en}.` }),
      cause,
      fix,
      packets: stopped,
    })
  }
  if (to === undefined) return findings

  const conditional = due.and(judged).minus(firm.direct(from, to)?.judged ?? PacketSet.none)
  const sometimes = example(conditional, preferredSenders(topology, from, to))
  const trace = sometimes === undefined ? undefined : network.trace(from, to, sometimes, 'judged')
  if (trace !== undefined) {
    const on = network.decisions(trace).find(({ rule }) => (rule?.conditions.length ?? 0) > 0)
    const conditions = network.decisions(trace).flatMap(({ rule }) => rule?.conditions ?? [])
    const when: Text = conditions.length === 0 ? SOMETIMES : listOf(conditions.map(({ text }) => text))
    const cause =
      on?.rule === undefined
        ? { id: `own-check/${own.id}`, label: own.title, span: own.span, focus: own.key }
        : ruleCause(on.device, on.rule)
    const unknown: Uncertainty = { code: 'conditional', text: when, span: conditions[0]?.span ?? own.key }
    findings.push({
      ...shared,
      verdict: 'not-evaluable',
      text: said(describeServices(conditional), {
        ja: `通るのは条件のあるときだけで、必ず通るかどうか判定できません（${when.ja}）。`,
        en: `passes … only on a condition, so that it cannot be judged whether it always does (${when.en}).`,
      }),
      cause,
      fix: {
        ja: `${cause.label.ja} の条件を確かめ、いつも必要な通信であれば条件を外してください。`,
        en: `Check the condition of ${cause.label.en}, and remove it if the traffic is always needed.`,
      },
      packets: conditional,
      trace,
      uncertainties: [unknown],
    })
  }
  const perhaps = [...notKnown(context, from, to, due.and(possible).minus(judged))]
  const doubts = perhaps.map((finding) => ({
    ...finding,
    text: said(describeServices(finding.packets ?? due), {
      ja: `必ず通るかどうか判定できません。${finding.cause.label.ja}`,
      en: `may or may not pass …; this cannot be judged: ${finding.cause.label.en}`,
    }),
  }))
  return [...findings, ...doubts]
}

const SOMETIMES: Text = { ja: '拒否するルールに条件があります', en: 'a rule that denies has a condition' }
