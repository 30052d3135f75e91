import * as z from 'zod'
import type { Subject } from '../model/entry-field.ts'
import { subjectsOf } from '../model/entry-field.ts'
import { approvalJudged } from './attributes/approved.ts'
import { declaredOf } from './attributes/declared.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged } from './attributes/demand.ts'
import type { Gathered } from './attributes/gathered.ts'
import { NOTHING, outcomeOf } from './attributes/gathered.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { classes } from './classes/scale.ts'
import { classesHeld } from './clouds/classes-held.ts'

const parameters = z.strictObject({
  kinds: z
    .array(z.enum(['cloud-service', 'gov-cloud']))
    .min(1)
    .default(['cloud-service', 'gov-cloud'])
    .describe('Kinds of external networks that count as clouds. クラウドとして扱う外部ネットワークの種別。'),
  classes,
  'require-approval': z
    .boolean()
    .default(true)
    .describe(
      'Whether each must be approved, by the role cloud-approver where the policy names one. 利用の承認（方針が cloud-approver を定めていればその役職の承認）を求めるか。',
    ),
  'require-class': z
    .boolean()
    .default(true)
    .describe(
      'Whether the highest data class it may handle must be declared, and no flow may carry a graver one. 扱ってよい重要性分類の上限（max-class）の申告を求め、通信の分類と比べるか。',
    ),
  'require-contract': z
    .boolean()
    .default(true)
    .describe('Whether a contract or a certification must be declared. 契約（contract）または認証（certification）の申告を求めるか。'),
  'require-usage-rule': z
    .boolean()
    .default(true)
    .describe('Whether a rule for its use must be declared. 利用に係る規定（usage-rule）の申告を求めるか。'),
  'check-days': z
    .number()
    .int()
    .min(1)
    .default(366)
    .describe('Most days since it was last checked (checked-on). 最後の点検（checked-on）からの最長日数。'),
})
export type CloudConditionContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'DAT-004',
  name: 'cloud-service-conditions',
  title: { ja: 'クラウド・庁外設置の条件', en: 'Clouds and systems off the premises are used under conditions' },
  severity: 'medium',
  why: {
    ja: 'クラウド（種別が cloud-service、gov-cloud の外部ネットワーク）と、庁外に置いたと申告されたゾーン（evidence の off-site）ごとに、利用の承認、扱ってよい重要性分類の上限、契約または認証、利用に係る規定、期間内の点検があることを確かめます。上限より重い分類の情報が流れる通信や置かれたゾーン、古い点検、定められた役職でない承認者は違反です。通信の分類は、通信の class、なければ団体側のゾーンの class のうち最も重いものです。',
    en: 'Each cloud (an external network of kind cloud-service or gov-cloud) and each zone declared to be off the premises (off-site) must have an approval, the highest data class it may handle, a contract or a certification, a rule for its use, and a check in time. A flow or a zone with a graver class than it may handle, an old check and an approver of another role are violations. The class is that of the flow, else the gravest of the zones at its end inside.',
  },
  fix: {
    ja: '利用の条件を確かめて承認を受け、external の approved と申告（evidence の max-class、contract、usage-rule、checked-on）に書いてください。',
    en: 'Confirm the conditions, have its use approved, and write approved in external and the rest as evidence (max-class, contract, usage-rule, checked-on).',
  },
  limitations: {
    ja: '契約や認証の中身は確かめません。外部ネットワークとして書かれていないクラウドと、申告されていない通信は見えません。クラウドと系の分離は SEG-012 と SEG-017 が見ます。',
    en: 'What contracts and certificates say is not looked at. Clouds that are not external networks of the topology, and flows that are not declared, are not seen. Their separation belongs to SEG-012 and SEG-017.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { topology, parameters: set } = context
    const clouds = subjectsOf(topology, 'external').filter(({ fields }) => set.kinds.some((kind) => kind === fields.get('kind')))
    const zones = subjectsOf(topology, 'zone').filter((zone) => {
      const declared = declaredOf(context, zone, 'off-site')
      return declared.state === 'declared' && declared.value === true
    })
    const subjects = [...clouds, ...zones]
    if (subjects.length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: 'クラウドも、庁外に置いたと申告されたゾーンもありません',
          en: 'there is no cloud, and no zone is declared to be off the premises',
        },
      }
    return outcomeOf(subjects.flatMap((subject) => judged(context, subject)))
  },
})

function judged(context: CloudConditionContext, subject: Subject): readonly Gathered[] {
  const { topology, parameters: set } = context
  const entry = subject.kind === 'zone' ? topology.zones.get(subject.id) : topology.externals.get(subject.id)
  return [
    set['require-approval'] ? approvalJudged(context, subject, entry?.approved, 'cloud-approver') : NOTHING,
    demandsJudged(context, subject.kind, demandsOf(context, subject), [subject]),
    set['require-class'] ? classesHeld(context, subject) : NOTHING,
  ]
}

function demandsOf({ parameters: set }: CloudConditionContext, { kind }: Subject): readonly Demand[] {
  const demand = (wanted: boolean, ja: string, en: string, that: string): readonly Demand[] =>
    wanted ? [{ what: { ja, en }, that: condition(kind, that) }] : []
  const days = set['check-days']
  return [
    ...demand(set['require-contract'], '契約または認証', 'a contract or a certification', 'declared(contract) or declared(certification)'),
    ...demand(set['require-usage-rule'], '利用に係る規定', 'a rule for its use', 'declared(usage-rule)'),
    ...demand(true, `${days} 日以内の点検`, `a check within ${days} days`, `checked-on <= today and age(checked-on) <= ${days}`),
  ]
}
