import { expect, test } from 'vitest'
import check from '../../../../src/checks/no-direct-lgwan-internet.ts'
import { external, permit, route, tcp, topology, uncertainty } from '../../../support/builders.ts'
import { exception, firewall, judge, said, scope, specific, withExceptions, withSpecifics, ZONES } from '../../support.ts'

const wired = topology({
  zones: [ZONES.lg, ZONES.int],
  externals: [external('net', 'internet')],
  devices: { fw: { lg: 'lg', int: 'int', wan: 'net' } },
})
const ports = { lg: '10.20.0.1/24', int: '10.30.0.1/24', wan: '203.0.113.2/28' }
const routes = [route('0.0.0.0/0', { out: 'wan', via: '203.0.113.1' })]

test('towards the Internet tier, with the rule and the packet', () => {
  const outcome = judge(check, {
    topology: wired,
    devices: [firewall('fw', ports, [permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' })], { routes })],
  })
  expect(said(outcome)).toEqual(['violation critical fw/p1'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.5', '10.30.0.5', 443))).toBe(true)
  expect(outcome.findings[0]?.packets?.has(tcp('10.20.0.6', '10.30.0.5', 443))).toBe(false)
})

test('from the Internet tier, and to the Internet itself', () => {
  const rules = [
    permit({ id: 'in', in: ['int'], src: '10.30.0.0/24', dst: '10.20.0.5', services: 'tcp/22' }),
    permit({ id: 'out', in: ['lg'], out: ['wan'], src: '10.20.0.0/24', services: 'tcp/443' }),
  ]
  const outcome = judge(check, { topology: wired, devices: [firewall('fw', ports, rules, { routes })] })
  expect(outcome.findings.map(({ from, to, cause }) => `${from} ${to} ${cause.id}`)).toEqual(['lg net fw/out', 'int lg fw/in'])
})

test('a source that is not at home there, one step lower and at the interface where it enters', () => {
  const outcome = judge(check, {
    topology: wired,
    devices: [firewall('fw', ports, [permit({ in: ['lg'], out: ['int'], src: '10.99.0.0/24', services: 'tcp/443' })], { routes })],
  })
  expect(said(outcome)).toEqual(['violation high fw/interface/lg'])
  expect(outcome.findings[0]?.foreignSource).toBe(true)
})

test('ping alone is medium', () => {
  const outcome = judge(check, {
    topology: wired,
    devices: [
      firewall('fw', ports, [permit({ id: 'p1', in: ['lg'], src: '10.20.0.0/24', dst: '10.30.0.5', services: 'icmp' })], { routes }),
    ],
  })
  expect(said(outcome)).toEqual(['violation medium fw/p1'])
})

test('a rule that may permit cannot be judged; a rule that certainly permits stands beside it', () => {
  const unknown = permit({
    id: 'p1',
    in: ['lg'],
    src: '10.20.0.5',
    dst: '10.30.0.5',
    services: 'tcp/443',
    partial: true,
    uncertainties: [uncertainty()],
  })
  expect(judge(check, { topology: wired, devices: [firewall('fw', ports, [unknown], { routes })] }).findings.map((f) => f.verdict)).toEqual(
    ['not-evaluable'],
  )
  const certain = permit({ id: 'p2', in: ['lg'], src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' })
  expect(said(judge(check, { topology: wired, devices: [firewall('fw', ports, [unknown, certain], { routes })] }))).toEqual([
    'violation critical fw/p2',
  ])
})

test('what lies outside an exception', () => {
  const rules = [permit({ id: 'p1', src: '10.20.0.0/24', dst: '10.30.0.5', services: 'tcp/443' })]
  const excused = withExceptions(wired, [
    exception('EX-1', 'SEG-001', scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['int'], addresses: '10.30.0.5' }, ['tcp/443'])),
  ])
  const { findings } = judge(check, { topology: excused, devices: [firewall('fw', ports, rules, { routes })] })
  const violation = findings.find(({ verdict }) => verdict === 'violation')
  expect(violation?.packets?.has(tcp('10.20.0.6', '10.30.0.5', 443))).toBe(true)
  expect(violation?.packets?.has(tcp('10.20.0.5', '10.30.0.5', 443))).toBe(false)
  expect(findings.filter(({ verdict }) => verdict === 'exempted').map(({ exception: id }) => id)).toEqual(['EX-1'])
})

test('what an expired exception covered, at the exception', () => {
  const rules = [permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' })]
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['int'], addresses: '10.30.0.5' }, ['tcp/443'])
  const lapsed = withExceptions(wired, [exception('EX-1', 'SEG-001', flow, { expires: '2026-10-31' })])
  expect(said(judge(check, { topology: lapsed, devices: [firewall('fw', ports, rules, { routes })] }))).toEqual([
    'violation critical topology/exceptions/EX-1',
  ])
})

test('a 特定通信 excuses nothing here: the cell does not say specific', () => {
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.5' }, { zones: ['int'], addresses: '10.30.0.5' }, ['tcp/443'])
  const outcome = judge(check, {
    topology: withSpecifics(wired, [specific('SC-1', flow)]),
    devices: [firewall('fw', ports, [permit({ id: 'p1', src: '10.20.0.5', dst: '10.30.0.5', services: 'tcp/443' })], { routes })],
  })
  expect(said(outcome)).toEqual(['violation critical fw/p1'])
})
