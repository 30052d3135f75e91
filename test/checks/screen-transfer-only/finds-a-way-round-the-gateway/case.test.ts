import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { ALPHA_RULES, alphaGateway, BETA_RULES, betaGateway, judged, sides } from '../../screen-city.ts'

test('α: from a terminal straight to the desktop that the gateway shows', () => {
  const round = permit({ id: 'round', in: ['lg-client'], out: ['vdi'], dst: '10.30.0.9', services: 'tcp/8443' })
  expect(sides(judged({ model: 'alpha', relays: [alphaGateway()], rules: [...ALPHA_RULES, round] }))).toEqual([
    'violation critical fw/round lg-client>vdi',
  ])
})

test('α: remote desktop to any host of the other tier, without a gateway at all', () => {
  const rdp = permit({ id: 'rdp', in: ['lg-client'], out: ['int-client'], services: 'tcp/3389' })
  expect(sides(judged({ model: 'alpha', rules: [rdp] }))).toEqual(['violation critical fw/rdp lg-client>int-client'])
})

test('α: the gateway itself, by another service than the one it declares', () => {
  const ssh = permit({ id: 'ssh', in: ['lg-client'], out: ['san-lg'], dst: '172.16.1.40', services: ['tcp/22', 'tcp/443'] })
  const outcome = judged({ model: 'alpha', relays: [alphaGateway()], rules: [ssh, ...ALPHA_RULES] })
  expect(sides(outcome)).toEqual(['violation high fw/ssh lg-client>san-lg'])
  expect(outcome.findings[0]?.text.en).toContain('tcp/22')
})

test('β: a terminal that opens a page of an LGWAN system itself', () => {
  const web = permit({ id: 'web', in: ['int-client'], out: ['lg-server'], dst: '10.20.1.9', services: 'tcp/443' })
  expect(sides(judged({ model: 'beta', relays: [betaGateway()], rules: [...BETA_RULES, web] }))).toEqual([
    'violation critical fw/web int-client>lg-server',
  ])
})

test('the My Number tier, where the policy asks', () => {
  const rdp = permit({ id: 'rdp', in: ['lg-client'], out: ['my'], services: 'tcp/3389' })
  expect(sides(judged({ model: 'alpha', rules: [rdp], city: { parameters: { mynumber: true } } }))).toEqual([
    'violation critical fw/rdp lg-client>my',
  ])
  expect(sides(judged({ model: 'alpha', rules: [rdp] }))).toEqual([])
})
