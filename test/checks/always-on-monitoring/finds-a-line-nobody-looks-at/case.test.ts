import { expect, test } from 'vitest'
import check from '../../../../src/checks/always-on-monitoring.ts'
import { permit } from '../../../support/builders.ts'
import { boundary, connection, inspected } from '../../external-boundary-protected/city.ts'
import { judge, said } from '../../support.ts'
import { city, WATCHED } from '../watched-city.ts'

const own = connection('C-2', 'wan2', 'isp')
const lines = [WATCHED[0]!, own]

test('a rule without an IPS on a line without a sensor', () => {
  const outcome = judge(check, { topology: city(lines), devices: [boundary([permit({ id: 'all', in: ['int'] })])] })
  expect(said(outcome)).toEqual(['violation high topology/connections/C-2'])
  expect(outcome.findings[0]?.trace?.hops.at(-1)?.out).toBe('wan2')
})

test('not where every rule over it inspects', () => {
  expect(judge(check, { topology: city(lines), devices: [boundary([inspected({ in: ['int'] })])] }).findings).toEqual([])
})

test('nor where the line is not always on, or its kind is exempt', () => {
  const devices = [boundary([permit({ id: 'all', in: ['int'] })])]
  const seldom = city([WATCHED[0]!, { ...own, alwaysOn: false }])
  expect(judge(check, { topology: seldom, devices }).findings).toEqual([])
  expect(judge(check, { topology: city(lines), devices, parameters: { exempt: ['internet'] } }).findings).toEqual([])
})
