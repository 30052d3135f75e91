import { expect, test } from 'vitest'
import check from '../../../../src/checks/lgwan-aggregation.ts'
import { judge } from '../../support.ts'
import { city, line } from '../lines.ts'

test('a line of its own with a reason; none asked of the government cloud', () => {
  const outcome = judge(check, city([line({ justification: '国保連合会が LGWAN で提供していないため' })]))
  expect([outcome.findings, outcome.notApplicable]).toEqual([[], undefined])
})

test('it does not apply to a body without the LGWAN', () => {
  expect(judge(check, city([line()], false)).notApplicable).toBeDefined()
})
