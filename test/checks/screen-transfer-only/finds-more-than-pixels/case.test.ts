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
  const carries = [{ service: 'tcp/443', sends: 'tcp/4172', from: 'inner', to: 'outer', data: 'both', does: ['mfa'] }] as const
  expect(sides(judged({ model: 'alpha', relays: [alphaGateway({ carries })], rules: ALPHA_RULES }))).toEqual([
    'violation critical topology/relays/vdi-gw',
  ])
})

test.each(['alpha', 'alpha-prime', 'beta'] as const)('no multi-factor authentication in model %s', (model) => {
  const [gateway, rules, way] =
    model === 'beta'
      ? [betaGateway, BETA_RULES, { from: 'outer', to: 'inner', sends: 'tcp/3389' }]
      : [alphaGateway, ALPHA_RULES, { from: 'inner', to: 'outer', sends: 'tcp/4172' }]
  const carries = [{ service: 'tcp/443', data: 'both' as const, does: ['screen-transfer' as const], ...way }]
  const outcome = (parameters: Readonly<Record<string, unknown>>) =>
    judged({ model, relays: [gateway({ carries })], rules, city: { parameters } })
  expect(sides(outcome({}))).toEqual(['violation critical topology/relays/vdi-gw'])
  expect(outcome({}).findings[0]?.text.en).toContain('multi-factor')
  expect(sides(outcome({ 'require-mfa': false }))).toEqual([])
})
