import { expect, test } from 'vitest'
import check from '../../../../src/checks/registered-devices-only.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

const hosts = '{}'

test('declared of the tier, for its zones', () => {
  const zones = entries(
    'lg-client: { tier: lgwan, addresses: [10.20.10.0/24], role: client }',
    'lg-branch: { tier: lgwan, addresses: [10.20.11.0/24] }',
  )
  const good = 'admission: MAC-auth, device-register: 台帳, private-devices: false, unused-ports-shut: true'
  const outcome = asked(check, { zones, hosts, evidence: entries(evidence('EV-1', 'lgwan', good)) }, { required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('server rooms and networks for guests are not asked', () => {
  const zones = entries(
    'lg-server: { tier: lgwan, addresses: [10.20.20.0/24], role: server }',
    'guest: { tier: independent, addresses: [192.168.0.0/24], medium: wireless }',
  )
  expect(asked(check, { zones, hosts }, { required: true }).notApplicable).toBeDefined()
  expect(asked(check, { zones, hosts }, { parameters: { tiers: ['independent'] } }).notDeclared).toBeDefined()
})
