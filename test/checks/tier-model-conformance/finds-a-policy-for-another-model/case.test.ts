import { expect, test } from 'vitest'
import { said } from '../../support.ts'
import { judged } from '../models.ts'

test('the policy is written for other models', () => {
  const outcome = judged('beta', { models: ['alpha', 'alpha-prime'] })
  expect(said(outcome)).toEqual(['violation medium topology/model'])
  expect(outcome.findings[0]?.text.en).toContain('alpha, alpha-prime')
})

test('a custom model is none of them', () => {
  expect(said(judged('custom', { zones: [], models: ['alpha'] }))).toEqual(['violation medium topology/model'])
})

test('beside what the topology itself lacks', () => {
  expect(said(judged('alpha', { zones: [], models: ['two-tier'] }))).toHaveLength(4)
})
