import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const legs = { out: 'lg 10.20.0.30', ind: 'guest 10.40.0.30' }
const unproven = (from: 'out' | 'ind', does: Capability) =>
  relay('box', {
    kind: 'data-transfer',
    legs,
    carries: [{ service: 'tcp/22', from, to: from === 'out' ? 'ind' : 'out', does: [does], evidence: [] }],
    redirects: PIXELS,
  })

test.each([
  ['ind', 'data-diode'],
  ['out', 'file-cdr'],
  ['out', 'screen-transfer'],
] as const)('what the relay does is said and not proven: %s %s', (from, does) => {
  const outcome = judge(check, relayCity([unproven(from, does)], []))
  expect(outcome.findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties[0]?.code])).toEqual([
    ['not-evaluable', `unproven-${does}`],
  ])
})

test('nobody says what the relay carries', () => {
  expect(said(judge(check, relayCity([relay('box', { legs })], [])))).toEqual(['not-evaluable high topology/relays/box'])
})

test('it is not known whether the rule on the other side lets the session through', () => {
  const box = relay('box', {
    legs: { out: 'inn 172.16.1.50', ind: 'guest 10.40.0.30' },
    carries: [{ service: 'tcp/22', from: 'out', to: 'ind' }],
  })
  const rule = permit({
    id: 'put',
    in: ['lg'],
    src: '10.20.0.5',
    dst: between([], ['172.16.1.50']),
    services: 'tcp/22',
    uncertainties: [uncertainty('unresolved-fqdn')],
  })
  const outcome = judge(check, relayCity([box], [rule]))
  expect(outcome.findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties[0]?.code])).toEqual([
    ['not-evaluable', 'unresolved-fqdn'],
  ])
})
