import { expect, test } from 'vitest'
import check from '../../../../src/checks/diagram-confidentiality.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

test('declared to be open to anybody', () => {
  const lines = entries(evidence('EV-1', 'organization', 'marking: 取扱注意, distribution: 情報政策課, output-restricted: false'))
  expect(said(asked(check, { evidence: lines }))).toEqual(['violation medium topology/evidence/EV-1'])
})

test('of something else: it says nothing of the documents', () => {
  const lines = entries(evidence('EV-1', 'lg-client', 'marking: 取扱注意, distribution: 情報政策課, output-restricted: false'))
  expect(asked(check, { evidence: lines }).notDeclared).toBeDefined()
})
