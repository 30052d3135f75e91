import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-connection-approved.ts'
import { asked, entries, evidence, sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { DEVICES, REVIEWED } from '../connected.ts'

const line = (approved: string) => entries(`CN-1: { at: fw/wan1, to: sec-cloud, class: III, approved: ${approved} }`)
const judged = (approved: string, roles: readonly string[] = ['統括情報セキュリティ責任者']) =>
  asked(
    check,
    { devices: DEVICES, connections: line(approved), evidence: entries(evidence('EV-1', 'CN-1', REVIEWED)) },
    { roles: { 'connection-approver': roles } },
  )

test('approved by another role', () => {
  const outcome = judged('{ by: 情報政策課長, on: 2025-04-01, document: 第1号 }')
  expect(said(outcome)).toEqual(['violation high topology/connections/CN-1'])
  expect(sentences(outcome)[0]).toContain('情報政策課長')
  expect(outcome.findings[0]?.fix.ja).toContain('統括情報セキュリティ責任者')
})

test('by another role, and without a document besides', () => expect(said(judged('{ by: 情報政策課長, on: 2025-04-01 }'))).toHaveLength(1))

test('approved tomorrow', () => expect(said(judged('{ by: 統括情報セキュリティ責任者, on: 2026-11-21, document: 第1号 }'))).toHaveLength(1))

test('a document that names nobody lets anybody approve', () => {
  expect(said(judged('{ by: 情報政策課長, on: 2025-04-01, document: 第1号 }', []))).toEqual([])
})

test('liability declared not to be secured', () => {
  const sections = {
    devices: DEVICES,
    connections: line('{ by: CIO, on: 2025-04-01, document: 第1号 }'),
    evidence: entries(evidence('EV-1', 'CN-1', `${REVIEWED}, liability-clause: false`)),
  }
  expect(said(asked(check, sections))).toEqual([])
  expect(said(asked(check, sections, { parameters: { 'require-liability-clause': true } }))).toEqual([
    'violation high topology/evidence/EV-1',
  ])
})
