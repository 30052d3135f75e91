import { expect, test } from 'vitest'
import check from '../../../../src/checks/public-service-separated.ts'
import type { Host } from '../../../../src/model/topology.ts'
import { addresses, span, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'
import { pub } from '../published.ts'

const devices = { fw: { pub: 'pub', int: 'int' } }
const fw = (ports: Readonly<Record<string, string>>) => [firewall('fw', ports, [])]
const apart = fw({ pub: '10.30.50.1/28', int: '10.30.0.1/24' })
const of = (zones: Parameters<typeof topology>[0] extends infer F ? (F extends { zones?: infer Z } ? Z : never) : never) =>
  topology({ zones: zones ?? [], devices })

test('one VLAN for it and another zone, even of its own tier', () => {
  const place = of([
    { ...pub, vlan: 350 },
    { ...ZONES.int, vlan: 350 },
  ])
  expect(said(judge(check, { topology: place, devices: apart }))).toEqual(['violation high topology/zones/int'])
})

test('the same VLAN id at another site is another segment', () => {
  const place = of([
    { ...pub, vlan: 350 },
    { ...ZONES.int, vlan: 350, site: 'shisho' },
  ])
  expect(judge(check, { topology: place, devices: apart }).findings).toEqual([])
})

test('an interface of another zone with an address of the published one', () => {
  expect(said(judge(check, { topology: of([pub, ZONES.int]), devices: fw({ pub: '', int: '10.30.50.1/28' }) }))).toEqual([
    'violation high fw/interface/int',
  ])
})

test('an interface of the published zone with an address of another', () => {
  expect(said(judge(check, { topology: of([pub, ZONES.int]), devices: fw({ pub: '10.30.0.1/24', int: '' }) }))).toEqual([
    'violation high fw/interface/pub',
  ])
})

test('a server with a second leg inside', () => {
  const host: Host = { id: 'web', name: 'web', zone: 'pub', zones: ['pub', 'int'], addresses: addresses('10.30.50.10', '10.30.0.10'), span }
  const place = { ...of([pub, ZONES.int]), hosts: new Map([[host.id, host]]) }
  expect(said(judge(check, { topology: place, devices: apart }))).toEqual(['violation high topology/hosts/web'])
})
