/** flow: all of it has to pass for certain. */
import { expect, test } from 'vitest'
import { condition, deny, permit, tcp } from '../../support/builders.ts'
import { said } from '../support.ts'
import { fw, ownOutcome } from './own-town.ts'

const UPDATE = 'severity: high\nflow: { from: lg, to: wsus, service: tcp/8530 }'
const RULE = { id: 'update', src: '10.20.0.0/24', dst: '10.20.1.40', services: 'tcp/8530' } as const

test('what passes as a whole is quiet', () => {
  expect(ownOutcome({ check: UPDATE, devices: [fw([permit(RULE)])] })).toEqual({ findings: [] })
})

test('a rule that stops it is the cause', () => {
  const outcome = ownOutcome({ check: UPDATE, devices: [fw([deny({ id: 'stop', services: 'tcp/8000-9000' }), permit(RULE)])] })
  expect(said(outcome)).toEqual(['violation high fw/stop'])
  expect(outcome.findings[0]?.text.en).toContain('fw/stop'.slice(3))
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.40', 8530))).toBe(true)
})

test('where no rule permits it, the device is', () => {
  expect(said(ownOutcome({ check: UPDATE }))).toEqual(['violation high fw'])
})

test('half of a zone is not enough', () => {
  const outcome = ownOutcome({ check: UPDATE, devices: [fw([permit({ ...RULE, src: '10.20.0.0/25' })])] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.200', '10.20.1.40', 8530))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.9', '10.20.1.40', 8530))).toBe(false)
})

test('a whole zone can be a destination: the addresses of the device itself are not hosts', () => {
  const check = 'flow: { from: lg, to: lg2, service: tcp/443 }'
  expect(ownOutcome({ check, devices: [fw([permit({ services: 'tcp/443' })])] }).findings).toEqual([])
})

test('what passes only on a condition cannot be told', () => {
  const timed = permit({ ...RULE, conditions: [condition('schedule')] })
  const outcome = ownOutcome({ check: UPDATE, devices: [fw([timed])] })
  expect(said(outcome)).toEqual(['not-evaluable high fw/update'])
  expect(outcome.findings[0]?.uncertainties).toHaveLength(1)
  expect(ownOutcome({ check: UPDATE, devices: [fw([timed, permit(RULE)])] }).findings).toEqual([])
})

test('nor what a rule denies on a condition', () => {
  const timed = deny({ ...RULE, id: 'at-night', conditions: [condition('schedule')] })
  const outcome = ownOutcome({ check: UPDATE, devices: [fw([timed, permit(RULE)])] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('nor what a rule only may permit', () => {
  const outcome = ownOutcome({ check: UPDATE, devices: [fw([permit({ ...RULE, partial: true })])] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('within one zone nothing stands in the way', () => {
  expect(ownOutcome({ check: 'flow: { from: 10.20.0.5, to: 10.20.0.6, service: tcp/445 }' })).toEqual({ findings: [] })
})

test('an address that is nobody’s is reached by no way', () => {
  const outcome = ownOutcome({ check: 'flow: { from: lg, to: 10.99.0.1, service: tcp/443 }', devices: [fw([permit()])] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('a tier this body does not have needs nothing', () => {
  const outcome = ownOutcome({ check: 'flow: { from: mynumber, to: wsus, service: tcp/8530 }' })
  expect(outcome.notApplicable).toBeDefined()
  expect(outcome.findings).toEqual([])
})
