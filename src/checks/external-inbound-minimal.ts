import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import type { External, Zone } from '../model/topology.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { PacketSet } from '../packet/set.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import type { Declared } from './register/declared-flows.ts'
import { declaredBetween, inboundLimits, lapsed, loose, refusal } from './register/declared-flows.ts'
import type { Specific } from './exceptions.ts'
import { specificBetween, specificPackets } from './exceptions.ts'
import { fromAnywhere, openToAll } from './register/inbound-exposure.ts'
import { unexplainedFlows } from './register/inbound-register.ts'
import { akin, anybody, speaksForForeign } from './matrix.ts'
import { placeName } from './places.ts'
import { raised, surplusFindings } from './findings/surplus.ts'

const parameters = inboundLimits.extend({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe('Tiers that are judged, by the standard tier they are or inherit. 判定する系（標準の系、または受け継ぐ系）。'),
  'require-approval': z
    .boolean()
    .default(false)
    .describe(
      'Whether a flow that lets others in must state its purpose, and an expiry or an approval. 外部からの通信の申告に、目的と、期限または承認の記載を求めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-007',
  name: 'external-inbound-minimal',
  title: { ja: '外部からのアクセスの最小限化', en: 'Access from the outside is kept to the minimum' },
  severity: 'high',
  why: {
    ja: 'LGWAN を除く外部ネットワークから始まる通信が、宛先ホストとポートまで限定して flows に申告した通信か、有効な特定通信だけであることを、方針のマトリクスが開いている組も含めて確かめます。宛先がマイナンバー利用事務系かLGWAN接続系なら重大度を1段上げます。インターネット全体から管理・ファイル・リモートデスクトップ・データベースのサービスへ届く通信は、申告があっても最も重い違反です。方針で require-approval を指定すると、申告に目的と、期限または承認を求めます。',
    en: 'What external networks other than the LGWAN start must be declared in flows, pinned to destination hosts and ports, or be a specific communication in force; cells that the matrix leaves open are no excuse. Towards the My Number and LGWAN tiers it is one step graver. What the whole Internet may send to a management, file, desktop or database service is critical even where it is declared. With require-approval, a flow must state its purpose, and an expiry or an approval.',
  },
  fix: {
    ja: '不要な通信を許可するルールや宛先変換を削除し、必要な通信は送信元・宛先ホスト・ポートを絞って flows に申告してください。',
    en: 'Remove rules and destination translations that let in what is not needed; narrow the rest to sources, hosts and ports, and declare it in flows.',
  },
  limitations: {
    ja: '機器自身への通信（管理画面、VPN の終端）は見ません。独自の回線を持つ独立系（学校、来庁者用など）は、方針の tiers に加えない限り見ません。中継（プロキシ、メール中継）の先へ届くデータは無害化の検査の対象です。送信元アドレスが本物かどうかは見えません。',
    en: 'Traffic to devices themselves (administration, VPN gateways) is not judged, nor are independent networks with lines of their own unless the policy adds them to tiers. Data that relays carry on belongs to the checks of sanitization. Whether a source address is genuine cannot be seen.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const externals = [...topology.externals.values()].filter(({ kind }) => kind !== 'lgwan')
    const zones = [...topology.zones.values()].filter(({ tier }) => context.parameters.tiers.includes(tier.base))
    if (externals.length === 0 || zones.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'LGWAN のほかに外部ネットワークがないか、対象の系のゾーンがありません',
          en: 'there is no external network beside the LGWAN, or no zone of the tiers judged',
        },
      }
    const specifics = specificPackets(topology, context.policy, context.today)
    return {
      findings: [
        ...externals.flatMap((from) => zones.flatMap((to) => [...inbound(context, from, to, specifics)])),
        ...(context.parameters['require-approval'] ? unexplainedFlows(context, externals, zones) : []),
      ],
    }
  },
})

function* inbound(context: Context, from: External, to: Zone, specifics: readonly Specific[]): Generator<Finding> {
  const { topology, network, today, parameters: limits } = context
  const direct = network.direct(from.id, to.id)
  if (direct === undefined) return
  const declared = declaredBetween(topology, from.id, to.id, (flow) => [...lapsed(flow, today), ...loose(flow.scope, limits)])
  const exposed = openToAll(topology, direct.judged.and(PacketSet.box({ src: network.sources(from.id) })), from)
  const allowed = declared.allowed.or(specificBetween(topology, specifics, from.id, to.id)).minus(exposed)
  const own = PacketSet.box({ src: network.sources(from.id) })
  // Sources of a network that shares the way in (the security cloud's own) are judged as its own.
  const elsewhere = PacketSet.box({
    src: Addresses.union(akin(topology, from.id).map((id) => network.sources(id))).minus(network.sources(from.id)),
  })
  const open = anybody(topology, from.id, to.id).minus(exposed.forgetAddress('src'))
  const left = (packets: PacketSet): PacketSet => packets.minus(elsewhere).minus(allowed)
  const grave = to.tier.base === 'mynumber' || to.tier.base === 'lgwan'
  const severity = (packets: PacketSet): Severity => {
    if (packets.overlaps(exposed)) return 'critical'
    return grave ? raised(context.severity) : context.severity
  }
  const a = placeName(topology, from.id)
  const b = placeName(topology, to.id)
  const genuine = left(direct.judged).and(own)
  yield* surplusFindings(context, {
    from: from.id,
    to: to.id,
    judged: genuine,
    possible: left(direct.possible).and(own),
    severity,
    text: (packets, services) => {
      const dangers = fromAnywhere(packets.and(exposed))
      const because = refusals(declared, packets)
      const how = dangers === undefined ? { ja: '申告の範囲を超えて', en: ' beyond what is declared' } : { ja: '', en: '' }
      return {
        ja: `外部の ${a.ja} から ${b.ja} へ ${services.ja} が${how.ja}通ります。${dangers?.ja ?? ''}${because.ja}`,
        en: `${services.en} passes from ${a.en} outside to ${b.en}${how.en}.${dangers === undefined ? '' : ` ${dangers.en}`}${because.en}`,
      }
    },
  })
  if (!speaksForForeign(topology, from.id)) return
  const foreign = left(direct.judged).minus(own).minus(open)
  yield* surplusFindings(context, {
    from: from.id,
    to: to.id,
    judged: foreign,
    possible: left(direct.possible).minus(own).minus(open),
    severity: () => (grave ? raised(context.severity) : context.severity),
    text: (_, services) => ({
      ja: `外部の ${a.ja} 側から、他の場所の送信元アドレスを名乗った ${services.ja} が、申告の範囲を超えて ${b.ja} へ通ります（送信元の検査がありません）。`,
      en: `${services.en} with a source address foreign to ${a.en} passes from there to ${b.en} beyond what is declared: nothing checks the source.`,
    }),
    foreign: true,
  })
}

/** Why declared flows that speak of these packets do not let them pass. */
function refusals({ refused }: Declared, packets: PacketSet): Text {
  const said = refused.filter(({ flow }) => flow.scope.packets.overlaps(packets)).map(refusal)
  return { ja: said.map(({ ja }) => ja).join(''), en: said.map(({ en }) => ` ${en}`).join('') }
}
