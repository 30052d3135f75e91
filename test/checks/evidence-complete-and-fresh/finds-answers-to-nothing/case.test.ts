import { expect, test } from 'vitest'
import { sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { attesting, POLICY, SET_DOWN, TRAINED } from '../attesting.ts'

const also = (line: string) => [TRAINED, SET_DOWN, line]

test('a clause that does not exist', () => {
  const outcome = attesting({ attestations: also('AT-3: { policy: rules, clause: [10(1), 10(9)], by: 人事課, on: 2026-04-01 }') })
  expect(said(outcome)).toEqual(['violation low topology/attestations/AT-3'])
  expect(sentences(outcome)[0]).toContain('10(9)')
  expect(sentences(outcome)[0]).not.toContain('10(1)、')
})

test('a clause that asks nobody', () => {
  expect(said(attesting({ attestations: also('AT-3: { policy: rules, clause: "11", by: 人事課, on: 2026-04-01 }') }))).toEqual([
    'violation info topology/attestations/AT-3',
  ])
})

test('a policy that is not judged is shown once, and one that is not at all', () => {
  const stray = also('AT-3: { policy: ruless, clause: 10(1), by: 人事課, on: 2026-04-01 }')
  const other = { ...POLICY, id: 'others' }
  expect(said(attesting({ attestations: stray }))).toEqual(['violation info topology/attestations/AT-3'])
  const both = { attestations: stray, policies: [POLICY, other] }
  expect(said(attesting(both))).toEqual(['violation info topology/attestations/AT-3'])
  expect(said(attesting({ ...both, policy: other }))).toEqual([])
  const judged = also('AT-3: { policy: others, clause: 10(1), by: 人事課, on: 2026-04-01 }')
  expect(said(attesting({ attestations: judged, policies: [POLICY, other] }))).toEqual([])
})

test('a policy that another builds on is known', () => {
  const base = also('AT-3: { policy: base, clause: "1", by: 人事課, on: 2026-04-01 }')
  expect(said(attesting({ attestations: base, policy: { ...POLICY, extends: { ...POLICY, id: 'base' } } }))).toEqual([])
})
