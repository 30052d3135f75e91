/** Networks outside that the body itself would join to the Internet (SEG-006, SEG-012). */
import type { Text } from '../../base/text.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { sameNetwork } from '../matrix.ts'
import { placeName } from '../places.ts'
import type { FarEnd } from '../register/registered-ends.ts'
import { surplusFindings } from '../findings/surplus.ts'

/** What passes, through devices of the body, between the far ends of specific communications and the Internet; from their own addresses. */
export function secondExits(context: CheckContext<unknown>, ends: readonly FarEnd[]): Finding[] {
  const addresses = new Map<string, Addresses>()
  for (const { externals, packets, end } of ends)
    for (const id of externals) addresses.set(id, (addresses.get(id) ?? Addresses.none).or(packets.addresses(end)))
  return [...addresses].flatMap(([id, held]) => {
    const system = placeName(context.topology, id)
    return exitsThroughUs(context, id, held, (services) => ({
      ja: `マイナンバー利用事務系の特定通信の相手がある ${system.ja} とインターネットの間で、本団体の機器が ${services.ja} を中継します。`,
      en: `Devices of the body pass ${services.en} between the Internet and ${system.en}, where the My Number tier has specific communications.`,
    }))
  })
}

/** What passes, through devices of the body, between some addresses of an external network and the Internet. */
export function exitsThroughUs(
  context: CheckContext<unknown>,
  id: string,
  addresses: Addresses,
  text: (services: Text) => Text,
): readonly Finding[] {
  const { topology, network, severity } = context
  const own = addresses.and(network.sources(id))
  return [...topology.externals.values()].flatMap((internet) => {
    if (internet.kind !== 'internet' || internet.id === id || sameNetwork(topology, id, internet.id)) return []
    return [
      { from: id, to: internet.id, of: PacketSet.box({ src: own }) },
      { from: internet.id, to: id, of: PacketSet.box({ dst: own, src: network.sources(internet.id) }) },
    ].flatMap(({ from, to, of }) => {
      const direct = network.direct(from, to)
      if (direct === undefined) return []
      const judged = direct.judged.and(of)
      const possible = direct.possible.and(of)
      return [...surplusFindings(context, { from, to, judged, possible, severity: () => severity, text: (_, services) => text(services) })]
    })
  })
}
