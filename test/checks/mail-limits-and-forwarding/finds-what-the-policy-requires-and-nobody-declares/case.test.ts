import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-limits-and-forwarding.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const relays = entries('mta: { kind: mail-relay, legs: { dmz: 10.30.20.5 }, carries: [] }')

test('each of the three is open, and a violation where declarations are required', () => {
  const listed = asked(check, { relays })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('mta の庁外への自動転送の禁止')
  const required = asked(check, { relays }, { required: true })
  expect(said(required)).toEqual(Array<string>(3).fill('violation medium topology/relays/mta'))
  expect(required.notDeclared).toBeUndefined()
})

test('out of date and contradicting count as not declared', () => {
  const old = evidence('EV-1', 'mta', 'external-auto-forward: false', ', until: 2026-11-01')
  const two = [evidence('EV-1', 'mta', 'external-auto-forward: false'), evidence('EV-2', 'mta', 'external-auto-forward: true')]
  const only = { 'require-size-limit': false, 'require-spam-stop': false }
  for (const lines of [[old], two]) {
    const sections = { relays, evidence: entries(...lines) }
    expect(asked(check, sections, { parameters: only }).notDeclared).toBeDefined()
    expect(said(asked(check, sections, { parameters: only, required: true }))).toEqual(['violation medium topology/evidence/EV-1'])
  }
})

test('evidence older than the policy lets it be', () => {
  const sections = { relays, evidence: entries(evidence('EV-1', 'organization', 'mailbox-quota: 500')) }
  const only = { 'require-size-limit': false, 'require-spam-stop': false, 'forbid-auto-forward': false, 'require-mailbox-quota': true }
  expect(asked(check, sections, { parameters: only }).notDeclared).toBeUndefined()
  expect(asked(check, sections, { parameters: { ...only, 'max-age-days': 30 } }).notDeclared).toBeDefined()
})
