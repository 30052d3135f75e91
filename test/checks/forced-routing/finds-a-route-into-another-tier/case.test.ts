import { expect, test } from 'vitest'
import check from '../../../../src/checks/forced-routing.ts'
import { external, policyRoute, route, routing, topology } from '../../../support/builders.ts'
import { exception, judge, router, said, scope, withExceptions, ZONES } from '../../support.ts'

// A guest network whose router has a leg towards the LGWAN tier's core.
const wired = topology({
  zones: [ZONES.guest, ZONES.lg],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { rt: { guest: 'guest', up: { link: ['core', 'down'] } }, core: { lg: 'lg' } },
})
const core = router('core', { down: '10.99.0.1/30', lg: '10.20.0.1/24' }, { in: { down: [] } })
const rt = (...routes: Parameters<typeof routing>[0]) => router('rt', { guest: '10.40.0.1/24', up: '10.99.0.2/30' }, {}, { routes })
const towards = (prefix: string) => route(prefix, { out: 'up', via: '10.99.0.1' })

test('a static route to a network of a tier that may not be talked to, though filters stop all of it', () => {
  const outcome = judge(check, { topology: wired, devices: [rt(towards('10.20.0.0/16')), core] })
  expect(said(outcome)).toEqual(['violation medium rt/route/10.20.0.0/16'])
  expect(outcome.findings[0]?.text.en).toContain('10.20.0.0/24')
})

test('to an external network', () =>
  expect(said(judge(check, { topology: wired, devices: [rt(towards('198.18.0.0/16')), core] }))).toEqual([
    'violation medium rt/route/198.18.0.0/16',
  ]))

test('IPv6', () => {
  const six = {
    ...wired,
    zones: new Map([...wired.zones, ['lg', { ...ZONES.lg, addresses: external('x', 'lgwan', ['fd00:20::/64']).addresses! }]]),
  }
  const outcome = judge(check, { topology: six, devices: [rt(route('fd00:20::/48', { out: 'up', via: 'fe80::1' })), core] })
  expect(said(outcome)).toEqual(['violation medium rt/route/fd00:20::/48'])
})

test('a policy route', () => {
  const built = rt()
  const [stage] = built.domains[0]!.stages.filter(({ kind }) => kind === 'route')
  const forwarding = routing(stage?.kind === 'route' ? stage.table.routes : [], {
    policyRoutes: [policyRoute({ src: '10.40.0.0/24', dst: '10.20.0.0/24', via: ['10.99.0.1'] })],
  })
  const stages = built.domains[0]!.stages.map((s) => (s.kind === 'route' ? forwarding : s))
  const outcome = judge(check, { topology: wired, devices: [{ ...built, domains: [{ ...built.domains[0]!, stages }] }, core] })
  expect(outcome.findings.map((f) => [f.verdict, f.severity, f.cause.label.en])).toEqual([['violation', 'medium', 'rt policy route']])
})

// What an exception was approved for needs its route, in both directions, and no more.
const from = { zones: ['guest'], addresses: '10.40.0.10' }
const to = { zones: ['lg'], addresses: '10.20.0.10' }
const approved = withExceptions(wired, [exception('EX-1', 'SEG-013', scope(from, to, ['tcp/443']))])

test('wider than what an exception needs', () => {
  const outcome = judge(check, { topology: approved, devices: [rt(towards('10.20.0.0/24'), towards('10.20.0.10/32')), core] })
  expect(said(outcome)).toEqual(['violation medium rt/route/10.20.0.0/24'])
})

test('for an exception that has ended', () => {
  const ended = withExceptions(wired, [exception('EX-1', 'SEG-013', scope(from, to, ['tcp/443']), { expires: '2026-10-01' })])
  expect(said(judge(check, { topology: ended, devices: [rt(towards('10.20.0.10/32')), core] }))).toEqual([
    'violation medium rt/route/10.20.0.10',
  ])
})

test('not: for an exception in force, there and back', () => {
  const reply = router(
    'core',
    { down: '10.99.0.1/30', lg: '10.20.0.1/24' },
    { in: { down: [] } },
    {
      routes: [route('10.40.0.10/32', { out: 'down', via: '10.99.0.2' })],
    },
  )
  expect(judge(check, { topology: approved, devices: [rt(towards('10.20.0.10/32')), reply] }).findings).toEqual([])
})

test('not: a default route or a summary that covers the tier’s own networks as well', () => {
  const routes = [towards('0.0.0.0/0'), towards('10.0.0.0/8')]
  expect(judge(check, { topology: wired, devices: [rt(...routes), core] }).findings).toEqual([])
})

test('not: a black hole', () =>
  expect(judge(check, { topology: wired, devices: [rt(route('10.20.0.0/16', { kind: 'blackhole' })), core] }).findings).toEqual([]))

test('not: a route whose every destination in the other tier more specific black holes take', () => {
  const holes = ['10.20.0.0/25', '10.20.0.128/25'].map((prefix) => route(prefix, { kind: 'blackhole' }))
  expect(judge(check, { topology: wired, devices: [rt(towards('10.20.0.0/16'), ...holes), core] }).findings).toEqual([])
})
