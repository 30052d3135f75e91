import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-emergency-reported.ts'
import { said } from '../../support.ts'
import { emergency } from '../emergency.ts'

test('without the day it began nobody can tell', () => {
  for (const dates of [{}, { reported: '2026-11-03' }]) {
    const listed = emergency(check, dates)
    expect(listed.findings).toEqual([])
    expect(listed.notDeclared?.ja).toContain('EX-01')
    expect(said(emergency(check, dates, {}, true))).toEqual(['violation high topology/exceptions/EX-01'])
  }
})
