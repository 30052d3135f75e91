import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import { permit, topology } from '../../../support/builders.ts'
import { firewall, judge, router, said, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.guest], devices: { fw: { lg: 'lg', guest: 'guest' } } })
const ports = { lg: '10.20.0.1/24', guest: '10.40.0.1/24' }

test('from outside in, and back out', () => {
  const rules = [
    permit({ id: 'in', src: '10.40.0.9', dst: '10.20.0.5', services: 'tcp/445' }),
    permit({ id: 'out', src: '10.20.0.5', dst: '10.40.0.9', services: 'tcp/80' }),
  ]
  expect(said(judge(check, { topology: wired, devices: [firewall('fw', ports, rules)] }))).toEqual([
    'violation high fw/out',
    'violation high fw/in',
  ])
})

test('a router that filters nothing, at the interface where they meet', () => {
  const outcome = judge(check, { topology: wired, devices: [router('fw', ports)] })
  expect(outcome.findings.every(({ cause }) => cause.id.startsWith('fw/interface/'))).toBe(true)
  expect(outcome.findings.map(({ verdict }) => verdict)).toContain('violation')
})
