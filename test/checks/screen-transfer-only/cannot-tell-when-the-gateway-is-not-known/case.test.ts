import { expect, test } from 'vitest'
import { permit, uncertainty } from '../../../support/builders.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { ALPHA_RULES, alphaGateway, BETA_EVIDENCE, BETA_RULES, betaGateway, judged, sides } from '../../screen-city.ts'

const CARRIES = [
  { service: 'tcp/443', sends: 'tcp/4172', from: 'inner', to: 'outer', data: 'both', does: ['screen-transfer', 'mfa'] },
] as const
const LEGS = { inner: 'san-lg 172.16.1.40', outer: 'san-int 172.16.0.40' }

test('redirection that is not declared', () => {
  const silent = relay('vdi-gw', { kind: 'screen-transfer', legs: LEGS, carries: CARRIES })
  expect(sides(judged({ model: 'alpha', relays: [silent], rules: ALPHA_RULES }))).toEqual(['not-evaluable critical topology/relays/vdi-gw'])
})

test('a gateway that does not say what it carries', () => {
  const silent = relay('vdi-gw', { kind: 'screen-transfer', legs: LEGS })
  expect(sides(judged({ model: 'alpha', relays: [silent], rules: ALPHA_RULES }))).toEqual(['not-evaluable critical topology/relays/vdi-gw'])
})

test('evidence that ended: for the pixels, and for the second factor', () => {
  const proofs = [evidence('EV', { until: '2026-11-19' }), BETA_EVIDENCE]
  expect(
    sides(judged({ model: 'alpha', relays: [alphaGateway()], rules: ALPHA_RULES, proofs, city: { parameters: { 'require-mfa': false } } })),
  ).toHaveLength(1)
  const beta = judged({ model: 'beta', relays: [betaGateway()], rules: BETA_RULES, proofs })
  expect(beta.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable', 'not-evaluable'])
  expect(beta.findings.flatMap(({ uncertainties = [] }) => uncertainties.map(({ code }) => code))).toEqual([
    'unproven-screen-transfer',
    'unproven-mfa',
  ])
})

test('a rule past the gateway that is not fully understood', () => {
  const vague = {
    ...permit({ id: 'vague', in: ['lg-client'], out: ['vdi'], services: 'tcp/4172', partial: true }),
    uncertainties: [uncertainty()],
  }
  const outcome = judged({ model: 'alpha', relays: [alphaGateway()], rules: [...ALPHA_RULES, vague] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})
