/**
 * Data carried by hand between independent tiers and others. There is no packet that an approval could speak of: out of the tier,
 * evidence in force for the transfer stands for it; into the tier, what is carried has to be disarmed as well.
 */
import type { z } from 'zod'
import type { Text } from '../../base/text.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import { CAPABILITY_NAMES } from '../../model/relay-names.ts'
import type { CheckContext, Finding } from '../check.ts'
import { evidenceProblem, subjectsOfRelay } from '../evidence-in-force.ts'
import { placeName } from '../places.ts'
import { carryCause } from './chains.ts'
import { isIndependent, isOtherSide } from './independent-sides.ts'
import type { capabilityParameters } from './relay-capabilities.ts'
import { treatmentOf, unknownCapabilities } from './relay-capabilities.ts'

type Context = CheckContext<z.infer<typeof capabilityParameters>>

export function independentHandTransfers(context: Context): readonly Finding[] {
  const own = isIndependent(context)
  const outside = isOtherSide(context)
  return liveRelays(context.network).channels.flatMap((channel): readonly Finding[] => {
    if (channel.enters.opens !== 'person') return []
    const [from, to] = [channel.enters.leg.place, channel.exits.leg.place]
    if (own(from) && outside(to)) return outOf(context, channel)
    return outside(from) && own(to) ? into(context, channel) : []
  })
}

function outOf(context: Context, channel: Channel): readonly Finding[] {
  const { topology, today } = context
  const { relay, carry } = channel
  const problem = evidenceProblem(topology, today, carry.evidence, subjectsOfRelay(topology, relay))
  if (problem === undefined) return []
  const why: Text = {
    ja: `承認に代わる記録が確かめられません（${problem.ja}）`,
    en: `nothing shows that this was approved (${problem.en})`,
  }
  return [
    violation(context, channel, why, {
      ja: `媒体による受渡しの承認を受け、その記録（誰が・いつ・どの文書で）を evidence に書いて ${relay.id} の carries から参照してください。`,
      en: `Have the transfer by medium approved, record it as evidence (by whom, when, in which document) and cite it in the carries of ${relay.id}.`,
    }),
  ]
}

function into(context: Context, channel: Channel): readonly Finding[] {
  const { topology, today, parameters } = context
  const { relay } = channel
  const treatment = treatmentOf(topology, today, parameters, channel)
  if (treatment.does.includes('file-cdr')) return []
  const cdr = CAPABILITY_NAMES['file-cdr']
  const fix: Text = {
    ja: `${relay.id} で運ぶファイルに「${cdr.ja}」を行い、carries の does と evidence に書いてください。できない場合は、この受渡しをやめてください。`,
    en: `Apply "${cdr.en}" to what ${relay.id} carries and write it in does and evidence of its carries; if that cannot be done, stop carrying it.`,
  }
  const uncertainties = unknownCapabilities(channel, treatment)
  const unproven = uncertainties.find(({ code }) => code === 'unproven-file-cdr')
  if (unproven === undefined)
    return [violation(context, channel, { ja: `「${cdr.ja}」が行われません`, en: `"${cdr.en}" is not applied to it` }, fix)]
  const why: Text = {
    ja: `「${cdr.ja}」が行われるか判定できません。${unproven.text.ja}`,
    en: `whether "${cdr.en}" is applied cannot be judged: ${unproven.text.en}`,
  }
  return [{ ...violation(context, channel, why, fix), verdict: 'not-evaluable', uncertainties: [unproven] }]
}

function violation({ topology, severity }: Context, channel: Channel, why: Text, fix: Text): Finding {
  const [from, to] = [channel.enters.leg.place, channel.exits.leg.place]
  const [a, b] = [placeName(topology, from), placeName(topology, to)]
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `中継 ${channel.relay.id} により、${a.ja} から ${b.ja} へデータが手作業で渡ります。${why.ja}。`,
      en: `Data is carried by hand from ${a.en} to ${b.en} (relay ${channel.relay.id}), and ${why.en}.`,
    },
    from,
    to,
    cause: carryCause(channel),
    fix,
  }
}
