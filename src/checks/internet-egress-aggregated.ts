import * as z from 'zod'
import type { Network } from '../graph/network.ts'
import type { External, Zone } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { idleExits } from './lines/idle-exits.ts'
import { placeName } from './places.ts'
import { raised, surplusFindings } from './findings/surplus.ts'
import { withoutClouds } from './failures/without-clouds.ts'

const parameters = z.strictObject({
  'local-breakout': z
    .boolean()
    .default(false)
    .describe(
      'Whether the Internet tier may reach registered systems past the security cloud (models β and β′). β・β′ モデルで、インターネット接続系から登録したシステムへの、セキュリティクラウドを経ない通信（ローカルブレイクアウト）を認めるか。',
    ),
})
type Context = CheckContext<z.infer<typeof parameters>>

const TIERS: ReadonlySet<string> = new Set(['mynumber', 'lgwan', 'internet', 'mgmt'])

export default defineCheck({
  id: 'NET-002',
  name: 'internet-egress-aggregated',
  title: { ja: 'インターネット接続口の集約', en: 'Internet traffic leaves through the security cloud only' },
  severity: 'high',
  why: {
    ja: '独立系を除く庁内のゾーンとインターネットとの間の通信が、どちらから始まるものも、自治体情報セキュリティクラウドを経ることを確かめます。インターネットへ直接つながるインターフェースから出入りする通信は第二の出口であり、違反です（マイナンバー利用事務系とLGWAN接続系では重大度を1段上げます）。α′モデルでは、LGWAN接続系から登録したシステム（registered-systems）への通信を認めます。β・β′モデルでは、方針で local-breakout を指定したときだけ、インターネット接続系からの同じ通信を認めます。インターネットへ直接つながり、今は何も通らないインターフェースは、台帳（connections）に予備（backup）とない限り、参考として挙げます。',
    en: 'Traffic between zones of the body (independent networks apart) and the Internet must pass the security cloud, whoever starts it. What leaves or enters by an interface straight on the Internet is a second exit and a violation, one step graver in the My Number and LGWAN tiers. Under model α′ the LGWAN tier may reach registered systems; under β and β′ the Internet tier may, where the policy sets local-breakout. Interfaces straight on the Internet that carry nothing today are listed as information, unless the register of connections says that they are a backup.',
  },
  fix: {
    ja: 'セキュリティクラウドを通らない回線の経路とルールを削除し、インターネットとの通信をセキュリティクラウドに集約してください。',
    en: 'Remove routes and rules towards lines that bypass the security cloud, and send Internet traffic through it.',
  },
  limitations: {
    ja: '構成YAMLに書かれた接続だけを見ます。台帳にない回線（モバイルルータ、個人のテザリングなど）は見えません。VPN の中を通ってインターネットへ出る通信は、VPN の先の機器の設定がある場合だけ見えます。他の場所の送信元アドレスを名乗る通信は、系間の検査が指摘します。',
    en: 'Sees the lines that the topology YAML has; mobile routers and tethering that nobody declared are not seen. Traffic that goes out through a VPN is seen where the far end has an export. Sources foreign to their place are reported by the checks between tiers.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const externals = [...topology.externals.values()]
    const zones = [...topology.zones.values()].filter(({ tier }) => TIERS.has(tier.base))
    const internets = externals.filter(({ kind }) => kind === 'internet')
    if (internets.length === 0 || zones.length === 0)
      return { findings: [], notApplicable: { ja: 'インターネットにつながる系がありません', en: 'no tier is connected to the Internet' } }
    const clouds = externals.some(({ kind }) => kind === 'security-cloud')
    if (!clouds && (topology.model === 'two-tier' || topology.model === 'custom'))
      return {
        findings: [],
        notApplicable: {
          ja: `セキュリティクラウドがなく、モデル ${topology.model} はその利用を前提としません`,
          en: `there is no security cloud, and model ${topology.model} does not call for one`,
        },
      }
    const cut = withoutClouds(context)
    return {
      findings: [
        ...zones.flatMap((zone) => externals.flatMap((to) => [...outward(context, zone, to)])),
        ...inward(context, cut, internets, zones),
        ...idleExits(context, cut, internets, zones),
      ],
    }
  },
})

/** What leaves a zone past the security cloud: for the Internet by any other network, for others over the Internet. */
function* outward(context: Context, zone: Zone, to: External): Generator<Finding> {
  const { topology, network } = context
  const own = PacketSet.box({ src: network.sources(zone.id) })
  const allowed = breakout(context, zone, to)
  const a = placeName(topology, zone.id)
  const b = placeName(topology, to.id)
  for (const [last, { judged, possible }] of network.direct(zone.id, to.id)?.by ?? []) {
    const kind = topology.externals.get(last)?.kind
    if (to.kind === 'internet' ? kind === 'security-cloud' : kind !== 'internet') continue
    yield* surplusFindings(context, {
      from: zone.id,
      to: to.id,
      last,
      judged: judged.and(own).minus(allowed),
      possible: possible.and(own).minus(allowed),
      severity: () => severityFor(context, zone),
      text: (_, services) => ({
        ja: `${a.ja} から ${b.ja} へ ${services.ja} が、セキュリティクラウドを経ずに出ます（第二の出口）。`,
        en: `${services.en} leaves ${a.en} for ${b.en} past the security cloud: a second exit.`,
      }),
    })
  }
}

/** What the Internet sends into a zone by another way than the security cloud. */
function* inward(context: Context, network: Network, internets: readonly External[], zones: readonly Zone[]): Generator<Finding> {
  const { topology } = context
  for (const from of internets) {
    for (const zone of zones) {
      const direct = network.direct(from.id, zone.id)
      if (direct === undefined) continue
      const own = PacketSet.box({ src: network.sources(from.id) })
      const a = placeName(topology, from.id)
      const b = placeName(topology, zone.id)
      yield* surplusFindings(
        { ...context, network },
        {
          from: from.id,
          to: zone.id,
          judged: direct.judged.and(own),
          possible: direct.possible.and(own),
          severity: () => severityFor(context, zone),
          text: (_, services) => ({
            ja: `${a.ja} から ${b.ja} へ ${services.ja} が、セキュリティクラウドを経ずに入ります。`,
            en: `${services.en} enters ${b.en} from ${a.en} past the security cloud.`,
          }),
        },
      )
    }
  }
}

/** What a model lets out past the security cloud: registered systems, from one tier. */
function breakout({ topology, parameters: set }: Context, zone: Zone, to: External): PacketSet {
  const { model } = topology
  const fromLgwan = model === 'alpha-prime' && zone.tier.base === 'lgwan'
  const fromInternet = (model === 'beta' || model === 'beta-prime') && zone.tier.base === 'internet' && set['local-breakout']
  if (!fromLgwan && !fromInternet) return PacketSet.none
  return PacketSet.union([...topology.registeredSystems.values()].filter(({ network }) => network === to.id).map(({ packets }) => packets))
}

function severityFor({ severity }: Context, { tier }: Zone) {
  return tier.base === 'mynumber' || tier.base === 'lgwan' ? raised(severity) : severity
}
