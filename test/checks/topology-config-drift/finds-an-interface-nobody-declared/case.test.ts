import { expect, test } from 'vitest'
import check from '../../../../src/checks/topology-config-drift.ts'
import { permit, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

test('in use on the device, absent from the topology', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24', port7: '10.99.0.1/24' }, [])
  const outcome = judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), devices: [fw] })
  expect(said(outcome)).toEqual(['violation high fw/interface/port7'])
})

test('in the topology, absent from the device', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24' }, [])
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } }),
    devices: [fw],
  })
  expect(said(outcome)).toContain('violation high fw/interface/int')
})

test('declared unused though a permit names it', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24', port7: '10.99.0.1/24' }, [permit({ in: ['port7'], out: ['lg'] })])
  const outcome = judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg', port7: '-' } } }), devices: [fw] })
  expect(said(outcome)).toEqual(['violation low fw/interface/port7'])
})
