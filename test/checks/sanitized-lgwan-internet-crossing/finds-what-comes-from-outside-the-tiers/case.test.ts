import { expect, test } from 'vitest'
import check from '../../../../src/checks/sanitized-lgwan-internet-crossing.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import type { ExternalKind } from '../../../../src/model/topology.ts'
import { external } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const usb = (from: string, does: readonly Capability[]) =>
  relay('usb', {
    kind: 'manual-transfer',
    legs: { from, to: 'lg' },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does }],
  })

test('by hand from a school or from networks of vendors and partners, unless it is disarmed', () => {
  for (const [place, kind] of [
    ['guest', undefined],
    ['v', 'vendor-remote'],
    ['v', 'remote-worker'],
    ['v', 'partner'],
  ] as const) {
    const judged = (does: readonly Capability[]) => {
      const city = relayCity([usb(place, does)], [])
      const more = kind === undefined ? [] : [['v', external('v', kind satisfies ExternalKind, ['203.0.113.64/28'])] as const]
      return said(judge(check, { ...city, topology: { ...city.topology, externals: new Map([...city.topology.externals, ...more]) } }))
    }
    expect(judged(['virus-scan']), kind ?? place).toEqual(['violation critical topology/relays/usb'])
    expect(judged(['file-cdr']), kind ?? place).toEqual([])
  }
})

test('by a relay from a school that has no line of its own', () => {
  const exchange = relay('exchange', {
    kind: 'file-relay',
    legs: { a: 'guest 10.40.0.30', b: 'inn 172.16.1.31' },
    carries: [{ service: 'tcp/445', from: 'a', to: 'b', opens: ['peer', 'peer'] }],
  })
  expect(said(judge(check, relayCity([exchange], [pass('get', '10.20.0.0/24', '172.16.1.31', 'tcp/445')])))).toEqual([
    'violation critical topology/relays/exchange',
  ])
})

test('not from closed networks of the public sector', () => {
  expect(said(judge(check, relayCity([usb('lgwan', [])], [])))).toEqual([])
})
