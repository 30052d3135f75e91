import { expect, test } from 'vitest'
import { said } from '../../support.ts'
import { scope, specific } from '../../support.ts'
import { tcp } from '../../../support/builders.ts'
import { asks, judged, system } from '../registered.ts'

test('a body without a register', () => {
  const outcome = judged({})
  expect(said(outcome)).toEqual(['violation critical topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.text.en).toContain('198.19.10.20')
  expect(outcome.findings[0]?.packets?.has(tcp('10.10.0.10', '198.19.10.20', 443))).toBe(true)
})

test('another host of the same network is registered', () => {
  expect(said(judged({ systems: [system('kokuho', { at: '198.19.10.21' })] }))).toEqual([
    'violation critical topology/specific-communications/SC-01',
  ])
})

test('one of two hosts is registered', () => {
  const outcome = judged({ specifics: [asks('198.19.10.20-198.19.10.21')], systems: [system('kokuho')] })
  expect(said(outcome)).toEqual(['violation critical topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.text.en).toContain('198.19.10.21')
  expect(outcome.findings[0]?.text.en).not.toContain('198.19.10.20')
})

test('the same address, registered in another network', () => {
  expect(said(judged({ systems: [system('kokuho', { network: 'internet', internetConnected: true })] }))).toEqual([
    'violation critical topology/specific-communications/SC-01',
  ])
})

test('registered for another service', () => {
  const outcome = judged({ systems: [system('kokuho', { by: ['tcp/8443'] })] })
  expect(said(outcome)).toEqual(['violation critical topology/specific-communications/SC-01'])
  expect(outcome.findings[0]?.text.en).toContain('other services')
})

test('an end that no network of the topology has', () => {
  expect(said(judged({ specifics: [asks('172.31.0.9')], systems: [system('kokuho')] }))).toEqual([
    'violation critical topology/specific-communications/SC-01',
  ])
})

test('an outside initiator', () => {
  const inbound = specific('SC-04', scope({ addresses: '198.19.10.30' }, { zones: ['my'], addresses: '10.10.0.13' }, ['tcp/443']))
  expect(said(judged({ specifics: [inbound], systems: [system('kokuho')] }))).toEqual([
    'violation critical topology/specific-communications/SC-04',
  ])
})

test.each([
  ['nobody approved it', { approved: undefined }],
  ['its approval is to come', { approved: { by: '統括情報セキュリティ責任者', on: '2026-12-01', document: '登録第1号' } }],
] as const)('the system is registered, and %s', (_, fields) => {
  expect(said(judged({ systems: [system('kokuho', fields)] }))).toEqual(['violation critical topology/registered-systems/kokuho'])
})

test('approved by a role that the policy does not name', () => {
  const roles = { 'specific-communication-approver': ['CISO'] }
  expect(said(judged({ systems: [system('kokuho')], policy: { roles } }))).toEqual([
    'violation critical topology/registered-systems/kokuho',
  ])
})
