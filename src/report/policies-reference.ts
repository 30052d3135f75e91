/** The table of policies that come with bunri, as Markdown: what each document leaves to whom. */
import type { Policy } from '../model/policy.ts'

const BEGIN = '<!-- policies: generated from the files -->'
const END = '<!-- end of policies -->'

/** A README with its table of policies brought up to date; what is around the two marks stays as it is. */
export function withPolicies(readme: string, policies: readonly Policy[]): string {
  const [before = '', rest = ''] = readme.split(BEGIN)
  const after = rest.split(END)[1] ?? ''
  return `${before}${BEGIN}\n\n${table(policies)}\n\n${END}${after}`
}

function table(policies: readonly Policy[]): string {
  return [
    '| 方針 Policy | モデル Models | 条項 Clauses | 検査が答える By checks | 人の申告 By attestation | 対象外 Out of scope | 例外措置の承認者 Approver of exceptions |',
    '|---|---|--:|--:|--:|--:|---|',
    ...policies.map(row),
  ].join('\n')
}

function row({ id, models, clauses, roles }: Policy): string {
  const all = [...clauses.values()]
  const checked = all.filter(({ answeredBy }) => answeredBy.length > 0).length
  const attested = all.filter(({ answeredBy, attest }) => answeredBy.length === 0 && attest !== undefined).length
  const outside = all.filter(({ outOfScope }) => outOfScope !== undefined).length
  const approvers = roles.get('exception-approver') ?? []
  const named = approvers.length === 0 ? '文書は定めていない / the document names none' : approvers.join('、')
  return `| [${id}](${id}.yaml) | ${models.join(', ')} | ${all.length} | ${checked} | ${attested} | ${outside} | ${named} |`
}
