import { expect, test } from 'vitest'
import { uncertainty } from '../../../support/builders.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { jump, judged, LOGIN, rule, SERVERS, town } from '../../remote-city.ts'

const told = (outcome: ReturnType<typeof judged>) =>
  outcome.findings.map(({ verdict, uncertainties = [] }) => `${verdict} ${uncertainties.map(({ code }) => code).join(' ')}`)

test('evidence that has ended', () => {
  const topology = town([jump()], [evidence('EV', { until: '2026-11-19' })])
  expect(told(judged([LOGIN, SERVERS], { topology }))).toEqual(['not-evaluable unproven-mfa', 'not-evaluable unproven-session-recording'])
})

test('a relay that does not say what it carries', () => {
  const silent = relay('jump', { kind: 'remote-access', legs: { in: 'mg 10.90.0.30' } })
  expect(told(judged([], { topology: town([silent]) }))).toEqual(['not-evaluable relay-undeclared'])
})

test('a rule past the gateway that is not fully understood', () => {
  const vague = { ...rule('vague', 'vpn', 'lg', { services: 'tcp/3389', partial: true }), uncertainties: [uncertainty()] }
  expect(told(judged([LOGIN, SERVERS, vague]))).toEqual(['not-evaluable unknown-statement'])
})
