import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-inventory.ts'
import type { Connection } from '../../../../src/model/topology.ts'
import { device, domain, external, iface, policyRoute, route, routing, span, topology } from '../../../support/builders.ts'
import { firewall, judge, said, ZONES } from '../../support.ts'

const internet = external('isp', 'internet')
const lgwan = external('wan', 'lgwan', ['198.18.0.0/16'])
const ports = { lg: '10.20.0.1/24', wan1: '198.51.100.2/30', wan2: '198.18.0.2/30' }
const attached = topology({
  zones: [ZONES.lg],
  externals: [internet, lgwan],
  devices: { fw: { lg: 'lg', wan1: 'isp', wan2: 'wan' } },
})
const entry = (id: string, name: string, to: string): Connection => ({
  id,
  device: 'fw',
  interface: name,
  to,
  alwaysOn: true,
  backup: false,
  owner: '情報政策課',
  purpose: 'インターネット接続',
  reviewed: '2026-04-01',
  approved: { by: '統括情報セキュリティ責任者', on: '2025-04-01', document: '接続承認第1号' },
  does: [],
  evidence: [],
  span,
})
const registered = (...entries: readonly Connection[]) => ({ ...attached, connections: new Map(entries.map((e) => [e.id, e])) })
const fw = firewall('fw', ports, [])

test('an interface attached to an external network that the register does not have', () => {
  const outcome = judge(check, { topology: registered(entry('C-1', 'wan1', 'isp')), devices: [fw] })
  expect(said(outcome)).toEqual(['violation high fw/interface/wan2'])
})

test('also when it is shut down: the line is still there', () => {
  const shut = { ...fw, interfaces: fw.interfaces.map((i) => (i.id === 'wan2' ? { ...i, enabled: false } : i)) }
  const outcome = judge(check, { topology: registered(entry('C-1', 'wan1', 'isp')), devices: [shut] })
  expect(said(outcome)).toEqual(['violation high fw/interface/wan2'])
})

test('and on a device without an export', () => {
  const outcome = judge(check, {
    topology: registered(entry('C-1', 'wan1', 'isp')),
    devices: [device('fw', { knowledge: 'outside' })],
  })
  expect(said(outcome)).toEqual(['violation high fw/interface/wan2'])
})

test('no register at all, where the policy requires one', () => {
  const outcome = judge(check, { topology: attached, devices: [fw], parameters: { 'require-register': true } })
  expect(said(outcome)).toEqual(['violation high fw/interface/wan1', 'violation high fw/interface/wan2'])
})

test('an entry that leads elsewhere than the interface does leaves the real connection undeclared', () => {
  const outcome = judge(check, { topology: registered(entry('C-1', 'wan1', 'isp'), entry('C-2', 'wan2', 'isp')), devices: [fw] })
  expect(said(outcome)).toEqual(['violation high fw/interface/wan2', 'violation medium topology/connections/C-2'])
})

test('more connections than the policy allows', () => {
  const outcome = judge(check, { topology: attached, devices: [fw], parameters: { 'max-links': 1 } })
  expect(said(outcome)).toEqual(['violation high topology/connections'])
})

// Where others manage the device at the line, our own interface towards it is the connection.
const managed = topology({
  zones: [ZONES.lg],
  externals: [lgwan],
  devices: { fw: { lg: 'lg', up: { link: ['provider', 'in'] } }, provider: { out: 'wan' } },
})
const behind = {
  ...managed,
  devices: new Map([...managed.devices].map(([id, d]) => [id, id === 'provider' ? { ...d, managedBy: 'outside' as const } : d])),
}
const own = [firewall('fw', { lg: '10.20.0.1/24', up: '198.18.0.2/30' }, []), device('provider', { knowledge: 'outside' })]
const entered = (...entries: readonly Connection[]) => ({ ...behind, connections: new Map(entries.map((e) => [e.id, e])) })

test('a connection behind a device managed by others is at our interface', () =>
  expect(said(judge(check, { topology: entered(), devices: own }))).toEqual(['violation high fw/interface/up']))

test('and the register may name either side of that device', () => {
  for (const one of [entry('C-1', 'up', 'wan'), { ...entry('C-1', 'out', 'wan'), device: 'provider' }])
    expect(judge(check, { topology: entered(one), devices: own }).findings).toEqual([])
})

test('a device without an export may have any', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }),
    devices: [device('fw', { knowledge: 'missing' })],
  })
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['missing-export']],
  ])
})

// Signs in the configuration do not depend on any register.
const spare = (touches: 'absent' | 'unused', address: string, ...routes: Parameters<typeof routing>[0]) =>
  judge(check, {
    topology: topology({
      zones: [ZONES.lg],
      externals: [internet],
      devices: { fw: { lg: 'lg', ...(touches === 'unused' ? { lte: '-' } : {}) } },
    }),
    devices: [firewall('fw', { lg: '10.20.0.1/24', lte: address }, [], { routes })],
  })

test('a public address on an interface that the topology does not have', () =>
  expect(said(spare('absent', '203.0.113.2/30'))).toEqual(['violation high fw/interface/lte']))

test('or that it declares unused', () => expect(said(spare('unused', '203.0.113.2/30'))).toEqual(['violation high fw/interface/lte']))

test('a public IPv6 address', () => {
  const six = topology({ zones: [ZONES.lg], externals: [external('isp', 'internet')], devices: { fw: { lg: 'lg' } } })
  const outcome = judge(check, {
    topology: { ...six, internet: six.internet.or(external('x', 'internet', ['2001:db8::/32']).addresses!) },
    devices: [firewall('fw', { lg: '10.20.0.1/24', lte: '2001:db8::2/64' }, [])],
  })
  expect(said(outcome)).toEqual(['violation high fw/interface/lte'])
})

test('a default route that leaves by an interface attached to nothing', () => {
  expect(said(spare('unused', '10.99.0.2/30', route('0.0.0.0/0', { out: 'lte', via: '10.99.0.1' })))).toEqual([
    'violation high fw/interface/lte',
  ])
  // The same written with the next hop alone.
  expect(said(spare('unused', '10.99.0.2/30', route('0.0.0.0/0', { via: '10.99.0.1' })))).toEqual(['violation high fw/interface/lte'])
})

test('a policy route for any destination does as well', () => {
  const fwp = device('fw', {
    interfaces: [iface('lg', { addresses: ['10.20.0.1/24'] }), iface('lte', { addresses: ['10.99.0.2/30'] })],
    domains: [domain({ stages: [routing([], { policyRoutes: [policyRoute({ src: '10.20.0.0/24', out: ['lte'] })] })] })],
  })
  const outcome = judge(check, { topology: topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), devices: [fwp] })
  expect(said(outcome)).toEqual(['violation high fw/interface/lte'])
})

test('a public address on an interface that is said to serve a zone', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.lg], externals: [internet], devices: { fw: { lg: 'lg' } } }),
    devices: [firewall('fw', { lg: '203.0.113.2/30' }, [])],
  })
  expect(said(outcome)).toEqual(['violation high fw/interface/lg'])
})
