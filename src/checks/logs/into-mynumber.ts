/** Collectors of the My Number tier to which others can open sessions, and logs of that tier that leave it (LOG-002). */
import { listOf } from '../../base/text.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Finding } from '../check.ts'
import { specificBetween, specificPackets } from '../exceptions.ts'
import { raised, surplusFindings } from '../findings/surplus.ts'
import type { LogContext } from '../log-collection.ts'
import { baseTierOf, cellBetween, placeName } from '../places.ts'
import type { Provider } from '../providers/provider.ts'
import type { Client } from '../providers/reach.ts'
import { reach } from '../providers/reach.ts'

/** What other tiers and networks can send to a collector of the My Number tier: the log becomes a way in. */
export function* intoMynumber(context: LogContext, collectors: readonly Provider[], services: PacketSet): Generator<Finding> {
  const { network, topology, policy, today } = context
  const specifics = specificPackets(topology, policy, today)
  for (const collector of collectors) {
    for (const to of collector.places) {
      if (baseTierOf(topology, to) !== 'mynumber') continue
      for (const from of [...topology.zones.keys(), ...topology.externals.keys()]) {
        const direct = network.direct(from, to)
        if (direct === undefined || baseTierOf(topology, from) === 'mynumber') continue
        const allowed =
          cellBetween(topology, policy, from, to) === 'specific' ? specificBetween(topology, specifics, from, to) : PacketSet.none
        const logs = PacketSet.box({ src: network.sources(from), dst: collector.addresses }).and(services)
        const a = placeName(topology, from)
        yield* surplusFindings(context, {
          from,
          to,
          judged: direct.judged.and(logs).minus(allowed),
          possible: direct.possible.and(logs).minus(allowed),
          severity: () => raised(context.severity),
          text: (_, sent) => ({
            ja: `${a.ja} から、マイナンバー利用事務系のログ収集先 ${collector.id} へ ${sent.ja} が通ります。ログの送信が、この系へ入る通信になっています。`,
            en: `${sent.en} passes from ${a.en} to collector ${collector.id} of the My Number tier: sending logs is a way into it.`,
          }),
          fix: ({ label }) => ({
            ja: `${label.ja} からログの送信の許可を削除し、${a.ja} のログはその系の中で集めてください。`,
            en: `Remove the permission for logs from ${label.en}, and collect the logs of ${a.en} inside its own tier.`,
          }),
        })
      }
    }
  }
}

/** Zones of the My Number tier whose logs go to a collector elsewhere, because they have none of their own. */
export function outOfMynumber(
  context: LogContext,
  clients: readonly Client[],
  others: readonly Provider[],
  services: PacketSet,
): readonly Finding[] {
  return clients.flatMap((client): readonly Finding[] => {
    const taking = others.filter((provider) => reach(context, client, provider, services).state === 'yes')
    if (taking.length === 0) return []
    const names = listOf(taking.map(({ id }) => id))
    return [
      {
        verdict: 'violation',
        severity: context.severity,
        text: {
          ja: `${client.label.ja} のログの収集先（${names.ja}）が、マイナンバー利用事務系の外にあります。`,
          en: `The logs of ${client.label.en} go to ${names.en}, outside the My Number tier.`,
        },
        cause: client.cause,
        fix: {
          ja: 'マイナンバー利用事務系の中にログの収集先を置いて hosts に role: log-collector と書くか、一方向の装置（relays の data-diode）を通して送ってください。',
          en: 'Collect them inside the My Number tier (role: log-collector of hosts), or send them out through a data diode (relays).',
        },
      },
    ]
  })
}
