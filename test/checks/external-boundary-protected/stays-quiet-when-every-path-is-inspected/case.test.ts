import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-boundary-protected.ts'
import { deny, device, external, jump, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'
import { boundary, CLOUD, connection, evidence, inspected, ISP, wired, withRegister } from '../city.ts'

test('every permit at the boundary has an IPS', () =>
  expect(
    judge(check, { topology: wired(), devices: [boundary([deny({ services: 'tcp/25' }), inspected({ in: ['int'] })])] }).findings,
  ).toEqual([]))

test('also in a list that rules jump to', () =>
  expect(judge(check, { topology: wired(), devices: [boundary([jump([inspected({ in: ['int'] })])])] }).findings).toEqual([]))

test('the line is watched, with evidence in force', () => {
  const topology = withRegister(
    wired(),
    [connection('C-1', 'wan1', 'cloud', { does: ['ids'], evidence: ['EV-1'] })],
    [evidence('EV-1', 'C-1', { until: '2027-03-31' })],
  )
  expect(
    judge(check, { topology, devices: [boundary([permit({ in: ['int'], out: ['wan1'] }), permit({ in: ['wan1'] })])] }).findings,
  ).toEqual([])
})

test('the line to a device managed by others is watched at our side of the cable', () => {
  const base = topology({
    zones: [ZONES.int],
    externals: [ISP],
    devices: { fw: { int: 'int' }, provider: { in: { link: ['fw', 'wan'] }, out: 'isp' } },
  })
  const provided = {
    ...base,
    devices: new Map([...base.devices].map(([id, d]) => [id, id === 'provider' ? { ...d, managedBy: 'outside' as const } : d])),
  }
  const fw = firewall('fw', { int: '10.30.0.1/24', wan: '192.0.2.2/30' }, [permit({ in: ['int'] })], {
    routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' })],
  })
  const devices = [fw, device('provider', { knowledge: 'outside' })]
  const line = connection('C-1', 'wan', 'isp', { does: ['ids'], evidence: ['EV-1'] })
  expect(judge(check, { topology: withRegister(provided, [line], [evidence('EV-1', 'C-1')]), devices }).findings).toEqual([])
  expect(judge(check, { topology: withRegister(provided, []), devices }).findings).not.toEqual([])
})

test('the security cloud detects, for the Internet behind it as well', () => {
  const topology = withRegister(wired([{ ...CLOUD, does: ['ids'], evidence: ['EV-1'] }, ISP]), [], [evidence('EV-1', 'cloud')])
  expect(judge(check, { topology, devices: [boundary([permit({ in: ['int'], out: ['wan1'] })])] }).findings).toEqual([])
})

test('towards the LGWAN no detection is asked for', () => {
  const lgwan = topology({
    zones: [ZONES.lg],
    externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
    devices: { fw: { lg: 'lg', up: 'wan' } },
  })
  const fw = firewall('fw', { lg: '10.20.0.1/24', up: '198.18.0.2/30' }, [permit({ in: ['lg'] })], {
    routes: [route('198.18.0.0/16', { out: 'up', via: '198.18.0.1' })],
  })
  expect(judge(check, { topology: lgwan, devices: [fw] }).findings).toEqual([])
})

test('one inspection on the way is enough: an inner router and an inner firewall need none', () => {
  const inner = topology({
    zones: [ZONES.int],
    externals: [ISP],
    devices: { core: { int: 'int', up: { link: ['fw', 'down'] } }, fw: { wan: 'isp' } },
  })
  const core = router(
    'core',
    { int: '10.30.0.1/24', up: '10.99.0.1/30' },
    {},
    { routes: [route('0.0.0.0/0', { out: 'up', via: '10.99.0.2' })] },
  )
  const fw = firewall('fw', { down: '10.99.0.2/30', wan: '192.0.2.2/30' }, [inspected({})], {
    routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' }), route('10.30.0.0/24', { out: 'down', via: '10.99.0.1' })],
  })
  expect(judge(check, { topology: inner, devices: [core, fw] }).findings).toEqual([])
})

test('a zone that is the edge of the LGWAN lies before our firewalls', () => {
  const edge = topology({
    zones: [{ ...ZONES.lg, role: 'edge' }],
    externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
    devices: { lgwan: { in: 'lg', out: 'wan' } },
  })
  const outside = { ...router('lgwan', {}), knowledge: 'outside' as const, interfaces: [], domains: [] }
  expect(judge(check, { topology: edge, devices: [outside] }).findings).toEqual([])
})

test('nothing passes', () => expect(judge(check, { topology: wired(), devices: [boundary([])] }).notApplicable).toBeDefined())
