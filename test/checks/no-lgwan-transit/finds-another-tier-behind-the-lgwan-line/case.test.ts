import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-lgwan-transit.ts'
import { external, permit, route, tcp, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { lg: 'lg', int: 'int', up: 'wan' } },
})
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24', up: '198.18.255.1/30' }
const routes = [route('198.18.0.0/16', { out: 'up', via: '198.18.255.2' })]

test('out to the LGWAN, also behind a translated source', () => {
  const rule = permit({ id: 'p1', src: '10.30.0.5', dst: '198.18.10.1', services: 'tcp/443', sourceTarget: { kind: 'interface' } })
  const { findings } = judge(check, { topology: wired, devices: [firewall('fw', ports, [rule], { routes })] })
  expect(findings.map(({ from, to, cause }) => `${from} ${to} ${cause.id}`)).toEqual(['int wan fw/p1'])
  expect(findings[0]?.packets?.has(tcp('10.30.0.5', '198.18.10.1', 443))).toBe(true)
})

test('in from the LGWAN', () => {
  expect(
    said(
      judge(check, {
        topology: wired,
        devices: [firewall('fw', ports, [permit({ id: 'p2', src: '198.18.10.1', dst: '10.30.0.5', services: 'tcp/22' })], { routes })],
      }),
    ),
  ).toEqual(['violation critical fw/p2'])
})
