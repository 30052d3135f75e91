/** Whose table it is on a device with several VDOMs: prompts, the topology, or the interfaces in it. */
import { expect, test } from 'vitest'
import { formatAddress } from '../../src/packet/address.ts'
import { ran, said, tableOf } from './two-routers.ts'
import { lgwanTable, twoVdoms } from './two-vdoms.ts'

const learned = (found: ReturnType<typeof ran>, domain: string): readonly string[] =>
  tableOf(found, 'fw', domain)
    .routes.filter(({ kind }) => kind === 'learned')
    .map(({ prefix, out }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length} ${out}`)
const unknown = (found: ReturnType<typeof ran>, domain: string): readonly string[] =>
  tableOf(found, 'fw', domain)
    .uncertainties.filter(({ family }) => family !== 6)
    .map(({ code }) => code)

test('without one, the request names the VDOM', () => {
  const [doubt] = tableOf(ran(twoVdoms('')), 'fw', 'LGWAN').uncertainties
  expect(doubt?.text.ja).toContain('fw の VDOM LGWAN で `get router info routing-table all` を実行し')
  expect(doubt?.text.en).toContain('run `get router info routing-table all` in VDOM LGWAN of fw')
})

test.each([
  ['the prompt', '    routes: exports/r.txt', lgwanTable()],
  [
    'the commands that enter a VDOM',
    '    routes: exports/r.txt',
    `config vdom\nedit LGWAN\ncurrent vf=LGWAN:3\n${lgwanTable('FW-A (LGWAN) #')}`,
  ],
  ['the topology', '    routes: { LGWAN: exports/r.txt }', lgwanTable('').trimStart()],
  ['the interfaces in it', '    routes: exports/r.txt', lgwanTable('').trimStart()],
])('%s says whose table it is', (_, key, text) => {
  const found = ran(twoVdoms(key, { 'exports/r.txt': text }))
  expect(said(found)).toEqual([])
  expect(learned(found, 'LGWAN')).toEqual(['10.20.9.0/24 LGWAN/port1'])
  expect(unknown(found, 'LGWAN')).toEqual([])
  expect(learned(found, 'INET')).toEqual([])
})

test('a VDOM that the device does not have', () => {
  const said1 = said(ran(twoVdoms('    routes: { LGWAM: exports/r.txt }', { 'exports/r.txt': lgwanTable('').trimStart() })))
  expect(said1).toEqual(['error unknown-routing-domain topology.yaml:12:22'])
  const said2 = said(ran(twoVdoms('    routes: exports/r.txt', { 'exports/r.txt': lgwanTable('FW-A (TEST) #') })))
  expect(said2).toEqual(['warning unknown-routing-domain exports/r.txt:1:1'])
})

test('an interface of another VDOM leaves the table open', () => {
  const text = lgwanTable('FW-A (LGWAN) #', 'O       10.30.9.0/24 [110/2] via 10.30.1.7, port3, 01:02:03, [1/0]')
  expect(unknown(ran(twoVdoms('    routes: exports/r.txt', { 'exports/r.txt': text })), 'LGWAN')).toEqual(['route-into-another-domain'])
})

test('a table that names no VDOM and fits none', () => {
  const text = lgwanTable('', 'C       10.30.1.0/24 is directly connected, port3').trimStart()
  expect(said(ran(twoVdoms('    routes: exports/r.txt', { 'exports/r.txt': text })))).toEqual([
    'error routes-without-domain topology.yaml:12:13',
  ])
})
