import { expect, test } from 'vitest'
import { external, zone } from '../../../support/builders.ts'
import { said, ZONES } from '../../support.ts'
import { judged } from '../models.ts'

test('an LGWAN zone in a two-tier topology', () => {
  const outcome = judged('two-tier', { zones: [ZONES.my, ZONES.int, ZONES.lg] })
  expect(said(outcome)).toEqual(['violation high topology/zones/lg'])
})

test('a tier of its own that inherits the LGWAN tier', () => {
  const own = {
    ...zone('gyousei', ['10.20.9.0/24']),
    tier: { id: 'gyousei', name: { ja: '行政系', en: 'administration' }, base: 'lgwan' as const },
  }
  expect(said(judged('two-tier', { zones: [ZONES.my, ZONES.int, own] }))).toEqual(['violation high topology/zones/gyousei'])
})

test('the LGWAN itself in a two-tier topology', () => {
  const outcome = judged('two-tier', { zones: [ZONES.my, ZONES.int], externals: [external('wan', 'lgwan', ['198.18.0.0/16'])] })
  expect(said(outcome)).toEqual(['violation high topology/external/wan'])
})
