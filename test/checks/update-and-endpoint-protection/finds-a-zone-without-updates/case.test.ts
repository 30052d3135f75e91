import { expect, test } from 'vitest'
import check from '../../../../src/checks/update-and-endpoint-protection.ts'
import { permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'
import { declares, PROTECTED } from '../protected.ts'

const wsus = relay('wsus', {
  kind: 'update-relay',
  legs: { sv: 'lg2 10.20.1.40' },
  carries: [{ service: 'tcp/443', sends: 'tcp/8530', from: 'sv', to: 'sv', opens: ['relay', 'peer'] }],
})
const fetches = permit({ in: ['lg2'], src: '10.20.1.40', dst: '198.18.20.10', services: 'tcp/443' })
const base = { relays: [wsus], evidence: [PROTECTED] }

test('no rule lets it fetch from the relay of its tier', () => {
  const outcome = judge(check, providerCity({ ...base, rules: [fetches] }))
  expect(said(outcome)).toEqual(['violation medium topology/zones/lg'])
})

test('by the service that the relay offers', () => {
  const web = permit({ in: ['lg'], dst: '10.20.1.40', services: 'tcp/443' })
  const update = permit({ in: ['lg'], dst: '10.20.1.40', services: 'tcp/8530' })
  expect(said(judge(check, providerCity({ ...base, rules: [fetches, web] })))).toEqual(['violation medium topology/zones/lg'])
  expect(judge(check, providerCity({ ...base, rules: [fetches, update] })).findings).toEqual([])
})

test('the source of another tier is none', () => {
  const city = providerCity({
    servers: ['int'],
    hosts: [host('up', 'lg', '10.20.0.40', ['update-source'], ['lgwan'])],
    evidence: [PROTECTED],
    rules: [permit()],
  })
  const outcome = judge(check, city)
  expect([outcome.findings, outcome.notDeclared?.ja]).toEqual([[], expect.stringContaining('int の更新の配信元')])
  expect(said(judge(check, { ...city, required: true }))).toEqual(['violation medium topology/zones/int'])
})

test('a zone that is updated by hand, by a declared procedure', () => {
  const evidence = [PROTECTED, declares('EV-H', 'lg', { 'update-procedure': '月次の媒体更新' })]
  expect(judge(check, providerCity({ ...base, evidence, rules: [fetches] })).findings).toEqual([])
})
