import { expect, test } from 'vitest'
import type { Redirects } from '../../../../src/model/relay.ts'
import { PIXELS } from '../../../support/relays.ts'
import { ALPHA_RULES, alphaGateway, BETA_RULES, betaGateway, judged, sides } from '../../screen-city.ts'

const found = (redirects: Redirects, parameters: Readonly<Record<string, unknown>> = {}) =>
  sides(judged({ model: 'alpha', relays: [alphaGateway({ redirects })], rules: ALPHA_RULES, city: { parameters } }))

test.each([
  ['the clipboard', { ...PIXELS, clipboard: 'both' }],
  ['text out, where the policy allows none', { ...PIXELS, clipboard: 'text-out' }],
  ['drives', { ...PIXELS, drive: true }],
  ['printers', { ...PIXELS, printer: true }],
  ['USB', { ...PIXELS, usb: true }],
] as const)('%s', (_, redirects) => {
  expect(found(redirects)).toEqual(['violation critical topology/relays/vdi-gw'])
})

test('not text in one direction that the policy allows', () => {
  expect(found({ ...PIXELS, clipboard: 'text-in' }, { clipboard: 'text-in' })).toEqual([])
  expect(found({ ...PIXELS, clipboard: 'text-out' }, { clipboard: 'text-in' })).toHaveLength(1)
})

test('a relay that is called screen transfer and does not say that it does it', () => {
  const carries = [{ service: 'tcp/443', sends: 'tcp/4172', from: 'inner', to: 'outer', data: 'both', does: ['log'] }] as const
  expect(sides(judged({ model: 'alpha', relays: [alphaGateway({ carries })], rules: ALPHA_RULES }))).toEqual([
    'violation critical topology/relays/vdi-gw',
  ])
})

test('no multi-factor authentication: β asks for it, α where the policy does', () => {
  const carries = [{ service: 'tcp/443', sends: 'tcp/3389', from: 'outer', to: 'inner', data: 'both', does: ['screen-transfer'] }] as const
  const beta = judged({ model: 'beta', relays: [betaGateway({ carries })], rules: BETA_RULES })
  expect(sides(beta)).toEqual(['violation critical topology/relays/vdi-gw'])
  expect(beta.findings[0]?.text.en).toContain('multi-factor')
  const alpha = (parameters: Readonly<Record<string, unknown>>) =>
    sides(judged({ model: 'alpha', relays: [alphaGateway()], rules: ALPHA_RULES, city: { parameters } }))
  expect(alpha({ 'require-mfa': true })).toEqual(['violation critical topology/relays/vdi-gw'])
  expect(alpha({})).toEqual([])
})
