import type { Text } from '../base/text.ts'
import { PacketSet } from '../packet/set.ts'
import type { Zone } from '../model/topology.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { InboundLimits } from './register/declared-flows.ts'
import { declaredBetween, inboundLimits, lapsed, loose, refusal } from './register/declared-flows.ts'
import { specificBetween, specificPackets } from './exceptions.ts'
import { beyondExternal, placeName } from './places.ts'
import { sharedSegments } from './segments/public-segment.ts'
import { unmarkedPublic } from './segments/unmarked-public.ts'
import { surplusFindings, waysTaken } from './findings/surplus.ts'

type Context = CheckContext<InboundLimits>

export default defineCheck({
  id: 'SEG-014',
  name: 'public-service-separated',
  title: { ja: '外部の者が利用できるシステムの分離', en: 'Systems that outsiders use are separated' },
  severity: 'high',
  why: {
    ja: '外部へ公開するゾーン（role: public）から、マイナンバー利用事務系とLGWAN接続系へは何も届かず、インターネット接続系と管理系へは flows に宛先のホストとポートまで申告した通信か特定通信だけが届くことを確かめます。インターネットから公開するゾーンへは、同じように申告した通信だけが、ファイアウォールか WAF を持つセキュリティクラウドを経て届くことを確かめます。公開するゾーンが、ほかのゾーンと VLAN、インターフェース、ホストを共有しないことも確かめます。インターネットから（またはセキュリティクラウド経由の Web で）届くのに role: public と書かれていない、インターネット接続系と管理系のゾーンも違反とします。',
    en: 'From a zone that is published to the outside (role: public) nothing may reach the My Number and LGWAN tiers, and only what flows declare down to hosts and ports at the destination, or a specific communication, the Internet and management tiers. From the Internet only such declared flows may reach a published zone, through a firewall or a security cloud with a WAF. A published zone must share no VLAN, interface or host with another zone. A zone of the Internet or management tier that the Internet reaches, or a security cloud by web sessions, and that is not said to be published is a violation as well.',
  },
  fix: {
    ja: '公開するサーバは専用のセグメントに置き、外からの通信も中への通信も、必要なホストとポートだけに絞ってください。',
    en: 'Give published servers a segment of their own, and narrow traffic from the outside and to the inside to the hosts and ports that are needed.',
  },
  limitations: {
    ja: 'メール中継、DNS・NTP の中継、リモート接続の中継が受ける通信は、公開とみなしません。マイナンバー利用事務系とLGWAN接続系に外から届く通信は、系間の検査と NET-007 の対象です。他の場所の送信元アドレスを名乗る通信は、系間の検査が指摘します。公開サーバの物理的な分離や、公開サーバ上の脆弱性は見えません。',
    en: 'What relays of mail, names, time and remote access receive does not make a zone published. What reaches the My Number and LGWAN tiers from the outside belongs to the checks between tiers and NET-007. Sources that are foreign to their place are reported by the checks between tiers. Physical separation and weaknesses of the published servers cannot be seen.',
  },
  waivable: true,
  parameters: inboundLimits,
  run(context) {
    const published = [...context.topology.zones.values()].filter(({ role }) => role === 'public')
    const unmarked = [...unmarkedPublic(context)]
    if (published.length === 0 && unmarked.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '外部へ公開するゾーン（role: public）がありません', en: 'no zone is published to the outside (role: public)' },
      }
    return {
      findings: [
        ...unmarked,
        ...published.flatMap((zone) => [...inward(context, zone), ...fromOutside(context, zone), ...sharedSegments(context, zone)]),
      ],
    }
  },
})

