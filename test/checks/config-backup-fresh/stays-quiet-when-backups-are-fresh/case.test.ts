import { expect, test } from 'vitest'
import check from '../../../../src/checks/config-backup-fresh.ts'
import { asked, entries, evidence } from '../../declared-city.ts'

const outsider = 'lgwan-fw: { managed-by: outside, interfaces: { out: lgwan } }'
const judged = (exportedOn: string, declares: string) =>
  asked(
    check,
    {
      devices: entries(`fw: { ${exportedOn}routing: unknown, filter: none, interfaces: { lan: lg-client } }`, outsider),
      evidence: entries(evidence('EV-1', 'organization', `backup-location: 保管庫, previous-version-kept: true${declares}`)),
    },
    { required: true },
  )

test.each([
  ['exported 90 days ago', 'exported-on: 2026-08-22, ', ''],
  ['exported long ago and backed up since', 'exported-on: 2025-08-22, ', ', backup-on: 2026-11-01'],
  ['backed up, without an export', '', ', backup-on: 2026-11-01'],
])('%s', (_, exportedOn, declares) => {
  const outcome = judged(exportedOn, declares)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('devices of others are not asked', () => {
  expect(asked(check, { devices: entries(outsider) }).notApplicable).toBeDefined()
})
