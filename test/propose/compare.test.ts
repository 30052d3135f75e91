/** Every kind of difference is seen, and equal topologies have none. */
import { describe, expect, test } from 'vitest'
import { readTopology } from '../../src/intent/topology.ts'
import type { Topology } from '../../src/model/topology.ts'
import { compareTopologies } from '../../src/propose/compare.ts'

const BASE = `
bunri: 1
organization: { name: 試験町 }
policy: p.yaml
model: alpha
zones:
  lg: { tier: lgwan, addresses: [10.20.0.0/24] }
  in: { tier: internet, addresses: [10.30.0.0/24] }
external:
  internet: { kind: internet }
  lgwan: { kind: lgwan, addresses: [198.18.0.0/16] }
devices:
  fw: { export: fw.conf, interfaces: { p1: lg, p2: in, p3: internet, p4: { link: rt/wan }, p5: unused } }
  core: { export: core.cfg, interfaces: { e0: { link: fw/p6 } } }
  rt: { managed-by: outside, interfaces: { out: lgwan } }
`

function topology(...edits: readonly (readonly [string, string])[]): Topology {
  const text = edits.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`nothing to replace: ${from}`)
    return all.replace(from, to)
  }, BASE)
  const { value, diagnostics } = readTopology({ path: 't.yaml', text, encoding: 'utf-8', sha256: '' })
  if (value === undefined) throw new Error(diagnostics.map(({ text: said }) => said.en).join('\n'))
  return value
}

function kinds(...edits: readonly (readonly [string, string])[]): readonly string[] {
  return compareTopologies(topology(...edits), topology()).map(({ kind, subject }) => `${kind} ${subject}`)
}

describe('compareTopologies', () => {
  test('finds nothing between a topology and itself', () => expect(kinds()).toEqual([]))

  test('does not mind other ids and names', () => {
    expect(
      kinds(
        ['lg: {', 'gyomu: { name: 業務,'],
        ['p1: lg,', 'p1: gyomu,'],
        ['rt: {', 'carrier: {'],
        ['link: rt/wan', 'link: carrier/to-fw'],
        ['fw: {', 'firewall: {'],
        ['link: fw/p6', 'link: firewall/p6'],
      ),
    ).toEqual([])
  })

  test.each([
    ['zone-tier lg', ['tier: lgwan,', 'tier: mynumber,']],
    ['zone-addresses lg', ['10.20.0.0/24', '10.20.0.0/23']],
    ['external-kind lgwan', ['kind: lgwan,', 'kind: partner,']],
    ['external-addresses lgwan', ['198.18.0.0/16', '198.18.0.0/15']],
    ['attachment fw/p1', ['p1: lg,', 'p1: in,']],
    ['attachment fw/p5', ['p5: unused', 'p5: in']],
    ['attachment core/e0', ['link: fw/p6', 'link: fw/p7']],
  ] as const)('sees %s', (expected, edit) => expect(kinds(edit)).toContain(expected))

  test('sees what only one of them has', () => {
    expect(kinds(['  in: {', '  more: { tier: mgmt, addresses: [10.90.0.0/24] }\n  in: {'])).toEqual(['zone-only-proposed more'])
    expect([...kinds(['export: core.cfg', 'export: other.cfg'])].sort()).toEqual(['device-only-proposed core', 'device-only-written core'])
    expect(kinds(['p1: lg,', ''])).toEqual(['attachment fw/p1'])
  })

  test('sees what a router without export leads to', () => {
    expect(kinds(['out: lgwan', 'out: internet'])).toEqual(['attachment fw/p4'])
  })
})
