import { expect, test } from 'vitest'
import check from '../../../../src/checks/tier-membership-unique.ts'
import { readTopology } from '../../../../src/intent/topology.ts'
import { judge, said } from '../../support.ts'

function written(more: string, printer = '[print, lg]') {
  const text = `bunri: 1
organization: { name: 試験市 }
policy: policy.yaml
model: alpha
zones:
  print: { tier: mynumber, name: 複合機, addresses: [10.10.50.0/27] }
  lg: { tier: lgwan, name: 職員端末, addresses: [10.20.10.0/24] }
  gikai: { tier: lgwan, name: 議会, addresses: [10.20.14.0/26] }
hosts:
  mfp: { zone: ${printer}, address: [${printer === '[lg, gikai]' ? '10.20.14.9' : '10.10.50.9'}, 10.20.10.9] }
${more}`
  const { value, diagnostics } = readTopology({ path: 'topology.yaml', text, encoding: 'utf-8', sha256: '' })
  if (value === undefined) throw new Error(diagnostics.map((d) => d.text.en).join(', '))
  return judge(check, { topology: value, devices: [] })
}

test('a printer with interfaces in two tiers', () => {
  const outcome = written('')
  expect(said(outcome)).toEqual(['violation high topology/hosts/mfp'])
  expect(outcome.findings[0]).toMatchObject({ from: 'print', to: 'lg' })
})

test('is nothing where both zones are of one tier, or the host is a declared relay', () => {
  expect(said(written('', '[lg, gikai]'))).toEqual([])
  for (const carries of ['carries: [{ service: https, from: a, to: b }]', ''])
    expect(said(written(`relays:\n  mfp-relay: { kind: data-transfer, legs: { a: 10.10.50.9, b: 10.20.10.9 }, ${carries} }\n`))).toEqual([])
})

test('a relay that is declared to carry nothing is a host like any other', () => {
  const relay = 'relays:\n  mfp-relay: { kind: data-transfer, legs: { a: 10.10.50.9, b: 10.20.10.9 }, carries: [] }\n'
  expect(said(written(relay))).toEqual(['violation high topology/hosts/mfp'])
  const box = 'relays:\n  box: { kind: file-relay, legs: { a: 10.10.50.8, b: 10.20.10.8 }, carries: [] }\n'
  const outcome = written(box, '[lg, gikai]')
  expect(said(outcome)).toEqual(['violation high topology/relays/box'])
  expect(outcome.findings[0]).toMatchObject({ from: 'print', to: 'lg' })
  const near = 'relays:\n  box: { kind: file-relay, legs: { a: 10.20.14.8, b: 10.20.10.8 }, carries: [] }\n'
  expect(said(written(near, '[lg, gikai]'))).toEqual([])
})

test('but not where another entry for the same appliance says what it carries', () => {
  const legs = 'legs: { a: 10.10.50.8, b: 10.20.10.8 }'
  const two = `relays:\n  box: { kind: file-relay, ${legs}, carries: [] }\n  same: { kind: file-relay, ${legs}, carries: [{ service: https, from: a, to: b }] }\n`
  expect(said(written(two, '[lg, gikai]'))).toEqual([])
})

test('a relay at one of its addresses does not speak for the others', () => {
  const relay = 'relays:\n  half: { kind: data-transfer, legs: { a: 10.10.50.9 }, carries: [] }\n'
  expect(said(written(relay))).toEqual(['violation high topology/hosts/mfp'])
})
