import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-emergency-reported.ts'
import { emergency } from '../emergency.ts'

test.each([
  ['the same day', { started: '2026-11-02', reported: '2026-11-02' }],
  ['on the last day', { started: '2026-11-02', reported: '2026-11-05' }],
  ['not yet, and there is time', { started: '2026-11-17' }],
])('%s', (_, dates) => {
  const outcome = emergency(check, dates)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared).toBeUndefined()
})

test('ordinary exceptions are not asked', () => expect(emergency(check, undefined).notApplicable).toBeDefined())
