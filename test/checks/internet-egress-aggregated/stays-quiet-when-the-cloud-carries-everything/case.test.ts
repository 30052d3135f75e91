import { expect, test } from 'vitest'
import { external, permit, topology } from '../../../support/builders.ts'
import { ZONES } from '../../support.ts'
import { judged, viaCloud } from '../exits.ts'

test('out and in by the security cloud', () => {
  const rules = [
    permit({ src: '10.30.0.0/24', out: ['sec'], services: 'tcp/443' }),
    permit({ in: ['sec'], dst: '10.30.0.10', services: 'tcp/443' }),
  ]
  expect(judged(rules, [viaCloud]).findings).toEqual([])
})

test('no Internet at all', () => {
  const closed = topology({ zones: [ZONES.lg], externals: [external('lgwan', 'lgwan', ['198.18.0.0/16'])], devices: { fw: { lg: 'lg' } } })
  expect(judged([], [], { topology: closed }).notApplicable).toBeDefined()
})
