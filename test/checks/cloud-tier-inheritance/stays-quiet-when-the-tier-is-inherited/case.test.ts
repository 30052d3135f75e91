import { expect, test } from 'vitest'
import type { Topology } from '../../../../src/model/topology.ts'
import { system } from '../../mynumber-external-destination-safe/registered.ts'
import { scope, specific, withSpecifics } from '../../support.ts'
import { judged, uses } from '../clouds.ts'

test.each(['dedicated', 'closed-vpn'] as const)('a government cloud of the My Number tier over a %s line', (line) => {
  const outcome = judged({ tier: 'mynumber', line })
  expect(outcome.findings).toEqual([])
  expect(outcome.notApplicable).toBeUndefined()
})

test('a government cloud whose tier nobody declared inherits that of its users', () => {
  expect(judged({}).findings).toEqual([])
  expect(judged({ rules: [uses('lg')] }).findings).toEqual([])
})

test('an LGWAN cloud that only the LGWAN tier uses', () => {
  expect(judged({ kind: 'cloud-service', tier: 'lgwan', rules: [uses('lg')] }).findings).toEqual([])
})

test('what the tier may have with another one as a specific communication, the cloud may have', () => {
  const asked = uses('lg', { src: '10.20.0.9', dst: '10.110.0.20' })
  const sc = specific(
    'SC-01',
    scope({ zones: ['lg'], addresses: '10.20.0.9' }, { externals: ['cloud'], addresses: '10.110.0.20' }, ['tcp/443']),
  )
  expect(judged({ rules: [uses('my'), asked], change: (t) => withSpecifics(t, [sc]) }).findings).toEqual([])
})

test('a registered service that the LGWAN tier of model α′ breaks out to is no cloud of its own', () => {
  const change = (t: Topology): Topology => ({
    ...t,
    model: 'alpha-prime',
    registeredSystems: new Map([['m365', system('m365', { network: 'cloud', at: '10.110.0.0/20' })]]),
  })
  expect(judged({ kind: 'cloud-service', rules: [uses('lg')], line: 'internet', change }).notApplicable).toBeDefined()
})

test('a cloud service that only the Internet tier uses', () => {
  expect(judged({ kind: 'cloud-service', rules: [uses('int')], line: 'internet' }).notApplicable).toBeDefined()
})

test('a service that nobody declared to be of the LGWAN tier has other users', () => {
  expect(judged({ kind: 'cloud-service', rules: [uses('lg'), uses('int')] }).findings).toEqual([])
})
