import { expect, test } from 'vitest'
import check from '../../../../src/checks/update-and-endpoint-protection.ts'
import { host, providerCity } from '../../provider-city.ts'
import { judge, said } from '../../support.ts'
import { declares } from '../protected.ts'

const hosts = [host('wsus', 'lg', '10.20.0.40', ['update-source'], ['gps'])]
const judged = (
  values: Parameters<typeof declares>[2],
  fields: { parameters?: Readonly<Record<string, unknown>>; required?: boolean } = {},
) => judge(check, { ...providerCity({ hosts, evidence: [declares('EV', 'organization', values)] }), ...fields })
const fine = { epp: true, 'firmware-supported-until': '2028-03-31' }

test('no protection', () => {
  expect(said(judged({ ...fine, epp: false }))).toEqual(['violation medium topology/evidence/EV'])
  expect(judged(fine).findings).toEqual([])
})

test('firmware that nobody supports any more', () => {
  const outcome = judged({ ...fine, 'firmware-supported-until': '2026-11-19' })
  expect(said(outcome)).toEqual(['violation medium topology/evidence/EV'])
  expect(outcome.findings[0]?.text.ja).toContain('fw は、サポート期限内のファームウェア')
  // The last day itself is still supported.
  expect(judged({ ...fine, 'firmware-supported-until': '2026-11-20' }).findings).toEqual([])
})

test('EDR and patches where the policy asks for them', () => {
  expect(judged(fine, { parameters: { 'edr-tiers': ['lgwan'] } }).notDeclared?.ja).toContain('lg の検知・対応（EDR）')
  expect(said(judged({ ...fine, edr: false }, { parameters: { 'edr-tiers': ['lgwan'] } }))).toHaveLength(1)
  expect(judged({ ...fine, edr: false }, { parameters: { 'edr-tiers': ['internet'] } }).findings).toEqual([])
  expect(said(judged({ ...fine, 'patched-on': '2026-09-01' }, { parameters: { 'patch-days': 60 } }))).toHaveLength(2)
  expect(judged({ ...fine, 'patched-on': '2026-10-10' }, { parameters: { 'patch-days': 60 } }).findings).toEqual([])
})

test('nothing declared', () => {
  const outcome = judged({})
  expect(outcome.findings).toEqual([])
  expect(outcome.notDeclared?.ja).toContain('fw のサポート期限内のファームウェア')
  expect(said(judged({}, { required: true }))).toEqual(['violation medium topology/zones/lg', 'violation medium topology/devices/fw'])
})
