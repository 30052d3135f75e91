import { expect, test } from 'vitest'
import check from '../../../../src/checks/always-on-monitoring.ts'
import { permit } from '../../../support/builders.ts'
import { boundary, connection, inspected } from '../../external-boundary-protected/city.ts'
import { judge } from '../../support.ts'
import { city, WATCHED } from '../watched-city.ts'

test('detection that nobody vouches for', () => {
  const topology = city([WATCHED[0]!, connection('C-2', 'wan2', 'isp', { does: ['ids'] })])
  const { findings } = judge(check, { topology, devices: [boundary([permit({ in: ['int'] })])] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])).toEqual([['not-evaluable', 'unproven-ids']])
})

test('not where every rule over the line inspects anyway', () => {
  const topology = city([WATCHED[0]!, connection('C-2', 'wan2', 'isp', { does: ['ids'] })])
  expect(judge(check, { topology, devices: [boundary([inspected({ in: ['int'] })])] }).findings).toEqual([])
})

test('a ledger of rules does not say whether they inspect', () => {
  const topology = city([WATCHED[0]!, connection('C-2', 'wan2', 'isp')])
  const { findings } = judge(check, { topology, devices: [boundary([{ ...permit({ in: ['int'] }), inspection: 'unknown' }])] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])).toEqual([['not-evaluable', 'unknown-inspection']])
})
