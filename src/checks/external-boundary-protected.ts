import * as z from 'zod'
import { BASE_TIERS, EXTERNAL_KINDS } from '../model/topology.ts'
import { boundaryPairs } from './lines/boundary-pairs.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { uncontrolledLinks } from './lines/dos-control.ts'
import { withJoinedDoubts } from './findings/peeled.ts'
import { unfiltered } from './lines/unfiltered-boundary.ts'
import { uninspected } from './lines/uninspected-boundary.ts'

const parameters = z.strictObject({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose traffic with external networks is judged; a custom tier counts as the one it inherits from. 外部との通信を判定する系。独自の系は継承元で数える。',
    ),
  'exempt-ids': z
    .array(z.enum(EXTERNAL_KINDS))
    .default(['lgwan', 'juki-net', 'gov-cloud'])
    .describe(
      'Kinds of external networks towards which no intrusion detection is asked for: closed networks of the state. 侵入検知を求めない外部ネットワークの種別（LGWAN などの閉域網）。',
    ),
  'router-lists': z
    .boolean()
    .default(false)
    .describe('Whether the access lists of a router count as a firewall. ルータの ACL をファイアウォールとみなすか。'),
  'require-evidence': z
    .boolean()
    .default(true)
    .describe(
      'Whether detection that is declared of a connection or an external network counts only with evidence in force. 接続点・外部ネットワークの侵入検知（does）を、有効な申告（evidence）がある場合だけ認めるか。',
    ),
  'require-dos-control': z
    .boolean()
    .default(false)
    .describe(
      'Whether lines to the Internet need evidence that shows dos-control. インターネット回線に、サービス妨害対策の申告（evidence の shows: dos-control）を求めるか。',
    ),
})
export type BoundaryParameters = z.infer<typeof parameters>
export type BoundaryContext = CheckContext<BoundaryParameters>

export default defineCheck({
  id: 'NET-005',
  name: 'external-boundary-protected',
  title: { ja: '外部接続境界のファイアウォール・侵入検知', en: 'Firewall and intrusion detection on every external path' },
  severity: 'high',
  why: {
    ja: '系のゾーンと外部ネットワークの間を通るすべての通信が、ルールベースを読み込めたファイアウォールを少なくとも1台通ること、侵入検知・防止を少なくとも一度受けることを確かめます。侵入検知・防止とみなすのは、通信を許可したルールに結び付いた IPS、回線（connections の does）または相手の外部ネットワーク（external の does）で申告された ids・ips です。LGWAN、住基ネット、ガバメントクラウドとの間では侵入検知を求めません（方針の exempt-ids で変えられます）。',
    en: 'Everything that passes between a zone of the tiers and an external network must pass at least one firewall whose rulebase was read, and be inspected for intrusions at least once: by an IPS bound to a rule that permits it, or by ids or ips declared of the line (does of connections) or of the external network (does of external). Towards the LGWAN, the Juki-net and the government cloud no intrusion detection is asked for, unless the policy says otherwise (exempt-ids).',
  },
  fix: {
    ja: '外部との通信をファイアウォール経由に改め、通信を許可するルールに IPS を設定するか、回線側の侵入検知を申告してください。',
    en: 'Lead the traffic through a firewall, and bind an IPS to the rules that permit it or declare the detection on the line.',
  },
  limitations: {
    ja: 'IPS のシグネチャの内容、暗号化された通信の中身を検査できているかは見ません。必要のないサービスが開いているかは NET-007 と RUL-003 が見ます。条件付き（スケジュール、利用者）のルールの IPS は、条件が成り立つ間だけ働くものを含めて数えます。独立系（学校、来庁者用など）の回線は既定では対象外です。',
    en: 'What the signatures of an IPS cover, and whether it sees into encrypted traffic, is not judged. Services that need not be open belong to NET-007 and RUL-003. The IPS of a conditional rule (schedule, user) counts though it works only while the condition holds. Lines of independent networks (school, guests) are left out by default.',
  },
  waivable: true,
  parameters,
  run(context) {
    const pairs = boundaryPairs(context, context.parameters.tiers)
    if (pairs.length === 0)
      return {
        findings: [],
        notApplicable: { ja: '外部ネットワークと通信する系がありません', en: 'no tier exchanges traffic with an external network' },
      }
    return {
      findings: [
        ...withJoinedDoubts(unfiltered(context, pairs)),
        ...withJoinedDoubts(uninspected(context, pairs)),
        ...uncontrolledLinks(context),
      ],
    }
  },
})
