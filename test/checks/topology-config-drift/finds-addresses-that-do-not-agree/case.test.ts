import { expect, test } from 'vitest'
import check from '../../../../src/checks/topology-config-drift.ts'
import { device, domain, iface, route, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const one = (address: string, z = ZONES.lg) =>
  judge(check, { topology: topology({ zones: [z], devices: { fw: { lg: 'lg' } } }), devices: [firewall('fw', { lg: address }, [])] })

test('an address that is not in the zone', () => expect(said(one('10.77.0.1/24'))).toEqual(['violation high fw/interface/lg']))

test('a mask that is wider than the zone', () => expect(one('10.20.0.1/23').findings[0]?.text.en).toContain('the masks differ'))

test('another VLAN than the zone declares', () => {
  const fw = device('fw', { interfaces: [{ ...iface('lg', { addresses: ['10.20.0.1/24'] }), vlan: 211 }], domains: [domain()] })
  expect(
    judge(check, { topology: topology({ zones: [{ ...ZONES.lg, vlan: 210 }], devices: { fw: { lg: 'lg' } } }), devices: [fw] }).findings[0]
      ?.text.en,
  ).toContain('VLAN 211')
})

test('two ends of a cable in different subnets', () => {
  const wired = topology({ zones: [ZONES.lg, ZONES.int], devices: { a: { lan: 'lg', up: { link: ['b', 'up'] } }, b: { lan: 'int' } } })
  const outcome = judge(check, {
    topology: wired,
    devices: [firewall('a', { lan: '10.20.0.1/24', up: '10.0.0.1/30' }, []), firewall('b', { lan: '10.30.0.1/24', up: '10.0.1.2/30' }, [])],
  })
  expect(outcome.findings.map(({ text }) => text.en)).toEqual([expect.stringContaining('share no subnet')])
})

test('a next hop on a segment where nobody has it', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24' }, [], { routes: [route('10.66.0.0/16', { via: '10.20.0.254', out: 'lg' })] })
  expect(said(judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), devices: [fw] }))).toEqual([
    'violation medium fw/route/10.66.0.0/16',
  ])
})

test('a next hop on no connected subnet', () => {
  const fw = firewall('fw', { lg: '10.20.0.1/24' }, [], { routes: [route('10.66.0.0/16', { via: '172.31.0.1' })] })
  expect(said(judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), devices: [fw] }))).toEqual([
    'violation low fw/route/10.66.0.0/16',
  ])
})

test('that a device without export, or a zone without any device, cannot be judged', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg, ZONES.int], devices: { fw: { lg: 'lg' } } }),
    devices: [device('fw', { knowledge: 'missing' })],
  })
  expect(said(outcome)).toEqual(['not-evaluable high unknown/missing-export/built.conf/0', 'not-evaluable high topology/zones/int'])
})
