import { expect, test } from 'vitest'
import { device, permit } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { entry, judged } from '../kept.ts'

const rule = permit({ id: 'kept', src: '10.20.0.0/24', dst: '10.30.0.10' })

test('the rule was removed from the device', () => {
  expect(said(judged([rule], [entry('kept'), entry('removed')]))).toEqual(['violation low topology/rules/R-removed'])
})

test('a device without an export shows none of its rules', () => {
  const elsewhere = device('fw', { knowledge: 'missing' })
  expect(judged([], [entry('removed')], { devices: [elsewhere] }).findings).toEqual([])
})
