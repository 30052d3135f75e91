import { expect, test } from 'vitest'
import { tcp } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, uses } from '../clouds.ts'

test.each(['lgwan', 'internet', 'mgmt'] as const)('the My Number tier uses a cloud that is declared to be under %s', (tier) => {
  const outcome = judged({ tier })
  expect(said(outcome)).toEqual(['violation high topology/external/cloud'])
  expect(outcome.findings[0]?.fix.en).toContain('tier: mynumber')
})

test('the LGWAN tier uses a cloud that is declared to be under the Internet tier', () => {
  expect(said(judged({ kind: 'cloud-service', tier: 'internet', rules: [uses('lg')] }))).toEqual(['violation high topology/external/cloud'])
})

test.each([
  ['declared to be of the My Number tier', { tier: 'mynumber' }],
  ['that its users make one of the My Number tier', {}],
] as const)('another tier talks with a government cloud %s', (_, fields) => {
  const outcome = judged({ ...fields, rules: [uses('my'), uses('int')] })
  expect(said(outcome)).toEqual(['violation high fw/int-cloud'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.30.0.10', '10.110.0.20', 443))).toBe(true)
})

test('both tiers use it: it is of the My Number tier, and the LGWAN tier is the stranger', () => {
  expect(said(judged({ rules: [uses('lg'), uses('my')] }))).toEqual(['violation high fw/lg-cloud'])
})

test('the cloud starts it', () => {
  const back = uses('cloud', { id: 'back', in: ['cloud'], out: ['guest'] })
  expect(said(judged({ rules: [uses('my'), back] }))).toEqual(['violation high fw/back'])
})

test('an LGWAN cloud that the Internet tier reaches, although the matrix opens cloud services to it', () => {
  const outcome = judged({
    kind: 'cloud-service',
    tier: 'lgwan',
    rules: [uses('lg'), uses('int')],
    cells: { internet: { 'cloud-service': 'open' } },
  })
  expect(said(outcome)).toEqual(['violation high fw/int-cloud'])
})
