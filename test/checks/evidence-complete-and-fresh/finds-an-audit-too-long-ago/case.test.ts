import { expect, test } from 'vitest'
import { said } from '../../support.ts'
import { attesting, AUDITED } from '../attesting.ts'

const BROKEN = ['violation medium topology/evidence/EV-A']

test('audit and self-check', () => {
  expect(said(attesting({ evidence: [AUDITED.replace('2026-06-01', '2025-11-18')] }))).toEqual(BROKEN)
  expect(said(attesting({ evidence: [AUDITED.replace('2026-09-01', '2025-11-18')] }))).toEqual(BROKEN)
  expect(said(attesting({ evidence: [AUDITED.replace('2026-06-01', '2026-11-21')] }))).toEqual(BROKEN)
})

test('as long as the policy allows', () => {
  const old = [AUDITED.replace('2026-06-01', '2025-11-18')]
  expect(said(attesting({ evidence: old, parameters: { 'audit-days': 730 } }))).toEqual([])
  expect(said(attesting({ evidence: old, parameters: { 'require-audit': false } }))).toEqual([])
})
