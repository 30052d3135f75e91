/**
 * Relays that join an independent tier (school, guests, plant control) with another. No packet crosses them, so the session on the
 * independent side stands for the crossing.
 */
import type { z } from 'zod'
import type { Text } from '../../base/text.ts'
import { japanese } from '../../base/text.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Hop, LiveRelays } from '../../graph/relays/live.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import type { Specific } from '../exceptions.ts'
import { specificPackets } from '../exceptions.ts'
import { placeName } from '../places.ts'
import { voidSpecifics } from '../register/void-specifics.ts'
import { carryCause, chainOf, chainWords, endsOf } from './chains.ts'
import { chainConditions, undecidedChain } from './import-findings.ts'
import { approvedAcross } from './independent-approvals.ts'
import { independentHandTransfers } from './independent-hand-transfers.ts'
import { isIndependent, isOtherSide, passesAsTreated } from './independent-sides.ts'
import type { capabilityParameters } from './relay-capabilities.ts'
import { treatmentOf } from './relay-capabilities.ts'
import { met } from './relay-segments.ts'
import { undeclaredCarries } from './undeclared-carries.ts'

type Context = CheckContext<z.infer<typeof capabilityParameters>>
type Bound = 'judged' | 'possible'

/** A channel between the two sides, and the packets of its session on the independent side that nothing allows. */
interface Crossing {
  readonly channel: Channel
  /** Data goes out of the independent network. */
  readonly outward: boolean
  readonly session: Hop
  /** One session of the other side. */
  readonly beyond: Met
  /** The relay that takes what the session brings to the independent side, where hosts do not. */
  readonly next: Channel | undefined
  readonly packets: PacketSet
}

/** What relays carry between independent tiers and others without treatment or approval: certain, then not known. */
export function independentRelayFindings(context: Context): readonly Finding[] {
  const own = isIndependent(context)
  const outside = isOtherSide(context)
  const specifics = specificPackets(context.topology, context.policy, context.today)
  const told = new Map<string, PacketSet>()
  const findings = (['judged', 'possible'] as const).flatMap((bound) =>
    crossings(context, bound, specifics).flatMap((crossing): readonly Finding[] => {
      const { initiator, responder } = endsOf(crossing.session)
      // What is asked and what is answered is one session of one carry.
      const key = `${crossing.channel.id.slice(0, -1)} ${initiator} ${responder}`
      const before = told.get(key) ?? PacketSet.none
      const packets = crossing.packets.minus(before)
      if (packets.isEmpty) return []
      told.set(key, before.or(packets))
      return [finding(context, { ...crossing, packets }, bound)]
    }),
  )
  return [...findings, ...independentHandTransfers(context), ...undeclaredCarries(context, own, outside)]
}

function crossings(context: Context, bound: Bound, specifics: readonly Specific[]): readonly Crossing[] {
  const { network, topology, today, parameters } = context
  const own = isIndependent(context)
  const outside = isOtherSide(context)
  const relays = liveRelays(network)
  return relays.channels.flatMap((channel): readonly Crossing[] => {
    const [enters, exits] = [channel.enters.leg.place, channel.exits.leg.place]
    const outward = own(enters) && outside(exits)
    if (!outward && !(outside(enters) && own(exits))) return []
    if (passesAsTreated(relays.channels, channel, outward, treatmentOf(topology, today, parameters, channel), bound)) return []
    const [into, out] = [entered(relays, channel), left(relays, channel)]
    const home = outward ? exits : enters
    const beyond = farthest((outward ? out : into).filter(({ hop }) => !own(other(hop, home)) && isLive(context, hop, bound)))
    if (beyond === undefined) return []
    const near = (outward ? into : out).filter(({ hop }) => own(other(hop, outward ? enters : exits)) && hop.opened !== 'person')
    return near.flatMap(({ hop: session, next }): readonly Crossing[] => {
      const packets = met(network, session, bound).minus(approvedAcross(context, session, home, outward, specifics))
      return packets.isEmpty ? [] : [{ channel, outward, session, beyond, next, packets }]
    })
  })
}

/** The two sessions in the direction of the data; that of the independent side with the packets it is about. */
function pathOf({ channel, outward, session, beyond, next, packets }: Crossing, bound: Bound): DataPath {
  const crossed: Hop = { ...session, judged: bound === 'judged' ? packets : session.judged, possible: packets }
  const first = outward ? crossed : beyond.hop
  const [last, taker] = outward ? [beyond.hop, beyond.next] : [crossed, next]
  const moves = [
    { hop: first, into: channel },
    { hop: last, ...(taker === undefined ? {} : { into: taker }) },
  ]
  return { from: first.from, to: last.to, moves, done: [], delivered: last[bound] }
}

