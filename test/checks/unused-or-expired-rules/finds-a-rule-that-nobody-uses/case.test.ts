import { expect, test } from 'vitest'
import { deny, permit } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { entry, judged } from '../kept.ts'

const rule = permit({ id: 'old', src: '10.20.0.0/24', dst: '10.30.0.10' })

test('longer than the policy allows', () => {
  expect(said(judged([rule], [entry('old', { lastHit: '2026-05-01' })]))).toEqual(['violation medium fw/old'])
  expect(said(judged([rule], [entry('old', { lastHit: '2026-05-01' })], { parameters: { 'unused-days': 365 } }))).toEqual([])
})

test('a deny may wait as long as it likes', () => {
  expect(said(judged([deny({ id: 'block' })], [entry('block', { lastHit: '2020-05-01' })]))).toEqual([])
})
