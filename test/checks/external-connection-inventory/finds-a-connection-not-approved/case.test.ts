import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-inventory.ts'
import { city, soundCity } from '../../../intent/writing.ts'
import { firewall, judge, policy, said } from '../../support.ts'

const registered = (approved: string, roles = {}, parameters = {}) =>
  judge(check, {
    topology: soundCity(
      city({
        devices: '\n  fw: { interfaces: { lan: lg-client, wan: internet } }',
        connections: `\n  C-1: { at: fw/wan, to: internet, owner: a, purpose: b, reviewed: 2026-04-01${approved} }`,
      }),
    ),
    devices: [firewall('fw', { lan: '10.20.10.1/23', wan: '192.0.2.2/30' }, [])],
    policy: policy({ roles }),
    parameters,
  })
const FOUND = ['violation high topology/connections/C-1']

test('nobody approved it', () => {
  const outcome = registered('')
  expect(said(outcome)).toEqual(FOUND)
  expect(outcome.findings[0]?.text.en).toContain('no approval is recorded')
})

test('the approval has no document, or is still to come', () => {
  expect(said(registered(', approved: { by: a, on: 2025-04-01 }'))).toEqual(FOUND)
  expect(said(registered(', approved: { by: a, on: 2027-04-01, document: c }'))).toEqual(FOUND)
})

test('by somebody else than the role that the policy names', () => {
  const by = (who: string) => `, approved: { by: ${who}, on: 2025-04-01, document: c }`
  const roles = { 'connection-approver': ['ＣＩＯ'] }
  expect(said(registered(by('情報政策課長'), roles))).toEqual(FOUND)
  expect(said(registered(by('CIO'), roles))).toEqual([])
  expect(said(registered(by('情報政策課長')))).toEqual([])
})

test('not asked where the document asks for no approval', () => expect(said(registered('', {}, { 'require-approval': false }))).toEqual([]))
