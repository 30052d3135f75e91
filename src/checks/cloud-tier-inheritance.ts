import * as z from 'zod'
import { entryCause } from './cause.ts'
import type { Cause, CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { cloudLines } from './clouds/cloud-lines.ts'
import { cloudMembership } from './clouds/cloud-membership.ts'
import type { OwnCloud } from './clouds/own-clouds.ts'
import { isProtected, ownClouds } from './clouds/own-clouds.ts'
import { beyondExternal, placeName } from './places.ts'
import { exitsThroughUs } from './lines/second-exits.ts'

const parameters = z.strictObject({})

export default defineCheck({
  id: 'SEG-012',
  name: 'cloud-tier-inheritance',
  title: { ja: 'クラウド領域の系の継承と専用回線', en: 'Cloud networks inherit the tier and are reached by closed lines' },
  severity: 'high',
  why: {
    ja: 'マイナンバー利用事務系・LGWAN接続系のゾーンが通信するクラウド（ガバメントクラウド、クラウドサービス）を、その系の一部として扱います。申告した系（tier）が使う系と同じであること、ほかの系との通信がその系に許される範囲に収まること、接続する回線が専用線または閉域網であること、クラウドから本団体の機器を経てインターネットへ出る（入る）経路がないことを確かめます。',
    en: 'A cloud network (government cloud, cloud service) that zones of the My Number or LGWAN tier talk with is treated as part of that tier: its declared tier must be that of the zones that use it, its traffic with other tiers must be within what that tier is allowed, the lines to it must be dedicated or closed VPNs, and devices of the body must pass nothing between it and the Internet.',
  },
  fix: {
    ja: 'クラウドの tier と台帳（connections）の line を実態に合わせ、ほかの系やインターネットとの通信を閉じてください。',
    en: 'Make the tier of the cloud and the line in the register agree with the facts, and close traffic with other tiers and the Internet.',
  },
  limitations: {
    ja: 'クラウドの中の構成（インターネットゲートウェイ、ほかの利用者との分離）は見えません。回線の種類は台帳（connections）の申告に基づき、台帳がなければ参考として挙げるだけです。クラウドに置いた本団体のゾーンは、ほかのゾーンと同じ検査を受けます。α′モデルで LGWAN接続系から登録したクラウドサービスへの通信は SEG-017 が見ます。他の場所を名乗る送信元は見ません。',
    en: 'What is inside the cloud (its Internet gateways, other customers) is not seen. The kind of line is as the register (connections) says; without a register it is listed as information only. Zones of the body placed in a cloud are judged as other zones are. Registered cloud services that the LGWAN tier reaches under model α′ are left to SEG-017. Sources foreign to their place are not looked at.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology } = context
    if (![...topology.zones.values()].some(({ tier }) => isProtected(tier)))
      return {
        findings: [],
        notApplicable: {
          ja: 'マイナンバー利用事務系も LGWAN接続系もこの構成にありません',
          en: 'this topology has neither a My Number nor an LGWAN tier',
        },
      }
    const clouds = ownClouds(context)
    if (clouds.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'マイナンバー利用事務系・LGWAN接続系が使うクラウドはありません',
          en: 'the My Number and LGWAN tiers use no cloud',
        },
      }
    return {
      findings: clouds.flatMap((cloud) => [
        ...cloudMembership(context, cloud),
        ...cloudLines(context, cloud),
        ...ownExit(context, cloud),
        ...exitsThroughUs(context, cloud.external.id, context.network.sources(cloud.external.id), (services) => {
          const name = placeName(topology, cloud.external.id)
          return {
            ja: `${cloud.tier.name.ja}のクラウド ${name.ja} とインターネットの間で、本団体の機器が ${services.ja} を中継します。`,
            en: `Devices of the body pass ${services.en} between the Internet and ${name.en}, a cloud of the ${cloud.tier.name.en}.`,
          }
        }),
      ]),
    }
  },
})

/** A cloud that is declared to carry on to the Internet by itself. */
function ownExit({ topology, severity }: CheckContext<unknown>, { external, tier }: OwnCloud): Finding[] {
  const internet = [...beyondExternal(topology, external.id)].find((id) => topology.externals.get(id)?.kind === 'internet')
  if (internet === undefined) return []
  const name = placeName(topology, external.id)
  return [
    {
      verdict: 'violation',
      severity,
      text: {
        ja: `${tier.name.ja}のクラウド ${name.ja} は、その先でインターネット（${internet}）に届くと書かれています（reaches）。`,
        en: `The cloud ${name.en} of the ${tier.name.en} is declared to carry on to the Internet (reaches: ${internet}).`,
      },
      cause: cloudCause(external),
      fix: {
        ja: `クラウドからインターネットへ出る経路を閉じ、${external.id} の reaches から ${internet} を消してください。`,
        en: `Close the way from the cloud to the Internet, and remove ${internet} from reaches of ${external.id}.`,
      },
    },
  ]
}

function cloudCause(external: OwnCloud['external']): Cause {
  return entryCause('external', external, { ja: `外部ネットワーク ${external.id}`, en: `external network ${external.id}` })
}
