import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-integrity-and-retention.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

const hosts = entries(
  'lg-log: { zone: lg-server, address: 10.20.20.50, role: [log-collector, monitoring] }',
  'lg-file: { zone: lg-server, address: 10.20.20.20 }',
)

test('long enough, protected, open to few', () => {
  const lines = entries(evidence('EV-1', 'lg-log', 'retention-days: 365, tamper-protection: true, restricted-access: true'))
  const outcome = asked(check, { hosts, evidence: lines }, { required: true })
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})
