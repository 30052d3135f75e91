import { expect, test } from 'vitest'
import check from '../../../../src/checks/config-backup-fresh.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

test('no date, no place, no version before', () => {
  const devices = entries('fw: { routing: unknown, filter: none, interfaces: { lan: lg-client } }')
  const listed = asked(check, { devices })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('fw の 90 日以内の設定のバックアップ'.replace(' 90', '90'))
  expect(said(asked(check, { devices }, { required: true }))).toEqual(Array<string>(3).fill('violation medium topology/devices/fw'))
})
