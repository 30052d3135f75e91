import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-emergency-reported.ts'
import { sentences } from '../../declared-city.ts'
import { said } from '../../support.ts'
import { emergency } from '../emergency.ts'

test('however soon it was reported', () => {
  const outcome = emergency(check, { started: '2026-11-02', reported: '2026-11-02' }, { emergency: false })
  expect(said(outcome)).toEqual(['violation high topology/exceptions/EX-01'])
  expect(sentences(outcome)[0]).toContain('定めがありません')
})

test('even when it says no day', () => expect(said(emergency(check, {}, { emergency: false }))).toHaveLength(1))
