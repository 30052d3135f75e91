import { expect, test } from 'vitest'
import { judged, OUT, town, WIRED } from '../../breakout-city.ts'

test.each(['alpha', 'beta', 'beta-prime', 'two-tier', 'custom'] as const)('%s: the matrix judges it there', (model) => {
  const outcome = judged([OUT], { topology: { ...town([]), model } })
  expect(outcome.findings).toEqual([])
  expect(outcome.notApplicable).toBeDefined()
})

test('α′ without any breakout', () => {
  expect(judged([], { topology: WIRED }).notApplicable).toBeDefined()
})
