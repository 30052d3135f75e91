import { expect, test } from 'vitest'
import check from '../../../../src/checks/time-sync.ts'
import { between, permit, uncertainty } from '../../../support/builders.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge } from '../../support.ts'

const clock = host('clock', 'lg2', '10.20.1.123', ['time-source'], ['gps'])

test('a rule whose destination nobody knows may let it pass', () => {
  const perhaps = permit({
    in: ['lg'],
    dst: between([], ['0.0.0.0/0']),
    services: 'udp/123',
    uncertainties: [uncertainty('unresolved-fqdn')],
  })
  const { findings } = judge(check, { ...providerCity({ hosts: [clock], rules: [perhaps] }), parameters: { devices: false } })
  expect(findings.map((f) => [f.verdict, f.uncertainties?.[0]?.code])).toEqual([['not-evaluable', 'unresolved-fqdn']])
})

test('so may a firewall that was not understood', () => {
  const { findings } = judge(check, { ...providerCity({ hosts: [clock], uncertainties: [uncertainty()] }), parameters: { devices: false } })
  expect(findings.map((f) => f.verdict)).toEqual(['not-evaluable'])
})
