import { expect, test } from 'vitest'
import { permit } from '../../../support/builders.ts'
import { said, serious } from '../../support.ts'
import { entry, judged } from '../kept.ts'

const rule = permit({ id: 'policy/root/40', src: '10.20.0.0/24', dst: '10.30.0.10' })

test('by its own schedule', () => {
  expect(said(judged([{ ...rule, until: '2026-10-28', clauses: [] }], [entry('policy/root/40')]))).toEqual([
    'violation medium fw/policy/root/40',
  ])
})

test('by the ledger, which may name it by its number', () => {
  const outcome = judged([rule], [entry('40', { expires: '2026-10-28' })])
  expect(said(outcome)).toEqual(['violation medium fw/policy/root/40'])
  expect(outcome.findings[0]?.text.ja).toContain('2026-10-28')
})

test('a rule that somebody disabled is listed for information', () => {
  const outcome = judged([{ ...rule, enabled: false, until: '2026-10-28' }])
  expect(serious(outcome)).toEqual([])
  expect(said(outcome)).toEqual(['violation info fw/policy/root/40'])
})

test('its last day is not over yet', () => {
  expect(said(judged([{ ...rule, until: '2026-11-20' }], [entry('40', { expires: '2026-11-20' })]))).toEqual([])
})
