import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-collection.ts'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge } from '../../support.ts'
import { takes } from '../logs.ts'

const evidence = [takes('EV', 'organization')]
const unclear = (fields: Parameters<typeof permit>[0]) => permit({ ...fields, uncertainties: [uncertainty('unresolved-fqdn')] })

test('whether the logs pass', () => {
  const rules = [unclear({ in: ['lg'], dst: between([], ['10.20.1.50']), services: 'udp/514' })]
  const city = providerCity({ hosts: [host('log', 'lg2', '10.20.1.50', ['log-collector'])], evidence, rules })
  const { findings } = judge(check, { ...city, parameters: { devices: false } })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])).toEqual([['not-evaluable', 'unresolved-fqdn']])
})

test('whether logs of others come into the My Number tier', () => {
  const rules = [unclear({ in: ['lg'], dst: between([], ['10.10.0.50']), services: 'udp/514' })]
  const city = providerCity({ hosts: [host('log', 'my', '10.10.0.50', ['log-collector'])], evidence, rules, servers: ['my'] })
  const { findings } = judge(check, { ...city, parameters: { devices: false } })
  expect(findings.map((f) => [f.verdict, f.from, f.to])).toEqual([['not-evaluable', 'lg', 'my']])
})
