import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { addresses, external, permit, route, topology } from '../../../support/builders.ts'
import { exception, firewall, judge, router, said, scope, withExceptions, ZONES } from '../../support.ts'

const isp = external('isp', 'internet')
const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  externals: [isp],
  devices: { core: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int', wan: 'isp' } },
})
const upward = route('0.0.0.0/0', { out: 'up', via: '10.99.0.2' })
const core = (...routes: (typeof upward)[]) => router('core', { lg: '10.20.0.1/24', up: '10.99.0.1/30' }, {}, { routes })
const ports = { down: '10.99.0.2/30', int: '10.30.0.1/24', wan: '192.0.2.2/30' }
const out = route('0.0.0.0/0', { out: 'wan', via: '192.0.2.1' })
const web = permit({ src: '10.30.0.0/24', services: 'tcp/443' })

test('followed through the core and a firewall that denies it all', () => {
  const outcome = judge(check, { topology: wired, devices: [core(upward), firewall('fw', ports, [web], { routes: [out] })] })
  expect(said(outcome)).toEqual(['violation medium core/route/0.0.0.0/0'])
  expect(outcome.findings[0]?.text.en).toContain('core → fw')
  const tolerant = { 'default-routes': 'unfiltered' }
  expect(
    judge(check, { topology: wired, devices: [core(upward), firewall('fw', ports, [web], { routes: [out] })], parameters: tolerant })
      .findings,
  ).toEqual([])
})

test('with no firewall on the way', () => {
  const edge = router('fw', ports, { in: { down: [] } }, { routes: [out] })
  const parameters = { 'default-routes': 'unfiltered' }
  expect(said(judge(check, { topology: wired, devices: [core(upward), edge], parameters }))).toEqual([
    'violation high core/route/0.0.0.0/0',
  ])
})

test('in two halves that are no default route by name', () => {
  const halves = ['0.0.0.0/1', '128.0.0.0/1'].map((prefix) => route(prefix, { out: 'up', via: '10.99.0.2' }))
  const outcome = judge(check, { topology: wired, devices: [core(...halves), firewall('fw', ports, [web], { routes: [out] })] })
  expect(outcome.findings.map((f) => [f.verdict, f.severity, f.from, f.to])).toContainEqual(['violation', 'medium', 'lg', 'isp'])
})

test('over IPv6', () => {
  const six = {
    ...wired,
    zones: new Map([...wired.zones, ['lg', { ...ZONES.lg, addresses: addresses('10.20.0.0/24', 'fd00:20::/64') }]]),
    internet: wired.internet.or(addresses('2001:db8::/32')),
  }
  const both = (device: ReturnType<typeof router>) => ({ ...device, interfaces: device.interfaces.map((i) => ({ ...i, ipv6: true })) })
  const inner = both(core(route('::/0', { out: 'up', via: 'fd00:99::2' })))
  const outer = both(firewall('fw', ports, [web], { routes: [route('::/0', { out: 'wan', via: 'fd00:98::1' })] }))
  expect(said(judge(check, { topology: six, devices: [inner, outer] }))).toEqual(['violation medium core/route/::/0'])
})

test('not: routes to the body’s own networks only', () => {
  const own = core(route('10.30.0.0/24', { out: 'up', via: '10.99.0.2' }))
  expect(judge(check, { topology: wired, devices: [own, firewall('fw', ports, [web], { routes: [out] })] }).findings).toEqual([])
})

test('not: a route to the one destination that an exception was approved for', () => {
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { externals: ['isp'], addresses: '203.0.113.8' }, ['tcp/443'])
  const excepted = withExceptions(wired, [exception('EX-1', 'SEG-001', flow)])
  const fw = firewall('fw', ports, [web], { routes: [out] })
  const towards = (prefix: string) => core(route(prefix, { out: 'up', via: '10.99.0.2' }))
  expect(judge(check, { topology: excepted, devices: [towards('203.0.113.8/32'), fw] }).findings).toEqual([])
  expect(said(judge(check, { topology: excepted, devices: [towards('203.0.113.0/24'), fw] }))).toEqual([
    'violation medium core/route/203.0.113.0/24',
  ])
})
