import { expect, test } from 'vitest'
import { uncertainty } from '../../../support/builders.ts'
import { evidence, relay, withRelays } from '../../../support/relays.ts'
import { found, judged, PUBLISHED, step, WIRED, WWW } from '../../stepping-city.ts'

test('a rule that is not fully understood', () => {
  const vague = {
    ...step('vague', 'int', 'lg', { src: WWW, dst: '10.20.0.20', services: 'tcp/445', partial: true }),
    uncertainties: [uncertainty()],
  }
  const outcome = judged([PUBLISHED, vague])
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
  expect(outcome.findings[0]?.uncertainties?.map(({ code }) => code)).toContain('unknown-statement')
})

test('a jump host whose multi-factor authentication has no evidence in force', () => {
  const login = step('login', 'vpn', 'int', { dst: '10.30.0.50', services: 'tcp/443' })
  const servers = step('servers', 'int', 'lg', { src: '10.30.0.50', dst: '10.20.0.20', services: 'tcp/3389' })
  const jump = relay('jump', {
    kind: 'remote-access',
    legs: { in: 'int 10.30.0.50' },
    carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'in', to: 'in', data: 'both', does: ['mfa', 'session-recording'] }],
  })
  const outcome = judged([login, servers], { topology: withRelays(WIRED, [jump], [evidence('EV', { until: '2026-11-19' })]) })
  expect(outcome.findings.map(({ verdict, severity }) => `${verdict} ${severity}`)).toEqual(['not-evaluable medium'])
  expect(found(judged([login, servers], { topology: withRelays(WIRED, [jump]) }))).toEqual([])
})
