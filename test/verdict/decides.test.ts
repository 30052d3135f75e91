import { expect, test } from 'vitest'
import { decides } from '../../src/verdict/judge.ts'
import { policy } from '../checks/support.ts'

const base = policy()
const of = (advisory: boolean, failOn: typeof base.failOn = 'low') => ({ policy: { ...base, failOn }, advisory })

test('a finding decides from the severity that the policy fails on', () => {
  expect(decides(of(false), { severity: 'low' })).toBe(true)
  expect(decides(of(false, 'medium'), { severity: 'low' })).toBe(false)
  expect(decides(of(false), { severity: 'info' })).toBe(false)
})

test('neither what an advisory check finds nor what remains whatever is done decides', () => {
  expect(decides(of(true), { severity: 'critical' })).toBe(false)
  expect(decides(of(false), { severity: 'low', advisory: true })).toBe(false)
})
