import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-collection.ts'
import { permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge } from '../../support.ts'
import { takes } from '../logs.ts'

const evidence = [takes('EV', 'organization')]

test('each tier its own', () => {
  const city = providerCity({
    servers: ['lg', 'my', 'int'],
    evidence,
    hosts: [
      host('lg-log', 'lg2', '10.20.1.50', ['log-collector']),
      host('my-log', 'my', '10.10.0.50', ['log-collector']),
      host('int-log', 'int', '10.30.0.50', ['log-collector']),
    ],
    rules: [permit({ in: ['lg'], dst: '10.20.1.50', services: 'udp/514' })],
  })
  const { findings, notDeclared } = judge(check, city)
  expect([findings, notDeclared]).toEqual([[], undefined])
})

test('the My Number tier through a diode', () => {
  const diode = relay('diode', {
    kind: 'data-diode',
    legs: { in: 'my 10.10.0.60', out: 'mg 10.90.0.60' },
    carries: [{ service: 'udp/514', from: 'in', to: 'out', does: ['data-diode'] }],
  })
  const city = providerCity({ servers: ['my'], evidence, relays: [diode], hosts: [host('log', 'mg', '10.90.0.50', ['log-collector'])] })
  const { findings, notDeclared } = judge(check, { ...city, parameters: { devices: false } })
  expect([findings, notDeclared]).toEqual([[], undefined])
})
