import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-matrix.ts'
import { external, permit, route, topology, zone } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const mgmt = zone('mg', ['10.90.0.0/24'], 'mgmt')
const wired = topology({
  zones: [mgmt, ZONES.int],
  externals: [external('net', 'internet')],
  devices: { fw: { mg: 'mg', int: 'int', wan: 'net' } },
})
const ports = { mg: '10.90.0.1/24', int: '10.30.0.1/24', wan: '203.0.113.2/28' }
const routes = [route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' })]

test('the management network out to the Internet', () => {
  expect(
    said(
      judge(check, {
        topology: wired,
        devices: [
          firewall('fw', ports, [permit({ id: 'p1', in: ['mg'], src: '10.90.0.10', out: ['wan'], services: 'tcp/443' })], { routes }),
        ],
      }),
    ),
  ).toEqual(['violation high fw/p1'])
})

test('an interface in use that the topology does not attach cannot be judged', () => {
  const loose = topology({ zones: [mgmt], devices: { fw: { mg: 'mg' } } })
  const outcome = judge(check, {
    topology: loose,
    devices: [firewall('fw', { mg: '10.90.0.1/24', spare: '10.91.0.1/24' }, [permit({ in: ['mg'], out: ['spare'] })])],
  })
  expect(outcome.findings.map(({ verdict, to }) => `${verdict} ${to}`)).toEqual(['not-evaluable ?fw/spare'])
  expect(outcome.findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unattached-interface'])
})
