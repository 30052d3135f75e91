import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import { zone } from '../../../support/builders.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, scope, specific, withSpecifics } from '../../support.ts'

const legs = { out: 'lg 10.20.0.30', ind: 'guest 10.40.0.30' }

test('a data diode outward, with evidence', () => {
  const diode = relay('diode', {
    kind: 'data-diode',
    legs,
    carries: [{ service: 'tcp/22', from: 'ind', to: 'out', does: ['data-diode', 'log'] }],
  })
  expect(judge(check, relayCity([diode], [])).findings).toEqual([])
})

test('screen transfer, from either side', () => {
  for (const [from, to] of [
    ['out', 'ind'],
    ['ind', 'out'],
  ] as const) {
    const screens = relay('gw', {
      kind: 'remote-access',
      legs,
      carries: [{ service: 'tcp/443', sends: 'tcp/3389', from, to, data: 'both', does: ['screen-transfer', 'mfa', 'session-recording'] }],
      redirects: PIXELS,
    })
    expect(judge(check, relayCity([screens], [])).findings).toEqual([])
  }
})

test('files disarmed, mail reduced to text, updates distributed, names and time relayed', () => {
  const relays = [
    relay('cdr', {
      kind: 'file-sanitizer',
      legs,
      carries: [{ service: 'tcp/22', from: 'out', to: 'ind', opens: ['peer', 'peer'], does: ['file-cdr'] }],
    }),
    relay('mail', {
      kind: 'mail-sanitizer',
      legs: { out: 'lg 10.20.0.31', ind: 'guest 10.40.0.31' },
      carries: [{ service: 'tcp/25', from: 'out', to: 'ind', does: ['mail-text', 'attachment-strip'] }],
    }),
    relay('wsus', {
      kind: 'update-relay',
      legs: { out: 'mg 10.90.0.32', ind: 'guest 10.40.0.32' },
      carries: [{ service: 'tcp/8530', from: 'out', to: 'ind', opens: ['relay', 'peer'], does: ['update-relay', 'virus-scan'] }],
    }),
    relay('ntp', {
      kind: 'ntp-relay',
      legs: { out: 'mg 10.90.0.33', ind: 'guest 10.40.0.33' },
      carries: [{ service: 'udp/123', from: 'ind', to: 'out', data: 'both' }],
    }),
  ]
  expect(judge(check, relayCity(relays, [])).findings).toEqual([])
})

test('the session on the independent side is a specific communication', () => {
  const box = relay('box', {
    legs: { out: 'lg 10.20.0.30', ind: 'plc 10.40.9.1' },
    carries: [{ service: 'tcp/22', from: 'out', to: 'ind' }],
  })
  const city = relayCity([box], [])
  const zones = new Map([...city.topology.zones, ['plc', zone('plc', ['10.40.9.0/28'], 'independent')] as const])
  const flow = scope({ zones: ['plc'], addresses: '10.40.9.1' }, { zones: ['plc'], addresses: '10.40.9.5' }, ['tcp/22'])
  // The relay opens it within its own segment, to the host that is approved.
  expect(judge(check, { ...city, topology: { ...withSpecifics(city.topology, [specific('SC-1', flow)]), zones } }).findings).toEqual([])
  expect(judge(check, { ...city, topology: { ...city.topology, zones } }).findings).toHaveLength(1)
})
