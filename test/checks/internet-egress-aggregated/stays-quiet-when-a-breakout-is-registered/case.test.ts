import { expect, test } from 'vitest'
import type { Model, RegisteredSystem, Topology } from '../../../../src/model/topology.ts'
import { PacketSet } from '../../../../src/packet/set.ts'
import { addresses, permit, span } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { judged, registered, straight, viaCloud } from '../exits.ts'

const system: RegisteredSystem = {
  id: 'R1',
  name: 'グループウェア',
  network: 'internet',
  addresses: addresses('203.0.113.0/28'),
  publicBody: false,
  services: ['tcp/443'],
  packets: PacketSet.box({ dst: addresses('203.0.113.0/28'), protocols: [[6, 6]], dport: [[443, 443]] }),
  fileImport: false,
  approved: undefined,
  evidence: [],
  span,
}
const under = (model: Model): Topology => ({ ...registered, model, registeredSystems: new Map([[system.id, system]]) })
const routes = [viaCloud, straight('203.0.113.0/24')]
const rule = (zone: string, src: string, dst = '203.0.113.0/28') => [permit({ id: 'lbo', in: [zone], src, dst, services: 'tcp/443' })]
const lgwan = rule('lg', '10.20.0.0/24')
const internet = rule('int', '10.30.0.0/24')

test('from the LGWAN tier under α′ only', () => {
  expect(judged(lgwan, routes, { topology: under('alpha-prime') }).findings).toEqual([])
  expect(said(judged(lgwan, routes, { topology: under('alpha') }))).toEqual(['violation critical fw/lbo'])
  expect(said(judged(internet, routes, { topology: under('alpha-prime') }))).toEqual(['violation high fw/lbo'])
})

test('not a host beside the registered ones', () => {
  const wide = rule('lg', '10.20.0.0/24', '203.0.113.0/27')
  expect(said(judged(wide, routes, { topology: under('alpha-prime') }))).toEqual(['violation critical fw/lbo'])
})

test.each(['beta', 'beta-prime'] as const)('from the Internet tier under %s where the policy allows it', (model) => {
  const parameters = { 'local-breakout': true }
  expect(judged(internet, routes, { topology: under(model), parameters }).findings).toEqual([])
  expect(said(judged(internet, routes, { topology: under(model) }))).toEqual(['violation high fw/lbo'])
  expect(said(judged(lgwan, routes, { topology: under(model), parameters }))).toEqual(['violation critical fw/lbo'])
})
