import { expect, test } from 'vitest'
import check from '../../../../src/checks/registered-devices-only.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const zones = entries('lg-client: { tier: lgwan, addresses: [10.20.10.0/24], role: client }')
const hosts = '{}'
const good = 'admission: 802.1X, device-register: 台帳, private-devices: false, unused-ports-shut: true'
const judged = (declares: string, parameters = {}, zone = zones) =>
  said(asked(check, { zones: zone, hosts, evidence: entries(evidence('EV-1', 'lgwan', declares)) }, { parameters }))
const BROKEN = ['violation medium topology/evidence/EV-1']

test('no admission control', () => expect(judged(good.replace('802.1X', 'none'))).toEqual(BROKEN))
test('one that the policy does not accept', () => {
  expect(judged(good.replace('802.1X', 'dhcp-reservation'), { admissions: ['802.1X', 'MAC-auth'] })).toEqual(BROKEN)
})
test('private devices', () => {
  expect(judged(good.replace('private-devices: false', 'private-devices: true'))).toEqual(BROKEN)
  expect(judged(good.replace('private-devices: false', 'private-devices: true'), { 'allow-private-devices': true })).toEqual([])
})
test('unused ports that are open, on wired networks', () => {
  const open = good.replace('unused-ports-shut: true', 'unused-ports-shut: false')
  expect(judged(open)).toEqual(BROKEN)
  expect(judged(open, {}, zones.replace('role: client', 'role: client, medium: wireless'))).toEqual([])
})
