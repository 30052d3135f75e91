/** Traffic that a policy forbids: any packet of it that passes is a violation. */
import type { Text } from '../../base/text.ts'
import type { OwnCheck, OwnScope } from '../../model/own-check.ts'
import type { FlowScope, Place } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { PacketSet } from '../../packet/set.ts'
import { unknownCause } from '../cause.ts'
import type { CheckContext, Finding, Outcome } from '../check.ts'
import { placesOf } from '../exceptions.ts'
import { joinedDoubts } from '../findings/peeled.ts'
import { surplusFindings } from '../findings/surplus.ts'
import { notKnown, unattached } from '../matrix.ts'
import { addressesOf, placeName } from '../places.ts'

export function forbiddenFlow(context: CheckContext<unknown>, own: OwnCheck, scope: OwnScope): Outcome {
  const { network, topology, severity } = context
  const here = meantHere(own, scope)
  const from = placesOf(topology, here.from)
  const to = placesOf(topology, here.to)
  if (from.length === 0 || to.length === 0) return { findings: [], notApplicable: NOWHERE }
  const pairs = from.flatMap((a) => to.flatMap((b) => (a === b ? [] : [{ from: a, to: b }])))
  if (pairs.length === 0) return { findings: [withinOneZone(context, own, here, from[0]!)] }
  const found = pairs.flatMap((pair) => {
    const direct = network.direct(pair.from, pair.to)
    if (direct === undefined) return []
    const forbidden = packetsBetween(context, scope, here, pair)
    const judged = direct.judged.and(forbidden)
    const possible = direct.possible.and(forbidden)
    const a = placeName(topology, pair.from)
    const b = placeName(topology, pair.to)
    const text = (_: PacketSet, services: Text): Text => ({
      ja: `禁止している通信 ${own.id}: ${a.ja} から ${b.ja} へ ${services.ja} が通ります。`,
      en: `Forbidden by ${own.id}: ${services.en} passes from ${a.en} to ${b.en}.`,
    })
    return [...surplusFindings(context, { ...pair, judged, possible, severity: () => severity, text })]
  })
  const strays = from.flatMap((place) => straying(context, own, here.packets, place))
  // The body has said how bad it is, of ICMP as well.
  const certain = found.filter(({ verdict }) => verdict !== 'not-evaluable').map((finding) => ({ ...finding, severity }))
  const doubts = found.filter(({ verdict }) => verdict === 'not-evaluable')
  return { findings: [...certain, ...joinedDoubts([...doubts, ...strays])] }
}

/**
 * What is forbidden between two places. Of a zone or network that is named as a whole, whatever it sends and whatever arrives
 * there: IPv6 as well, where the topology lists only IPv4. Sources of another place are forged there, not its own.
 */
function packetsBetween(
  { network, topology }: CheckContext<unknown>,
  { packets }: OwnScope,
  { from, to }: FlowScope,
  pair: { readonly from: string; readonly to: string },
): PacketSet {
  const whole = (end: Place, place: string): boolean =>
    (end.zones.includes(place) || end.externals.includes(place)) && addressesOf(topology, place).minus(end.addresses).isEmpty
  const own = network.sources(pair.from)
  const sent = PacketSet.box({ src: whole(from, pair.from) ? own : from.addresses.and(own) })
  return packets.and(sent).and(whole(to, pair.to) ? PacketSet.all : PacketSet.box({ dst: to.addresses }))
}

/** What a flow of a policy means in the topology at hand. */
export function meantHere({ id }: OwnCheck, { here }: OwnScope): FlowScope {
  if (here === undefined) throw new Error(`${id} was never held against this topology`)
  return here
}

export const NOWHERE: Text = {
  ja: 'この構成には、始める側か応答する側にあたる場所がありません',
  en: 'this topology has no place at one end of it',
}

/** Packets that leave by an interface nobody attached: whether they come to their destination there is not known. */
function straying(context: CheckContext<unknown>, { id }: OwnCheck, scope: PacketSet, from: string): Finding[] {
  const { network, topology } = context
  return network.places.flatMap((place): Finding[] => {
    if (topology.zones.has(place) || topology.externals.has(place)) return []
    const packets = network.direct(from, place)?.possible.and(scope) ?? PacketSet.none
    const because = unattached(network, place)
    if (because === undefined || packets.isEmpty) return []
    const a = placeName(topology, from)
    return [...notKnown(context, from, place, packets, because)].map(({ to: _, ...finding }) => ({
      ...finding,
      text: {
        ja: `禁止している通信 ${id}: ${a.ja} からの通信がそこを通って宛先に届くかどうか判定できません。${because.text.ja}`,
        en: `Forbidden by ${id}: whether what ${a.en} sends arrives by that way cannot be judged: ${because.text.en}`,
      },
    }))
  })
}

/** Both ends in one zone: no device stands between them that could stop anything. */
function withinOneZone({ topology, severity }: CheckContext<unknown>, { id, key }: OwnCheck, { from }: FlowScope, zone: string): Finding {
  const name = placeName(topology, zone)
  const unknown: Uncertainty = {
    code: 'within-one-zone',
    text: {
      ja: `${name.ja} の中の通信は機器を通りません（${from.written.join('、')}）`,
      en: `traffic within ${name.en} passes no device (${from.written.join(', ')})`,
    },
    span: key,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `禁止している通信 ${id} は判定できません。${unknown.text.ja}。`,
      en: `Forbidden by ${id}: this cannot be judged: ${unknown.text.en}.`,
    },
    from: zone,
    to: zone,
    cause: unknownCause(unknown),
    fix: {
      ja: 'ゾーンを分けて間に機器を置くか、この検査を端末のファイアウォールなどの申告（require）に書き換えてください。',
      en: 'Divide the zone by a device, or ask for a declaration instead (require), such as one of host firewalls.',
    },
    uncertainties: [unknown],
  }
}
