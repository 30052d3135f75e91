import { expect, test } from 'vitest'
import type { Evidence } from '../../../../src/model/topology.ts'
import { span } from '../../../support/builders.ts'
import { judged, offers, wired } from '../managed.ts'

const parameters = { 'max-admin-accounts': 2, 'login-lockout': true }
const ssh = offers('ssh', ['mg'], { dst: '10.90.0.1', services: 'tcp/22' })
const evidence = (declares: ReadonlyMap<string, number | boolean>): Evidence => ({
  id: 'EV-1',
  subject: 'fw',
  says: '管理者の登録',
  shows: [],
  declares,
  by: '情報政策課',
  on: '2026-04-20',
  document: '管理者台帳',
  until: '2027-03-31',
  span,
})

test('as declared; silence is not declared', () => {
  const place = { ...wired, evidence: new Map([['EV-1', evidence(new Map([['admin-accounts', 5]]))]]) }
  const outcome = judged(ssh, place, { parameters })
  expect(outcome.findings.map(({ verdict, cause }) => [verdict, cause.id])).toEqual([['violation', 'topology/evidence/EV-1']])
  expect(outcome.notDeclared?.ja).toContain('ロックアウト')
})

test('nothing is asked where the policy asks nothing', () => {
  expect(judged(ssh)).toEqual({ findings: [] })
})

test('few enough, with a lockout', () => {
  const kept = evidence(
    new Map<string, number | boolean>([
      ['admin-accounts', 2],
      ['login-lockout', true],
    ]),
  )
  expect(judged(ssh, { ...wired, evidence: new Map([['EV-1', kept]]) }, { parameters })).toEqual({ findings: [] })
})
