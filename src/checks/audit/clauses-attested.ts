/** Clauses of the policy that a person has to answer, and whether somebody has (AUD-001). */
import type { Text } from '../../base/text.ts'
import type { Clause } from '../../model/policy.ts'
import type { Attestation } from '../../model/topology.ts'
import type { Attested } from '../attributes/attested.ts'
import { attestationsOf, unansweredBy } from '../attributes/attested.ts'
import type { Gathered } from '../attributes/gathered.ts'
import { gap, gathered, NOTHING } from '../attributes/gathered.ts'
import { entryCause } from '../cause.ts'
import type { Cause } from '../check.ts'
import type { AuditContext } from '../evidence-complete-and-fresh.ts'

export function clausesAttested(context: AuditContext): Gathered {
  const { topology, policy, today } = context
  return gathered([...attestationsOf(topology, policy, today)].map(([clause, attested]) => judged(context, clause, attested)))
}

function judged(context: AuditContext, id: string, { state, attestation, until }: Attested): Gathered {
  const { policy, topology, today } = context
  const clause = policy.clauses.get(id)
  if (clause === undefined || state === 'attested') return NOTHING
  const name = nameOf(context, clause)
  if (state === 'denied' && attestation !== undefined) return denied(context, clause, name, attestation)
  // Somebody wrote an answer that does not count.
  const useless = [...(topology.attestations?.values() ?? [])].find(
    (one) => one.policy === policy.id && one.clauses.includes(id) && unansweredBy(one, today) !== undefined,
  )
  const written = attestation ?? useless
  const why: Text =
    state === 'lapsed'
      ? { ja: `申告 ${attestation?.id} は ${until} までです`, en: `attestation ${attestation?.id} held until ${until}` }
      : useless === undefined
        ? { ja: '申告がありません', en: 'nobody has answered' }
        : unansweredBy(useless, today)!
  return gap(context, {
    open: { ja: `条項 ${id} の申告`, en: `an answer to clause ${id}` },
    text: {
      ja: `${name.ja} に、今有効な申告がありません（${why.ja}）。`,
      en: `Nothing in force answers ${name.en} (${why.en}).`,
    },
    cause: written === undefined ? clauseCause(context, clause) : attestationCause(written),
    fix: {
      ja: `「${clause.attest?.ask.ja}」に答え、attestations に policy: ${policy.id}、clause: ${id}、by、on、document を書いてください。`,
      en: `Answer "${clause.attest?.ask.en}", and write policy: ${policy.id}, clause: ${id}, by, on and document in attestations.`,
    },
  })
}

function denied({ severity, policy }: AuditContext, clause: Clause, name: Text, attestation: Attestation): Gathered {
  return {
    findings: [
      {
        verdict: 'violation',
        severity,
        text: {
          ja: `${name.ja} は守られていないと申告されています（${attestation.id}）。`,
          en: `By attestation ${attestation.id}, ${name.en} is not kept.`,
        },
        cause: attestationCause(attestation),
        fix: {
          ja: `条項 ${clause.id} の求めること（${clause.reading.ja}）を行い、${attestation.id} を書き直してください。`,
          en: `Do what clause ${clause.id} of ${policy.id} asks (${clause.reading.en}), and correct ${attestation.id}.`,
        },
      },
    ],
    open: [],
  }
}

function nameOf({ policy }: AuditContext, { id, attest, reading }: Clause): Text {
  const ask = attest?.ask ?? reading
  return { ja: `${policy.title.ja} の条項 ${id}（${ask.ja}）`, en: `clause ${id} of ${policy.title.en} (${ask.en})` }
}

function clauseCause({ policy }: AuditContext, { id, span }: Clause): Cause {
  return { id: `policy/${policy.id}/clauses/${id}`, label: { ja: `条項 ${id}`, en: `clause ${id}` }, span, focus: span }
}

export function attestationCause(attestation: Attestation): Cause {
  return entryCause('attestations', attestation, { ja: `申告 ${attestation.id}`, en: `attestation ${attestation.id}` })
}
