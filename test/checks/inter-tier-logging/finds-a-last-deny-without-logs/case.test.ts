import { expect, test } from 'vitest'
import { said } from '../../support.ts'
import { cross, firewallOf, judged, last, logged } from '../crossed.ts'

test('the implicit deny', () => {
  const outcome = judged([firewallOf([logged(cross)])])
  expect(outcome.findings.map(({ verdict, severity }) => [verdict, severity])).toEqual([['violation', 'medium']])
  expect(outcome.findings[0]?.text.ja).toContain('暗黙の拒否')
})

test('a last rule that denies everything', () => {
  expect(said(judged([firewallOf([logged(cross), last], true)]))).toEqual(['violation medium fw/last'])
})

test('a policy may ask for permits only', () => {
  expect(judged([firewallOf([logged(cross)])], { parameters: { 'final-deny': false } }).findings).toEqual([])
})
