/** Where people from afar get to behind a gateway: what was declared for them, and never the My Number tier over the Internet. */
import type { Relay } from '../../model/relay.ts'
import type { External } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { declaredBetween, lapsed } from '../register/declared-flows.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { placeName } from '../places.ts'
import { userChannels } from './remote-gateways.ts'
import { TAKES_HOLD } from '../stepping/stepping-stones.ts'
import { raised, surplusFindings } from '../findings/surplus.ts'

type Context = CheckContext<unknown>

/** Sessions that a gateway may open beyond what is declared. */
export function* beyondDeclared(context: Context, relay: Relay): Generator<Finding> {
  const { network, topology, policy, today, severity } = context
  const specifics = specificPackets(topology, policy, today)
  for (const { place, addresses } of exitLegs(relay)) {
    for (const to of topology.zones.values()) {
      const direct = to.id === place ? undefined : network.direct(place, to.id)
      if (direct === undefined) continue
      const { allowed } = declaredBetween(topology, place, to.id, (flow) => lapsed(flow, today))
      const wrong = PacketSet.box({ src: addresses })
        .and(TAKES_HOLD)
        .minus(allowed)
        .minus(specificBetween(topology, specifics, place, to.id))
      const b = placeName(topology, to.id)
      yield* surplusFindings(context, {
        from: place,
        to: to.id,
        judged: direct.judged.and(wrong),
        possible: direct.possible.and(wrong),
        severity: () => severity,
        text: (_, services) => ({
          ja: `保守事業者が使う中継 ${relay.id} から ${b.ja} へ ${services.ja} が、申告した通信（flows、specific-communications）の範囲を超えて始められます。`,
          en: `Relay ${relay.id}, which vendors use, may open ${services.en} to ${b.en} beyond the declared flows and specific communications.`,
        }),
        fix: (cause) => ({
          ja: `${cause.label.ja} を、${relay.id} から保守する相手のホストとサービスだけに絞るか、必要な通信を flows に書いてください。`,
          en: `Narrow ${cause.label.en} to the hosts and services that are maintained from ${relay.id}, or write what is needed in flows.`,
        }),
      })
    }
  }
}

/** The My Number tier behind a gateway that is used over the Internet: nothing declared excuses it. */
export function* intoMyNumber(context: Context, from: External, relay: Relay): Generator<Finding> {
  const { network, topology, severity } = context
  const a = placeName(topology, from.id)
  for (const leg of exitLegs(relay)) {
    for (const to of topology.zones.values()) {
      if (to.tier.base !== 'mynumber') continue
      const text = {
        ja: `インターネットを経て ${a.ja} が使う中継 ${relay.id} から、マイナンバー利用事務系の ${placeName(topology, to.id).ja} に入れます。`,
        en: `Relay ${relay.id}, which ${a.en} uses over the Internet, leads into ${placeName(topology, to.id).en} of the My Number tier.`,
      }
      if (leg.place === to.id) {
        yield {
          verdict: 'violation',
          severity: raised(severity),
          text,
          cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
          fix: {
            ja: `${relay.id} の足をマイナンバー利用事務系に置かないでください。`,
            en: `Keep the legs of ${relay.id} out of the My Number tier.`,
          },
        }
        continue
      }
      const direct = network.direct(leg.place, to.id)
      if (direct === undefined) continue
      const wrong = PacketSet.box({ src: leg.addresses }).and(TAKES_HOLD)
      yield* surplusFindings(context, {
        from: leg.place,
        to: to.id,
        judged: direct.judged.and(wrong),
        possible: direct.possible.and(wrong),
        severity: () => raised(severity),
        text: (_, services) => ({
          ja: `${text.ja}（${services.ja}）`,
          en: `${text.en} (${services.en})`,
        }),
      })
    }
  }
}

/** The legs from which a relay opens sessions for its users, each once. */
function exitLegs(relay: Relay) {
  return new Set(userChannels(relay).flatMap(({ exits }) => (exits.opens === 'relay' ? [exits.leg] : [])))
}
