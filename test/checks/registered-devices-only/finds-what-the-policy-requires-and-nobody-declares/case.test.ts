import { expect, test } from 'vitest'
import check from '../../../../src/checks/registered-devices-only.ts'
import { asked, entries } from '../../declared-city.ts'
import { said } from '../../support.ts'

const hosts = '{}'

test('four things of each zone where terminals connect', () => {
  const zones = entries('lg-client: { tier: lgwan, addresses: [10.20.10.0/24], role: client }')
  const listed = asked(check, { zones, hosts })
  expect(listed.findings).toEqual([])
  expect(listed.notDeclared?.ja).toContain('lg-client の未登録機器の接続防止')
  expect(said(asked(check, { zones, hosts }, { required: true }))).toEqual(
    Array<string>(4).fill('violation medium topology/zones/lg-client'),
  )
})

test('a zone without a role may have terminals', () => {
  expect(asked(check, { zones: entries('lg: { tier: lgwan, addresses: [10.20.10.0/24] }'), hosts }).notDeclared).toBeDefined()
})
