import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-any-any.ts'
import type { Rule } from '../../../../src/model/rule.ts'
import { deny, external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.my, ZONES.lg, ZONES.lg2, ZONES.int],
  externals: [external('internet', 'internet')],
  devices: { fw: { my: 'my', lg: 'lg', lg2: 'lg2', int: 'int', wan: 'internet' } },
})
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', lg2: '10.20.1.1/24', int: '10.30.0.1/24', wan: '203.0.113.1/24' }
const findings = (...rules: readonly Rule[]) => judge(check, { topology: wired, devices: [firewall('fw', ports, rules)] }).findings

test('a whole tier of clients to one relay and port', () => {
  expect(findings(permit({ src: '10.20.0.0/23', dst: '10.30.0.40', services: 'tcp/4172' }))).toEqual([])
})

test('the Internet to a published server', () => {
  expect(findings(permit({ in: ['wan'], out: ['int'], dst: '10.30.0.10', services: 'tcp/443' }))).toEqual([])
})

test('everything inside one tier', () => {
  expect(findings(permit({ in: ['lg'], out: ['lg2'] }))).toEqual([])
})

test('a broad permit that never takes effect (RUL-005 shows it)', () => {
  expect(findings(deny(), permit({}))).toEqual([])
})

test('a disabled one', () => {
  expect(findings(permit({ enabled: false }))).toEqual([])
})

test('a router’s incoming list that names its own segment, where a firewall decides', () => {
  const l3 = router(
    'l3',
    { lg: '10.20.0.1/24', up: '10.0.0.2/30' },
    { in: { lg: [permit({ src: '10.20.0.0/24' })] } },
    { routes: [route('0.0.0.0/0', { via: '10.0.0.1' })] },
  )
  const fw = firewall(
    'fw',
    { down: '10.0.0.1/30', int: '10.30.0.1/24' },
    [permit({ id: 'pinned', src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' })],
    { routes: [route('10.20.0.0/24', { via: '10.0.0.2' })] },
  )
  const city = {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int' } } }),
    devices: [l3, fw],
  }
  expect(judge(check, city).findings).toEqual([])
})

test('a wide permit on a firewall that routing never uses', () => {
  const used = firewall('fw', { lg: '10.20.0.1/24', int: '10.30.0.1/24' }, [
    permit({ src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' }),
  ])
  const idle = firewall('fw2', { lg: '10.20.0.2/24', int: '' }, [permit({ in: ['lg'], out: ['int'] })])
  const both = topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg', int: 'int' }, fw2: { lg: 'lg', int: 'int' } } })
  expect(judge(check, { topology: both, devices: [used, idle] }).findings).toEqual([])
})
