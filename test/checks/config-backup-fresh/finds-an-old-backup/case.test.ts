import { expect, test } from 'vitest'
import check from '../../../../src/checks/config-backup-fresh.ts'
import { asked, entries, evidence } from '../../declared-city.ts'
import { said } from '../../support.ts'

const KEPT = 'backup-location: 保管庫, previous-version-kept: true'
const judged = (exportedOn: string, declares = KEPT, parameters = {}) =>
  said(
    asked(
      check,
      {
        devices: entries(`fw: { exported-on: ${exportedOn}, routing: unknown, filter: none, interfaces: { lan: lg-client } }`),
        evidence: entries(evidence('EV-1', 'fw', declares)),
      },
      { parameters },
    ),
  )

test('exported 91 days ago', () => expect(judged('2026-08-21')).toEqual(['violation medium topology/devices/fw']))
test('exported 31 days ago, where 30 are allowed', () => expect(judged('2026-10-20', KEPT, { 'max-age-days': 30 })).toHaveLength(1))
test('exported tomorrow', () => expect(judged('2026-11-21')).toHaveLength(1))
test('the last backup is older still', () => expect(judged('2026-08-21', `${KEPT}, backup-on: 2026-01-01`)).toHaveLength(1))
test('the version before is declared not to be kept', () => {
  expect(judged('2026-11-01', KEPT.replace('true', 'false'))).toEqual(['violation medium topology/evidence/EV-1'])
})
test('only a backup is declared, and it is old', () => {
  const devices = entries('fw: { routing: unknown, filter: none, interfaces: { lan: lg-client } }')
  const lines = entries(evidence('EV-1', 'fw', `${KEPT}, backup-on: 2026-01-01`))
  expect(said(asked(check, { devices, evidence: lines }))).toEqual(['violation medium topology/evidence/EV-1'])
})
