import * as z from 'zod'
import { subjectsOf } from '../model/entry-field.ts'
import type { Demand } from './attributes/demand.ts'
import { condition, demandsJudged } from './attributes/demand.ts'
import { NOTHING, outcomeOf } from './attributes/gathered.ts'
import { clausesAttested } from './audit/clauses-attested.ts'
import { staleEvidence } from './audit/stale-evidence.ts'
import { strayAttestations } from './audit/stray-attestations.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'

const parameters = z.strictObject({
  'require-attestations': z
    .boolean()
    .default(true)
    .describe(
      'Whether every clause that asks a person must be attested. 人が答える条項（attest）のすべてに申告（attestations）を求めるか。',
    ),
  'max-age-days': z
    .number()
    .int()
    .min(1)
    .default(366)
    .describe('Most days since evidence was declared or last tested. 申告（evidence）の日付または最後の試験からの最長日数。'),
  'require-audit': z.boolean().default(true).describe('Whether an audit is required. 監査（audit-on）を求めるか。'),
  'audit-days': z.number().int().min(1).default(366).describe('Most days since the last audit. 最後の監査からの最長日数。'),
  'require-self-check': z.boolean().default(true).describe('Whether a self-check is required. 自己点検（self-check-on）を求めるか。'),
  'self-check-days': z.number().int().min(1).default(366).describe('Most days since the last self-check. 最後の自己点検からの最長日数。'),
})
export type AuditContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'AUD-001',
  name: 'evidence-complete-and-fresh',
  title: { ja: '証跡・監査の網羅と鮮度', en: 'Evidence and audits are complete and fresh' },
  severity: 'medium',
  why: {
    ja: '方針の条項のうち人が答えるもの（attest）のすべてに、誰が・いつ答えたかの分かる申告（attestations）があり、方針の間隔（every）より古くなく、守られているという答えであることを確かめます。あわせて、申告（evidence）が期限内で古くなく、誰がいつ言ったか分かること、団体の監査と自己点検が期間内に行われたことを確かめます。守られていないという答え、古い監査・自己点検は違反です。申告がない、または古いものは、方針が申告を求めていれば違反、求めていなければ「申告なし」とします。ない条項についての申告も示します。',
    en: 'Every clause of the policy that asks a person must have an answer that says who gave it and when, that is not older than the policy’s interval, and that is yes. Evidence must be in force, fresh, and say who declared it and when; the organization’s last audit and self-check must be recent. An answer of no, and an audit or self-check too long ago, are violations. What is missing or out of date is a violation where the policy requires declarations, and listed as not declared where it does not. Answers to clauses that do not exist are shown as well.',
  },
  fix: {
    ja: '条項の問いに答えて attestations に書き、古い申告は確かめ直して日付を改めてください。監査と自己点検の日は、団体（organization）についての申告に書いてください。',
    en: 'Answer the questions of the clauses in attestations, confirm old evidence anew and correct its date, and declare the days of audit and self-check as evidence about the organization.',
  },
  limitations: {
    ja: '申告の文書の中身は確かめません。一か所で見つかった問題がほかの所にもないかは、各検査がすべての機器とゾーンに対して確かめています。',
    en: 'Documents behind declarations are not looked at. Whether what is found in one place is found in others is what every check does: it judges all devices and zones.',
  },
  waivable: false,
  parameters,
  run(context) {
    const set = context.parameters
    return outcomeOf([
      set['require-attestations'] ? clausesAttested(context) : NOTHING,
      strayAttestations(context),
      staleEvidence(context),
      demandsJudged(context, 'organization', auditsOf(context), subjectsOf(context.topology, 'organization')),
    ])
  },
})

function auditsOf({ parameters: set }: AuditContext): readonly Demand[] {
  const within = (field: string, days: number) => condition('organization', `${field} <= today and age(${field}) <= ${days}`)
  const [audit, check] = [set['audit-days'], set['self-check-days']]
  return [
    ...(set['require-audit']
      ? [{ what: { ja: `${audit} 日以内の監査`, en: `an audit within ${audit} days` }, that: within('audit-on', audit) }]
      : []),
    ...(set['require-self-check']
      ? [{ what: { ja: `${check} 日以内の自己点検`, en: `a self-check within ${check} days` }, that: within('self-check-on', check) }]
      : []),
  ]
}
