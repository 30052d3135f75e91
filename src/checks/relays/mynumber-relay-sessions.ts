/**
 * Relays that join the My Number tier with another place that is not on the Internet's side. No packet crosses, so the session on
 * the My Number side stands for the crossing: it has to be a 特定通信.
 */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'
import { japanese } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { Hop } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Network } from '../../graph/network.ts'
import type { Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainWords, endsOf, lastRelay } from './chains.ts'
import { declaredBetween, lapsed } from '../register/declared-flows.ts'
import { voidSpecifics } from '../register/void-specifics.ts'
import { describeServices } from '../describe.ts'
import type { Specific } from '../exceptions.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { chainConditions, undecidedChain } from './import-findings.ts'
import { baseTierOf, cellBetween, isInternetSide, placeName, sideOf } from '../places.ts'
import { capabilitiesUnder, capabilityParameters, treatmentOf } from './relay-capabilities.ts'
import type { Treatment } from './relay-capabilities.ts'
import type { Untreated } from './resting-places.ts'
import { restsAt, untreatedContent } from './resting-places.ts'
import { undeclaredCarries } from './undeclared-carries.ts'
import { undeclaredSessionFindings } from './undeclared-session-findings.ts'

export const relaySessionParameters = capabilityParameters.extend({
  'screen-transfer-to-mynumber': z
    .boolean()
    .default(false)
    .describe(
      'Whether terminals of other tiers may use systems of the My Number tier by screen transfer; from edition R7.3 on only. 他の系の端末から画面転送でマイナンバー利用事務系を利用することを認めるか（R7.3 以降の版に限る）。',
    ),
})
type Context = CheckContext<z.infer<typeof relaySessionParameters>>
type Bound = 'judged' | 'possible'

/** A chain across a relay, and the packets of its session on the My Number side that nothing allows. */
interface Crossing {
  readonly relay: Channel
  readonly path: DataPath
  readonly session: Hop
  readonly packets: PacketSet
}

export function relaySessionFindings(context: Context): readonly Finding[] {
  const { topology, network, policy, today } = context
  const own = (place: string): boolean => baseTierOf(topology, place) === 'mynumber'
  const outside = (place: string): boolean => sideOf(topology, place) !== undefined && !own(place) && !isInternetSide(topology, place)
  const specifics = specificPackets(topology, policy, today)
  const findings: Finding[] = []
  const certain = new Map<string, PacketSet>()
  for (const bound of ['judged', 'possible'] as const) {
    for (const places of bySide(topology, network.places.filter(outside))) {
      const crossings = [...intoTier(context, places, own, bound, specifics), ...outOfTier(context, places, own, bound, specifics)]
      for (const crossing of crossings) {
        const { initiator, responder } = endsOf(crossing.session)
        // What is asked and what is answered is one session of one carry.
        const key = `${crossing.relay.id.slice(0, -1)} ${initiator} ${responder}`
        const told = certain.get(key) ?? PacketSet.none
        const packets = crossing.packets.minus(told)
        if (packets.isEmpty) continue
        certain.set(key, told.or(packets))
        findings.push(finding(context, { ...crossing, packets }, bound))
      }
    }
  }
  return [
    ...findings,
    ...undeclaredCarries(context, own, outside),
    ...undeclaredSessionFindings(context, { inner: own, outer: outside, imports: false }),
  ]
}

/** Places of one side are alike to the policy: one search for each finds a chain from every side there is. */
function bySide(topology: Topology, places: readonly string[]): readonly (readonly string[])[] {
  const sides = new Map<string | undefined, string[]>()
  for (const place of places) sides.set(sideOf(topology, place), [...(sides.get(sideOf(topology, place)) ?? []), place])
  return [...sides.values()]
}

/** Whether a relay has a leg on each side, and on which data comes out. */
function leads({ topology }: Network, { enters, exits }: Channel): 'in' | 'out' | undefined {
  const from = baseTierOf(topology, enters.leg.place) === 'mynumber'
  const to = baseTierOf(topology, exits.leg.place) === 'mynumber'
  return from === to ? undefined : to ? 'in' : 'out'
}

function intoTier(
  context: Context,
  places: readonly string[],
  own: (place: string) => boolean,
  bound: Bound,
  specifics: readonly Specific[],
): readonly Crossing[] {
  const { network } = context
  const counts = (last: Channel): boolean => leads(network, last) === 'in' && !isAllowedScreen(context, last, bound)
  const paths = search(context, [places], own, bound, counts)
  return paths.flatMap((path): Crossing[] => {
    const session = path.moves.at(-1)!.hop
    const packets = session[bound].minus(allowed(context, session, 'in', path.from, specifics))
    return packets.isEmpty ? [] : [{ relay: lastRelay(path)!, path: { ...path, delivered: packets }, session, packets }]
  })
}

function outOfTier(
  context: Context,
  places: readonly string[],
  own: (place: string) => boolean,
  bound: Bound,
  specifics: readonly Specific[],
): readonly Crossing[] {
  const { network } = context
  const relays = liveRelays(network)
  const target = (place: string): boolean => places.includes(place)
  const sources = [network.places.filter(own)]
  const counts = (last: Channel): boolean => leads(network, last) === 'out' && !isAllowedScreen(context, last, bound)
  const paths = search(context, sources, target, bound, counts)
  // Every session by which data gets into the relay counts, not only the one that a shortest path takes.
  return paths.flatMap((path) => {
    const relay = lastRelay(path)!
    const handed = relays.channels.flatMap((before) =>
      own(before.exits.leg.place) ? relays.handing(before).flatMap(({ hop, next }) => (next === relay ? [hop] : [])) : [],
    )
    const sessions = [...relays.entering(relay), ...handed].filter(({ from, opened }) => own(from) && opened !== 'person')
    return sessions.flatMap((session): Crossing[] => {
      const packets = session[bound].minus(allowed(context, session, 'out', path.to, specifics))
      if (packets.isEmpty) return []
      const first = { hop: { ...session, judged: bound === 'judged' ? packets : session.judged, possible: packets }, into: relay }
      return [{ relay, path: { ...path, from: session.from, moves: [first, path.moves.at(-1)!] }, session, packets }]
    })
  })
}

