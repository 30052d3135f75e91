import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../src/model/topology.ts'
import { said, ZONES } from '../../support.ts'
import { judged, systems, terminals } from '../models.ts'

const { my, lg, int, guest } = ZONES

describe('main terminals', () => {
  test.each(['alpha', 'alpha-prime'] as const)('%s: in the Internet tier', (model) => {
    expect(said(judged(model, { zones: [my, lg, terminals(int)] }))).toEqual(['violation high topology/zones/int'])
  })

  test.each(['beta', 'beta-prime'] as const)('%s: in the LGWAN tier', (model) => {
    expect(said(judged(model, { zones: [my, terminals(lg), int] }))).toEqual(['violation high topology/zones/lg'])
  })

  test('in no tier of staff at all', () => {
    expect(said(judged('alpha', { zones: [my, lg, int, terminals(guest)] }))).toEqual(['violation high topology/zones/guest'])
  })
})

describe('business systems', () => {
  test.each(['alpha', 'alpha-prime', 'beta'] satisfies Model[])('%s: in the Internet tier', (model) => {
    expect(said(judged(model, { zones: [my, lg, systems(int)] }))).toEqual(['violation high topology/zones/int'])
  })

  test('beta-prime: among independent networks', () => {
    expect(said(judged('beta-prime', { zones: [my, lg, int, systems(guest)] }))).toEqual(['violation high topology/zones/guest'])
  })
})
