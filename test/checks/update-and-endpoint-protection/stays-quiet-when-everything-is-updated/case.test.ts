import { expect, test } from 'vitest'
import check from '../../../../src/checks/update-and-endpoint-protection.ts'
import { permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, scope, specific } from '../../support.ts'
import { PROTECTED } from '../protected.ts'

test('each tier from its own source: from the LGWAN, by a specific communication, from the security cloud', () => {
  const flow = scope({ zones: ['my'], addresses: '10.10.0.40' }, { externals: ['lgwan'], addresses: '198.18.20.10' }, ['tcp/443'])
  const city = providerCity({
    servers: ['lg', 'my', 'int'],
    evidence: [PROTECTED],
    specifics: [specific('SC-1', flow)],
    hosts: [
      host('my-wsus', 'my', '10.10.0.40', ['update-source'], ['lgwan']),
      host('lg-wsus', 'lg', '10.20.0.40', ['update-source'], ['lgwan']),
    ],
    relays: [
      relay('int-wsus', {
        kind: 'update-relay',
        legs: { sv: 'int 10.30.0.40' },
        carries: [{ service: 'tcp/443', sends: 'tcp/8530', from: 'sv', to: 'sv', opens: ['relay', 'peer'] }],
      }),
    ],
    rules: [
      permit({ in: ['my', 'lg'], dst: '198.18.20.10', services: 'tcp/443' }),
      permit({ in: ['int'], src: '10.30.0.40', dst: '192.0.2.8', services: 'tcp/443' }),
    ],
  })
  const { findings, notDeclared } = judge(check, city)
  expect([findings, notDeclared]).toEqual([[], undefined])
})
