import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import mynumberIsolation from '../../../../src/checks/mynumber-isolation.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import { applyExceptions, excusedPackets } from '../../../../src/checks/exceptions.ts'
import { external, tcp } from '../../../support/builders.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { exception, judge, policy, said, scope, specific, TODAY, withExceptions, withSpecifics } from '../../support.ts'

const LEGS = { out: 'lg 10.20.0.30', ind: 'guest 10.40.0.30' }
const files = (does: readonly Capability[] = [], data: 'forward' | 'both' = 'forward') =>
  relay('box', {
    kind: 'file-relay',
    legs: LEGS,
    carries: [{ service: 'tcp/445', from: 'out', to: 'ind', opens: ['peer', 'peer'], data, does }],
  })

test('from the LGWAN tier, the Internet tier and the management tier, at the session on the independent side', () => {
  for (const out of ['lg 10.20.0.30', 'int 10.30.0.30', 'mg 10.90.0.30']) {
    const box = { ...files(), legs: relay('box', { legs: { ...LEGS, out } }).legs }
    const outcome = judge(check, relayCity([box], []))
    expect(said(outcome), out).toEqual(['violation high topology/relays/box'])
    expect(outcome.findings[0]).toMatchObject({ from: 'guest', to: 'guest' })
    expect(outcome.findings[0]?.packets?.has(tcp('10.40.0.9', '10.40.0.30', 445))).toBe(true)
    expect(outcome.findings[0]?.chain?.map(({ hop, into }) => into?.channel.relay.id ?? hop.to)).toEqual(['box', 'guest'])
  }
})

test('out of the independent tier, and both ways by one session once', () => {
  const out = relay('box', { legs: LEGS, carries: [{ service: 'tcp/22', from: 'ind', to: 'out' }] })
  expect(said(judge(check, relayCity([out], [])))).toEqual(['violation high topology/relays/box'])
  expect(said(judge(check, relayCity([files([], 'both')], [])))).toEqual(['violation high topology/relays/box'])
})

test('from a vendor, the security cloud and the LGWAN', () => {
  for (const [place, address] of [
    ['vendor', '203.0.113.70'],
    ['cloud', '192.0.2.30'],
    ['lgwan', '198.18.0.30'],
  ] as const) {
    const box = relay('box', { legs: { ...LEGS, out: `${place} ${address}` }, carries: [{ service: 'tcp/22', from: 'out', to: 'ind' }] })
    const city = relayCity([box], [])
    const externals = new Map([...city.topology.externals, ['vendor', external('vendor', 'vendor-remote', ['203.0.113.64/28'])] as const])
    expect(said(judge(check, { ...city, topology: { ...city.topology, externals } })), place).toEqual([
      'violation high topology/relays/box',
    ])
  }
})

test('between segments of relays, where rules open the sessions of both sides', () => {
  const box = relay('box', {
    kind: 'file-relay',
    legs: { out: 'inn 172.16.1.50', ind: 'guest 10.40.0.30' },
    carries: [{ service: 'tcp/445', from: 'out', to: 'ind', opens: ['peer', 'relay'] }],
  })
  expect(said(judge(check, relayCity([box], [pass('put', '10.20.0.0/24', '172.16.1.50', 'tcp/445')])))).toEqual([
    'violation high topology/relays/box',
  ])
})

test('a virus scan is no sanitization, a diode inward lets everything in, and screens with a clipboard are more than screens', () => {
  expect(said(judge(check, relayCity([files(['virus-scan', 'log'])], [])))).toHaveLength(1)
  expect(said(judge(check, relayCity([files(['data-diode'])], [])))).toHaveLength(1)
  const screens = relay('gw', {
    kind: 'screen-transfer',
    legs: LEGS,
    carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'out', to: 'ind', data: 'both', does: ['screen-transfer'] }],
    redirects: { ...PIXELS, clipboard: 'both' },
  })
  expect(said(judge(check, relayCity([screens], [])))).toEqual(['violation high topology/relays/gw'])
})

test('what is said to be a diode and carries back by another carry', () => {
  const box = relay('box', {
    kind: 'data-transfer',
    legs: LEGS,
    carries: [
      { service: 'tcp/22', from: 'ind', to: 'out', does: ['data-diode'] },
      { service: 'tcp/2222', from: 'out', to: 'ind', does: ['file-cdr', 'screen-transfer'] },
    ],
    redirects: PIXELS,
  })
  expect(said(judge(check, relayCity([box], [])))).toEqual(['violation high topology/relays/box'])
})

test('a specific communication covers some of the session only, or is out of force', () => {
  const city = relayCity([files()], [])
  const one = scope({ zones: ['guest'], addresses: '10.40.0.9' }, { zones: ['guest'], addresses: '10.40.0.30' }, ['tcp/445'])
  const outcome = judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', one)]) })
  expect(outcome.findings).toHaveLength(1)
  expect(outcome.findings[0]?.packets?.has(tcp('10.40.0.9', '10.40.0.30', 445))).toBe(false)
  const ended = judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', one, { expires: '2026-11-19' })]) })
  expect(ended.findings[0]?.packets?.has(tcp('10.40.0.9', '10.40.0.30', 445))).toBe(true)
  expect(ended.findings[0]?.text.en).toContain('SC-1 speaks of this and is not in force')
})

test('an exception excuses the session that the finding names', () => {
  const city = relayCity([files()], [])
  const whole = scope({ zones: ['guest'], addresses: '10.40.0.0/24' }, { zones: ['guest'], addresses: '10.40.0.30' }, ['tcp/445'])
  const topology = withExceptions(city.topology, [exception('EX-1', 'SEG-013', whole)])
  const [found] = judge(check, { ...city, topology }).findings
  const excused = excusedPackets(topology, 'SEG-013', policy(), TODAY)
  expect(applyExceptions(topology, found!, excused, () => undefined).map(({ verdict }) => verdict)).toEqual(['exempted'])
})

test('relays to the My Number tier belong to SEG-003, once', () => {
  const box = relay('box', {
    legs: { my: 'my 10.10.0.30', ind: 'guest 10.40.0.30' },
    carries: [{ service: 'tcp/22', from: 'ind', to: 'my' }],
  })
  const city = relayCity([box], [])
  expect(said(judge(check, city))).toEqual([])
  expect(said(judge(mynumberIsolation, city))).toEqual(['violation critical topology/relays/box'])
})
