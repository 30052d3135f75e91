import { expect, test } from 'vitest'
import check from '../../../../src/checks/exception-valid.ts'
import type { Policy } from '../../../../src/model/policy.ts'
import type { Exception } from '../../../../src/model/topology.ts'
import { topology } from '../../../support/builders.ts'
import { exception, judge, policy, said, scope, withExceptions, ZONES } from '../../support.ts'

const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

const judged = (fields: Partial<Exception>, set?: Policy) =>
  judge(check, {
    topology: withExceptions(topology({ zones: [ZONES.lg, ZONES.int] }), [exception('EX-03', 'SEG-001', flow, fields)]),
    devices: [],
    ...(set === undefined ? {} : { policy: set }),
  })

test('expired yesterday', () => {
  const outcome = judged({ expires: '2026-11-19' })
  expect(said(outcome)).toEqual(['violation high topology/exceptions/EX-03'])
  expect(outcome.findings[0]?.text.ja).toContain('期限 2026-11-19 が過ぎています')
})

test('approved by somebody whom the policy does not name', () => {
  expect(
    said(
      judged({ approved: { by: '情報政策課長', on: '2026-06-01', document: 'x' } }, policy({ roles: { 'exception-approver': ['CISO'] } })),
    ),
  ).toHaveLength(1)
})

test.each([
  ['no approval', { approved: undefined }],
  ['no document', { approved: { by: 'CISO', on: '2026-06-01' } }],
  ['no date', { approved: { by: 'CISO', document: 'x' } }],
  ['approved tomorrow', { approved: { by: 'CISO', on: '2026-11-21', document: 'x' } }],
  ['no reason', { reason: ' ' }],
  ['longer than a year and a day', { expires: '2027-06-03' }],
] as const)('%s', (_, fields) => {
  expect(said(judged(fields))).toHaveLength(1)
})

test('no expiry', () => {
  const { expires: _, ...open } = exception('EX-03', 'SEG-001', flow)
  expect(said(judge(check, { topology: withExceptions(topology({}), [open]), devices: [] }))).toHaveLength(1)
})

test('longer than the policy allows', () => {
  expect(said(judged({}, policy({ checks: { 'EXC-001': { 'max-period-days': 90 } } })))).toHaveLength(1)
})
