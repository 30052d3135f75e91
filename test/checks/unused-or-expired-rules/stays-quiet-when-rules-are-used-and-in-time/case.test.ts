import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { entry, judged } from '../kept.ts'

test('every rule has its entry', () => {
  const rule = permit({ id: 'web', src: '10.20.0.0/24', dst: '10.30.0.10' })
  expect(judged([rule], [entry('web', { expires: '2027-03-31' })])).toEqual({ findings: [] })
})

test('there is no rule at all', () => {
  expect(judged([], [], { devices: [] }).notApplicable).toBeDefined()
})
