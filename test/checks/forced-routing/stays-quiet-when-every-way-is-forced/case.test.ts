import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { deny, external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'
import { forced } from '../waypoint.ts'

const wired = topology({
  zones: [ZONES.int, ZONES.lg],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { int: 'int', lg: 'lg', up: 'wan' }, side: { a: 'int', b: 'lg' } },
})
const fw = firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24', up: '198.18.0.2/30' }, [permit()], {
  routes: [route('198.18.0.0/16', { out: 'up', via: '198.18.0.1' })],
})

test('what passes beside the waypoint is denied there', () => {
  const side = router('side', { a: '10.30.0.254/24', b: '10.20.0.254/24' }, { in: { a: [deny()], b: [deny()] } })
  expect(judge(check, { topology: forced(wired, 'fw'), devices: [fw, side] }).findings).toEqual([])
})

test('a firewall that serves both tiers has routes to both', () =>
  expect(judge(check, { topology: { ...wired, devices: new Map([...wired.devices].slice(0, 1)) }, devices: [fw] }).findings).toEqual([]))

test('replies and the other direction are not what the waypoint is about', () => {
  const side = router('side', { a: '10.30.0.254/24', b: '10.20.0.254/24' }, { in: { a: [deny()] } })
  expect(judge(check, { topology: forced(wired, 'fw'), devices: [fw, side] }).findings).toEqual([])
})
