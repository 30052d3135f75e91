/** require: a condition on what is declared, with attributes of the body's own. */
import { expect, test } from 'vitest'
import { said } from '../support.ts'
import { ownOutcome } from './own-town.ts'

const WIRELESS = [
  'severity: high',
  'about: zone',
  'where: medium = "wireless"',
  'require: cipher in ["WPA3-Enterprise"] and client-certificate',
  'max-age: 1y',
].join('\n')
const evidence = (declares: string, on = '2026-06-01') =>
  `evidence:\n  EV-1: { subject: wifi, says: 無線の設定, declares: { ${declares} }, by: 情報政策課, on: ${on} }\n`

test('what is declared and keeps the condition is quiet; wired zones are not asked', () => {
  const topology = evidence('cipher: WPA3-Enterprise, client-certificate: true')
  expect(ownOutcome({ check: WIRELESS, topology })).toEqual({ findings: [] })
})

test('what is declared and breaks it is a violation at the evidence', () => {
  const outcome = ownOutcome({ check: WIRELESS, topology: evidence('cipher: WPA2-Personal, client-certificate: true') })
  expect(said(outcome)).toEqual(['violation high topology/evidence/EV-1'])
  expect(outcome.findings[0]?.text.ja).toContain('独自の検査')
})

test('what nobody says is not declared, and a violation where the policy requires it', () => {
  const topology = evidence('cipher: WPA3-Enterprise')
  const outcome = ownOutcome({ check: WIRELESS, topology })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.en).toContain('wifi')
  expect(said(ownOutcome({ check: WIRELESS, topology, required: true }))).toHaveLength(1)
})

test('evidence older than max-age does not count', () => {
  const topology = evidence('cipher: WPA3-Enterprise, client-certificate: true', '2025-06-01')
  const outcome = ownOutcome({ check: WIRELESS, topology })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeDefined()
})

test('an attribute of the body’s own, with its title and unit', () => {
  const policy = 'attributes:\n  x-floor: { type: number, title: { ja: 階, en: floor }, unit: { ja: 階, en: floors up } }\n'
  const check = 'about: zone\nwhere: medium = "wireless"\nrequire: x-floor <= 3'
  const outcome = ownOutcome({ check, policy, topology: evidence('x-floor: 7') })
  expect(said(outcome)).toEqual(['violation medium topology/evidence/EV-1'])
  expect(outcome.findings[0]?.text.en).toContain('floor: 7 floors up')
  expect(ownOutcome({ check, policy, topology: evidence('x-floor: 2') }).findings).toEqual([])
})

test('nothing of the kind: it does not apply', () => {
  expect(ownOutcome({ check: 'about: connection\nrequire: declared(owner)' }).notApplicable).toBeDefined()
  expect(ownOutcome({ check: 'about: zone\nwhere: env = "dev"\nrequire: declared(owner)' }).notApplicable).toBeDefined()
})
