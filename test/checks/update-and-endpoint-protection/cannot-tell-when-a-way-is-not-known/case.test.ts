import { expect, test } from 'vitest'
import check from '../../../../src/checks/update-and-endpoint-protection.ts'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge } from '../../support.ts'
import { PROTECTED } from '../protected.ts'

const unclear = (fields: Parameters<typeof permit>[0]) => permit({ ...fields, uncertainties: [uncertainty('unresolved-fqdn')] })

test('whether hosts reach the source, and the source its own', () => {
  const hosts = [host('wsus', 'lg2', '10.20.1.40', ['update-source'], ['lgwan'])]
  const rules = [
    unclear({ in: ['lg'], dst: between([], ['10.20.1.40']), services: 'tcp/8530' }),
    unclear({ in: ['lg2'], dst: between([], ['198.18.20.10']), services: 'tcp/443' }),
  ]
  const { findings } = judge(check, providerCity({ hosts, rules, evidence: [PROTECTED] }))
  expect(findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])).toEqual(Array(2).fill(['not-evaluable', 'unresolved-fqdn']))
})
