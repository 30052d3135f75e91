import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-limits-and-forwarding.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

const relays = entries(
  'mta: { kind: mail-relay, legs: { dmz: 10.30.20.5 }, carries: [] }',
  'proxy: { kind: proxy, legs: { dmz: 10.30.20.6 }, carries: [] }',
  // Of the prefecture: not the body's to configure.
  'sc-mta: { kind: mail-relay, legs: { sc: 198.51.100.25 }, carries: [] }',
)
const good = 'max-message-size: 10, external-auto-forward: false, spam-stop-procedure: 手順書3'

test.each(['mta', 'organization'])('declared of %s', (subject) => {
  const outcome = asked(check, { relays, evidence: entries(evidence('EV-1', subject, good)) }, { required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('only what the policy asks', () => {
  const parameters = { 'require-size-limit': true, 'forbid-auto-forward': false, 'require-spam-stop': false }
  const lines = entries(evidence('EV-1', 'mta', 'max-message-size: 20'))
  expect(asked(check, { relays, evidence: lines }, { required: true, parameters }).findings).toEqual([])
})

test('without mail of its own it does not apply', () => {
  expect(asked(check, {}).notApplicable).toBeDefined()
})
