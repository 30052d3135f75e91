import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { said } from '../../support.ts'
import { entry, judged } from '../kept.ts'

test('a destination that no zone has any more', () => {
  const outcome = judged([permit({ id: 'gone', src: '10.20.0.0/24', dst: '10.99.0.5' })], [entry('gone')])
  expect(said(outcome)).toEqual(['violation medium fw/gone'])
  expect(outcome.findings[0]?.text.ja).toContain('10.99.0.5')
})

test('a group of which one member is left, and addresses that belong to nobody by nature', () => {
  const rules = [
    permit({ id: 'group', src: '10.20.0.0/24', dst: ['10.99.0.5', '10.30.0.10'] }),
    permit({ id: 'dhcp', src: '0.0.0.0', dst: '255.255.255.255', services: 'udp/67' }),
    permit({ id: 'any' }),
  ]
  expect(said(judged(rules, [entry('group'), entry('dhcp'), entry('any')]))).toEqual([])
})
