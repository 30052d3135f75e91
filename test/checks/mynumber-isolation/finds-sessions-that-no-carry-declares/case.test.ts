import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

test('a relay that is declared to carry nothing between hosts of two tiers, or from a network of others', () => {
  const nas = relay('nas', { legs: { a: 'lg 10.20.0.60', b: 'my 10.10.0.60' }, carries: [] })
  expect(said(judge(check, relayCity([nas], [])))).toEqual(['violation critical topology/relays/nas'])
  const line = relay('line', { legs: { a: 'lgwan 198.18.0.60', b: 'my 10.10.0.61' }, carries: [] })
  expect(said(judge(check, relayCity([line], [])))).toEqual(['violation critical topology/relays/line'])
})

test('nothing is open where its other leg stands alone', () => {
  const box = relay('box', { legs: { a: 'inn 172.16.1.60', b: 'my 10.10.0.60' }, carries: [] })
  expect(said(judge(check, relayCity([box], [])))).toEqual([])
})