function search(
  context: Context,
  sources: readonly (readonly string[])[],
  target: (place: string) => boolean,
  bound: Bound,
  counts: (last: Channel) => boolean,
): readonly DataPath[] {
  const { network, topology } = context
  const between = (place: string): boolean => restsAt(topology, place)
  // Content from elsewhere may rest there: whether it was sanitized is no excuse, but a picture is no content.
  const untreated: Untreated = (_last, _of, done) => !done.has('screen-transfer')
  return findDataPaths(network, {
    sources,
    target,
    // By hand there is no communication that could be a 特定通信.
    wrong: (hop, _, last) => (last === undefined || hop.opened === 'person' || !counts(last) ? undefined : hop[bound]),
    goesOn: between,
    settles: (hop, done, last) => untreatedContent(hop, bound, last, done, untreated),
    direct: (from, to) => between(from) && between(to),
    forgets: () => false,
    does: (channel) => capabilitiesUnder(treatmentIn(context)(channel), bound),
    relaysAreHosts: true,
    bound,
  })
}

/** What the policy's cell lets through of a session, between its place in the tier and the place beyond the relay. */
function allowed(
  { topology, policy, today }: Context,
  session: Hop,
  data: 'in' | 'out',
  beyond: string,
  specifics: readonly Specific[],
): PacketSet {
  const { initiator, responder } = endsOf(session)
  const home = data === 'in' ? session.to : session.from
  // What the relay opens is opened for the place beyond it.
  const byHost = (session.opened === 'receiver') === (data === 'in')
  const cell = byHost ? cellBetween(topology, policy, home, beyond) : cellBetween(topology, policy, beyond, home)
  if (cell === 'open') return PacketSet.all
  if (cell !== 'specific' && cell !== 'flows') return PacketSet.none
  const specific = specificBetween(topology, specifics, initiator, responder)
  return cell === 'specific'
    ? specific
    : specific.or(declaredBetween(topology, initiator, responder, (flow) => lapsed(flow, today)).allowed)
}

function treatmentIn({ topology, today, parameters }: Context): (channel: Channel) => Treatment {
  return (channel) => treatmentOf(topology, today, parameters, channel)
}

/** Terminals of other tiers that look at screens of the tier, where the policy and its edition allow it. */
function isAllowedScreen(context: Context, channel: Channel, bound: Bound): boolean {
  const { policy, parameters, topology } = context
  if (!parameters['screen-transfer-to-mynumber'] || !isFrom(policy.edition, 7, 3)) return false
  const { relay, carry } = channel
  const asked = relay.legs.get(carry.to)?.place
  if (asked === undefined || baseTierOf(topology, asked) !== 'mynumber') return false
  return capabilitiesUnder(treatmentIn(context)(channel), bound).includes('screen-transfer')
}

/** Whether an edition (`R7.3`: March of Reiwa 7) is that one or later; one that is not known is not. */
function isFrom(edition: string | undefined, year: number, month: number): boolean {
  const found = /^R(\d+)\.(\d+)/.exec(edition ?? '')
  if (found === null) return false
  const [y, m] = [Number(found[1]), Number(found[2])]
  return y > year || (y === year && m >= month)
}

function finding(context: Context, { relay, path, session, packets }: Crossing, bound: Bound): Finding {
  const { network, topology, severity } = context
  const treatment = treatmentIn(context)
  const chain = chainOf(network, path, treatment, bound)
  const { initiator, responder } = endsOf(session)
  const way = chainWords(topology, path)
  const cause = carryCause(relay)
  const link = chain.find(({ hop }) => hop === session) ?? chain[0]
  const services = describeServices(packets)
  const [a, b]: readonly Text[] = [placeName(topology, initiator), placeName(topology, responder)]
  const shared = {
    severity,
    from: initiator,
    to: responder,
    cause,
    chain,
    packets,
    ...(link?.trace === undefined ? {} : { trace: link.trace }),
  }
  if (bound === 'possible')
    return {
      ...shared,
      ...undecidedChain(network, chain, treatment, relay.relay, (why) => ({
        ja: `${way.ja} のように、中継 ${relay.relay.id} を通って特定通信の範囲を超えるデータが渡る可能性があり、判定できません。${why.ja}。`,
        en: `Data may pass beyond the specific communications through relay ${relay.relay.id}, ${way.en}; this cannot be judged: ${why.en}.`,
      })),
    }
  const conditions = chainConditions(network, chain)
  const unheld = voidSpecifics(context, initiator, responder, packets)
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: japanese`${way.ja}のように、中継${relay.relay.id}を通ってデータが渡ります。マイナンバー利用事務系側の接続（${a!.ja} から ${b!.ja} への${services.ja}）が特定通信の範囲にありません。${unheld.ja}`,
      en: `Data passes through relay ${relay.relay.id}: ${way.en}. Its session on the My Number side (${services.en} from ${a!.en} to ${b!.en}) is no specific communication.${unheld.en}`,
    },
    fix: {
      ja: `中継 ${relay.relay.id} のマイナンバー利用事務系側の接続を、ホストとポートを限定した特定通信として承認を受けるか、この中継をやめてください。`,
      en: `Have the session of relay ${relay.relay.id} on the My Number side approved as a specific communication pinned to hosts and ports, or stop relaying.`,
    },
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}
