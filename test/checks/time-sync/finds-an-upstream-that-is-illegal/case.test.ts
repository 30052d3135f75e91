import { expect, test } from 'vitest'
import check from '../../../../src/checks/time-sync.ts'
import { permit } from '../../../support/builders.ts'
import { relay } from '../../../support/relays.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said, scope, specific } from '../../support.ts'

const out = permit({ id: 'out', services: 'udp/123' })
const under = (place: 'lg' | 'my' | 'int', address: string, upstream: readonly string[], fields: Parameters<typeof providerCity>[0] = {}) =>
  judge(check, {
    ...providerCity({ hosts: [host('clock', place, address, ['time-source'], upstream)], servers: [place], rules: [out], ...fields }),
    parameters: { devices: false },
  })

test.each([
  ['lg', '10.20.0.123', 'net'],
  ['lg', '10.20.0.123', 'cloud'],
  ['my', '10.10.0.123', 'net'],
] as const)('%s from the Internet side', (place, address, upstream) => {
  const outcome = under(place, address, [upstream])
  expect(said(outcome)).toEqual(['violation medium topology/hosts/clock'])
})

test('the My Number tier from the LGWAN only by a specific communication', () => {
  expect(said(under('my', '10.10.0.123', ['lgwan']))).toEqual(['violation medium topology/hosts/clock'])
  const sc = specific(
    'SC-1',
    scope({ zones: ['my'], addresses: '10.10.0.123' }, { externals: ['lgwan'], addresses: '198.18.0.53' }, ['udp/123']),
  )
  expect(under('my', '10.10.0.123', ['lgwan'], { specifics: [sc] }).findings).toEqual([])
})

test('the My Number tier from a host of the LGWAN tier', () => {
  const clocks = [
    host('clock', 'my', '10.10.0.123', ['time-source'], ['lg-clock']),
    host('lg-clock', 'lg', '10.20.0.123', ['time-source'], ['gps']),
  ]
  expect(said(under('my', '10.10.0.123', [], { hosts: clocks }))).toEqual(['violation medium topology/hosts/clock'])
})

test('one that the rules do not let it reach', () => {
  const outcome = under('lg', '10.20.0.123', ['lgwan'], { rules: [] })
  expect(said(outcome)).toEqual(['violation medium topology/hosts/clock'])
  expect(outcome.findings[0]?.text.ja).toContain('許可されていません')
})

test('by hand outside the My Number tier, or from nobody known', () => {
  expect(said(under('lg', '10.20.0.123', ['manual']))).toEqual(['violation medium topology/hosts/clock'])
  expect(under('my', '10.10.0.123', ['manual']).findings).toEqual([])
  expect(said(under('lg', '10.20.0.123', ['ntp.nict.jp']))).toEqual(['violation medium topology/hosts/clock'])
})

test('a relay whose own sessions lead straight to the Internet', () => {
  const ntp = relay('ntp', { kind: 'ntp-relay', legs: { sv: 'lg 10.20.0.123' }, carries: [{ service: 'udp/123', from: 'sv', to: 'sv' }] })
  const outcome = under('lg', '10.20.0.9', [], { hosts: [], relays: [ntp] })
  expect(said(outcome)).toEqual(['violation medium topology/relays/ntp'])
})

test('nobody says where it gets its time', () => {
  const silent = host('clock', 'lg', '10.20.0.123', ['time-source'])
  expect(under('lg', '10.20.0.123', [], { hosts: [silent] }).notDeclared?.ja).toContain('clock の上位')
})
