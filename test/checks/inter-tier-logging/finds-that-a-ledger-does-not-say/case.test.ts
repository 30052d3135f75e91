import { expect, test } from 'vitest'
import type { Evidence } from '../../../../src/model/topology.ts'
import { span } from '../../../support/builders.ts'
import { cross, firewallOf, judged, last, wired } from '../crossed.ts'

const ledger = [firewallOf([cross, last].map((rule) => ({ ...rule, loggingShown: false as const })))]
const evidence: Evidence = {
  id: 'EV-1',
  subject: 'fw',
  says: '許可と拒否のログを取得',
  shows: ['logging'],
  declares: new Map([['logging', true]]),
  by: '市民課',
  on: '2026-04-20',
  document: '運用報告',
  until: '2027-03-31',
  span,
}

test('it is not declared; where the policy requires it, that is a violation', () => {
  const outcome = judged(ledger)
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('fw')
  expect(judged(ledger, { required: true }).findings.map(({ verdict, cause }) => [verdict, cause.id])).toEqual([
    ['violation', 'fw/logging'],
  ])
})

test('evidence of logging is enough', () => {
  const place = { ...wired, evidence: new Map([['EV-1', evidence]]) }
  expect(judged(ledger, { topology: place, required: true })).toEqual({ findings: [] })
})
