import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { external, permit, route, topology } from '../../../support/builders.ts'
import { firewall, judge, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.my, ZONES.lg],
  externals: [external('wan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { my: 'my', lg: 'lg', up: 'wan' } },
})
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', up: '198.18.255.1/30' }
const routes = [route('198.18.0.0/16', { out: 'up', via: '198.18.255.2' })]
const flow = scope({ zones: ['my'], addresses: '10.10.0.5' }, { externals: ['wan'], addresses: '198.18.33.4' }, ['tcp/443'])
const rule = permit({ id: 'p1', src: '10.10.0.5', dst: '198.18.33.4', services: 'tcp/443' })

test('the rule permits exactly the approved packets', () => {
  expect(
    judge(check, { topology: withSpecifics(wired, [specific('SC-1', flow)]), devices: [firewall('fw', ports, [rule], { routes })] })
      .findings,
  ).toEqual([])
})

test('there is no such tier', () => {
  const without = topology({ zones: [ZONES.lg, ZONES.int], devices: {} })
  expect(judge(check, { topology: without, devices: [] }).notApplicable).toBeDefined()
})
