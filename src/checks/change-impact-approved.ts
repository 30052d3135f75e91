import * as z from 'zod'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Change } from '../model/topology.ts'
import { approvalProblems } from './approval.ts'
import { undeclared } from './attributes/demand.ts'
import { entryCause } from './cause.ts'
import { brokenFlows, notMade, openedBeyond } from './changes/difference.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'

const parameters = z.strictObject({
  'require-approval': z
    .boolean()
    .default(true)
    .describe('Whether a change has to be approved before it is made. 変更に事前の承認を求めるか。'),
})
type ChangeContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'CHG-002',
  name: 'change-impact-approved',
  title: { ja: '変更影響の事前検証と承認', en: 'The effect of a change is verified and approved' },
  severity: 'high',
  why: {
    ja: '変更の申請（changes）ごとに、変更前の設定（before）と変更後の設定とで通る通信の差を求めます。申請にない通信が新しく通る、申請した通信が通らない（閉じない）、必要と申告された通信（flows の required）が通らなくなる、承認がない場合に違反とします。差はすべてのパケットについて求め、設定の文面は比べません。',
    en: 'For every change (changes) the traffic permitted before it (before) and after it is compared. Traffic that opens without being requested, requested traffic that does not open or close, required flows that break, and a change that nobody approved are violations. The difference is taken over all packets; the wording of configurations is not compared.',
  },
  fix: {
    ja: '申請にない通信を許すルールを絞るか、変更の申請（opens、closes）を実際に合わせて承認を受け直してください。',
    en: 'Narrow the rules that open more than was requested, or correct the request (opens, closes) and have it approved again.',
  },
  limitations: {
    ja: '変更前の設定（before）のない変更は、承認だけを確かめます。経路表（routes）は現在のものを変更前にも使います。',
    en: 'Of changes without exports from before, only the approval is judged. Printed routing tables are those of today, before the change too.',
  },
  waivable: true,
  parameters,
  run(context) {
    const changes = [...(context.topology.changes?.values() ?? [])]
    if (changes.length === 0)
      return { findings: [], notApplicable: { ja: '変更の申請（changes）がありません', en: 'there are no changes (changes) to judge' } }
    const findings: Finding[] = []
    const open: Text[] = []
    for (const change of changes) {
      findings.push(...unapproved(context, change))
      const networks = context.changes?.get(change.id)
      if (networks === undefined)
        open.push({ ja: `変更 ${change.id} の前の設定（before）`, en: `the exports from before change ${change.id} (before)` })
      else
        findings.push(
          ...openedBeyond(context, change, networks),
          ...notMade(context, change, networks),
          ...brokenFlows(context, change, networks),
        )
    }
    return { findings, ...undeclared(open) }
  },
})

function unapproved({ policy, today, severity, parameters: asked }: ChangeContext, change: Change): readonly Finding[] {
  if (!asked['require-approval']) return []
  const problems = approvalProblems(change.approved, policy.roles.get('change-approver') ?? [], today)
  const { approved, on, id } = change
  const late: readonly Text[] =
    approved?.on !== undefined && on !== undefined && approved.on > on
      ? [{ ja: `承認日 ${approved.on} が実施日 ${on} より後です`, en: `it was approved on ${approved.on}, after the work of ${on}` }]
      : []
  if (problems.length === 0 && late.length === 0) return []
  const why = listOf([...problems, ...late])
  return [
    {
      verdict: 'violation',
      severity,
      text: { ja: `変更 ${id} は事前に承認されていません（${why.ja}）。`, en: `Change ${id} is not approved beforehand (${why.en}).` },
      cause: entryCause('changes', change),
      fix: {
        ja: `変更の影響を示して承認を受け、changes/${id} の approved に承認者・承認日・文書を書いてください。`,
        en: `Have the change approved with its effect shown, and write approver, date and document in approved of changes/${id}.`,
      },
    },
  ]
}
