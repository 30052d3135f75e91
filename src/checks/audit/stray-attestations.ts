/** Answers that answer nothing: to a policy or a clause that does not exist, or that asks nobody (AUD-001). */
import { EVERY_OTHER_CHECK } from '../../model/policy.ts'
import { listOf } from '../../base/text.ts'
import type { Policy } from '../../model/policy.ts'
import type { Finding } from '../check.ts'
import type { AuditContext } from '../evidence-complete-and-fresh.ts'
import { attestationCause } from './clauses-attested.ts'
import type { Gathered } from '../attributes/gathered.ts'

export function strayAttestations(context: AuditContext): Gathered {
  const { topology, policy, policies = [policy] } = context
  const findings = [...(topology.attestations?.values() ?? [])].flatMap((attestation): Finding[] => {
    const { id, policy: named, clauses } = attestation
    const cause = attestationCause(attestation)
    if (named !== policy.id) {
      // One policy of a run speaks for the others, and one that another extends is known as well.
      const speaker = policies.find(({ checks }) => (checks.get('AUD-001') ?? checks.get(EVERY_OTHER_CHECK))?.enabled !== false)
      if (speaker?.id !== policy.id || policies.some((other) => idsOf(other).includes(named))) return []
      const known = listOf(policies.map((other) => other.id))
      return [
        {
          verdict: 'violation',
          severity: 'info',
          text: {
            ja: `申告 ${id} は方針 ${named} についてのものですが、その方針は今回の判定に使われていません（使われているのは ${known.ja}）。`,
            en: `Attestation ${id} is about policy ${named}, which is not judged in this run (${known.en}).`,
          },
          cause,
          fix: {
            ja: `${id} の policy を確かめ、誤りなら直し、要らなくなった申告なら消してください。`,
            en: `Check policy of ${id}: correct it, or remove the attestation if it is no longer needed.`,
          },
        },
      ]
    }
    const missing = clauses.filter((clause) => !policy.clauses.has(clause))
    const unasked = clauses.filter((clause) => policy.clauses.has(clause) && policy.clauses.get(clause)?.attest === undefined)
    return [
      ...(missing.length === 0 ? [] : [toNoClause(context, id, missing, cause)]),
      ...(unasked.length === 0 ? [] : [unneeded(context, id, unasked, cause)]),
    ]
  })
  return { findings, open: [] }
}

function idsOf(policy: Policy): readonly string[] {
  return [policy.id, ...(policy.extends === undefined ? [] : idsOf(policy.extends))]
}

function toNoClause({ policy }: AuditContext, id: string, clauses: readonly string[], cause: Finding['cause']): Finding {
  const named = listOf(clauses)
  return {
    verdict: 'violation',
    severity: 'low',
    text: {
      ja: `申告 ${id} は方針 ${policy.id} の条項 ${named.ja} に答えていますが、その条項はありません。`,
      en: `Attestation ${id} answers ${clauses.length === 1 ? 'clause' : 'clauses'} ${named.en} of policy ${policy.id}, which ${clauses.length === 1 ? 'does' : 'do'} not exist.`,
    },
    cause,
    fix: {
      ja: `${id} の clause を方針の条項の番号に直してください。なくなった条項なら消してください。`,
      en: `Correct clause of ${id} to the policy’s own numbers, or remove what is no longer there.`,
    },
  }
}

function unneeded({ policy }: AuditContext, id: string, clauses: readonly string[], cause: Finding['cause']): Finding {
  const named = listOf(clauses)
  return {
    verdict: 'violation',
    severity: 'info',
    text: {
      ja: `申告 ${id} は方針 ${policy.id} の条項 ${named.ja} に答えていますが、その条項は人の申告を求めていません。判定には使いません。`,
      en: `Attestation ${id} answers ${clauses.length === 1 ? 'clause' : 'clauses'} ${named.en} of policy ${policy.id}, which ${clauses.length === 1 ? 'asks' : 'ask'} nobody; it decides nothing.`,
    },
    cause,
    fix: {
      ja: `${id} の clause を確かめ、条項の番号の誤りなら直してください。`,
      en: `Check clause of ${id}, and correct it if it is the wrong number.`,
    },
  }
}
