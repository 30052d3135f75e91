import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { device, domain, external, filter, iface, permit, routing, topology, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, ZONES } from '../../support.ts'
import { forced } from '../waypoint.ts'

const fw = firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24' }, [permit()])

test('a device without an export beside the waypoint', () => {
  const wired = topology({
    zones: [ZONES.int, ZONES.lg],
    devices: { fw: { int: 'int', lg: 'lg' }, side: { a: 'int', b: 'lg' } },
  })
  const { findings } = judge(check, { topology: forced(wired, 'fw'), devices: [fw, device('side', { knowledge: 'missing' })] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.map(({ code }) => code)])).toEqual([['not-evaluable', ['missing-export']]])
})

test('an interface beside the waypoint that nobody attached', () => {
  const wired = topology({ zones: [ZONES.int, ZONES.lg], devices: { fw: { int: 'int', lg: 'lg' }, side: { a: 'int' } } })
  const side = firewall('side', { a: '10.30.0.254/24', lte: '10.20.0.254/24' }, [permit()])
  const { findings } = judge(check, { topology: forced(wired, 'fw'), devices: [fw, side] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.map(({ code }) => code)])).toEqual([['not-evaluable', ['unattached-interface']]])
})

test('routes of a protected tier that are not known', () => {
  const wired = topology({ zones: [ZONES.lg], externals: [external('isp', 'internet')], devices: { rt: { lg: 'lg', wan: 'isp' } } })
  const rt = device('rt', {
    interfaces: [iface('lg', { addresses: ['10.20.0.1/24'] }), iface('wan', { addresses: ['192.0.2.2/30'] })],
    domains: [domain({ stages: [routing([], { uncertainties: [uncertainty('dynamic-routing')] }), filter([])] })],
  })
  const { findings } = judge(check, { topology: wired, devices: [rt] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.map(({ code }) => code)])).toEqual([['not-evaluable', ['dynamic-routing']]])
})

test('a statement of the guest router that was not understood and may be a route', () => {
  const wired = topology({ zones: [ZONES.guest], devices: { fw: { guest: 'guest' } } })
  const guests = firewall('fw', { guest: '10.40.0.1/24' }, [], { uncertainties: [uncertainty()] })
  const { findings } = judge(check, { topology: wired, devices: [guests] })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.map(({ code }) => code)])).toEqual([['not-evaluable', ['unknown-statement']]])
})

test('forged sources behind a device without an export, where the policy asks', () => {
  const wired = topology({ zones: [ZONES.int], externals: [external('isp', 'internet')], devices: { rt: { int: 'int', wan: 'isp' } } })
  const { findings } = judge(check, {
    topology: wired,
    devices: [device('rt', { knowledge: 'missing' })],
    parameters: { 'anti-spoofing': true },
  })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.map(({ code }) => code)])).toEqual([['not-evaluable', ['missing-export']]])
})
