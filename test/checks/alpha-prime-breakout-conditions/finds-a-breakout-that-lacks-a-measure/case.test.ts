import { expect, test } from 'vitest'
import { inspecting, judged, MEASURES, OUT, out, proofs, system, town } from '../../breakout-city.ts'
import { said } from '../../support.ts'

const lacking = (outcome: ReturnType<typeof judged>) => outcome.findings.map((finding) => finding.lacking?.ja)

test.each([
  ['tenant-restriction', 'テナント制限'],
  ['tls-inspection', 'TLS の復号検査'],
  ['source-restriction', '接続元アドレスの限定または端末認証'],
  ['edr', '端末の検知・対応（EDR）'],
  ['logging', 'ログの取得'],
  ['external-audit', '外部監査'],
] as const)('%s, which is named', (left, name) => {
  const outcome = judged([OUT], { topology: town([system()], proofs(MEASURES.filter((measure) => measure !== left))) })
  expect(said(outcome)).toEqual(['violation critical topology/registered-systems/RS-01'])
  expect(lacking(outcome)).toEqual([name])
})

test('device authentication stands for source restriction', () => {
  const shown = proofs([...MEASURES.filter((measure) => measure !== 'source-restriction'), 'device-authentication'])
  expect(said(judged([OUT], { topology: town([system()], shown) }))).toEqual([])
})

test('inspection that is bound to the rule needs no evidence', () => {
  const shown = proofs(MEASURES.filter((measure) => measure !== 'tls-inspection'))
  expect(said(judged([inspecting(OUT, 'tls-inspection')], { topology: town([system()], shown) }))).toEqual([])
})

test('media without the Web need neither tenants nor inspection', () => {
  const media = system({ services: ['udp/3478-3481'] })
  const shown = proofs(['source-restriction', 'edr', 'logging', 'external-audit'])
  expect(said(judged([out('media', { services: 'udp/3478-3481' })], { topology: town([media], shown) }))).toEqual([])
})

test('an audit of more than a year ago, and evidence that ended', () => {
  expect(lacking(judged([OUT], { topology: town([system()], proofs(MEASURES, { on: '2025-11-19' })) }))[0]).toMatch(/^外部監査（/)
  expect(lacking(judged([OUT], { topology: town([system()], proofs(MEASURES, { until: '2026-11-19' })) }))[0]).toContain('EV-C')
})

test('evidence about something else', () => {
  expect(said(judged([OUT], { topology: town([system({ evidence: [] })], proofs(MEASURES, { subject: 'RS-02' })) }))).toHaveLength(1)
})
