import * as z from 'zod'
import { ATTRIBUTES } from '../model/attribute.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { demandsJudged, undeclared } from './attributes/demand.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { approval, demandsOf } from './wireless/demands.ts'
import { CERTIFICATE_EDITION } from './wireless/editions.ts'
import { bridging, forbidden, misplacedGuests } from './wireless/placement.ts'
import { bridges, wirelessZones } from './wireless/wireless-networks.ts'

const parameters = z.strictObject({
  'forbidden-tiers': z
    .array(z.enum(BASE_TIERS))
    .optional()
    .describe(
      `Tiers without any wireless network; absent: the My Number tier where the guideline's edition is before ${CERTIFICATE_EDITION}, else none. 無線LANを使わない系。書かないと、ガイドラインの版が ${CERTIFICATE_EDITION} より前ならマイナンバー利用事務系。`,
    ),
  'certificate-tiers': z
    .array(z.enum(BASE_TIERS))
    .optional()
    .describe(
      `Tiers whose wireless networks need client certificates (EAP-TLS); absent: the My Number and LGWAN tiers from edition ${CERTIFICATE_EDITION} on. クライアント証明書（EAP-TLS）を求める系。書かないと、ガイドラインの版が ${CERTIFICATE_EDITION} 以降ならマイナンバー利用事務系とLGWAN接続系。`,
    ),
  'protected-tiers': z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose wireless networks need the ciphers and the authentication below. 暗号化方式と認証を定めのとおりに求める系（来庁者用などの独立系は既定で除く）。',
    ),
  ciphers: z
    .array(z.enum(ATTRIBUTES['cipher']!.values as [string, ...string[]]))
    .min(1)
    .default(['WPA2-Enterprise', 'WPA3-Enterprise'])
    .describe('Ciphers that are strong enough. 認める暗号化方式。'),
  authentications: z
    .array(z.enum(ATTRIBUTES['authentication']!.values as [string, ...string[]]))
    .min(1)
    .default(['802.1X'])
    .describe('Ways to authenticate what connects that are strong enough. 認める接続の認証。'),
  'require-approval': z
    .boolean()
    .default(true)
    .describe(
      'Whether each wireless network needs an approval, by the role wireless-approver where the policy names one. 無線LANのゾーンに承認（approved。方針が wireless-approver を定めていればその役職の承認）を求めるか。',
    ),
  'require-rationale': z
    .boolean()
    .default(false)
    .describe(
      'Whether evidence must say why cable will not do (rationale). 有線ではなく無線とする理由の申告（evidence の rationale）を求めるか。',
    ),
  'guest-ssids': z
    .array(z.string())
    .default([])
    .describe(
      'Names of networks for guests, which must be in an independent tier; zones with role guest count as well. 来庁者用の SSID。独立系に置く。ゾーンの role: guest も来庁者用とみなす。',
    ),
})
export type WirelessContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-009',
  name: 'wireless-controlled',
  title: { ja: '無線LANの統制', en: 'Wireless networks are approved and strongly authenticated' },
  severity: 'high',
  why: {
    ja: `無線LANのゾーン（medium: wireless、または ssid のあるもの）が、承認され、強い暗号化と IEEE 802.1X の認証を使うことを確かめます。ガイドライン相当の版が ${CERTIFICATE_EDITION} より前の方針では、マイナンバー利用事務系の無線LANはそれだけで違反です。${CERTIFICATE_EDITION} 以降は、マイナンバー利用事務系とLGWAN接続系の無線LANにクライアント証明書（EAP-TLS）を求めます。版は、方針が土台にする（extends）ガイドラインのものを見ます。来庁者用のネットワークが独立系にあることと、一つの SSID や無線の VLAN が二つの系にまたがらないことも確かめます。`,
    en: `Zones that are wireless networks (medium: wireless, or an ssid) must be approved and use a strong cipher and IEEE 802.1X. Under policies built on an edition of the guideline before ${CERTIFICATE_EDITION} a wireless network in the My Number tier is a violation in itself; from then on those of the My Number and LGWAN tiers need client certificates (EAP-TLS). The edition is that of the guideline a policy extends. Networks for guests must be in an independent tier, and no SSID and no VLAN of a wireless network may stand in two tiers.`,
  },
  fix: {
    ja: '無線LANの認証と暗号化を改め、承認と設定の内容を構成YAMLに申告してください。系をまたぐ SSID は分けてください。',
    en: 'Mend the authentication and the cipher of the network and declare them; give each tier an SSID of its own.',
  },
  limitations: {
    ja: '無線コントローラやアクセスポイントの設定は読みません。暗号化と認証は申告だけを見ます。構成YAMLに無線と書かれていないアクセスポイントは見えません。一つの SSID で利用者ごとに VLAN を分ける構成（動的 VLAN）も、系をまたげば指摘します。来庁者用の網と他の系との通信は SEG-013 が見ます。',
    en: 'Settings of wireless controllers and access points are not read: cipher and authentication are as declared. Access points that the topology does not call wireless are not seen. One SSID that puts users into VLANs of two tiers (dynamic VLAN) is reported as well. Traffic of guest networks with other tiers belongs to SEG-013.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology } = context
    const zones = wirelessZones(topology)
    if (zones.length === 0)
      return { findings: [], notApplicable: { ja: '無線LANのゾーンがありません', en: 'no zone is a wireless network' } }
    const ids = new Set(zones.map(({ id }) => id))
    const subjects = subjectsOf(topology, 'zone').filter(({ id }) => ids.has(id))
    const demanded = demandsJudged(context, 'zone', demandsOf(context), subjects)
    const approvals = zones.map((zone) => approval(context, zone))
    return {
      findings: [
        ...zones.flatMap((zone) => forbidden(context, zone)),
        ...zones.flatMap((zone) => misplacedGuests(context, zone)),
        ...bridges(context.network.world).map((bridge) => bridging(context, bridge)),
        ...demanded.findings,
        ...approvals.flatMap(({ findings }) => findings),
      ],
      ...undeclared([...demanded.open, ...approvals.flatMap(({ open }) => open)]),
    }
  },
})
