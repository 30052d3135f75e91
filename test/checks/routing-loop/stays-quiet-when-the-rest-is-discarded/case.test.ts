import { expect, test } from 'vitest'
import check from '../../../../src/checks/routing-loop.ts'
import { deny, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  devices: { core: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int' } },
})
const upward = route('0.0.0.0/0', { out: 'up', via: '10.99.0.2' })
const ports = { core: { lg: '10.20.0.1/24', up: '10.99.0.1/30' }, fw: { down: '10.99.0.2/30', int: '10.30.0.1/24' } }
const summary = route('10.0.0.0/8', { out: 'down', via: '10.99.0.1' })

test('by a black hole route', () => {
  const core = router('core', ports.core, {}, { routes: [upward, route('10.0.0.0/8', { kind: 'blackhole' })] })
  const fw = firewall('fw', ports.fw, [permit()], { routes: [summary] })
  expect(judge(check, { topology: wired, devices: [core, fw] }).findings).toEqual([])
})

test('by a firewall that lets nothing turn back', () => {
  const core = router('core', ports.core, {}, { routes: [upward] })
  const fw = firewall('fw', ports.fw, [deny({ in: ['down'], out: ['down'] }), permit()], { routes: [summary] })
  expect(judge(check, { topology: wired, devices: [core, fw] }).findings).toEqual([])
})

test('or where a tracked route may carry it away', () => {
  const core = router('core', ports.core, {}, { routes: [upward] })
  const away = route('10.0.0.0/8', { out: 'int', via: '10.30.0.254', distance: 5, conditional: true })
  const fw = firewall('fw', ports.fw, [permit()], { routes: [summary, away] })
  expect(judge(check, { topology: wired, devices: [core, fw] }).findings).toEqual([])
})

test('or where an equal route leads to another device', () => {
  const core = router('core', ports.core, {}, { routes: [upward] })
  const other = router('other', { near: '10.98.0.2/30' })
  const equal = route('10.0.0.0/8', { out: 'side', via: '10.98.0.2' })
  const fw = firewall('fw', { ...ports.fw, side: '10.98.0.1/30' }, [permit()], { routes: [summary, equal] })
  const both = topology({
    zones: [ZONES.lg, ZONES.int],
    devices: { core: { lg: 'lg', up: { link: ['fw', 'down'] } }, fw: { int: 'int', side: { link: ['other', 'near'] } }, other: {} },
  })
  expect(judge(check, { topology: both, devices: [core, fw, other] }).findings).toEqual([])
})
