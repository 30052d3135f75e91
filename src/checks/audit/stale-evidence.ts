/** Evidence that nobody stands behind, that is out of date, or that nobody has confirmed for long (AUD-001). */
import type { Text } from '../../base/text.ts'
import type { Evidence } from '../../model/topology.ts'
import { tooOld } from '../attributes/declared.ts'
import type { Gathered } from '../attributes/gathered.ts'
import { gap, gathered, NOTHING } from '../attributes/gathered.ts'
import { entryCause } from '../cause.ts'
import { outOfForce } from '../evidence-in-force.ts'
import type { AuditContext } from '../evidence-complete-and-fresh.ts'

export function staleEvidence(context: AuditContext): Gathered {
  const { topology, today, parameters: set } = context
  return gathered(
    [...topology.evidence.values()].map((evidence) => {
      const subjects = new Set([evidence.subject])
      const why = outOfForce(evidence, today, subjects) ?? incomplete(evidence) ?? tooOld(evidence, today, set['max-age-days'])
      return why === undefined ? NOTHING : stale(context, evidence, why)
    }),
  )
}

/** Who, when and by which document: an auditor asks for all three. */
function incomplete({ id, by, on, tested, document }: Evidence): Text | undefined {
  const missing = [
    by === undefined ? 'by' : [],
    on === undefined && tested === undefined ? 'on' : [],
    document === undefined ? 'document' : [],
  ].flat()
  return missing.length === 0
    ? undefined
    : { ja: `申告 ${id} に ${missing.join('、')} がありません`, en: `evidence ${id} does not say ${missing.join(', ')}` }
}

function stale(context: AuditContext, evidence: Evidence, why: Text): Gathered {
  const { id } = evidence
  return gap(context, {
    open: { ja: `申告 ${id} の更新`, en: `evidence ${id}, confirmed anew` },
    text: {
      ja: `申告 ${id}（${evidence.subject}）は、証跡として足りません（${why.ja}）。`,
      en: `Evidence ${id} (${evidence.subject}) does not suffice as a record (${why.en}).`,
    },
    cause: entryCause('evidence', evidence, { ja: `申告 ${id}`, en: `evidence ${id}` }),
    fix: {
      ja: `${evidence.subject} の実態を確かめ直し、${id} の by、on、document、until を書き直してください。`,
      en: `Confirm ${evidence.subject} anew, and correct by, on, document and until of ${id}.`,
    },
  })
}
