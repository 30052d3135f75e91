import { expect, it } from 'vitest'
import { judged, OLD } from '../../changed-town.ts'

/** A source that is not defined in the file may be anything. */
const UNKNOWN = { id: 2, src: 'nobody-knows' }

it('cannot tell whether a rule with an unknown source opens anything', () => {
  const { verdict, findings } = judged('CHG-002', { before: [OLD], after: [OLD, UNKNOWN] })
  expect(verdict).toBe('not-evaluable')
  expect(findings[0]!.uncertainties).not.toEqual([])
})

it('has nothing to say of what was as unknown before', () => {
  expect(judged('CHG-002', { before: [OLD, UNKNOWN], after: [OLD, UNKNOWN] }).verdict).toBe('pass')
})
