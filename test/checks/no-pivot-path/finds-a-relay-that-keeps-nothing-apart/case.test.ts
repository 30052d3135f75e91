import { expect, test } from 'vitest'
import type { Capability, RelayKind } from '../../../../src/model/relay.ts'
import { addresses, span } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { found, judged, step, WIRED } from '../../stepping-city.ts'

const JUMP = '10.30.0.50'
const login = step('login', 'vpn', 'int', { dst: JUMP, services: 'tcp/443' })
const toServers = step('servers', 'int', 'lg', { src: JUMP, dst: '10.20.0.20', services: 'tcp/3389' })
const jump = (does: readonly Capability[], kind: RelayKind = 'remote-access') =>
  withRelays(WIRED, [
    relay('jump', {
      kind,
      legs: { in: `int ${JUMP}` },
      carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'in', to: 'in', data: 'both', does }],
    }),
  ])

test('a jump host without multi-factor authentication', () => {
  expect(found(judged([login, toServers], { topology: jump(['session-recording']) }))).toEqual(['violation medium fw/servers'])
})

test('a jump host without recording', () => {
  expect(found(judged([login, toServers], { topology: jump(['mfa']) }))).toEqual(['violation medium fw/servers'])
})

test('a proxy: it says what it is, and keeps nobody out', () => {
  expect(found(judged([login, toServers], { topology: jump(['mfa', 'session-recording'], 'proxy') }))).toEqual([
    'violation medium fw/servers',
  ])
})

test('a good jump host that is logged in to by another service than the one it offers', () => {
  const shell = step('shell', 'vpn', 'int', { dst: JUMP, services: 'tcp/22' })
  expect(found(judged([shell, toServers], { topology: jump(['mfa', 'session-recording']) }))).toEqual(['violation medium fw/servers'])
})

test('a sanitizer that is logged in to: its other leg is in the tier itself', () => {
  const topology = withRelays(WIRED, [
    relay('san', {
      kind: 'file-sanitizer',
      legs: { outer: 'int 10.30.0.60', inner: 'lg 10.20.0.60' },
      carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does: ['file-cdr', 'virus-scan'] }],
    }),
  ])
  const shell = step('shell', 'vpn', 'int', { dst: '10.30.0.60', services: 'tcp/22' })
  const outcome = judged([shell], { topology })
  expect(found(outcome)).toEqual(['violation medium fw/shell'])
  expect(outcome.findings[0]?.text.en).toContain('has a leg in lg')
  expect(found(judged([step('upload', 'vpn', 'int', { dst: '10.30.0.60', services: 'tcp/443' })], { topology }))).toEqual([])
})

test('a gateway whose outer leg stands in the Internet, where nothing of ours filters', () => {
  const gateway = (does: readonly Capability[]) =>
    withRelays(WIRED, [
      relay('gw', {
        kind: 'remote-access',
        legs: { outer: 'internet 203.0.113.9', inner: `int ${JUMP}` },
        carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'outer', to: 'inner', data: 'both', does }],
      }),
    ])
  expect(found(judged([toServers], { topology: gateway([]) }))).toEqual(['violation medium fw/servers'])
  expect(found(judged([toServers], { topology: gateway(['mfa', 'session-recording']) }))).toEqual([])
})

test('a host that is declared with legs in two zones opens from the other one', () => {
  const host = {
    id: 'two-legs',
    name: 'two-legs',
    zone: 'int',
    zones: ['int', 'guest'],
    addresses: addresses('10.30.0.70', '10.40.0.70'),
    span,
  }
  const rules = [
    step('in', 'vpn', 'int', { dst: '10.30.0.70', services: 'tcp/22' }),
    step('out', 'guest', 'lg', { src: '10.40.0.70', dst: '10.20.0.20', services: 'tcp/22' }),
  ]
  expect(found(judged(rules, { topology: { ...WIRED, hosts: new Map([[host.id, host]]) } }))).toEqual(['violation medium fw/out'])
  expect(found(judged(rules))).toEqual([])
})
