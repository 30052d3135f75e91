import { expect, test } from 'vitest'
import { relay, withRelays } from '../../../support/relays.ts'
import { said, serious } from '../../support.ts'
import { judged, PUBLISHED, step, WIRED, WWW } from '../../stepping-city.ts'

test('a way over a neighbour of the host that was reached, once for each tier, and it does not fail', () => {
  const outcome = judged([
    PUBLISHED,
    step('files', 'int', 'lg', { src: '10.30.0.77', dst: '10.20.0.20', services: 'tcp/445' }),
    step('mail', 'int', 'lg', { src: '10.30.0.78', dst: '10.20.0.25', services: 'tcp/25' }),
  ])
  expect(serious(outcome)).toEqual([])
  expect(said(outcome).filter((line) => line.startsWith('violation info fw/'))).toHaveLength(1)
})

test('a server that accepts from one tier and opens into another, once for the host', () => {
  const fromGuest = step('in', 'guest', 'int', { dst: WWW, services: ['tcp/443', 'tcp/22'] })
  const toMy = step('out', 'int', 'my', { src: WWW, dst: '10.10.0.5', services: 'tcp/1433' })
  const listed = said(judged([step('lg', 'lg', 'int', { dst: WWW, services: 'tcp/443' }), toMy]))
  expect(listed).toEqual(['violation info topology/zones/int'])
  const declared = withRelays(WIRED, [
    relay('portal', { legs: { in: `int ${WWW}` }, carries: [{ service: 'tcp/443', from: 'in', to: 'in' }] }),
  ])
  expect(said(judged([step('lg', 'lg', 'int', { dst: WWW, services: 'tcp/443' }), toMy], { topology: declared }))).toEqual([])
  expect(said(judged([fromGuest, toMy])).filter((line) => line.endsWith('zones/int'))).toHaveLength(1)
})
