import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import { relay } from '../../../support/relays.ts'
import { pass, relayCity } from '../../relay-city.ts'
import { judge, said, scope, specific, withSpecifics } from '../../support.ts'

const box = (id: string, from: string, to: string, does: readonly Capability[] = []) =>
  relay(id, { legs: { a: from, b: to }, carries: [{ service: 'tcp/22', from: 'a', to: 'b', opens: ['peer', 'peer'], does }] })
const bring = (does: readonly Capability[] = []) => box('bring', 'int 10.30.0.60', 'mg 10.90.0.60', does)
const on = box('on', 'mg 10.90.0.61', 'my 10.10.0.61')

test('relay, management host, relay: in either direction, at the relay that delivers', () => {
  const inward = judge(check, relayCity([bring(), on], []))
  expect(said(inward)).toEqual(['violation critical topology/relays/on'])
  expect(inward.findings[0]?.chain?.map(({ hop, into }) => into?.channel.relay.id ?? hop.to)).toEqual(['bring', 'mg', 'on', 'my'])
  expect(inward.findings[0]?.text.ja).toContain('中継と管理系のホストを通って')
  const outward = judge(
    check,
    relayCity([box('out', 'my 10.10.0.60', 'mg 10.90.0.60'), box('away', 'mg 10.90.0.61', 'int 10.30.0.61')], []),
  )
  expect(said(outward)).toEqual(['violation critical topology/relays/away'])
})

test('a management host passes on itself what a relay brought to it: a 特定通信 is no excuse', () => {
  const city = relayCity([bring()], [pass('push', '10.90.0.5', '10.10.0.5', 'tcp/22')])
  const one = scope({ zones: ['mg'], addresses: '10.90.0.5' }, { zones: ['my'], addresses: '10.10.0.5' }, ['tcp/22'])
  const outcome = judge(check, { ...city, topology: withSpecifics(city.topology, [specific('SC-1', one)]) })
  expect(said(outcome)).toEqual(['violation critical topology/relays/bring'])
  expect(outcome.findings[0]).toMatchObject({ from: 'mg', to: 'my' })
})

test('what came to the management hosts sanitized rests there, and what they log is no content', () => {
  expect(said(judge(check, relayCity([bring(['file-cdr']), on], [])))).toEqual([])
  expect(said(judge(check, relayCity([bring()], [pass('log', '10.90.0.5', '10.10.0.5', 'udp/514')])))).toEqual([])
})

test('where the sanitizing is not proven, it cannot be told', () => {
  const outcome = judge(check, relayCity([bring(['file-cdr']), on], [], []))
  expect(outcome.findings.map(({ verdict, uncertainties }) => [verdict, uncertainties?.map(({ code }) => code)])).toEqual([
    ['not-evaluable', ['unproven-file-cdr']],
  ])
})
