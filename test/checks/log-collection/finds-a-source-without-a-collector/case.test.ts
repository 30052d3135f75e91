import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-collection.ts'
import { permit } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'
import { takes } from '../logs.ts'

const parameters = { devices: false }
const collector = host('log', 'lg2', '10.20.1.50', ['log-collector'])
const evidence = [takes('EV', 'log')]

test('no rule lets its logs pass', () => {
  const outcome = judge(check, { ...providerCity({ hosts: [collector], evidence }), parameters })
  expect(said(outcome)).toEqual(['violation medium topology/zones/lg'])
})

test.each(['udp/514', 'tcp/514', 'tcp/6514'])('%s is enough', (services) => {
  const rules = [permit({ in: ['lg'], dst: '10.20.1.50', services })]
  expect(judge(check, { ...providerCity({ hosts: [collector], evidence, rules }), parameters }).findings).toEqual([])
})

test('other ports only where the policy names them', () => {
  const rules = [permit({ in: ['lg'], dst: '10.20.1.50', services: 'tcp/1514' })]
  const city = providerCity({ hosts: [collector], evidence, rules })
  expect(said(judge(check, { ...city, parameters }))).toEqual(['violation medium topology/zones/lg'])
  expect(judge(check, { ...city, parameters: { ...parameters, ports: [1514] } }).findings).toEqual([])
})

test('a collector of another tier is none of its own', () => {
  const outcome = judge(check, {
    ...providerCity({ hosts: [collector], evidence, servers: ['int'], rules: [permit({ in: ['int'] })] }),
    parameters,
  })
  expect([outcome.findings, outcome.notDeclared?.ja]).toEqual([[], expect.stringContaining('int のログの収集先')])
})

test('nobody declares one', () => {
  const city = { ...providerCity({}), parameters }
  expect(judge(check, city).notDeclared?.ja).toContain('lg のログの収集先')
  expect(said(judge(check, { ...city, required: true }))).toEqual(['violation medium topology/zones/lg'])
})
