import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import { relay } from '../../../support/relays.ts'
import { zone } from '../../../support/builders.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge } from '../../support.ts'

test('a proxy of a school, in the school or on its own line to the Internet', () => {
  const proxy = relay('proxy', {
    legs: { school: 'guest 10.40.0.30' },
    carries: [{ service: 'tcp/8080', sends: 'tcp/443', from: 'school', to: 'school', data: 'both' }],
  })
  const line = relay('line', {
    legs: { school: 'guest 10.40.0.31', net: 'net 203.0.113.31' },
    carries: [{ service: 'tcp/8080', sends: 'tcp/443', from: 'school', to: 'net', data: 'both' }],
  })
  expect(judge(check, relayCity([proxy, line], [])).findings).toEqual([])
})

test('between two independent zones', () => {
  const box = relay('box', {
    legs: { a: 'guest 10.40.0.30', b: 'plc 10.40.9.1' },
    carries: [{ service: 'tcp/22', from: 'a', to: 'b', data: 'both' }],
  })
  const city = relayCity([box], [])
  const zones = new Map([...city.topology.zones, ['plc', zone('plc', ['10.40.9.0/28'], 'independent')] as const])
  expect(judge(check, { ...city, topology: { ...city.topology, zones } }).findings).toEqual([])
})

test('a relay whose rules are closed on the other side', () => {
  const box = relay('box', {
    legs: { out: 'inn 172.16.1.50', ind: 'guest 10.40.0.30' },
    carries: [{ service: 'tcp/22', from: 'out', to: 'ind' }],
  })
  expect(judge(check, relayCity([box], [])).findings).toEqual([])
  expect(judge(check, relayCity([box], [pass('put', '10.20.0.5', '172.16.1.50', 'tcp/22')])).findings).toHaveLength(1)
})
