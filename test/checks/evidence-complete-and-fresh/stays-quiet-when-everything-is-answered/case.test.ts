import { expect, test } from 'vitest'
import { attesting, SET_DOWN, TRAINED } from '../attesting.ts'

test.each([
  ['in force', [TRAINED, SET_DOWN]],
  ['on the last day of the interval', [TRAINED.replace('2026-04-01', '2025-11-21'), SET_DOWN]],
  ['one answer to both', ['AT-1: { policy: rules, clause: [10(1), 10(2)], by: 人事課, on: 2026-04-01 }']],
  ['an old answer and a new one', [TRAINED.replace('2026-04-01', '2024-04-01').replace('AT-1', 'AT-0'), TRAINED, SET_DOWN]],
  ['by document alone', [TRAINED.replace('by: 人事課, ', ''), SET_DOWN]],
])('%s', (_, attestations) => {
  const outcome = attesting({ attestations, required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})
