/** A firewall between two tiers whose rules have comments, and what the ledger says of them. */
import check from '../../../src/checks/rule-traceability.ts'
import type { SourceFile } from '../../../src/base/span.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { RuleRecord, Topology } from '../../../src/model/topology.ts'
import { permit, span, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, ZONES } from '../support.ts'

export const wired = topology({ zones: [ZONES.lg, ZONES.lg2, ZONES.int], devices: { fw: { lg: 'lg', lg2: 'lg2', int: 'int' } } })

/** A rule between the tiers, with its text in the configuration. */
export function written(id: string, text = ''): Rule {
  const source: SourceFile = { path: 'fw.conf', text, encoding: 'utf-8', sha256: '0'.repeat(64) }
  return { ...permit({ id, src: '10.20.0.10', dst: '10.30.0.10', services: 'tcp/443' }), span: { source, start: 0, end: text.length } }
}

export const entry = (rule: string, fields: Partial<RuleRecord> = {}): RuleRecord => ({
  id: `R-${rule}`,
  device: 'fw',
  rule,
  owner: '情報政策課',
  purpose: '電子申請の受取り',
  request: '申請第41号',
  span,
  ...fields,
})

export const judged = (
  rules: readonly Rule[],
  records: readonly RuleRecord[],
  place: Topology = wired,
  fields: Partial<City> = {},
): Outcome =>
  judge(check, {
    topology: { ...place, ruleRecords: new Map(records.map((one) => [one.id, one])) },
    devices: [firewall('fw', { lg: '10.20.0.1/24', lg2: '10.20.1.1/24', int: '10.30.0.1/24' }, rules)],
    ...fields,
  })
