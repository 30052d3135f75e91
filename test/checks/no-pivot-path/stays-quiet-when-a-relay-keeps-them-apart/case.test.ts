import { expect, test } from 'vitest'
import type { Redirects } from '../../../../src/model/relay.ts'
import { PIXELS, relay, withRelays } from '../../../support/relays.ts'
import { found, judged, PUBLISHED, step, WIRED, WWW } from '../../stepping-city.ts'

const onward = [
  step('to-relay', 'int', 'int', {}),
  step('out', 'int', 'lg', { src: '10.30.0.50', dst: '10.20.0.20', services: ['tcp/25', 'tcp/3389'] }),
]

test('a jump host with multi-factor authentication and recording, by the service it offers', () => {
  const jump = relay('jump', {
    kind: 'remote-access',
    legs: { in: 'int 10.30.0.50' },
    carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'in', to: 'in', data: 'both', does: ['mfa', 'session-recording'] }],
  })
  const login = step('login', 'vpn', 'int', { dst: '10.30.0.50', services: 'tcp/443' })
  expect(found(judged([login, ...onward], { topology: withRelays(WIRED, [jump]) }))).toEqual([])
})

test('screen transfer, while it passes nothing but pixels', () => {
  const gateway = (redirects: Redirects) =>
    withRelays(WIRED, [
      relay('gw', {
        kind: 'screen-transfer',
        legs: { in: 'int 10.30.0.50' },
        carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'in', to: 'in', data: 'both', does: ['screen-transfer'] }],
        redirects,
      }),
    ])
  const login = step('login', 'guest', 'int', { dst: '10.30.0.50', services: 'tcp/443' })
  expect(found(judged([login, ...onward], { topology: gateway(PIXELS) }))).toEqual([])
  expect(found(judged([login, ...onward], { topology: gateway({ ...PIXELS, drive: true }) }))).toEqual(['violation medium fw/out'])
})

test('a mail sanitizer that the mail comes to', () => {
  const san = relay('san', {
    kind: 'mail-sanitizer',
    legs: { outer: 'guest 10.40.0.25', inner: 'lg 10.20.0.25' },
    carries: [{ service: 'tcp/25', from: 'outer', to: 'inner', does: ['mail-text', 'attachment-strip'] }],
  })
  const rules = [PUBLISHED, step('mail', 'int', 'guest', { src: WWW, dst: '10.40.0.25', services: 'tcp/25' })]
  expect(found(judged(rules, { topology: withRelays(WIRED, [san]) }))).toEqual([])
})
