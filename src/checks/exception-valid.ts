import { sortedBy } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import { exceptionLimits, exceptionProblems } from './approval.ts'
import { entryCause } from './cause.ts'
import type { Finding } from './check.ts'
import { defineCheck } from './check.ts'

export default defineCheck({
  id: 'EXC-001',
  name: 'exception-valid',
  title: { ja: '例外措置の許可', en: 'Exceptions are approved by the right role, unexpired, documented' },
  severity: 'high',
  why: {
    ja: '例外措置に、承認者・承認日・承認文書・理由・期限があり、承認者が方針の定める役職で、期限が切れておらず、期間が上限以内であることを確かめます（期限と承認文書を求めるかどうか、期間の上限は方針で定めます）。これを満たさない例外措置は何も許しません。',
    en: 'An exception must state approver, date, document, reason and expiry; the approver must hold a role that the policy names, the expiry must not have passed, and the period must be within the limit; a policy says whether expiry and document are required, and how long it may last. An exception that fails any of this excuses nothing.',
  },
  fix: {
    ja: '正しい役職の承認を得て期限を更新するか、例外措置を削除して通信を止めてください。',
    en: 'Have it approved by the right role and renewed, or delete it and stop the traffic.',
  },
  limitations: {
    ja: '承認文書の中身は確かめません。方針が承認者の役職を定めていない場合、承認者が書かれていることだけを確かめます。',
    en: 'The document itself is not looked at. Where the policy names no approver roles, any approver will do.',
  },
  waivable: false,
  parameters: exceptionLimits.strict(),
  run({ topology, policy, today, severity }) {
    if (topology.exceptions.size === 0)
      return { findings: [], notApplicable: { ja: '例外措置はありません', en: 'there are no exceptions' } }
    const findings = sortedBy(topology.exceptions.values(), ({ id }) => id).flatMap((exception): Finding[] => {
      const problems = exceptionProblems(exception, { policy, today })
      if (problems.length === 0) return []
      const why = sentence(problems)
      return [
        {
          verdict: 'violation',
          severity,
          text: {
            ja: `例外措置 ${exception.id}（${exception.check}）は有効ではなく、何も許しません。${why.ja}。`,
            en: `Exception ${exception.id} (${exception.check}) is not in force and excuses nothing: ${why.en}.`,
          },
          cause: entryCause('exceptions', exception, { ja: `例外措置 ${exception.id}`, en: `exception ${exception.id}` }),
          fix: {
            ja: `${exception.id} が今も必要なら承認と期限を更新し、不要なら削除して該当のルールを止めてください。`,
            en: `Renew approval and expiry of ${exception.id} if it is still needed; otherwise delete it and the rule it excused.`,
          },
        },
      ]
    })
    return { findings }
  },
})

/** Several reasons as one sentence. */
export function sentence(reasons: readonly Text[]): Text {
  return { ja: reasons.map((r) => r.ja).join('。'), en: reasons.map((r) => r.en).join('; ') }
}
