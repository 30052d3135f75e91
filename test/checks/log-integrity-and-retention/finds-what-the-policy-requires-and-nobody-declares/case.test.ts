import { expect, test } from 'vitest'
import check from '../../../../src/checks/log-integrity-and-retention.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

const hosts = entries('lg-log: { zone: lg-server, address: 10.20.20.50, role: log-collector }')

test('nothing is said of a collector', () => {
  expect(asked(check, { hosts }).notDeclared?.ja).toContain('lg-log のログの改ざん・消去の防止')
  expect(said(asked(check, { hosts }, { required: true }))).toEqual(Array<string>(3).fill('violation medium topology/hosts/lg-log'))
})

test('no collector at all is no pass', () => {
  const listed = asked(check, {})
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('log-collector')
  expect(said(asked(check, {}, { required: true }))).toEqual(['violation medium topology/hosts'])
})
