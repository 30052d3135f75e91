import { expect, test } from 'vitest'
import check from '../../../../src/checks/diagram-confidentiality.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

test('all three', () => {
  const lines = entries(evidence('EV-1', 'organization', 'marking: 取扱注意, distribution: 情報政策課, output-restricted: true'))
  const outcome = asked(check, { evidence: lines }, { required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('only what the policy asks', () => {
  const parameters = { 'require-marking': false, 'require-distribution': false }
  const lines = entries(evidence('EV-1', 'organization', 'output-restricted: true'))
  expect(asked(check, { evidence: lines }, { required: true, parameters }).findings).toEqual([])
})
