import { expect, it } from 'vitest'
import { judged, OLD } from '../../changed-town.ts'

const ROLE = 'roles: { change-approver: [CIO] }\n'

it.each([
  ['nobody', 'on: 2026-11-01'],
  ['somebody else', 'on: 2026-11-01, approved: { by: 係長, on: 2026-10-20, document: 承認第8号 }'],
  ['after the work', 'on: 2026-11-01, approved: { by: CIO, on: 2026-11-02, document: 承認第8号 }'],
])('approved by %s', (_, change) => {
  const { verdict, findings } = judged('CHG-002', { before: [OLD], after: [OLD], change, policy: ROLE })
  expect(verdict).toBe('violation')
  expect(findings.map(({ severity }) => severity)).toEqual(['high'])
})
