import { expect, test } from 'vitest'
import { evidence } from '../../declared-city.ts'
import { APPROVED, cloud, CONDITIONS } from '../cloud.ts'

test.each(['cloud-service', 'gov-cloud'])('a %s, with data as grave as it may handle', (kind) => {
  const flows = [
    'F1: { from: lg-client, to: saas, service: https, class: II }',
    'F2: { from: lg-client, to: saas, service: https, class: IV }',
  ]
  const outcome = cloud({ kind, flows, evidence: [evidence('EV-1', 'saas', CONDITIONS)], required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('a zone off the premises', () => {
  const lines = [evidence('EV-1', 'lg-client', `off-site: true, ${CONDITIONS}`)]
  const outcome = cloud({ kind: 'partner', zone: `, class: III, ${APPROVED}`, evidence: lines, required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('without clouds and zones off the premises it does not apply', () => {
  expect(cloud({ kind: 'partner' }).notApplicable).toBeDefined()
  expect(cloud({ kind: 'partner', evidence: [evidence('EV-1', 'lg-client', 'off-site: false')] }).notApplicable).toBeDefined()
  expect(cloud({ kind: 'gov-cloud', parameters: { kinds: ['cloud-service'] } }).notApplicable).toBeDefined()
})
