import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/scan-effective-on-encrypted.ts'
import { permit } from '../../../support/builders.ts'
import { evidence, withRelays } from '../../../support/relays.ts'
import { CLOUD, INT, inspecting, scanning, town } from '../../scanning.ts'
import { judge, said } from '../../support.ts'

const web = { id: 'web', src: INT, services: ['tcp/80', 'tcp/443', 'tcp/993'] }

test('a scan of HTTPS that nothing decrypts', () => {
  const outcome = judge(check, town([scanning(web)]))
  expect(said(outcome)).toEqual(['violation medium fw/web'])
  expect(outcome.findings[0]?.packets?.ports('dst')).toEqual([
    [443, 443],
    [993, 993],
  ])
})

test('a profile that decrypts some of it', () => {
  const rule = inspecting(web, { 'virus-scan': 'all', 'tls-inspection': ['tcp/443'] })
  expect(judge(check, town([rule])).findings.map(({ packets }) => packets?.ports('dst'))).toEqual([[[993, 993]]])
})

test('why the profile of the rule does not count', () => {
  const rule = scanning({ id: 'web', dst: '10.30.0.80', services: 'tcp/443' })
  const why = { ja: 'ssl-ssh-profile "certificate-inspection" は復号しません', en: 'it decrypts nothing' }
  const idle = { ...rule, idleInspection: [{ kind: 'tls-inspection' as const, why, span: rule.span }] }
  expect(judge(check, town([idle])).findings[0]?.text.ja).toContain('（ssl-ssh-profile "certificate-inspection" は復号しません）')
})

test('once for a rule, whoever sends', () => {
  expect(judge(check, town([scanning({ id: 'www', dst: '10.30.0.80', services: 'tcp/443' })])).findings).toHaveLength(1)
})

test('ports that a policy adds', () => {
  const city = town([scanning({ id: 'mail', src: INT, services: 'tcp/587' })])
  expect(judge(check, city).findings).toEqual([])
  expect(said(judge(check, { ...city, parameters: { ports: [587] } }))).toEqual(['violation medium fw/mail'])
})

describe('cannot tell', () => {
  test('whether a security cloud without evidence scans beside the blind rule', () => {
    const cloud = { ...CLOUD, does: ['virus-scan' as const], evidence: ['EV'] }
    const city = town([scanning({ ...web, services: 'tcp/443' })], [cloud])
    const late = withRelays(city.topology, [], [evidence('EV', { until: '2026-03-31' })])
    expect(judge(check, { ...city, topology: late }).findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
    expect(judge(check, { ...city, topology: withRelays(city.topology, []) }).findings).toEqual([])
  })

  test('leaves what no rule scans to the checks of the scan', () => {
    expect(judge(check, town([permit(web)])).findings).toEqual([])
  })
})

test('files over SSH, whatever is decrypted beside them', () => {
  const rule = inspecting({ id: 'sftp', src: INT, services: ['tcp/22', 'tcp/443'] }, { 'virus-scan': 'all', 'tls-inspection': ['tcp/443'] })
  expect(judge(check, town([rule])).findings.map(({ packets }) => packets?.ports('dst'))).toEqual([[[22, 22]]])
})

test('HTTP/3, which is web content on udp/443', () => {
  const rule = inspecting(
    { id: 'quic', src: INT, services: ['tcp/443', 'udp/443'] },
    { 'virus-scan': 'all', 'tls-inspection': ['tcp/443'] },
  )
  const outcome = judge(check, town([rule]))
  expect(said(outcome)).toEqual(['violation medium fw/quic'])
  expect(outcome.findings[0]?.text.en).toContain('udp/443')
})
