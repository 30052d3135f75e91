import { describe, expect, test } from 'vitest'
import type { ExternalKind, Topology } from '../../../../src/model/topology.ts'
import { said } from '../../support.ts'
import { judged, line, system } from '../registered.ts'

const connected = { internetConnected: true } as const

test('connected to the Internet, and not built by a public body', () => {
  expect(said(judged({ systems: [system('asp', { ...connected, publicBody: false })] }))).toEqual([
    'violation critical topology/registered-systems/asp',
  ])
})

test('a network that carries on to the Internet makes its systems connected, whatever is said of them', () => {
  const outcome = judged({
    systems: [system('asp', { publicBody: false })],
    change: (t) => ({
      ...t,
      externals: new Map([...t.externals].map(([id, e]) => [id, id === 'far' ? { ...e, reaches: ['internet'] } : e])),
    }),
  })
  expect(said(outcome)).toEqual([
    'violation critical topology/registered-systems/asp',
    'violation critical topology/registered-systems/asp',
  ])
})

/** The network of the systems carries on to the Internet. */
const onward = (t: Topology): Topology => ({
  ...t,
  externals: new Map([...t.externals].map(([id, e]) => [id, id === 'far' ? { ...e, reaches: ['internet'] } : e])),
})

test('registered as not connected, in a network that carries on to the Internet: one of the two is wrong, however closed the line', () => {
  const outcome = judged({ systems: [system('kokuho')], connections: [line({ line: 'dedicated' })], change: onward })
  expect(said(outcome)).toEqual(['violation critical topology/registered-systems/kokuho'])
  expect(outcome.findings[0]?.text.en).toContain('contradict')
  expect(said(judged({ systems: [system('kokuho', connected)], connections: [line({ line: 'dedicated' })], change: onward }))).toEqual([])
})

test('also where no specific communication is with it yet', () =>
  expect(said(judged({ specifics: [], systems: [system('kokuho')], change: onward }))).toEqual([
    'violation critical topology/registered-systems/kokuho',
  ]))

describe('built by a public body', () => {
  test.each(['internet', 'ipsec', 'mobile'] as const)('and reached by a line that is %s', (kind) => {
    const outcome = judged({ systems: [system('eltax', connected)], connections: [line({ line: kind })] })
    expect(said(outcome)).toEqual(['violation critical topology/connections/CN-01'])
    expect(outcome.findings[0]?.trace?.hops).toHaveLength(1)
  })

  test('but behind a network of another kind', () => {
    for (const kind of ['partner', 'cloud-service', 'vendor-remote', 'security-cloud'] satisfies ExternalKind[])
      expect(said(judged({ kind, systems: [system('eltax')] })), kind).toEqual(['violation critical topology/registered-systems/eltax'])
  })
})

test('behind the LGWAN, and not registered as a public body’s', () => {
  expect(said(judged({ kind: 'lgwan', systems: [system('asp', { publicBody: false })] }))).toEqual([
    'violation critical topology/registered-systems/asp',
  ])
})
