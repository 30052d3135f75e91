import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { flow, withFlows } from '../../declared-flows.ts'
import { said, scope } from '../../support.ts'
import { everyone, INTERNET, judged, wired } from '../outside.ts'

const rule = (src: readonly string[], port: number) => permit({ id: 'p', in: ['sec'], src, dst: '10.30.0.10', services: `tcp/${port}` })
const declared = (port: number) => withFlows(wired, flow('F99', scope(everyone, { addresses: '10.30.0.10' }, [`tcp/${port}`])))

test.each([22, 23, 445, 3389, 1521])('tcp/%i from the whole Internet, declared or not', (port) => {
  expect(said(judged(wired, [rule(INTERNET, port)]))).toEqual(['violation critical fw/p'])
  expect(said(judged(declared(port), [rule(INTERNET, port)]))).toEqual(['violation critical fw/p'])
})

test('a few blocked networks make no difference', () => {
  expect(said(judged(declared(22), [rule(['198.51.100.0/24', '203.0.113.0/25'], 22)]))).toEqual(['violation critical fw/p'])
})

test('from a few addresses it is an ordinary flow, declared or not', () => {
  expect(judged(declared(22), [rule(['198.51.100.7'], 22)]).findings).toEqual([])
  expect(said(judged(wired, [rule(['198.51.100.7'], 22)]))).toEqual(['violation high fw/p'])
})

test('a declared web server is not one of these', () => {
  expect(judged(declared(443), [rule(INTERNET, 443)]).findings).toEqual([])
})
