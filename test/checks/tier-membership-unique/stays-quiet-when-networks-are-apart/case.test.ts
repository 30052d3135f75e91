import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-membership-unique.ts'
import { topology, zone } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

test('the same VLAN id at another site', () => {
  const zones = [
    { ...ZONES.lg, vlan: 210 },
    { ...ZONES.int, vlan: 210, site: 'branch' },
  ]
  const fw = firewall('fw', { a: '10.20.0.1/24', b: '10.30.0.1/24' }, [])
  expect(judge(check, { topology: topology({ zones, devices: { fw: { a: 'lg', b: 'int' } } }), devices: [fw] }).findings).toEqual([])
})

test('two VLANs of one tier that share an id are no question of tiers', () => {
  const zones = [
    { ...ZONES.lg, vlan: 210 },
    { ...ZONES.lg2, vlan: 210 },
  ]
  const fw = firewall('fw', { a: '10.20.0.1/24', b: '10.20.1.1/24' }, [])
  expect(judge(check, { topology: topology({ zones, devices: { fw: { a: 'lg', b: 'lg2' } } }), devices: [fw] }).findings).toEqual([])
})

test('addresses that are reused on the far side of a second firewall are information only', () => {
  const twin = zone('int', ['10.20.0.0/24'], 'internet')
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, twin], devices: { fw1: { lan: 'lg', wan: { link: ['fw2', 'wan'] } }, fw2: { lan: 'int' } } }),
    devices: [
      firewall('fw1', { lan: '10.20.0.1/24', wan: '10.0.0.1/30' }, []),
      firewall('fw2', { lan: '10.20.0.1/24', wan: '10.0.0.2/30' }, []),
    ],
  })
  expect(said(outcome)).toEqual(['violation info topology/zones/int'])
})
