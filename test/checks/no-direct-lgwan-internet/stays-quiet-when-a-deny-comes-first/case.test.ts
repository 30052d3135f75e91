import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-direct-lgwan-internet.ts'
import { deny, external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  externals: [external('net', 'internet')],
  devices: { fw: { lg: 'lg', int: 'int', wan: 'net' } },
})
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24', wan: '203.0.113.2/28' }
const routes = [route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' })]

test('the permit behind it never matters', () => {
  const rules = [deny({ in: ['lg'] }), deny({ in: ['int'] }), deny({ in: ['wan'] }), permit()]
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, rules, { routes })] }).findings).toEqual([])
})

test('no route leads there', () => {
  const only = { lg: '10.20.0.1/24', int: '' }
  expect(
    judge(check, {
      topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' } } }),
      devices: [firewall('fw', only, [permit({ in: ['lg'] })])],
    }).findings,
  ).toEqual([])
})

test('return traffic alone opens nothing', () => {
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, [permit({ initiates: false })], { routes })] }).findings).toEqual(
    [],
  )
})
