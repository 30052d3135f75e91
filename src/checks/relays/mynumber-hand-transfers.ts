/**
 * Data carried by hand between the My Number tier and places not on the Internet's side. There is no packet that a 特定通信 could
 * speak of: what stands for its approval is evidence in force for the transfer, and only where the policy's cell allows any.
 */
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { CheckContext, Finding } from '../check.ts'
import { evidenceProblem, subjectsOfRelay } from '../evidence-in-force.ts'
import { baseTierOf, cellBetween, isInternetSide, placeName, sideOf } from '../places.ts'
import { carryCause } from './chains.ts'

export function handTransferFindings(context: CheckContext<unknown>): readonly Finding[] {
  const { network, topology } = context
  const own = (place: string): boolean => baseTierOf(topology, place) === 'mynumber'
  const outside = (place: string): boolean => sideOf(topology, place) !== undefined && !own(place) && !isInternetSide(topology, place)
  return liveRelays(network).channels.flatMap((channel) => {
    const { enters, exits, backward, carry } = channel
    // What goes both ways by one carry is told once.
    if (enters.opens !== 'person' || (backward && carry.data === 'both')) return []
    const [from, to] = [enters.leg.place, exits.leg.place]
    if (!((own(from) && outside(to)) || (outside(from) && own(to)))) return []
    const finding = judged(context, channel, from, to)
    return finding === undefined ? [] : [finding]
  })
}

function judged(
  { topology, policy, today, severity }: CheckContext<unknown>,
  channel: Channel,
  from: string,
  to: string,
): Finding | undefined {
  const { relay, carry } = channel
  const both = carry.data === 'both'
  const cells = [cellBetween(topology, policy, from, to), ...(both ? [cellBetween(topology, policy, to, from)] : [])]
  const closed = cells.some((cell) => cell === 'none' || cell === 'never' || cell === 'sanitized')
  const unapproved = evidenceProblem(topology, today, carry.evidence, subjectsOfRelay(topology, relay))
  if (!closed && unapproved === undefined) return undefined
  const [a, b]: readonly Text[] = [placeName(topology, from), placeName(topology, to)]
  const why: Text = closed
    ? { ja: 'この組では、方針が特定通信も認めていません', en: 'between the two the policy allows no specific communication either' }
    : {
        ja: `特定通信の承認に代わる記録が確かめられません（${unapproved?.ja ?? ''}）`,
        en: `nothing shows an approval in place of that of a specific communication (${unapproved?.en ?? ''})`,
      }
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `中継 ${relay.id} により、${a!.ja} から ${b!.ja} へデータが手作業で渡ります。${why.ja}。`,
      en: `Data is carried by hand from ${a!.en} to ${b!.en} (relay ${relay.id}), and ${why.en}.`,
    },
    from,
    to,
    cause: carryCause(channel),
    fix: closed
      ? {
          ja: `手作業の受渡し ${relay.id} をやめ、relays から除いてください。`,
          en: `Stop carrying data by hand in ${relay.id}, and remove it from relays.`,
        }
      : {
          ja: `媒体による受渡しの承認を受け、その記録（誰が・いつ・どの文書で）を evidence に書いて ${relay.id} の carries から参照してください。`,
          en: `Have the transfer by medium approved, record it as evidence (by whom, when, in which document) and cite it in the carries of ${relay.id}.`,
        },
  }
}
