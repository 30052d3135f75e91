/** A firewall between two segments, its rules, and what the ledger says of them. */
import check from '../../../src/checks/unused-or-expired-rules.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { RuleRecord } from '../../../src/model/topology.ts'
import { span, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, ZONES } from '../support.ts'

export const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } })

/** An entry for a rule that was used yesterday. */
export const entry = (rule: string, fields: Partial<RuleRecord> = {}): RuleRecord => ({
  id: `R-${rule}`,
  device: 'fw',
  rule,
  lastHit: '2026-11-19',
  span,
  ...fields,
})

export const judged = (rules: readonly Rule[], records: readonly RuleRecord[] = [], fields: Partial<City> = {}): Outcome =>
  judge(check, {
    topology: { ...wired, ruleRecords: new Map(records.map((one) => [one.id, one])) },
    devices: [firewall('fw', { lg: '10.20.0.1/24', int: '10.30.0.1/24' }, rules)],
    ...fields,
  })
