import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import { permit, tcp, topology, zone } from '../../../support/builders.ts'
import { exception, firewall, judge, said, scope, specific, withExceptions, withSpecifics, ZONES } from '../../support.ts'

const wired = topology({ zones: [ZONES.my, ZONES.int], devices: { fw: { my: 'my', int: 'int' } } })
const ports = { my: '10.10.0.1/24', int: '10.30.0.1/24' }
const flow = scope({ zones: ['my'], addresses: '10.10.0.5' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/8080'])
const rule = permit({ id: 'p1', src: '10.10.0.5', dst: '10.30.0.8', services: 'tcp/8080' })

test('neither a 特定通信 nor an exception counts', () => {
  const excused = withExceptions(withSpecifics(wired, [specific('SC-1', flow)]), [exception('EX-1', 'SEG-004', flow)])
  expect(said(judge(check, { topology: excused, devices: [firewall('fw', ports, [rule])] }))).toEqual(['violation critical fw/p1'])
})

test('over IPv6 as well', () => {
  const six = topology({
    zones: [zone('my', ['fd00:10::/64'], 'mynumber'), zone('int', ['fd00:30::/64'], 'internet')],
    devices: { fw: { my: 'my', int: 'int' } },
  })
  const outcome = judge(check, {
    topology: six,
    devices: [
      firewall('fw', { my: 'fd00:10::1/64', int: 'fd00:30::1/64' }, [
        permit({ id: 'p6', in: ['my'], src: 'fd00:10::/64', services: 'tcp/443' }),
      ]),
    ],
  })
  expect(said(outcome)).toEqual(['violation critical fw/p6'])
  expect(outcome.findings[0]?.packets?.has(tcp('fd00:10::5', 'fd00:30::8', 443))).toBe(true)
})
