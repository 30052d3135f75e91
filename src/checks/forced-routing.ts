import * as z from 'zod'
import { bypassedWaypoints } from './lines/bypassed-waypoints.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { forgedSources } from './lines/forged-sources.ts'
import { internetBoundRoutes } from './lines/internet-bound-routes.ts'
import { withJoinedDoubts } from './findings/peeled.ts'
import { strayRoutes } from './lines/stray-routes.ts'

const parameters = z.strictObject({
  'default-routes': z
    .enum(['never', 'unfiltered'])
    .default('never')
    .describe(
      'Whether routes may lead protected tiers to the Internet at all: `never`, or `unfiltered` for a finding only where no firewall filters on the way. マイナンバー利用事務系とLGWAN接続系の経路がインターネットに向くことを、ファイアウォールの有無によらず違反とするか（never）、途中にファイアウォールがない場合だけ違反とするか（unfiltered）。',
    ),
  'anti-spoofing': z
    .boolean()
    .default(false)
    .describe(
      'Whether every interface towards an external or independent network must deny sources that belong to the tiers. 外部ネットワークと独立系に面したインターフェースで、庁内の系の送信元を名乗る通信の拒否を求めるか。',
    ),
})
export type RoutingParameters = z.infer<typeof parameters>
export type RoutingContext = CheckContext<RoutingParameters>

export default defineCheck({
  id: 'NET-012',
  name: 'forced-routing',
  title: { ja: '強制的な経路制御', en: 'Traffic cannot bypass its mandatory gateway' },
  severity: 'high',
  why: {
    ja: '強制経路（waypoints）の通信が、定められた機器または中継を通らずに届かないことを確かめます（tcp/443 を含む強制経路は udp/443 の HTTP/3 も対象です）。一つの系だけを収容するルーティングドメインに、その系と通信することが許されていない系・外部ネットワークだけへ向いた経路がないこと（有効な例外措置に必要な範囲を除く）、マイナンバー利用事務系とLGWAN接続系のゾーンからの経路を順にたどってもインターネットに行き着かないことを確かめます。IPv4 と IPv6 のどちらも見ます。',
    en: 'Traffic of a waypoint must not arrive without passing the device or relay that it names; one that covers tcp/443 covers HTTP/3 on udp/443 too. A routing domain that serves one tier must have no route that leads only to tiers and external networks with which the policy allows that tier nothing, beyond what exceptions in force need; and the routes of the My Number and LGWAN tiers, followed from device to device, must not end on the Internet. IPv4 and IPv6 alike.',
  },
  fix: {
    ja: '迂回する経路やルールを削除し、経路を必要な宛先だけに絞ってください。',
    en: 'Remove the route or rule that leads round the gateway, and narrow routes to what is needed.',
  },
  limitations: {
    ja: '一つのゾーンの中の通信は機器を通らないため、強制経路の対象になりません。ゾーンに直接つながらない中継用の機器と、複数の系を収容するルーティングドメインの経路は、届く通信を見る検査（SEG）に任せます。動的に得る経路は、経路表（routes）が与えられた機器についてだけ見ます。行きと帰りで異なる経路は示しません。送信元の検査は、方針で anti-spoofing を指定した場合に限り、フィルタが明示的に拒否しているかどうかで見ます。機器の逆経路検査（FortiOS の src-check、Linux の rp_filter）は見えないため、数えません。',
    en: 'Traffic within one zone passes no device, so no waypoint applies to it. Routes of transit devices that touch no zone, and of routing domains that serve several tiers, are left to the checks of what arrives (SEG). Routes that are learned are looked at where a routing table (routes) is given. Different ways there and back are not shown. Sources are looked at only where the policy sets anti-spoofing, by what filters deny: reverse path checks of the devices (src-check of FortiOS, rp_filter of Linux) are not seen and do not count.',
  },
  waivable: true,
  parameters,
  run(context) {
    const found = [bypassedWaypoints(context), strayRoutes(context), internetBoundRoutes(context), forgedSources(context)]
    return { findings: found.flatMap((part) => withJoinedDoubts(part)) }
  },
})
