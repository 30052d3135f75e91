/** Who may permit sites that the policy has blocked: the policy may name other roles than for exceptions at large (DAT-003). */
import { sortedBy } from '../../base/order.ts'
import type { Finding } from '../check.ts'
import { holdsRole } from '../approval.ts'
import { entryCause } from '../cause.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'

const ROLE = 'web-exception-approver'

/** Exceptions of this check that nobody approved who may. */
export function wrongApprovers({ topology, policy, severity, parameters }: WebContext): readonly Finding[] {
  const roles = policy.roles.get(ROLE) ?? []
  if (roles.length === 0) return []
  const all = parameters['all-approvers']
  return sortedBy(topology.exceptions.values(), ({ id }) => id).flatMap((exception): readonly Finding[] => {
    const by = exception.approved?.by
    if (exception.check !== 'DAT-003' || by === undefined) return []
    const held = roles.filter((role) => holdsRole(by, role))
    if (all ? held.length === roles.length : held.length > 0) return []
    const wanted = roles.join(all ? 'と' : 'または')
    return [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `Web サイトの利用を認める例外措置 ${exception.id} の承認者「${by}」は、方針の定める承認者（${wanted}）ではありません。`,
          en: `Exception ${exception.id}, which permits the use of Web sites, is approved by "${by}", not by ${roles.join(all ? ' and ' : ' or ')} as the policy asks.`,
        },
        cause: entryCause('exceptions', exception, { ja: `例外措置 ${exception.id}`, en: `exception ${exception.id}` }),
        fix: {
          ja: `例外措置 ${exception.id} について${wanted}の承認を受け、approved を書き直してください。`,
          en: `Have exception ${exception.id} approved by ${roles.join(all ? ' and ' : ' or ')}, and correct approved.`,
        },
      },
    ]
  })
}
