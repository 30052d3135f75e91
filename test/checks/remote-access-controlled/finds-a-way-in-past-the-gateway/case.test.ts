import { expect, test } from 'vitest'
import { addresses, external, permit, topology } from '../../../support/builders.ts'
import { relay, PIXELS } from '../../../support/relays.ts'
import check from '../../../../src/checks/remote-access-controlled.ts'
import { judge, router, said, ZONES } from '../../support.ts'
import { jump, judged, LOGIN, rule, town } from '../../remote-city.ts'

test('a vendor who reaches a server by remote desktop', () => {
  const outcome = judged([LOGIN, rule('rdp', 'vpn', 'lg', { dst: '10.20.0.20', services: 'tcp/3389' })])
  expect(said(outcome)).toEqual(['violation high fw/rdp'])
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['vendor', 'lg'])
})

test('the jump host, by a service that it does not offer', () => {
  expect(said(judged([LOGIN, rule('ssh', 'vpn', 'mg', { src: '192.0.2.70', dst: '10.90.0.30', services: 'tcp/22' })]))).toEqual([
    'violation high fw/ssh',
  ])
})

test('the neighbours of the jump host', () => {
  const wide = rule('wide', 'vpn', 'mg', { src: '192.0.2.70', services: 'tcp/443' })
  expect(said(judged([wide]))).toEqual(['violation high fw/wide'])
})

test('screen transfer is for staff, and no gateway for vendors', () => {
  const carries = [{ service: 'tcp/443', sends: 'tcp/3389', from: 'in', to: 'in', data: 'both', does: ['screen-transfer', 'mfa'] }] as const
  const screens = relay('screens', { kind: 'screen-transfer', legs: { in: 'mg 10.90.0.40' }, carries, redirects: PIXELS })
  const into = (id: string, from: string) => rule(id, from, 'mg', { dst: '10.90.0.40', services: 'tcp/443' })
  const topology = town([jump(), screens])
  expect(said(judged([LOGIN, into('vendor', 'vpn')], { topology }))).toEqual(['violation high fw/vendor'])
  expect(said(judged([LOGIN, into('staff', 'home')], { topology }))).toEqual([])
})

test('a VPN that lands behind the sanitizer: remote workers on the LGWAN side', () => {
  const wired = topology({
    zones: [ZONES.lg],
    externals: [external('worker', 'remote-worker', ['10.212.0.0/24'])],
    devices: { l3: { tunnel: 'worker', lg: 'lg' } },
    internet: addresses('203.0.113.0/24'),
  })
  const l3 = router('l3', { tunnel: '10.212.0.1/24', lg: '10.20.0.1/24' }, { in: { tunnel: [permit({ id: 'vpn-in' })] } })
  const outcome = judge(check, { topology: wired, devices: [l3] })
  expect(outcome.findings.map(({ verdict, from, to }) => `${verdict} ${from} ${to}`)).toEqual(['violation worker lg'])
})
