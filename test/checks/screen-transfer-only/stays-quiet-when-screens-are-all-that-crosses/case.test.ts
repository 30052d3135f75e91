import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { ALPHA_RULES, alphaGateway, BETA_RULES, betaGateway, judged, sides } from '../../screen-city.ts'

test('α', () => {
  expect(sides(judged({ model: 'alpha', relays: [alphaGateway()], rules: ALPHA_RULES }))).toEqual([])
})

test('β', () => {
  expect(sides(judged({ model: 'beta', relays: [betaGateway()], rules: BETA_RULES }))).toEqual([])
})

test('β: a gateway whose outer leg is in the tier it leads to: the session with it crosses, and nothing else', () => {
  const inside = betaGateway({ legs: { outer: 'san-lg 172.16.1.41', inner: 'san-lg 172.16.1.40' } })
  const rules = [
    permit({ id: 'in', in: ['int-client'], out: ['san-lg'], dst: '172.16.1.41', services: 'tcp/443' }),
    permit({ id: 'out', in: ['san-lg'], out: ['lg-server'], src: '172.16.1.40', services: 'tcp/3389' }),
  ]
  expect(sides(judged({ model: 'beta', relays: [inside], rules }))).toEqual([])
  const wide = [permit({ id: 'wide', in: ['int-client'], out: ['san-lg'], services: 'tcp/443' }), ...rules]
  expect(sides(judged({ model: 'beta', relays: [inside], rules: wide }))).toEqual(['violation critical fw/wide int-client>san-lg'])
})

test('α: servers that exchange files are no terminals, and other services are for other checks', () => {
  const servers = permit({ id: 'files', in: ['lg-server'], out: ['vdi'], services: 'tcp/3389' })
  const web = permit({ id: 'web', in: ['lg-client'], out: ['int-client'], services: 'tcp/443' })
  expect(sides(judged({ model: 'alpha', relays: [alphaGateway()], rules: [...ALPHA_RULES, servers, web] }))).toEqual([])
})

test('a model without such terminals', () => {
  expect(judged({ model: 'two-tier', rules: [] }).notApplicable).toBeDefined()
})