/** A session of one side of a channel; `next` is the relay that takes the data, where hosts do not. */
interface Met {
  readonly hop: Hop
  readonly next?: Channel | undefined
}

/** By which data comes into a channel: from hosts, and from other relays. */
function entered(relays: LiveRelays, channel: Channel): readonly Met[] {
  const handed = relays.channels.flatMap((before) => relays.handing(before).flatMap(({ hop, next }) => (next === channel ? [{ hop }] : [])))
  return [...relays.entering(channel).map((hop) => ({ hop })), ...handed]
}

/** By which it goes out again. */
function left(relays: LiveRelays, channel: Channel): readonly Met[] {
  return [...relays.leaving(channel).map((hop) => ({ hop })), ...relays.handing(channel)]
}

/** The end of a session that is not the relay's. */
function other({ from, to }: Hop, leg: string): string {
  return from === leg ? to : from
}

function isLive({ network }: Context, hop: Hop, bound: Bound): boolean {
  return hop.opened === 'person' || !met(network, hop, bound).isEmpty
}

/** Through a firewall rather than within the leg's own segment: that shows more of the way. */
function farthest(found: readonly Met[]): Met | undefined {
  return found.find(({ hop }) => !hop.unfiltered) ?? found[0]
}

function finding(context: Context, crossing: Crossing, bound: Bound): Finding {
  const { channel, session, packets } = crossing
  const { network, topology, severity, today, parameters } = context
  const treatment = (each: Channel) => treatmentOf(topology, today, parameters, each)
  const path = pathOf(crossing, bound)
  const chain = chainOf(network, path, treatment, bound)
  const { initiator, responder } = endsOf(session)
  const way = chainWords(topology, path)
  const link = crossing.outward ? chain[0] : chain[1]
  const services = describeServices(packets)
  const [a, b] = [placeName(topology, initiator), placeName(topology, responder)]
  const said: Text =
    initiator === responder
      ? { ja: japanese`${a.ja}の中の${services.ja}`, en: `${services.en} within ${a.en}` }
      : { ja: japanese`${a.ja}から${b.ja}への${services.ja}`, en: `${services.en} from ${a.en} to ${b.en}` }
  const { id } = channel.relay
  const shared = {
    severity,
    from: initiator,
    to: responder,
    cause: carryCause(channel),
    chain,
    packets,
    ...(link?.trace === undefined ? {} : { trace: link.trace }),
  }
  if (bound === 'possible')
    return {
      ...shared,
      ...undecidedChain(network, chain, treatment, channel.relay, (why) => ({
        ja: `${way.ja} のように、中継 ${id} を通って独立系とほかの系の間でデータが渡る可能性があり、判定できません。${why.ja}。`,
        en: `Data may pass between an independent network and another tier through relay ${id}, ${way.en}; this cannot be judged: ${why.en}.`,
      })),
    }
  const conditions = chainConditions(network, chain)
  const unheld = voidSpecifics(context, initiator, responder, packets)
  const refused = treatment(channel)
    .discounted.filter(({ unknown }) => !unknown)
    .map(({ why }): Text => ({ ja: `${why.ja}。`, en: ` ${why.en}.` }))[0] ?? { ja: '', en: '' }
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: japanese`${way.ja}のように、中継${id}を通って独立系とほかの系の間でデータが渡ります。独立系側の接続（${said.ja}）は、画面転送でも一方向の持ち出しでも無害化でもなく、特定通信の範囲にもありません。${refused.ja}${unheld.ja}`,
      en: `Data passes between an independent network and another tier through relay ${id}: ${way.en}. Its session on the independent side (${said.en}) is neither screen transfer, nor a data diode outward, nor sanitized, and no specific communication covers it.${refused.en}${unheld.en}`,
    },
    fix: {
      ja: `中継 ${id} をやめるか、画面転送・外向きのデータダイオード・ファイルの無害化に改めて carries の does と evidence に書いてください。必要な受渡しであれば、独立系側の接続（${said.ja}）をホストとポートを限定した特定通信か例外措置として承認を受けてください。`,
      en: `Stop relaying by ${id}, or turn it into screen transfer, a data diode outward or the disarming of files, and write that in does and evidence of its carries. If the transfer is needed, have its session on the independent side (${said.en}) approved as a specific communication or an exception pinned to hosts and ports.`,
    },
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}
