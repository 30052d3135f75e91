import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import { permit, topology } from '../../../support/builders.ts'
import { exception, firewall, judge, scope, withExceptions, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.lg, ZONES.guest], devices: { fw: { lg: 'lg', guest: 'guest' } } })
const ports = { lg: '10.20.0.1/24', guest: '10.40.0.1/24' }

test('it is shown as exempted, with the exception', () => {
  const flow = scope({ zones: ['guest'], addresses: '10.40.0.9' }, { zones: ['lg'], addresses: '10.20.0.5' }, ['tcp/443'])
  const rules = [permit({ src: '10.40.0.9', dst: '10.20.0.5', services: 'tcp/443' })]
  const { findings } = judge(check, {
    topology: withExceptions(wired, [exception('EX-4', 'SEG-013', flow)]),
    devices: [firewall('fw', ports, rules)],
  })
  expect(findings.map(({ verdict, exception: id }) => `${verdict} ${id}`)).toEqual(['exempted EX-4'])
})
