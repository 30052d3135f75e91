import { expect, test } from 'vitest'
import check from '../../../../src/checks/time-sync.ts'
import { deny, permit } from '../../../support/builders.ts'
import { relay, evidence } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'

const ntp = permit({ in: ['lg'], dst: '10.20.1.123', services: 'udp/123' })
const clock = host('clock', 'lg2', '10.20.1.123', ['time-source'], ['gps'])
const parameters = { devices: false }

test('no rule lets its NTP pass', () => {
  const outcome = judge(check, { ...providerCity({ hosts: [clock] }), parameters })
  expect(said(outcome)).toEqual(['violation medium topology/zones/lg'])
  expect(outcome.findings[0]?.text.ja).toContain('clock')
})

test('another service, or another address, will not do', () => {
  const tcp = permit({ in: ['lg'], dst: '10.20.1.123', services: 'tcp/123' })
  const other = permit({ in: ['lg'], dst: '10.20.1.53', services: 'udp/123' })
  expect(said(judge(check, { ...providerCity({ hosts: [clock], rules: [tcp, other] }), parameters }))).toEqual([
    'violation medium topology/zones/lg',
  ])
})

test('the time source of another tier does not count', () => {
  const outcome = judge(check, {
    ...providerCity({ hosts: [clock], servers: ['lg', 'int'], rules: [ntp, permit({ in: ['int'] })] }),
    parameters,
  })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('int の時刻源')
})

test('a device that is denied it, a relay as the source', () => {
  const source = relay('ntp', {
    kind: 'ntp-relay',
    legs: { sv: 'lg2 10.20.1.123' },
    carries: [{ service: 'udp/123', from: 'sv', to: 'sv' }],
  })
  const upward = permit({ in: ['lg2'], src: '10.20.1.123', dst: '198.18.0.53', services: 'udp/123' })
  const city = providerCity({ relays: [source], rules: [deny({ in: ['lg'], src: '10.20.0.0/24' }), upward] })
  expect(said(judge(check, { ...city, parameters }))).toEqual(['violation medium topology/zones/lg'])
  // The firewall itself stands in the zone of the source.
  expect(said(judge(check, city))).toEqual(['violation medium topology/zones/lg'])
})

test('nobody declares a source: not declared, unless the policy requires it', () => {
  const city = providerCity({ rules: [ntp] })
  const outcome = judge(check, city)
  expect([outcome.findings, outcome.notDeclared?.ja]).toEqual([[], expect.stringContaining('lg の時刻源')])
  expect(said(judge(check, { ...city, required: true }))).toEqual([
    'violation medium topology/zones/lg',
    'violation medium topology/devices/fw',
  ])
})

test('a clock that somebody vouches for needs no way', () => {
  const vouched = [evidence('EV', { subject: 'lg', declares: new Map([['clock-source', '保守事業者の NTP']]) })]
  expect(judge(check, { ...providerCity({ hosts: [clock], evidence: vouched }), parameters }).findings).toEqual([])
})
