import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-matrix.ts'
import { external, permit, route, topology, zone } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const mgmt = zone('mg', ['10.90.0.0/24'], 'mgmt')
const wired = topology({
  zones: [mgmt, ZONES.int],
  externals: [external('net', 'internet')],
  devices: { fw: { mg: 'mg', int: 'int', wan: 'net' } },
})
const ports = { mg: '10.90.0.1/24', int: '10.30.0.1/24', wan: '203.0.113.2/28' }
const routes = [route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' })]

test('the Internet tier through the security cloud', () => {
  const cloud = topology({
    zones: [ZONES.int],
    externals: [external('net', 'internet'), external('cloud', 'security-cloud', ['198.51.100.0/24'], ['net'])],
    devices: { fw: { int: 'int', wan: 'cloud' } },
  })
  const outcome = judge(check, {
    topology: cloud,
    devices: [
      firewall('fw', { int: '10.30.0.1/24', wan: '198.51.100.2/24' }, [permit({ in: ['int'], out: ['wan'], services: 'tcp/443' })], {
        routes: [route('0.0.0.0/0', { out: 'wan', via: '198.51.100.1' })],
      }),
    ],
  })
  expect(outcome.findings).toEqual([])
})

test('nothing passes', () => {
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, [], { routes })] }).findings).toEqual([])
})
