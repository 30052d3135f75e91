import { expect, it } from 'vitest'
import { APPROVED, HASH, judged, OLD } from '../../changed-town.ts'

const town = { before: [OLD], after: [OLD], hashes: { 'fw.conf': HASH('a') } }

it('passes', () => {
  const baseline = `{ sha256: ${HASH('a')}, checked: 2026-11-01, ${APPROVED} }`
  expect(judged('CHG-005', { ...town, baseline }).verdict).toBe('pass')
})

it('says that nobody declared what was approved, and finds it where the policy requires it', () => {
  expect(judged('CHG-005', town).verdict).toBe('not-declared')
  expect(judged('CHG-005', { ...town, required: ['CHG-005'] }).verdict).toBe('violation')
})
