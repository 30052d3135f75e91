import { expect, test } from 'vitest'
import check from '../../../../src/checks/independent-network-separated.ts'
import type { Capability } from '../../../../src/model/relay.ts'
import { evidence, relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const usb = (from: string, to: string, does: readonly Capability[], given: readonly string[] = ['EV']) =>
  relay('usb', {
    kind: 'manual-transfer',
    legs: { from, to },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'], does, evidence: given }],
  })

test('into the independent tier without disarming; out of it without a record of its approval', () => {
  const into = judge(check, relayCity([usb('lg', 'guest', ['virus-scan'])], []))
  expect(said(into)).toEqual(['violation high topology/relays/usb'])
  expect(into.findings[0]).toMatchObject({ from: 'lg', to: 'guest' })
  expect(into.findings[0]?.packets).toBeUndefined()
  expect(said(judge(check, relayCity([usb('guest', 'lg', ['virus-scan'], [])], [])))).toEqual(['violation high topology/relays/usb'])
  const ended = evidence('EV', { until: '2026-03-31' })
  expect(said(judge(check, relayCity([usb('guest', 'mg', ['virus-scan'])], [], [ended])))).toHaveLength(1)
})

test('disarming that nothing proves cannot be judged', () => {
  const outcome = judge(check, relayCity([usb('lg', 'guest', ['file-cdr'], [])], []))
  expect(outcome.findings.map(({ verdict, uncertainties = [] }) => [verdict, uncertainties[0]?.code])).toEqual([
    ['not-evaluable', 'unproven-file-cdr'],
  ])
})

test('with disarming in, with a record out, and between independent zones, it is as it should be', () => {
  expect(judge(check, relayCity([usb('lg', 'guest', ['file-cdr', 'virus-scan'])], [])).findings).toEqual([])
  expect(judge(check, relayCity([usb('guest', 'lg', ['virus-scan'])], [])).findings).toEqual([])
  expect(judge(check, relayCity([usb('guest', 'guest', [], [])], [])).findings).toEqual([])
})
