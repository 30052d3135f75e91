import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-integrity-and-retention.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const hosts = entries('lg-log: { zone: lg-server, address: 10.20.20.50, role: log-collector }')
const good = 'retention-days: 365, tamper-protection: true, restricted-access: true, bulk-download-alert: false'
const judged = (declares: string, parameters = {}) =>
  said(asked(check, { hosts, evidence: entries(evidence('EV-1', 'lg-log', declares)) }, { parameters }))
const BROKEN = ['violation medium topology/evidence/EV-1']

test('a day too short', () => expect(judged(good.replace('365', '364'))).toEqual(BROKEN))
test('shorter than this policy asks', () => expect(judged(good, { 'retention-days': 1825 })).toEqual(BROKEN))
test('not protected', () => expect(judged(good.replace('tamper-protection: true', 'tamper-protection: false'))).toEqual(BROKEN))
test('open to everybody', () => expect(judged(good.replace('restricted-access: true', 'restricted-access: false'))).toEqual(BROKEN))
test('no alert on bulk downloads, where the policy asks for one', () => {
  expect(judged(good, { 'require-bulk-download-alert': true })).toEqual(BROKEN)
  expect(judged(good)).toEqual([])
})
