import { expect, test } from 'vitest'
import check from '../../../../src/checks/mynumber-isolation.ts'
import { relay } from '../../../support/relays.ts'
import { relayCity } from '../../relay-city.ts'
import { judge, said } from '../../support.ts'

const usb = (from: string, to: string) =>
  relay('usb', {
    kind: 'manual-transfer',
    legs: { from, to },
    carries: [{ from: 'from', to: 'to', opens: ['person', 'person'] }],
  })

test('between the LGWAN and the My Number tier, with evidence in force', () => {
  expect(said(judge(check, relayCity([usb('lg', 'my')], [])))).toEqual([])
  expect(said(judge(check, relayCity([usb('my', 'lg')], [])))).toEqual([])
})

test('within the tier, and elsewhere', () => {
  expect(said(judge(check, relayCity([usb('my', 'my'), usb('guest', 'lg')], [])))).toEqual([])
})
