import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { zone } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge, scope, specific, withSpecifics } from '../../support.ts'

test('the session on the My Number side is one', () => {
  const box = relay('box', { legs: { lg: 'lg 10.20.0.30', my: 'my2 10.10.9.1' }, carries: [{ service: 'tcp/22', from: 'lg', to: 'my' }] })
  const city = relayCity([box], [])
  // A segment with nobody but the relay and one server.
  const zones = new Map([...city.topology.zones, ['my2', zone('my2', ['10.10.9.0/31'], 'mynumber')] as const])
  const flow = scope({ zones: ['my2'], addresses: '10.10.9.1' }, { zones: ['my2'], addresses: '10.10.9.0' }, ['tcp/22'])
  const topology = { ...withSpecifics(city.topology, [specific('SC-1', flow)]), zones }
  expect(judge(check, { ...city, topology }).findings).toEqual([])
})

test('no rule opens the session on one of its sides', () => {
  const box = relay('box', {
    legs: { lg: 'lg 10.20.0.30', far: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/22', from: 'lg', to: 'far' }],
  })
  expect(judge(check, relayCity([box], [])).findings).toEqual([])
})

test('a relay inside the tier, and a relay outside of it whose session is a direct 特定通信', () => {
  const inside = relay('inside', { legs: { one: 'my 10.10.0.31' }, carries: [{ service: 'tcp/22', from: 'one', to: 'one' }] })
  const outside = relay('outside', { legs: { one: 'lg 10.20.0.31' }, carries: [{ service: 'tcp/22', from: 'one', to: 'one' }] })
  const city = relayCity([inside, outside], [pass('sc', '10.20.0.31', '10.10.0.5', 'tcp/22')])
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.31' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
  expect(judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', flow)]) }).findings).toEqual([])
})

test('a relay inside the tier that a 特定通信 feeds: the session that crosses is the one to approve', () => {
  const inside = relay('inside', { legs: { one: 'my 10.10.0.31' }, carries: [{ service: 'tcp/22', from: 'one', to: 'one' }] })
  const city = relayCity([inside], [pass('sc', '10.20.0.30', '10.10.0.31', 'tcp/22')])
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.30' }, { zones: ['my'], addresses: '10.10.0.31' }, ['tcp/22'])
  expect(judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', flow)]) }).findings).toEqual([])
})

test('carried by hand', () => {
  const usb = relay('usb', {
    kind: 'manual-transfer',
    legs: { a: 'lg', b: 'my' },
    carries: [{ from: 'a', to: 'b', opens: ['person', 'person'] }],
  })
  expect(judge(check, relayCity([usb], [])).findings).toEqual([])
})
