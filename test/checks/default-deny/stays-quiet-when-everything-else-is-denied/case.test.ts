import { expect, test } from 'vitest'
import check from '../../../../src/checks/default-deny.ts'
import { deny, permit, topology } from '../../../support/builders.ts'
import { firewall, judge, router, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { l3: { lg: 'lg', int: 'int' } } })
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24' }

test('a list on each side ends in an implicit deny', () => {
  const lists = { in: { lg: [permit({ src: '10.20.0.0/24' })], int: [permit({ dst: '10.20.0.5', services: 'tcp/25' })] } }
  expect(judge(check, { topology: wired, devices: [router('l3', ports, lists)] }).findings).toEqual([])
})

test('a firewall that ends in a logged deny', () => {
  const last = { ...deny(), logged: true }
  expect(judge(check, { topology: wired, devices: [firewall('l3', ports, [permit({ services: 'tcp/443' }), last])] }).findings).toEqual([])
})

test('an explicit permit of everything is not implicit (RUL-002 judges it)', () => {
  const all = { in: { lg: [permit()], int: [permit()] } }
  expect(judge(check, { topology: wired, devices: [router('l3', ports, all)] }).findings).toEqual([])
})

test('interfaces of one tier', () => {
  const inside = topology({ zones: [ZONES.lg, ZONES.lg2], devices: { l3: { lg: 'lg', lg2: 'lg2' } } })
  expect(judge(check, { topology: inside, devices: [router('l3', { lg: '10.20.0.1/24', lg2: '10.20.1.1/24' })] }).findings).toEqual([])
})
