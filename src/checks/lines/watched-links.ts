/** Links on which intrusion detection is declared (NET-005, NET-006). */
import type { Text } from '../../base/text.ts'
import type { Capability } from '../../model/relay.ts'
import { entryCause } from '../cause.ts'
import type { Cause, CheckContext } from '../check.ts'
import type { Subjects } from '../evidence-in-force.ts'
import { evidenceProblem, subjectsOfConnection, subjectsOfExternal, subjectsOfLink } from '../evidence-in-force.ts'
import type { Link } from './external-links.ts'
import { entriesOf, linksOf } from './external-links.ts'
import { placeName } from '../places.ts'

/** A link on which detection is declared. */
export interface Watched extends Link {
  /** Why the declaration does not count, and where it stands; absent: it counts. */
  readonly unproven?: { readonly why: Text; readonly cause: Cause }
}

export interface WatchedContext extends Pick<CheckContext<unknown>, 'topology' | 'today'> {
  readonly parameters: { readonly 'require-evidence': boolean }
}

/** Links on which detection is declared: of the connection itself, or of the network behind it. */
export function watchedLinks({ topology, today, parameters }: WatchedContext): readonly Watched[] {
  return linksOf(topology).flatMap((link): readonly Watched[] => {
    const external = topology.externals.get(link.to)
    const said: readonly {
      readonly does: readonly Capability[]
      readonly evidence: readonly string[]
      readonly subjects: Subjects
      readonly cause: Cause
    }[] = [
      ...entriesOf(topology, link).map((entry) => ({
        does: entry.does,
        evidence: entry.evidence,
        subjects: new Set([...subjectsOfConnection(entry), ...subjectsOfLink(topology, link)]),
        cause: entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` }),
      })),
      ...(external === undefined
        ? []
        : [
            {
              does: external.does,
              evidence: external.evidence,
              subjects: subjectsOfExternal(topology, external.id),
              cause: entryCause('external', external, placeName(topology, external.id)),
            },
          ]),
    ]
    const detecting = said.filter(({ does }) => does.includes('ids') || does.includes('ips'))
    if (detecting.length === 0) return []
    const problems = detecting.map(({ evidence, subjects, cause }) => ({ why: problemOf(evidence, subjects), cause }))
    const [first] = problems
    const proven = problems.some(({ why }) => why === undefined)
    return [proven || first?.why === undefined ? link : { ...link, unproven: { why: first.why, cause: first.cause } }]
  })

  function problemOf(evidence: readonly string[], subjects: Subjects): Text | undefined {
    if (!parameters['require-evidence']) return undefined
    if (evidence.length === 0) return { ja: '侵入検知を裏付ける申告（evidence）がありません', en: 'there is no evidence for the detection' }
    return evidenceProblem(topology, today, evidence, subjects)
  }
}
