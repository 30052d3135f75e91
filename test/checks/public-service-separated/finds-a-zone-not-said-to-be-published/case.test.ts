import { expect, test } from 'vitest'
import type { Topology } from '../../../../src/model/topology.ts'
import { between, permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { withFlows } from '../../declared-flows.ts'
import { said } from '../../support.ts'
import { judged, published, wired } from '../published.ts'

/** Somebody took `role: public` out. */
const unmarked = (topology: Topology): Topology => ({
  ...topology,
  zones: new Map(
    [...topology.zones].map(([id, zone]) => {
      const { role: _, ...rest } = zone
      return [id, rest]
    }),
  ),
})
const www = permit({ id: 'www', in: ['wan'], dst: '10.30.50.10', services: 'tcp/443' })

test('a declared web server in a zone without the role', () => {
  const outcome = judged(unmarked(withFlows(wired, published)), [www])
  expect(said(outcome)).toEqual(['violation high fw/www'])
  expect(outcome.findings[0]?.fix.en).toContain('zones.pub')
  expect(outcome.notApplicable).toBeUndefined()
})

test('one inside the zone of the servers, beside another that is published', () => {
  const outcome = judged(withFlows(wired, published), [www, permit({ id: 'vip', in: ['wan'], dst: '10.30.0.10', services: 'tcp/443' })])
  expect(said(outcome)).toEqual(['violation high fw/vip'])
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['internet', 'int'])
})

test('it may be reached, as far as anybody can tell', () => {
  const vague = permit({ id: 'vague', in: ['wan'], dst: between([], ['10.30.50.10']), services: 'tcp/443' })
  expect(judged(unmarked(wired), [vague]).findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('mail to a mail relay publishes nothing; a web page on the same host does', () => {
  const mta = relay('mta', {
    kind: 'mail-relay',
    legs: { dmz: 'int 10.30.0.25' },
    carries: [{ service: 'tcp/25', from: 'dmz', to: 'dmz' }],
  })
  const place = { ...unmarked(wired), relays: new Map([['mta', mta]]) }
  const into = (services: string) => permit({ id: 'in', in: ['wan'], dst: '10.30.0.25', services })
  expect(judged(place, [into('tcp/25')]).findings).toEqual([])
  expect(said(judged(place, [into('tcp/443')]))).toEqual(['violation high fw/in'])
})
