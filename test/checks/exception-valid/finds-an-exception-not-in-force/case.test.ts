import { describe, expect, test } from 'vitest'
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

describe('what the document asks for', () => {
  const asking = (set: Readonly<Record<string, unknown>>) => policy({ checks: { 'EXC-001': set } })
  const { expires: _, ...forGood } = exception('EX-03', 'SEG-001', flow)
  const open = (set?: Policy) =>
    judge(check, {
      topology: withExceptions(topology({ zones: [ZONES.lg, ZONES.int] }), [forGood]),
      devices: [],
      ...(set === undefined ? {} : { policy: set }),
    })

  test('an expiry, unless it names none; then no limit either, unless it names one', () => {
    expect(said(open())).toHaveLength(1)
    expect(said(open(asking({ 'require-expiry': false })))).toEqual([])
    const long = { expires: '2029-06-01' }
    expect(said(judged(long, asking({ 'require-expiry': false })))).toEqual([])
    expect(said(judged(long, asking({ 'require-expiry': false, 'max-period-days': 366 })))).toHaveLength(1)
    expect(said(judged({ expires: '2026-11-19' }, asking({ 'require-expiry': false })))).toHaveLength(1)
  })

  test('a period of its own', () => {
    expect(said(judged({ expires: '2026-09-30' }, asking({ 'max-period-days': 100 })))).toHaveLength(1)
    expect(said(judged({ expires: '2029-06-01' }, asking({ 'max-period-days': 2000 })))).toEqual([])
  })

  test('a document, unless it names none; approver and date all the same', () => {
    const approved = { by: 'CISO', on: '2026-06-01' }
    expect(said(judged({ approved }, asking({ 'require-document': false })))).toEqual([])
    expect(said(judged({ approved: { by: 'CISO' } }, asking({ 'require-document': false })))).toHaveLength(1)
    expect(said(judged({ approved: undefined }, asking({ 'require-document': false })))).toHaveLength(1)
  })
})
