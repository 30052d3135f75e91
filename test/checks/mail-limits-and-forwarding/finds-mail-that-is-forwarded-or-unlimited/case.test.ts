import { expect, test } from 'vitest'
import check from '../../../../src/checks/mail-limits-and-forwarding.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const relays = entries('mta: { kind: mail-relay, legs: { dmz: 10.30.20.5 }, carries: [] }')
const good = 'max-message-size: 10, external-auto-forward: false, spam-stop-procedure: 手順書3'
const judged = (declares: string, parameters = {}) =>
  asked(check, { relays, evidence: entries(evidence('EV-1', 'mta', declares)) }, { parameters })

test('forwarded to the outside', () => {
  const outcome = judged(good.replace('false', 'true'))
  expect(said(outcome)).toEqual(['violation medium topology/evidence/EV-1'])
  expect(outcome.findings[0]?.text.ja).toContain('庁外への自動転送: はい')
})

test('no limit at all', () => expect(said(judged(good.replace('10', '0')))).toHaveLength(1))

test('a limit above the policy’s', () => {
  expect(said(judged(good, { 'max-message-size': 5 }))).toHaveLength(1)
  expect(said(judged(good, { 'max-message-size': 10 }))).toEqual([])
})
