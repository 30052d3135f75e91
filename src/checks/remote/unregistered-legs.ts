/** Gateways with a leg of their own outside (a mobile router at a vendor's disposal) that the register of connections does not have. */
import type { Relay } from '../../model/relay.ts'
import type { CheckContext, Finding } from '../check.ts'
import { entriesOf } from '../lines/external-links.ts'
import { relayLinkCause, relayLinks } from '../lines/relay-links.ts'
import { placeName } from '../places.ts'

/** A finding for each leg; none where no register is kept. */
export function unregisteredLegs({ topology, devices, severity }: CheckContext<unknown>, gateways: readonly Relay[]): readonly Finding[] {
  if (topology.connections === undefined) return []
  return relayLinks(topology, devices)
    .filter((link) => gateways.includes(link.relay) && !link.carried && entriesOf(topology, link).length === 0)
    .map((link): Finding => {
      const { relay, leg } = link
      const to = placeName(topology, leg.place)
      return {
        verdict: 'violation',
        severity,
        text: {
          ja: `リモート接続の中継 ${relay.id} は、外部接続点の台帳（connections）にない足 ${leg.id} で ${to.ja} に直接つながっています。`,
          en: `The remote-access relay ${relay.id} is connected straight to ${to.en} by its leg ${leg.id}, which the register of connections does not have.`,
        },
        to: leg.place,
        cause: relayLinkCause(link),
        fix: {
          ja: `台帳にある接続点とファイアウォールを経てつなぐよう改めるか、接続を承認して connections に at: ${relay.id}/${leg.id}、to: ${leg.place} を加えてください。`,
          en: `Connect it behind a firewall by a registered connection; or have this one approved and add it to connections (at: ${relay.id}/${leg.id}, to: ${leg.place}).`,
        },
      }
    })
}
