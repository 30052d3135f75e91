/** Whether entries are approved by who has to approve them. */
import type { Text } from '../../base/text.ts'
import type { Subject } from '../../model/entry-field.ts'
import type { Policy } from '../../model/policy.ts'
import type { Approval } from '../../model/topology.ts'
import type { Problem } from '../approval.ts'
import { approvalProblems } from '../approval.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext } from '../check.ts'
import { labelOf } from './demand.ts'
import type { Gathered } from './gathered.ts'
import { NOTHING } from './gathered.ts'

/** A role of a policy that approves things. An empty list, or none: the document does not say who. */
type Role = 'connection-approver' | 'cloud-approver' | 'transfer-approver'

type Asker = Pick<CheckContext<unknown>, 'policy' | 'today' | 'severity' | 'required'>

const UNSAID: readonly Problem['code'][] = ['not-approved', 'approver-missing', 'approval-date-missing', 'approval-document-missing']

/** An approval by the wrong person, or of a day to come, is a deviation; what it does not say is not declared. */
export function approvalJudged(context: Asker, subject: Subject, approved: Approval | undefined, role: Role): Gathered {
  const { policy, today, severity, required } = context
  const roles = rolesOf(policy, role)
  const problems = approvalProblems(approved, roles, today)
  if (problems.length === 0) return NOTHING
  const label = labelOf(subject)
  const unsaid = problems.every(({ code }) => UNSAID.includes(code))
  if (unsaid && required !== true) return { findings: [], open: [{ ja: `${subject.id} の承認`, en: `${subject.id}: its approval` }] }
  const who: Text = roles.length === 0 ? { ja: '権限のある役職', en: 'the right role' } : { ja: roles.join('か'), en: roles.join(' or ') }
  return {
    findings: [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `${label.ja} は、有効な承認を得ていません（${problems.map(({ ja }) => ja).join('、')}）。`,
          en: `${label.en} is not validly approved: ${problems.map(({ en }) => en).join('; ')}.`,
        },
        cause: entryCause(subject.section, subject, label),
        fix: {
          ja: `${who.ja}の承認を受け、${subject.section}/${subject.id} の approved に承認者（by）・日付（on）・文書（document）を書いてください。`,
          en: `Have it approved by ${who.en}, and write who, when and by which document in approved of ${subject.section}/${subject.id}.`,
        },
      },
    ],
    open: [],
  }
}

function rolesOf(policy: Policy, role: Role): readonly string[] {
  return policy.roles.get(role) ?? []
}
