import { expect, test } from 'vitest'
import check from '../../../../src/checks/consumer-cloud-blocked.ts'
import { permit } from '../../../support/builders.ts'
import { exception, judge, policy, said, scope, withExceptions } from '../../support.ts'
import { BLOCKS, city, filtered, FROM_PROXY, proxy, TO_PROXY } from '../browsing-city.ts'

const flow = scope({ zones: ['int'], addresses: '10.30.0.9' }, { externals: ['net'], addresses: '203.0.113.9' }, ['tcp/443'])
const roles = ['統括情報セキュリティ責任者', '情報セキュリティ管理責任者']

function judged(by: string, parameters: Readonly<Record<string, unknown>> = {}, check003 = 'DAT-003') {
  const { topology, devices } = city([filtered(TO_PROXY, BLOCKS), permit(FROM_PROXY)], [proxy([])])
  const excused = exception('EX-1', check003, flow, { approved: { by, on: '2026-06-01', document: '例外第1号' } })
  return judge(check, {
    topology: withExceptions(topology, [excused]),
    devices,
    policy: policy({ roles: { 'web-exception-approver': roles } }),
    parameters,
  })
}

test('none of those the policy names', () => {
  expect(said(judged('CISO'))).toEqual(['violation medium topology/exceptions/EX-1'])
  expect(judged('統括情報セキュリティ責任者').findings).toEqual([])
  expect(judged('CISO', {}, 'SEG-001').findings).toEqual([])
})

test('one of two, where the policy asks for both', () => {
  expect(said(judged('統括情報セキュリティ責任者', { 'all-approvers': true }))).toEqual(['violation medium topology/exceptions/EX-1'])
  expect(judged('統括情報セキュリティ責任者、情報セキュリティ管理責任者', { 'all-approvers': true }).findings).toEqual([])
})
