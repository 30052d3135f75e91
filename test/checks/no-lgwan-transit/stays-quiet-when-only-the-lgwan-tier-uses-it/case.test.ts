import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-lgwan-transit.ts'
import { external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { lg: 'lg', int: 'int', up: 'wan' } },
})
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24', up: '198.18.255.1/30' }
const routes = [route('198.18.0.0/16', { out: 'up', via: '198.18.255.2' })]

test('the tier of its own', () => {
  expect(
    judge(check, {
      topology: wired,
      devices: [firewall('fw', ports, [permit({ in: ['lg'], out: ['up'] }), permit({ in: ['up'], out: ['lg'] })], { routes })],
    }).findings,
  ).toEqual([])
})
