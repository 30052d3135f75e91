/** What passes between the juki-net, the CS zones, and everything else, against what is declared (SEG-016 i, iii, iv). */
import type { Text } from '../../base/text.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { speaksOf, specificBetween, specificPackets } from '../exceptions.ts'
import { sameNetwork } from '../matrix.ts'
import { placeName } from '../places.ts'
import { lowered, surplusFindings } from '../findings/surplus.ts'

/** The juki-net networks of a topology, and the My Number zones whose hosts talk with them. */
export interface JukiNet {
  readonly networks: readonly string[]
  readonly cs: readonly string[]
}

export function jukiNetTraffic(context: CheckContext<unknown>, { networks, cs }: JukiNet): Finding[] {
  const { topology, policy, today } = context
  const specifics = specificPackets(topology, policy, today)
  const specific = (from: string, to: string): PacketSet => specificBetween(topology, specifics, from, to)
  const flows = (from: string, to: string): PacketSet =>
    PacketSet.union(
      [...topology.flows.values()].filter(({ scope }) => speaksOf(topology, scope, from, to)).map(({ scope }) => scope.packets),
    )
  const nothing = (): PacketSet => PacketSet.none

  const strangers = [...topology.zones.keys(), ...topology.externals.keys()].filter(
    (place) => !cs.includes(place) && networks.every((network) => place !== network && !sameNetwork(topology, network, place)),
  )
  const zones = [...topology.zones.values()].filter(({ id }) => !cs.includes(id))
  const inside = zones.filter(({ tier }) => tier.base === 'mynumber').map(({ id }) => id)
  const apart = zones.filter(({ tier }) => tier.base === 'lgwan' || tier.base === 'internet').map(({ id }) => id)

  return [
    ...beyond(context, networks, strangers, nothing, {
      ja: '住基ネットと通信できるのは CS のセグメントだけです。',
      en: 'Only the CS segment may talk with the juki-net.',
    }),
    ...beyond(context, networks, cs, specific, {
      ja: '有効な特定通信の範囲を超えています。',
      en: 'That is beyond the specific communications in force.',
    }),
    ...beyond(context, cs, apart, nothing, {
      ja: 'CS のセグメントは、LGWAN接続系・インターネット接続系と通信してはなりません。',
      en: 'The CS segment must not talk with the LGWAN and Internet tiers.',
    }),
    // Both ends are of one tier: less grave than what crosses.
    ...beyond({ ...context, severity: lowered(context.severity) }, cs, inside, (from, to) => specific(from, to).or(flows(from, to)), {
      ja: 'CS のセグメントとの通信として申告されていません（特定通信、flows）。',
      en: 'That is declared neither as a specific communication nor under flows.',
    }),
  ]
}

/** Traffic both ways between two groups of places, from addresses of whoever starts it, beyond what is allowed. */
function beyond(
  context: CheckContext<unknown>,
  some: readonly string[],
  others: readonly string[],
  allowed: (from: string, to: string) => PacketSet,
  because: Text,
): Finding[] {
  const { topology, network, severity } = context
  const pairs = some.flatMap((a) =>
    others.flatMap((b) => [
      { from: a, to: b },
      { from: b, to: a },
    ]),
  )
  return pairs.flatMap(({ from, to }) => {
    const direct = network.direct(from, to)
    if (direct === undefined) return []
    const own = PacketSet.box({ src: network.sources(from) }).minus(allowed(from, to))
    const a = placeName(topology, from)
    const b = placeName(topology, to)
    return [
      ...surplusFindings(context, {
        from,
        to,
        judged: direct.judged.and(own),
        possible: direct.possible.and(own),
        severity: () => severity,
        text: (_, services) => ({
          ja: `${a.ja} から ${b.ja} へ ${services.ja} が通ります。${because.ja}`,
          en: `${services.en} passes from ${a.en} to ${b.en}. ${because.en}`,
        }),
      }),
    ]
  })
}
