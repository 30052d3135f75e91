import { expect, test } from 'vitest'
import { permit, topology } from '../../../support/builders.ts'
import { withFlows } from '../../declared-flows.ts'
import { scope, specific, withSpecifics, ZONES } from '../../support.ts'
import { INTERNET, judged, mail, web, wired } from '../outside.ts'

test('declared mail and web', () => {
  const rules = [
    permit({ in: ['sec'], src: INTERNET, dst: '10.30.0.10', services: 'tcp/443' }),
    permit({ in: ['sec'], src: '192.0.2.25', dst: '10.30.0.25', services: 'tcp/25' }),
  ]
  expect(judged(withFlows(wired, web, mail), rules).findings).toEqual([])
})

test('what anybody may send, a forged source may send as well', () => {
  const place = withFlows(wired, web, {
    ...web,
    id: 'F28-sec',
    scope: scope({ externals: ['sec'], addresses: '192.0.2.0/24' }, { addresses: '10.30.0.10' }, ['tcp/443']),
  })
  expect(judged(place, [permit({ in: ['sec'], dst: '10.30.0.10', services: 'tcp/443' })]).findings).toEqual([])
})

test('a specific communication from a vendor', () => {
  const sc = specific('SC-9', scope({ addresses: '198.19.64.5' }, { addresses: '10.10.0.20' }, ['tcp/443']))
  expect(
    judged(withSpecifics(wired, [sc]), [permit({ in: ['vpn'], src: '198.19.64.5', dst: '10.10.0.20', services: 'tcp/443' })]).findings,
  ).toEqual([])
})

test('the LGWAN is not outside in this sense', () => {
  expect(judged(wired, [permit({ in: ['wan'], src: '198.18.0.25', dst: '10.20.0.25', services: 'tcp/25' })]).findings).toEqual([])
})

test('no external network', () => {
  expect(judged(topology({ zones: [ZONES.lg], devices: { fw: { lg: 'lg' } } }), []).notApplicable).toBeDefined()
})
