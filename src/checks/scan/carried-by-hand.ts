/** Media carried by hand into the body and out of it: data from outside like any other, for which no rule can scan. */
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import { liveRelays } from '../../graph/relays/live.ts'
import type { Finding } from '../check.ts'
import { unknownCause } from '../cause.ts'
import { placeName } from '../places.ts'
import { carryCause } from '../relays/chains.ts'
import { treatmentOf, unknownCapabilities } from '../relays/relay-capabilities.ts'
import type { ScanContext } from './content-scan.ts'

/** The channels by which media come in or go out: between a zone of the tiers and networks of others, or zones of no such tier. */
export function handCrossings({ network, topology, parameters }: ScanContext, data: 'inbound' | 'outbound'): readonly Channel[] {
  const inside = (place: string): boolean => {
    const tier = topology.zones.get(place)?.tier.base
    return tier !== undefined && parameters.tiers.includes(tier)
  }
  const outside = (place: string): boolean => {
    const external = topology.externals.get(place)
    if (external !== undefined) return !parameters.exempt.includes(external.kind)
    return topology.zones.has(place) && !inside(place)
  }
  return liveRelays(network).channels.filter(({ enters, exits }) => {
    if (enters.opens !== 'person' || exits.opens !== 'person') return false
    const [from, to] = [enters.leg.place, exits.leg.place]
    return data === 'inbound' ? outside(from) && inside(to) : inside(from) && outside(to)
  })
}

/** One for each of which nothing says that it is scanned. */
export function handFindings(context: ScanContext, data: 'inbound' | 'outbound'): readonly Finding[] {
  return handCrossings(context, data).flatMap((channel): readonly Finding[] => {
    const { topology, today, parameters, severity } = context
    const treatment = treatmentOf(topology, today, parameters, channel)
    if (treatment.does.includes('virus-scan')) return []
    const { relay, enters, exits } = channel
    const [from, to] = [enters.leg.place, exits.leg.place]
    const [a, b]: readonly Text[] = [placeName(topology, from), placeName(topology, to)]
    const uncertainties = unknownCapabilities(channel, treatment).filter(({ code }) => code === 'unproven-virus-scan')
    const fix: Text = {
      ja: `媒体を読み込む前に検査し、中継 ${relay.id} の does に virus-scan を evidence とともに書いてください。`,
      en: `Scan media before they are read, and write virus-scan in does of relay ${relay.id}, with evidence.`,
    }
    const [first] = uncertainties
    if (first !== undefined)
      return [
        {
          verdict: 'not-evaluable',
          severity,
          from,
          to,
          text: {
            ja: `中継 ${relay.id} により媒体で ${a!.ja} から ${b!.ja} へ運ばれるデータがウイルス検査を受けるかどうか判定できません。${first.text.ja}。`,
            en: `Whether what is carried on media from ${a!.en} to ${b!.en} (relay ${relay.id}) is scanned for viruses cannot be judged: ${first.text.en}.`,
          },
          cause: unknownCause(first),
          fix,
          uncertainties,
        },
      ]
    return [
      {
        verdict: 'violation',
        severity,
        from,
        to,
        text: {
          ja: `中継 ${relay.id} により媒体で ${a!.ja} から ${b!.ja} へ運ばれるデータが、どこでもウイルス検査を受けません。`,
          en: `What is carried on media from ${a!.en} to ${b!.en} (relay ${relay.id}) is scanned nowhere.`,
        },
        cause: carryCause(channel),
        fix,
      },
    ]
  })
}
