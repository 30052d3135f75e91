/** Whether the terminals of a specific communication are bound by MAC address, as declared with evidence (SEG-005 v). */
import type { Text } from '../../base/text.ts'
import type { SpecificCommunication } from '../../model/topology.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { subjectsOfSpecific } from '../evidence-in-force.ts'
import { measureStanding } from '../relays/relay-measures.ts'

/** At most one finding: no export shows it, so that what was declared decides. The communication stands in any case. */
export function unboundTerminals({ topology, today, severity }: CheckContext<unknown>, specific: SpecificCommunication): Finding[] {
  const { id } = specific
  const cause = entryCause('specific-communications', specific, { ja: `特定通信 ${id}`, en: `specific communication ${id}` })
  const violation = (text: Text): Finding => ({
    verdict: 'violation',
    severity,
    text: { ja: `${text.ja}通信は有効なものとして扱います。`, en: `${text.en} It stays in force.` },
    cause,
    fix: {
      ja: `MAC アドレスによる限定を行い、${id} に mac-bound: true と、それを示す申告（evidence、shows: mac-binding）を書いてください。`,
      en: `Bind the terminals by MAC address, and write mac-bound: true in ${id} with evidence that shows it (shows: mac-binding).`,
    },
  })
  if (!specific.macBound)
    return [
      violation({
        ja: `特定通信 ${id} に、端末を MAC アドレスで限定していることの申告（mac-bound）がありません。`,
        en: `Specific communication ${id} does not declare that its terminals are bound by MAC address (mac-bound).`,
      }),
    ]
  const ids = specific.evidence === undefined ? [] : [specific.evidence]
  const standing = measureStanding(topology, today, 'mac-binding', {
    subjects: [id],
    ids,
    standsFor: subjectsOfSpecific(topology, specific),
  })
  if (standing.held === 'yes') return []
  if (standing.held === 'no')
    return [
      violation(
        specific.evidence === undefined
          ? {
              ja: `特定通信 ${id} は mac-bound: true ですが、それを示す申告（evidence）がありません。`,
              en: `Specific communication ${id} says mac-bound: true without evidence for it.`,
            }
          : {
              ja: `特定通信 ${id} は mac-bound: true ですが、申告 ${specific.evidence} は MAC アドレスによる限定（shows: mac-binding）を示していません。`,
              en: `Specific communication ${id} says mac-bound: true, and evidence ${specific.evidence} does not show it (shows: mac-binding).`,
            },
      ),
    ]
  return [
    {
      verdict: 'not-evaluable',
      severity,
      text: {
        ja: `特定通信 ${id} の端末が今も MAC アドレスで限定されているか判定できません。${standing.why.ja}。`,
        en: `Whether the terminals of specific communication ${id} are still bound by MAC address cannot be judged: ${standing.why.en}.`,
      },
      cause,
      fix: {
        ja: `MAC アドレスによる限定を確かめ直し、${id} の申告（evidence）を更新してください。`,
        en: `Confirm the binding by MAC address again and renew the evidence of ${id}.`,
      },
      uncertainties: [{ code: 'evidence-lapsed', text: standing.why, span: specific.span }],
    },
  ]
}
