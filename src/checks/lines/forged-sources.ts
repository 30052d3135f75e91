/** Interfaces towards external and independent networks that let in packets with sources of the tiers (NET-012 iii). */
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { BaseTier } from '../../model/topology.ts'
import { Addresses } from '../../packet/addresses.ts'
import { formatPacket } from '../../packet/format.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Cause, Finding } from '../check.ts'
import type { RoutingContext } from '../forced-routing.ts'
import { entryOf, notKnown } from '../matrix.ts'
import { antiSpoofing } from '../matrix-finding.ts'
import { placeName } from '../places.ts'
import { waysTaken } from '../findings/surplus.ts'

/** Ways that are looked at from one place to another, to find every interface they enter by. */
const MOST_WAYS = 32

/** One finding per interface, only where the policy asks. */
export function forgedSources(context: RoutingContext): Finding[] {
  const { topology, network, parameters } = context
  if (!parameters['anti-spoofing']) return []
  const entries = new Map<string, { readonly cause: Cause; readonly trace: Trace; readonly from: string; readonly to: string }>()
  const doubts: Finding[] = []
  for (const from of [...topology.zones.values()]
    .filter(({ tier }) => tier.base === 'independent')
    .map(({ id }) => id)
    .concat([...topology.externals.keys()])) {
    const side = topology.zones.get(from)?.tier.base
    const forged = PacketSet.box({ src: ownedByOthers(network, side).minus(network.sources(from)) })
    for (const zone of topology.zones.values()) {
      if (zone.id === from) continue
      const direct = network.direct(from, zone.id)
      if (direct === undefined) continue
      const judged = direct.judged.and(forged)
      doubts.push(...[...notKnown(context, from, zone.id, direct.possible.and(forged).minus(judged))].filter(mayPass))
      for (const { trace } of waysTaken(context, { from, to: zone.id, judged }, MOST_WAYS)) {
        const cause = entryOf(network, trace)
        if (!entries.has(cause.id)) entries.set(cause.id, { cause, trace, from, to: zone.id })
      }
    }
  }
  const certain = [...entries.values()].map(({ cause, trace, from, to }): Finding => {
    const a = placeName(topology, from)
    const b = placeName(topology, to)
    return {
      verdict: 'violation',
      severity: 'medium',
      text: {
        ja: `${a.ja} に面した ${cause.label.ja} が、庁内の系の送信元アドレスを名乗る通信を通します（例: ${formatPacket(trace.packet)}、${b.ja} へ）。`,
        en: `${cause.label.en}, which faces ${a.en}, lets in packets with source addresses of the body’s own tiers (${formatPacket(trace.packet)} to ${b.en}, for example).`,
      },
      from,
      to,
      cause,
      fix: antiSpoofing(cause),
      trace,
      foreignSource: true,
    }
  })
  return [...certain, ...doubts]
}

/** A reverse path check that is known to be there and may stop a packet is what was asked for. */
function mayPass({ uncertainties = [] }: Finding): boolean {
  return uncertainties.some(({ code }) => code !== 'reverse-path-check')
}

/** Addresses of the zones of all tiers but one. */
function ownedByOthers({ topology }: Network, side: BaseTier | undefined): Addresses {
  return Addresses.union([...topology.zones.values()].filter(({ tier }) => tier.base !== side).map((zone) => zone.addresses))
}
