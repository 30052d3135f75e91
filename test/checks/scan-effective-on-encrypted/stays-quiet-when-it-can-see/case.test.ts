import { expect, test } from 'vitest'
import check from '../../../../src/checks/scan-effective-on-encrypted.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { INT, inspecting, LGWAN, scanning, town } from '../../scanning.ts'
import { judge } from '../../support.ts'

test('a rule that decrypts what it scans', () => {
  const rule = inspecting({ id: 'web', src: INT, services: 'tcp/443' }, { 'virus-scan': 'all', 'tls-inspection': ['tcp/443'] })
  expect(judge(check, town([rule])).findings).toEqual([])
})

test('a proxy that ends the session and scans', () => {
  const city = town([scanning({ id: 'up', src: '10.30.0.8', services: 'tcp/443' })])
  const proxy = relay('proxy', {
    legs: { leg: 'int 10.30.0.8' },
    carries: [{ service: 'tcp/8080', sends: 'tcp/443', from: 'leg', to: 'leg', data: 'both', does: ['virus-scan'] }],
  })
  expect(judge(check, city).findings).toHaveLength(1)
  expect(judge(check, { ...city, topology: withRelays(city.topology, [proxy]) }).findings).toEqual([])
})

test('services without encryption', () => {
  expect(judge(check, town([scanning({ id: 'web', src: INT, services: ['tcp/80', 'tcp/25'] })])).findings).toEqual([])
})

test('closed networks', () => {
  expect(judge(check, town([scanning({ id: 'asp', services: 'tcp/443' })], [LGWAN])).notApplicable).toBeDefined()
})
