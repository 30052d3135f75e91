import { expect, test } from 'vitest'
import check from '../../../../src/checks/time-sync.ts'
import { permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge } from '../../support.ts'

test('each tier by its own source, from the LGWAN, a receiver and the security cloud', () => {
  const city = providerCity({
    servers: ['lg', 'my', 'int'],
    hosts: [
      host('lg-clock', 'lg2', '10.20.1.123', ['time-source'], ['lgwan']),
      host('my-clock', 'my', '10.10.0.123', ['time-source'], ['gps']),
      host('nms', 'mg', '10.90.0.10', ['time-source'], ['lg-clock']),
    ],
    relays: [
      relay('int-ntp', { kind: 'ntp-relay', legs: { sv: 'int 10.30.0.123' }, carries: [{ service: 'udp/123', from: 'sv', to: 'sv' }] }),
    ],
    rules: [
      permit({ in: ['lg', 'mg'], dst: '10.20.1.123', services: 'udp/123' }),
      permit({ in: ['lg2'], src: '10.20.1.123', dst: '198.18.0.53', services: 'udp/123' }),
      permit({ in: ['int'], src: '10.30.0.123', dst: '192.0.2.123', services: 'udp/123' }),
    ],
  })
  const { findings, notDeclared } = judge(check, city)
  expect([findings, notDeclared]).toEqual([[], undefined])
})

test('the management network may serve the others', () => {
  const city = providerCity({
    hosts: [host('nms', 'mg', '10.90.0.10', ['time-source'], ['gps'])],
    rules: [permit({ in: ['lg'], dst: '10.90.0.10', services: 'udp/123' })],
  })
  expect(judge(check, city).findings).toEqual([])
})

test('it does not apply where nothing takes logs', () => {
  const { topology } = providerCity({ servers: [] })
  expect(judge(check, { topology, devices: [] }).notApplicable).toBeDefined()
})
