import { expect, test } from 'vitest'
import check from '../../../../src/checks/diagram-confidentiality.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

test('marking, distribution and place', () => {
  expect(asked(check, {}).notDeclared?.ja).toContain('取扱区分の表示')
  expect(said(asked(check, {}, { required: true }))).toEqual(Array<string>(3).fill('violation medium topology/organization/organization'))
})

test('declared long ago', () => {
  const lines = entries(evidence('EV-1', 'organization', 'marking: 取扱注意, distribution: 情報政策課, output-restricted: true'))
  const asking = { required: true, parameters: { 'max-age-days': 30 } }
  expect(said(asked(check, { evidence: lines }, asking))).toEqual(Array<string>(3).fill('violation medium topology/evidence/EV-1'))
})
