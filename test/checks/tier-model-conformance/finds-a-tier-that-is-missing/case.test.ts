import { expect, test } from 'vitest'
import { said, ZONES } from '../../support.ts'
import { judged, THREE } from '../models.ts'

test.each(['alpha', 'alpha-prime', 'beta', 'beta-prime'] as const)('%s without one of its three tiers', (model) => {
  for (const gone of THREE) {
    const outcome = judged(model, { zones: THREE.filter((zone) => zone !== gone) })
    expect(said(outcome), gone.id).toEqual(['violation high topology/model'])
    expect(outcome.findings[0]?.text.en, gone.id).toContain(gone.tier.base)
  }
})

test('two tiers, of which one is not there', () => {
  expect(said(judged('two-tier', { zones: [ZONES.int] }))).toEqual(['violation high topology/model'])
  expect(said(judged('two-tier', { zones: [ZONES.my] }))).toEqual(['violation high topology/model'])
})
