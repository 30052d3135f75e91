import * as z from 'zod'
import type { Text } from '../base/text.ts'
import type { Zone } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { declaredBetween, lapsed, refusal } from './register/declared-flows.ts'
import { specificBetween, specificPackets } from './exceptions.ts'
import { placeName } from './places.ts'
import { sharedVlans, vlansOf } from './segments/segments.ts'
import { packetsOfClass } from './relays/service-class.ts'
import { surplusFindings } from './findings/surplus.ts'

const parameters = z.strictObject({})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'SEG-015',
  name: 'dev-prod-separated',
  title: { ja: '開発・保守環境と本番環境の分離', en: 'Development is separated from production' },
  severity: 'medium',
  why: {
    ja: '開発環境のゾーン（env: dev）から本番のゾーンへは、同じ系の中でも、flows に申告した通信（リリースの経路など）と特定通信だけが届くことを確かめます。本番から開発環境へは、データベースの通信（tcp/1433、1521、3306、5432）が、申告の有無にかかわらず届かないことを確かめます。本番のデータを試験に使わないためです。開発と本番が同じ VLAN を使わないことも確かめます。',
    en: 'From a development zone (env: dev) only declared flows (the way releases take) and specific communications may reach production zones, within one tier too. From production no database session (tcp/1433, 1521, 3306, 5432) may reach development, declared or not: production data is not for tests. The two must share no VLAN.',
  },
  fix: {
    ja: '開発環境から本番への通信を遮断し、リリースに必要な通信だけをホストとポートまで絞って flows に申告してください。',
    en: 'Cut development off from production, and declare in flows only what a release needs, by host and port.',
  },
  limitations: {
    ja: 'env: dev と書かれたゾーンだけを見ます。本番から始まるデータベース以外の通信（開発サーバの画面の確認など）は見ません。ファイルのコピーや記録媒体で運ばれる本番データは見えません。他の場所の送信元アドレスを名乗る通信は見ません。',
    en: 'Only zones with env: dev are judged. Traffic that production starts, other than database sessions, is not judged; production data carried as files or on media cannot be seen. Sources that are foreign to their place are not judged.',
  },
  waivable: true,
  parameters,
  run(context) {
    const zones = [...context.topology.zones.values()]
    const development = zones.filter(({ env }) => env === 'dev')
    const production = zones.filter(({ env }) => env !== 'dev')
    if (development.length === 0 || production.length === 0)
      return {
        findings: [],
        notApplicable:
          development.length === 0
            ? { ja: '開発環境のゾーン（env: dev）がありません', en: 'there is no development zone (env: dev)' }
            : { ja: '本番のゾーンがありません', en: 'there is no production zone' },
      }
    return {
      findings: development.flatMap((dev) =>
        production.flatMap((prod) => [...towards(context, dev, prod), ...databases(context, prod, dev), ...oneSegment(context, dev, prod)]),
      ),
    }
  },
})

function* towards(context: Context, dev: Zone, prod: Zone): Generator<Finding> {
  const { topology, network, policy, today } = context
  const direct = network.direct(dev.id, prod.id)
  if (direct === undefined) return
  const declared = declaredBetween(topology, dev.id, prod.id, (flow) => lapsed(flow, today))
  const allowed = declared.allowed.or(specificBetween(topology, specificPackets(topology, policy, today), dev.id, prod.id))
  const own = PacketSet.box({ src: network.sources(dev.id) })
  const a = placeName(topology, dev.id)
  const b = placeName(topology, prod.id)
  yield* surplusFindings(context, {
    from: dev.id,
    to: prod.id,
    judged: direct.judged.and(own).minus(allowed),
    possible: direct.possible.and(own).minus(allowed),
    severity: () => context.severity,
    text: (packets, services): Text => {
      const because = declared.refused.filter(({ flow }) => flow.scope.packets.overlaps(packets)).map(refusal)
      return {
        ja: `開発環境の ${a.ja} から本番の ${b.ja} へ、申告されていない ${services.ja} が通ります。${because.map(({ ja }) => ja).join('')}`,
        en: `${services.en} passes undeclared from development ${a.en} to production ${b.en}.${because.map(({ en }) => ` ${en}`).join('')}`,
      }
    },
  })
}

function* databases(context: Context, prod: Zone, dev: Zone): Generator<Finding> {
  const { topology, network } = context
  const direct = network.direct(prod.id, dev.id)
  if (direct === undefined) return
  const asked = packetsOfClass('db').and(PacketSet.box({ src: network.sources(prod.id) }))
  const a = placeName(topology, prod.id)
  const b = placeName(topology, dev.id)
  yield* surplusFindings(context, {
    from: prod.id,
    to: dev.id,
    judged: direct.judged.and(asked),
    possible: direct.possible.and(asked),
    severity: () => context.severity,
    text: (_, services) => ({
      ja: `本番の ${a.ja} から開発環境の ${b.ja} へ、データベースの通信 ${services.ja} が通ります。本番のデータが試験に使われるおそれがあります。`,
      en: `Database traffic ${services.en} passes from production ${a.en} to development ${b.en}: production data may end up in tests.`,
    }),
  })
}

function oneSegment({ topology, network, severity }: Context, dev: Zone, prod: Zone): readonly Finding[] {
  const a = placeName(topology, dev.id)
  const b = placeName(topology, prod.id)
  return sharedVlans(vlansOf(network.world), dev, prod).map((vlan) => ({
    verdict: 'violation',
    severity,
    text: {
      ja: `開発環境の ${a.ja} と本番の ${b.ja} が、同じ拠点で同じ VLAN ${vlan} を使っています。同じセグメントであれば、開発と本番の間に何の制御もありません。`,
      en: `Development ${a.en} and production ${b.en} use the same VLAN ${vlan} at one site. If it is one segment, nothing filters between them.`,
    },
    from: dev.id,
    to: prod.id,
    cause: entryCause('zones', dev, { ja: `ゾーン ${a.ja}`, en: `zone ${a.en}` }),
    fix: {
      ja: `${a.ja} に専用の VLAN を割り当ててください。別の L2 なら、ゾーンの site を分けて書いてください。`,
      en: `Give ${a.en} a VLAN of its own. If they are different switches, say so with the zones’ site.`,
    },
  }))
}
