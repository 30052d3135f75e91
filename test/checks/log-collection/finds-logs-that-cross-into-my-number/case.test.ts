import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-collection.ts'
import { permit, tcp } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said, scope, specific } from '../../support.ts'
import { takes } from '../logs.ts'

const parameters = { devices: false }
const evidence = [takes('EV', 'organization')]
const collector = host('my-log', 'my', '10.10.0.50', ['log-collector'])

test('another tier sends its logs straight into the collector of the My Number tier', () => {
  const rules = [permit({ id: 'logs', in: ['int'], src: '10.30.0.8', dst: '10.10.0.50', services: 'tcp/6514' })]
  const outcome = judge(check, { ...providerCity({ hosts: [collector], evidence, rules, servers: ['my'] }), parameters })
  expect(said(outcome)).toEqual(['violation high fw/logs'])
  expect([outcome.findings[0]?.from, outcome.findings[0]?.to]).toEqual(['int', 'my'])
  expect(outcome.findings[0]?.packets?.has(tcp('10.30.0.8', '10.10.0.50', 6514))).toBe(true)
})

test('not by a specific communication in force, where the matrix lets one pass', () => {
  const rules = [permit({ id: 'logs', in: ['lg'], src: '10.20.0.8', dst: '10.10.0.50', services: 'udp/514' })]
  const flow = scope({ zones: ['lg'], addresses: '10.20.0.8' }, { zones: ['my'], addresses: '10.10.0.50' }, ['udp/514'])
  const base = { hosts: [collector], evidence, rules, servers: ['my'] }
  expect(said(judge(check, { ...providerCity(base), parameters }))).toEqual(['violation high fw/logs'])
  expect(judge(check, { ...providerCity({ ...base, specifics: [specific('SC-1', flow)] }), parameters }).findings).toEqual([])
})

test('logs of the My Number tier that leave it', () => {
  const outside = host('lg-log', 'lg', '10.20.0.50', ['log-collector'])
  const rules = [permit({ in: ['my'], dst: '10.20.0.50', services: 'udp/514' })]
  const outcome = judge(check, { ...providerCity({ hosts: [outside], evidence, rules, servers: ['my'] }), parameters })
  expect(said(outcome)).toEqual(['violation medium topology/zones/my'])
  expect(outcome.findings[0]?.text.ja).toContain('lg-log')
})
