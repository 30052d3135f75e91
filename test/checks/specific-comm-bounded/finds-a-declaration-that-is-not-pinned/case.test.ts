import { expect, test } from 'vitest'
import check from '../../../../src/checks/specific-comm-bounded.ts'
import type { SpecificCommunication } from '../../../../src/model/topology.ts'
import { external, route, topology } from '../../../support/builders.ts'
import { firewall, judge, policy, said, scope, specific, withSpecifics, ZONES } from '../../support.ts'

const wan = external('lgwan', 'lgwan', ['198.18.0.0/16'])
const wired = topology({ zones: [ZONES.my, ZONES.lg], externals: [wan], devices: { fw: { my: 'my', lg: 'lg', wan: 'lgwan' } } })
const ports = { my: '10.10.0.1/24', lg: '10.20.0.1/24', wan: '198.18.255.1/30' }
const toWan = (fields: Partial<SpecificCommunication> = {}, to = '198.18.33.4', services: readonly string[] = ['tcp/443']) =>
  specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: to }, services), fields)
const routes = [route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })]

const judged = (declared: SpecificCommunication, set = policy(), parameters: Readonly<Record<string, unknown>> = {}) =>
  judge(check, { topology: withSpecifics(wired, [declared]), devices: [firewall('fw', ports, [], { routes })], policy: set, parameters })

test.each([
  ['a network as destination', toWan({}, '198.18.33.0/24')],
  ['a range of ports', toWan({}, '198.18.33.4', ['tcp/443-445'])],
  ['every port', toWan({}, '198.18.33.4', ['tcp'])],
  ['every service', toWan({}, '198.18.33.4', ['any'])],
  ['ICMP', toWan({}, '198.18.33.4', ['icmp'])],
  ['more ports than a list', toWan({}, '198.18.33.4', ['tcp/1', 'tcp/3', 'tcp/5', 'tcp/7', 'tcp/9'])],
  ['no approval', toWan({ approved: undefined })],
  ['expired', toWan({ expires: '2026-11-19' })],
] as const)('%s', (_, declared) => {
  expect(said(judged(declared))).toEqual(['violation high topology/specific-communications/SC-01'])
})

test('approved by a role the policy does not name', () => {
  const roles = { 'specific-communication-approver': ['最高情報セキュリティ責任者'] }
  expect(said(judged(toWan(), policy({ roles })))).toEqual(['violation high topology/specific-communications/SC-01'])
})

test('no binding by MAC address, where the policy asks for it', () => {
  expect(said(judged(toWan({ macBound: false }), policy(), { 'require-mac': true }))).toEqual([
    'violation high topology/specific-communications/SC-01',
  ])
})
