import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-inventory.ts'
import { city, soundCity } from '../../../intent/writing.ts'
import { firewall, judge, said } from '../../support.ts'

/** One line, with what the register says of it. */
const registered = (words: string, more = '', parameters = {}) =>
  judge(check, {
    topology: soundCity(
      city({
        devices: '\n  fw: { interfaces: { lan: lg-client, wan: internet } }',
        connections: `\n  C-1: { at: fw/wan, to: internet, ${words}, approved: { by: a, on: 2025-04-01, document: b } }${more}`,
      }),
    ),
    devices: [firewall('fw', { lan: '10.20.10.1/23', wan: '192.0.2.2/30' }, [])],
    parameters,
  })

test('nobody owns it', () => {
  const outcome = registered('purpose: 予備, reviewed: 2026-04-01')
  expect(said(outcome)).toEqual(['violation low topology/connections/C-1'])
  expect(outcome.findings[0]?.text.en).toContain('owner')
})

test('it has no purpose and no review', () => {
  const outcome = registered('owner: 情報政策課')
  expect(said(outcome)).toEqual(['violation low topology/connections/C-1'])
  expect(outcome.findings[0]?.text.en).toContain('purpose')
  expect(outcome.findings[0]?.text.en).toContain('review')
})

test('its last review is more than a year ago', () =>
  expect(said(registered('owner: a, purpose: b, reviewed: 2025-11-01'))).toEqual(['violation medium topology/connections/C-1']))

test('or further back than the policy wants', () =>
  expect(said(registered('owner: a, purpose: b, reviewed: 2026-04-01', '', { 'review-days': 90 }))).toEqual([
    'violation medium topology/connections/C-1',
  ]))

test('its review is still to come', () =>
  expect(said(registered('owner: a, purpose: b, reviewed: 2027-04-01'))).toEqual(['violation low topology/connections/C-1']))

test('an entry for an interface that leads to nothing outside', () => {
  const outcome = registered(
    'owner: a, purpose: b, reviewed: 2026-04-01',
    '\n  C-2: { at: fw/lan, to: lgwan, owner: a, purpose: b, reviewed: 2026-04-01, approved: { by: a, on: 2025-04-01, document: b } }',
  )
  expect(said(outcome)).toEqual(['violation medium topology/connections/C-2'])
})
