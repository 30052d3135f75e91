import { expect, test } from 'vitest'
import { external } from '../../../support/builders.ts'
import { ZONES } from '../../support.ts'
import { judged, systems, terminals } from '../models.ts'

const { my, lg, int, guest } = ZONES
const wan = external('wan', 'lgwan', ['198.18.0.0/16'])

test.each([
  ['alpha', [my, terminals(systems(lg)), int]],
  ['alpha-prime', [my, terminals(systems(lg)), int]],
  ['beta', [my, systems(lg), terminals(int)]],
  ['beta-prime', [my, lg, terminals(systems(int))]],
  ['beta-prime', [my, systems(lg), terminals(int)]],
] as const)('%s as it is drawn', (model, zones) => {
  const outcome = judged(model, { zones, externals: [wan], models: [model] })
  expect(outcome.findings).toEqual([])
  expect(outcome.notApplicable).toBeUndefined()
})

test('two tiers and independent networks', () => {
  expect(judged('two-tier', { zones: [my, terminals(systems(int)), guest] }).findings).toEqual([])
})

test('what nobody declared decides nothing', () => {
  expect(judged('alpha', { zones: [my, lg, int] }).findings).toEqual([])
  expect(judged('beta', { zones: [my, lg, int] }).findings).toEqual([])
})

test('a body without My Number work has no such tier', () => {
  for (const model of ['alpha', 'two-tier'] as const) {
    const zones = model === 'alpha' ? [lg, int] : [int]
    expect(judged(model, { zones, change: (t) => ({ ...t, noMyNumberWork: true }) }).findings).toEqual([])
  }
})

test('a policy for any model, or for this one among others', () => {
  expect(judged('beta', {}).findings).toEqual([])
  expect(judged('beta', { models: ['alpha', 'beta'] }).findings).toEqual([])
})

test('a model of its own, under a policy for any', () => {
  expect(judged('custom', { zones: [] }).notApplicable).toBeDefined()
})
