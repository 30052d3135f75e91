import { expect, test } from 'vitest'
import check from '../../../../src/checks/inter-tier-enforcement-point.ts'
import { deny, device, external, permit, topology, zone } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])

test('whatever its rules permit: that is for other checks', () => {
  const fw = firewall('fw', { my: '10.10.0.1/24', lg: '10.20.0.1/24' }, [permit()])
  expect(
    judge(check, { topology: topology({ zones: [ZONES.my, ZONES.lg], devices: { fw: { my: 'my', lg: 'lg' } } }), devices: [fw] }).findings,
  ).toEqual([])
})

test('routers without lists inside one tier, before the firewall', () => {
  const l3 = router('l3', { lg: '10.20.0.1/24', lg2: '10.20.1.1/24', up: '10.0.0.2/30' })
  const fw = firewall('fw', { down: '10.0.0.1/30', my: '10.10.0.1/24' }, [])
  const wired = topology({
    zones: [ZONES.my, ZONES.lg, ZONES.lg2],
    devices: { l3: { lg: 'lg', lg2: 'lg2', up: { link: ['fw', 'down'] } }, fw: { my: 'my' } },
  })
  expect(judge(check, { topology: wired, devices: [l3, fw] }).findings).toEqual([])
})

test('an edge zone and the network behind a device that others manage are one boundary', () => {
  const edge = { ...zone('edge', ['10.20.9.0/28']), role: 'edge' }
  const fw = firewall('fw', { lg: '10.20.0.1/24', edge: '10.20.9.1/28' }, [])
  const wired = topology({
    zones: [ZONES.lg, edge],
    externals: [wan],
    devices: { fw: { lg: 'lg', edge: 'edge' }, theirs: { in: 'edge', out: 'lgwan' } },
  })
  expect(judge(check, { topology: wired, devices: [fw, device('theirs', { knowledge: 'outside' })] }).findings).toEqual([])
})

test('a list on each of the two interfaces', () => {
  const l3 = router('l3', { lg: '10.20.0.1/24', int: '10.30.0.1/24' }, { in: { lg: [deny()], int: [deny()] } })
  expect(
    judge(check, { topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', int: 'int' } } }), devices: [l3] })
      .findings,
  ).toEqual([])
})

test('guests and their own line to the Internet', () => {
  const wired = topology({
    zones: [ZONES.guest, ZONES.lg],
    externals: [external('internet', 'internet')],
    devices: { rt: { lan: 'guest', wan: 'internet' } },
  })
  expect(judge(check, { topology: wired, devices: [device('rt', { knowledge: 'outside' })] }).findings).toEqual([])
})
