import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-valid.ts'
import type { Exception } from '../../../../src/model/topology.ts'
import { topology } from '../../../support/builders.ts'
import { exception, judge, policy, scope, withExceptions, ZONES } from '../../support.ts'

const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

const findings = (fields: Partial<Exception>, roles: readonly string[] = []) =>
  judge(check, {
    topology: withExceptions(topology({ zones: [ZONES.lg, ZONES.int] }), [exception('EX-03', 'SEG-001', flow, fields)]),
    devices: [],
    policy: policy({ roles: { 'exception-approver': roles } }),
  }).findings

test('approved, documented, unexpired', () => expect(findings({})).toEqual([]))

test('on its last day', () => expect(findings({ expires: '2026-11-20' })).toEqual([]))

test('approved by a named role, whoever holds it', () =>
  expect(findings({ approved: { by: 'CISO（副市長）', on: '2026-06-01', document: 'x' } }, ['CISO', '統括情報セキュリティ責任者'])).toEqual(
    [],
  ))

test('without exceptions it does not apply', () => {
  expect(judge(check, { topology: topology({}), devices: [] }).notApplicable).toBeDefined()
})
