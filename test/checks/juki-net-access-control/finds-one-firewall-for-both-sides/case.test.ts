import { expect, test } from 'vitest'
import { filter, iface, device, domain, route, routing } from '../../../support/builders.ts'
import { firewall, said } from '../../support.ts'
import { IN, judged, OUT } from '../juki-net.ts'

const one = firewall('fw', { my: '10.10.0.1/24', cs: '10.10.30.1/28', juki: '198.19.0.1/24' }, [IN, OUT])

test('one firewall with a leg in each', () => {
  const outcome = judged({ devices: [one], wiring: { fw: { my: 'my', cs: 'cs', juki: 'juki' } } })
  expect(said(outcome)).toEqual(['violation critical fw/interface/juki'])
  expect(outcome.findings[0]?.text.en).toContain('my')
})

test('a second firewall behind it, towards both, changes nothing for the CS', () => {
  const near = firewall('near', { cs: '10.10.30.1/28', up: '10.0.0.1/30' }, [IN, OUT], {
    routes: [route('198.19.0.0/24', { via: '10.0.0.2', out: 'up' }), route('10.10.0.0/24', { via: '10.0.0.2', out: 'up' })],
  })
  const far = firewall('far', { down: '10.0.0.2/30', my: '10.10.0.1/24', juki: '198.19.0.1/24' }, [IN, OUT], {
    routes: [route('10.10.30.0/28', { via: '10.0.0.1', out: 'down' })],
  })
  const outcome = judged({
    devices: [near, far],
    wiring: { near: { cs: 'cs', up: { link: ['far', 'down'] } }, far: { my: 'my', juki: 'juki' } },
  })
  expect(said(outcome)).toEqual(['violation critical near/interface/up'])
})

const virtual = device('fw', {
  interfaces: [
    iface('IN/my', { addresses: ['10.10.0.1/24'], domain: 'IN' }),
    iface('IN/cs', { addresses: ['10.10.30.1/28'], domain: 'IN' }),
    iface('OUT/cs', { addresses: ['10.10.30.2/28'], domain: 'OUT' }),
    iface('OUT/juki', { addresses: ['198.19.0.1/24'], domain: 'OUT' }),
  ],
  domains: [
    domain({
      name: 'IN',
      stages: [routing([route('10.10.0.0/24', { out: 'IN/my' }), route('10.10.30.0/28', { out: 'IN/cs' })]), filter([IN])],
    }),
    domain({
      name: 'OUT',
      stages: [routing([route('198.19.0.0/24', { out: 'OUT/juki' }), route('10.10.30.0/28', { out: 'OUT/cs' })]), filter([OUT])],
    }),
  ],
})
const vdoms = { fw: { 'IN/my': 'my', 'IN/cs': 'cs', 'OUT/cs': 'cs', 'OUT/juki': 'juki' } }

test('two VDOMs of one device are one firewall, unless the policy accepts them', () => {
  expect(said(judged({ devices: [virtual], wiring: vdoms }))).toEqual(['violation critical fw/interface/OUT/juki'])
  expect(said(judged({ devices: [virtual], wiring: vdoms, parameters: { 'virtual-separation': true } }))).toEqual([])
})
