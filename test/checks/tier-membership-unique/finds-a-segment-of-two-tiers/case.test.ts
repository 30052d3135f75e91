import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-membership-unique.ts'
import { device, domain, iface, topology, zone } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const fwPorts = { a: '10.20.0.1/24', b: '10.30.0.1/24' }

test('zones of one firewall that overlap', () => {
  const wide = zone('int', ['10.20.0.128/25'], 'internet')
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, wide], devices: { fw: { a: 'lg', b: 'int' } } }),
    devices: [firewall('fw', fwPorts, [])],
  })
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
  expect(outcome.findings[0]?.text.en).toContain('10.20.0.128/25')
})

test('a secondary address of another zone on one interface', () => {
  const fw = device('fw', { interfaces: [iface('a', { addresses: ['10.20.0.1/24', '10.30.0.1/24'] })], domains: [domain()] })
  const outcome = judge(check, { topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { a: 'lg' } } }), devices: [fw] })
  expect(said(outcome)).toEqual(['violation high fw/interface/a'])
})

test('one VLAN id in two tiers of one site', () => {
  const zones = [
    { ...ZONES.lg, vlan: 210 },
    { ...ZONES.int, vlan: 210 },
  ]
  const outcome = judge(check, {
    topology: topology({ zones, devices: { fw: { a: 'lg', b: 'int' } } }),
    devices: [firewall('fw', fwPorts, [])],
  })
  expect(said(outcome)).toEqual(['violation high topology/zones/int'])
})

test('a device that filters nothing attached to two tiers', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.my, ZONES.lg], devices: { mfp: { a: 'my', b: 'lg' } } }),
    devices: [device('mfp', { knowledge: 'declared' })],
  })
  expect(said(outcome)).toEqual(['violation high mfp/interface/b'])
})
