import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { external } from '../../../support/builders.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const usb = (from: string, to: string, given: readonly string[] = ['EV']) =>
  relay('usb', {
    kind: 'manual-transfer',
    legs: { from, to },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does: ['virus-scan'], evidence: given }],
  })

test('where the policy allows no 特定通信 either: from a school, from a vendor, and to them', () => {
  for (const [from, to] of [
    ['guest', 'my'],
    ['my', 'guest'],
    ['vendor', 'my'],
    ['my', 'vendor'],
  ] as const) {
    const city = relayCity([usb(from, to)], [])
    const externals = new Map([...city.topology.externals, ['vendor', external('vendor', 'vendor-remote', ['203.0.113.64/28'])] as const])
    const outcome = judge(check, { ...city, topology: { ...city.topology, externals } })
    expect(said(outcome), `${from} ${to}`).toEqual(['violation critical topology/relays/usb'])
    expect(outcome.findings[0]?.text.ja).toContain('特定通信も認めていません')
    expect(outcome.findings[0]).toMatchObject({ from, to })
  }
})

test('between the LGWAN and the My Number tier without evidence of an approval, or with evidence out of force', () => {
  for (const [from, to] of [
    ['lg', 'my'],
    ['my', 'lg'],
  ] as const) {
    expect(said(judge(check, relayCity([usb(from, to, [])], [])))).toEqual(['violation critical topology/relays/usb'])
    const ended = evidence('EV', { until: '2026-03-31' })
    expect(said(judge(check, relayCity([usb(from, to)], [], [ended])))).toEqual(['violation critical topology/relays/usb'])
  }
})