/** From a published zone to the others of the body. */
function* inward(context: Context, zone: Zone): Generator<Finding> {
  const { topology, network, policy, today, severity } = context
  const specifics = specificPackets(topology, policy, today)
  const own = PacketSet.box({ src: network.sources(zone.id) })
  for (const to of topology.zones.values()) {
    const direct = network.direct(zone.id, to.id)
    // What an independent network (school, guests) receives is judged by SEG-013.
    if (direct === undefined || to === zone || to.tier.base === 'independent') continue
    const protectedTier = to.tier.base === 'mynumber' || to.tier.base === 'lgwan'
    const declared = pinnedFlows(context, zone.id, to.id)
    const allowed = protectedTier ? PacketSet.none : declared.allowed.or(specificBetween(topology, specifics, zone.id, to.id))
    const a = placeName(topology, zone.id)
    const b = placeName(topology, to.id)
    yield* surplusFindings(context, {
      from: zone.id,
      to: to.id,
      judged: direct.judged.and(own).minus(allowed),
      possible: direct.possible.and(own).minus(allowed),
      severity: () => severity,
      text: (packets, services) => {
        if (protectedTier)
          return {
            ja: `外部へ公開する ${a.ja} から${to.tier.name.ja}の ${b.ja} へ ${services.ja} が通ります。公開サーバが侵入されると、${to.tier.name.ja}への足がかりになります。`,
            en: `${services.en} passes from the published ${a.en} to ${b.en} in ${to.tier.name.en}: a published server that is broken into leads there.`,
          }
        const because = refusals(declared, packets)
        return {
          ja: `外部へ公開する ${a.ja} から ${b.ja} へ、申告されていない ${services.ja} が通ります。${because.ja}`,
          en: `${services.en} passes undeclared from the published ${a.en} to ${b.en}.${because.en}`,
        }
      },
    })
  }
}

/** From the Internet, and from the security cloud that carries it, to a published zone. */
function* fromOutside(context: Context, zone: Zone): Generator<Finding> {
  const { topology, network, severity } = context
  const b = placeName(topology, zone.id)
  for (const { id: from } of topology.externals.values()) {
    if (![...beyondExternal(topology, from)].some((id) => topology.externals.get(id)?.kind === 'internet')) continue
    const direct = network.direct(from, zone.id)
    if (direct === undefined) continue
    const own = PacketSet.box({ src: network.sources(from) })
    const declared = pinnedFlows(context, from, zone.id)
    const a = placeName(topology, from)
    yield* surplusFindings(context, {
      from,
      to: zone.id,
      judged: direct.judged.and(own).minus(declared.allowed),
      possible: direct.possible.and(own).minus(declared.allowed),
      severity: () => severity,
      text: (packets, services) => {
        const because = refusals(declared, packets)
        return {
          ja: `${a.ja} から、公開する ${b.ja} へ、申告されていない ${services.ja} が通ります。${because.ja}`,
          en: `${services.en} passes undeclared from ${a.en} to the published ${b.en}.${because.en}`,
        }
      },
    })
    yield* unguarded(context, zone, from, direct.judged.and(own).and(declared.allowed))
  }
}

/** Declared traffic that comes in past every firewall. */
function* unguarded(context: Context, zone: Zone, from: string, judged: PacketSet): Generator<Finding> {
  const { topology } = context
  const bare = [...waysTaken(context, { from, to: zone.id, judged })].filter(({ trace }) => {
    const first = topology.externals.get(trace.hops[0]?.from ?? '')
    if (first?.kind === 'security-cloud' && first.does.includes('waf')) return false
    return !trace.hops.some(({ device: id }) => {
      const device = context.devices.get(id)
      return device?.role === 'firewall' && device.knowledge === 'export'
    })
  })
  const a = placeName(topology, from)
  const b = placeName(topology, zone.id)
  yield* surplusFindings(context, {
    from,
    to: zone.id,
    judged: PacketSet.union(bare.map(({ packets }) => packets)),
    severity: () => context.severity,
    text: (_, services) => ({
      ja: `${a.ja} から、公開する ${b.ja} へ、${services.ja} がファイアウォールも WAF も経ずに届きます。`,
      en: `${services.en} reaches the published ${b.en} from ${a.en} past every firewall and WAF.`,
    }),
    fix: () => ({
      ja: `${b.ja} をファイアウォールの内側に置くか、WAF を持つセキュリティクラウド（does: [waf]）を経由させてください。`,
      en: `Put ${b.en} behind a firewall, or behind a security cloud with a WAF (does: [waf]).`,
    }),
  })
}

function pinnedFlows({ topology, today, parameters }: Context, from: string, to: string) {
  return declaredBetween(topology, from, to, (flow) => [...lapsed(flow, today), ...loose(flow.scope, parameters)])
}

/** Why declared flows that speak of these packets do not let them pass. */
function refusals({ refused }: ReturnType<typeof pinnedFlows>, packets: PacketSet): Text {
  const said = refused.filter(({ flow }) => flow.scope.packets.overlaps(packets)).map(refusal)
  return { ja: said.map(({ ja }) => ja).join(''), en: said.map(({ en }) => ` ${en}`).join('') }
}
