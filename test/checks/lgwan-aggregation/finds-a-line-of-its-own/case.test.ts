import { expect, test } from 'vitest'
import check from '../../../../src/checks/lgwan-aggregation.ts'
import { judge, said } from '../../support.ts'
import { city, line } from '../lines.ts'

test('a line to another public body, whether the register has it or not', () => {
  expect(said(judge(check, city([line()])))).toEqual(['violation low topology/connections/CN'])
  expect(judge(check, city([line()])).findings[0]?.text.ja).toContain('kokuho への接続（fw の port2）')
  expect(said(judge(check, city([])))).toEqual(['violation low fw/interface/port2'])
  expect(said(judge(check, city(undefined)))).toEqual(['violation low fw/interface/port2'])
})

test('a reason without words is none', () => {
  expect(said(judge(check, city([line({ justification: ' ' })])))).toEqual(['violation low topology/connections/CN'])
})

test('other kinds where the policy names them', () => {
  const outcome = judge(check, { ...city([line()]), parameters: { kinds: ['gov-cloud', 'partner'] } })
  expect(said(outcome)).toEqual(['violation low fw/interface/port3'])
})
