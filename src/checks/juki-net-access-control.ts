import * as z from 'zod'
import type { Topology } from '../model/topology.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { placesOf } from './exceptions.ts'
import { jukiNetGuards } from './juki/juki-net-guards.ts'
import type { JukiNet } from './juki/juki-net-traffic.ts'
import { jukiNetTraffic } from './juki/juki-net-traffic.ts'
import { joinedDoubts } from './findings/peeled.ts'

const parameters = z.strictObject({
  'virtual-separation': z
    .boolean()
    .default(false)
    .describe(
      'Whether two VDOMs or VRFs of one device count as two firewalls. 1 台の機器の 2 つの VDOM・VRF を、別々のファイアウォールとして数えるか。',
    ),
})
export type JukiNetParameters = z.infer<typeof parameters>

export default defineCheck({
  id: 'SEG-016',
  name: 'juki-net-access-control',
  title: { ja: '住基ネット接続のアクセス制御', en: 'The juki-net CS is guarded on both sides' },
  severity: 'critical',
  why: {
    ja: '住基ネット（種別 juki-net の外部ネットワーク）と通信できるのが CS（コミュニケーションサーバ）のセグメントだけであり、その通信が有効な特定通信の範囲に収まること、CS のセグメントとマイナンバー利用事務系のほかのゾーンとの通信が特定通信か申告された通信（flows）の範囲に収まること（外れるものは重大度を1段下げます）、CS のセグメントが LGWAN接続系・インターネット接続系と通信しないことを確かめます。さらに、CS のセグメントと住基ネットの間、CS のセグメントと庁内のほかのゾーンの間のどの経路にもファイアウォールがあり、両側で別の機器であることを確かめます。CS のセグメントは、住基ネットとの特定通信に書かれたマイナンバー利用事務系のゾーン（なければ、実際に通信できるゾーン）です。',
    en: 'Only the CS (communication server) segment may talk with the juki-net (an external network of kind juki-net), within specific communications in force; its traffic with other zones of the My Number tier must be within specific communications or declared flows (beyond them is one step less severe); and it must not talk with the LGWAN and Internet tiers. Every way between the CS segment and the juki-net, and between it and the other zones of the body, must pass a firewall, a different device on either side. The CS segment is the My Number zone that specific communications with the juki-net name, or where there are none, the zone that can talk with it.',
  },
  fix: {
    ja: 'CS のセグメントの業務側と住基ネット側に別々のファイアウォールを置き、ルールを特定通信と申告した通信に一致させてください。',
    en: 'Put a firewall on the business side of the CS segment and another on its juki-net side, with rules that agree with the specific communications and declared flows.',
  },
  limitations: {
    ja: 'ファイアウォールの配置は構成YAMLの接続に基づきます。ACL を持つルータや L3 スイッチはファイアウォールに数えません。団体外が管理する機器はすべて通すとみなします。管理系のゾーンへの足は業務側に数えません。他の場所を名乗る送信元は SEG-003 と SEG-020 が見ます。',
    en: 'Where firewalls stand is judged on the cabling in the topology YAML. Routers and layer-3 switches with access lists do not count as firewalls, and devices managed by others are taken to pass everything. A leg in a management zone does not count as the business side. Sources foreign to their place are left to SEG-003 and SEG-020.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    const networks = [...topology.externals.values()].filter(({ kind }) => kind === 'juki-net').map(({ id }) => id)
    if (networks.length === 0)
      return { findings: [], notApplicable: { ja: '住基ネットにつながっていません', en: 'the body is not connected to the juki-net' } }
    const jukiNet: JukiNet = { networks, cs: csZones(context, networks) }
    const traffic = jukiNetTraffic(context, jukiNet)
    return {
      findings: [
        ...jukiNetGuards(context, jukiNet),
        ...traffic.filter(({ verdict }) => verdict !== 'not-evaluable'),
        ...joinedDoubts(traffic.filter(({ verdict }) => verdict === 'not-evaluable')),
      ],
    }
  },
})

function csZones({ topology, network }: CheckContext<unknown>, networks: readonly string[]): readonly string[] {
  const inside = [...topology.zones.values()].filter(({ tier }) => tier.base === 'mynumber').map(({ id }) => id)
  const named = inside.filter((zone) => networks.some((external) => isNamed(topology, zone, external)))
  if (named.length > 0) return named
  return inside.filter((zone) =>
    networks.some((external) => network.direct(zone, external) !== undefined || network.direct(external, zone) !== undefined),
  )
}

/** Whether a specific communication is between a zone and an external network, in force or not. */
function isNamed(topology: Topology, zone: string, external: string): boolean {
  return [...topology.specificCommunications.values()].some(({ scope }) => {
    const from = placesOf(topology, scope.from)
    const to = placesOf(topology, scope.to)
    return (from.includes(zone) && to.includes(external)) || (from.includes(external) && to.includes(zone))
  })
}
