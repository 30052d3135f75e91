import { describe, expect, test } from 'vitest'
import { exceptionProblems, holdsRole, specificLimitsOf, specificProblems } from '../../src/checks/approval.ts'
import type { Exception, SpecificCommunication } from '../../src/model/topology.ts'
import { exception, policy, scope, specific, TODAY } from './support.ts'

const flow = (to: string, services: readonly string[]) => scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: to }, services)
const codes = (declared: SpecificCommunication, set = policy()) =>
  specificProblems(declared, { policy: set, today: TODAY, ...specificLimitsOf(set) }).map(({ code }) => code)
const codesOf = (declared: Exception, set = policy()) => exceptionProblems(declared, { policy: set, today: TODAY }).map(({ code }) => code)

describe('whether an approver holds a role', () => {
  test.each([
    ['CISO', 'CISO'],
    ['ＣＩＳＯ', 'CISO'],
    ['CISO（副市長）', 'CISO'],
    ['情報政策課 統括情報セキュリティ責任者', '統括情報セキュリティ責任者'],
    ['統括情報セキュリティ責任者 山田', '統括情報セキュリティ責任者'],
    ['副市長・CISO', 'CISO'],
  ])('%s is %s', (by, role) => expect(holdsRole(by, role)).toBe(true))

  test.each([
    ['CISO補佐', 'CISO'],
    ['CISO 補佐', 'CISO'],
    ['Deputy CISO', 'CISO'],
    ['統括情報セキュリティ責任者', '情報セキュリティ責任者'],
    ['情報政策課長', 'CISO'],
    ['', 'CISO'],
  ])('%s is not %s', (by, role) => expect(holdsRole(by, role)).toBe(false))
})

describe('a specific communication', () => {
  test('in force has no problems', () => expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443'])))).toEqual([]))

  test('without expiry stays in force; with one, until that day', () => {
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443']), { expires: TODAY }))).toEqual([])
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443']), { expires: '2026-11-19' }))).toEqual(['expired'])
  })

  test('says each thing that is missing', () => {
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443']), { approved: {} }))).toEqual(['not-approved'])
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443']), { approved: { by: 'CISO' } }))).toEqual([
      'approval-date-missing',
      'approval-document-missing',
    ])
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/443']), { approved: { on: '2026-04-01', document: 'x' } }))).toEqual([
      'approver-missing',
    ])
  })

  test('may name eight hosts and four ports, unless the policy says otherwise', () => {
    const wide = specific('SC', flow('198.18.33.0/29', ['tcp/1', 'tcp/3', 'udp/5', 'udp/7']))
    expect(codes(wide)).toEqual([])
    expect(codes(wide, policy({ checks: { 'SEG-005': { 'max-hosts': 7, 'max-ports': 3 } } }))).toEqual([
      'destination-not-hosts',
      'ports-not-explicit',
    ])
    expect(codes(wide, policy({ checks: { 'SEG-005': { 'max-hosts': 7, 'require-mac': true } } }))).toEqual(['destination-not-hosts'])
    expect(codes(specific('SC', flow('198.18.33.0/28', ['tcp/443'])))).toEqual(['destination-not-hosts'])
  })

  test('must name hosts at its source too', () => {
    const from = (text: string) => specific('SC', scope({ zones: ['my'], addresses: text }, { addresses: '198.18.33.4' }, ['tcp/443']))
    expect(codes(from('10.10.0.0/29'))).toEqual([])
    expect(codes(from('10.10.0.0-10.10.0.8'))).toEqual(['source-not-hosts'])
  })

  test('may name neighbouring ports one by one, not as a range', () => {
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/80', 'tcp/81'])))).toEqual([])
    expect(codes(specific('SC', flow('198.18.33.4', ['tcp/80-81'])))).toEqual(['ports-not-explicit'])
  })

  test('between an IPv4 and an IPv6 address covers nothing', () => {
    expect(codes(specific('SC', flow('2001:db8::1', ['tcp/443'])))).toEqual(['no-packets'])
  })
})

describe('an exception', () => {
  const narrow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

  test('needs an approver whom the policy names', () => {
    const roles = { 'exception-approver': ['CISO'] }
    expect(codesOf(exception('EX', 'SEG-001', narrow), policy({ roles }))).toEqual([])
    expect(
      codesOf(exception('EX', 'SEG-001', narrow, { approved: { by: '課長', on: '2026-06-01', document: 'x' } }), policy({ roles })),
    ).toEqual(['wrong-approver'])
  })

  test('runs a year at most', () => {
    expect(codesOf(exception('EX', 'SEG-001', narrow, { expires: '2027-06-02' }))).toEqual([])
    expect(codesOf(exception('EX', 'SEG-001', narrow, { expires: '2027-06-03' }))).toEqual(['period-too-long'])
  })
})
