import { expect, test } from 'vitest'
import check from '../../../../src/checks/topology-config-drift.ts'
import { device, domain, external, iface, route, topology, zone } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

test('interfaces, addresses and next hops that match', () => {
  const l3 = router('l3', { lg: '10.20.0.1/24', up: '10.0.0.2/30' }, {}, { routes: [route('0.0.0.0/0', { via: '10.0.0.1' })] })
  const fw = firewall('fw', { down: '10.0.0.1/30', int: '10.30.0.1/24' }, [], {
    routes: [route('10.20.0.0/24', { via: '10.0.0.2', out: 'down' })],
  })
  const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int' } } })
  expect(judge(check, { topology: wired, devices: [l3, fw] }).findings).toEqual([])
})

test('ports that nothing uses, and those declared unused', () => {
  const fw = device('fw', {
    interfaces: [
      iface('lg', { addresses: ['10.20.0.1/24'] }),
      iface('ha1', { used: false }),
      iface('fortilink', { addresses: ['169.254.1.1/24'] }),
    ],
    domains: [domain()],
  })
  expect(
    judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg', fortilink: '-' } } }), devices: [fw] }).findings,
  ).toEqual([])
})

test('an interface that is shut down', () => {
  const fw = device('fw', {
    interfaces: [iface('lg', { addresses: ['10.20.0.1/24'] }), iface('old', { addresses: ['10.99.0.1/24'], enabled: false })],
    domains: [domain()],
  })
  expect(judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), devices: [fw] }).findings).toEqual([])
})

test('a provider’s router behind an external network', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24', wan: '203.0.113.2/29' }, [], {
    routes: [route('0.0.0.0/0', { via: '203.0.113.1', out: 'wan' })],
  })
  const wired = topology({
    zones: [ZONES.lg],
    externals: [external('internet', 'internet')],
    devices: { fw: { lg: 'lg', wan: 'internet' } },
  })
  expect(judge(check, { topology: wired, devices: [fw] }).findings).toEqual([])
})

test('a zone that is wider than the interface: routed subnets lie behind it', () => {
  const wide = zone('lg', ['10.20.0.0/16'])
  expect(
    judge(check, {
      topology: topology({ zones: [wide], devices: { fw: { lg: 'lg' } } }),
      devices: [firewall('fw', { lg: '10.20.0.1/24' }, [])],
    }).findings,
  ).toEqual([])
})
