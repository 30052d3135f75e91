import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-internet-absolute-deny.ts'
import { PIXELS, relay } from '../../../support/relays.ts'
import { fileSan, FILE_RULES, pass, relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const legs = { my: 'my 10.10.0.30', int: 'int 10.30.0.30' }

test('a relay that brings data in, that takes it out, and that does both: sanitized or not', () => {
  for (const carry of [
    { service: 'tcp/443', from: 'int', to: 'my', does: ['file-cdr', 'virus-scan'] as const },
    { service: 'tcp/443', from: 'my', to: 'int' },
    { service: 'tcp/443', from: 'my', to: 'int', data: 'both' as const, does: ['screen-transfer'] as const },
  ]) {
    const outcome = judge(check, relayCity([relay('box', { legs, carries: [carry], redirects: PIXELS })], []))
    expect(said(outcome)).toEqual(['violation critical topology/relays/box'])
    expect(outcome.findings[0]?.chain).toHaveLength(2)
  }
})

test('legs on both sides are enough: nothing carried, nothing declared, no rule', () => {
  for (const box of [relay('box', { legs, carries: [] }), relay('box', { legs })]) {
    const outcome = judge(check, relayCity([box], []))
    expect(said(outcome)).toEqual(['violation critical topology/relays/box'])
    expect(outcome.findings[0]?.chain).toBeUndefined()
  }
})

test('two relays one behind the other, through a third tier', () => {
  const on = relay('on', {
    legs: { one: 'inn 172.16.1.60', two: 'my 10.10.0.60' },
    carries: [{ service: 'tcp/443', from: 'one', to: 'two', opens: ['relay', 'relay'] }],
  })
  const outcome = judge(check, relayCity([fileSan(), on], FILE_RULES))
  expect(said(outcome)).toEqual(['violation critical topology/relays/on'])
  expect(outcome.findings[0]?.chain?.map(({ into }) => into?.channel.relay.id)).toEqual(['file-san', 'on', undefined])
})

test('a relay of another tier that opens sessions into the My Number tier', () => {
  const san = relay('san', {
    legs: { outer: 'out 172.16.0.31', inner: 'inn 172.16.1.31' },
    carries: [{ service: 'tcp/22', from: 'outer', to: 'inner' }],
  })
  const rules = [pass('put', '10.30.0.0/24', '172.16.0.31', 'tcp/22'), pass('into', '172.16.1.31', '10.10.0.5', 'tcp/22')]
  expect(said(judge(check, relayCity([san], rules)))).toEqual(['violation critical topology/relays/san'])
})

test('carried by hand', () => {
  const usb = relay('usb', {
    kind: 'manual-transfer',
    legs: { a: 'int', b: 'my' },
    carries: [{ from: 'a', to: 'b', opens: ['person', 'person'] }],
  })
  expect(said(judge(check, relayCity([usb], [])))).toEqual(['violation critical topology/relays/usb'])
})
