import { expect, test } from 'vitest'
import check from '../../../../src/checks/external-boundary-protected.ts'
import { device, permit, uncertainty } from '../../../support/builders.ts'
import { firewall, judge, said } from '../../support.ts'
import { boundary, CLOUD, connection, evidence, inspected, ISP, wired, withRegister } from '../city.ts'

test('a device at the boundary without an export', () => {
  const { findings } = judge(check, { topology: wired(), devices: [device('fw', { knowledge: 'missing' })] })
  expect(findings.length).toBeGreaterThan(0)
  for (const finding of findings) {
    expect(finding.verdict).toBe('not-evaluable')
    expect(finding.uncertainties?.map(({ code }) => code)).toContain('missing-export')
  }
})

test('a firewall of which a statement was not understood', () => {
  const whole = boundary([inspected({ in: ['int'] })])
  const fw = firewall('fw', { int: '10.30.0.1/24', wan1: '198.51.100.250/24', wan2: '192.0.2.2/30' }, [inspected({ in: ['int'] })], {
    uncertainties: [uncertainty()],
  })
  expect(judge(check, { topology: wired(), devices: [whole] }).findings).toEqual([])
  const { findings } = judge(check, { topology: wired(), devices: [fw] })
  expect([...new Set(findings.map(({ verdict }) => verdict))]).toEqual(['not-evaluable'])
})

test('a ledger of rules that does not say which have an IPS', () => {
  const fw = boundary([{ ...permit({ id: 'web', in: ['int'], out: ['wan2'], services: 'tcp/443' }), inspection: 'unknown' }])
  const outcome = judge(check, { topology: wired(), devices: [fw] })
  expect(said(outcome)).toEqual(['not-evaluable high fw/web'])
  expect(outcome.findings[0]?.uncertainties?.map(({ code }) => code)).toEqual(['unknown-inspection'])
})

const fw = boundary([permit({ in: ['int'], out: ['wan1'] })])

test('detection on the line that is declared without evidence, or whose evidence has ended', () => {
  const line = (ids: readonly string[]) => connection('C-1', 'wan1', 'cloud', { does: ['ids'], evidence: ids })
  const none = judge(check, { topology: withRegister(wired(), [line([])]), devices: [fw] })
  expect(said(none)).toEqual(['not-evaluable high topology/connections/C-1'])
  const ended = judge(check, {
    topology: withRegister(wired(), [line(['EV-1'])], [evidence('EV-1', 'C-1', { until: '2026-03-31' })]),
    devices: [fw],
  })
  expect(said(ended)).toEqual(['not-evaluable high topology/connections/C-1'])
  // A policy may take it as it is declared.
  expect(
    judge(check, { topology: withRegister(wired(), [line([])]), devices: [fw], parameters: { 'require-evidence': false } }).findings,
  ).toEqual([])
})

test('detection on the line with evidence about something else', () => {
  const line = connection('C-1', 'wan1', 'cloud', { does: ['ids'], evidence: ['EV-1'] })
  const about = (subject: string) => judge(check, { topology: withRegister(wired(), [line], [evidence('EV-1', subject)]), devices: [fw] })
  for (const subject of ['C-2', 'int', 'elsewhere'])
    expect(said(about(subject)), subject).toEqual(['not-evaluable high topology/connections/C-1'])
  for (const subject of ['C-1', 'fw', 'cloud', 'organization']) expect(said(about(subject)), subject).toEqual([])
})

test('detection by the security cloud without evidence', () => {
  const outcome = judge(check, { topology: wired([{ ...CLOUD, does: ['ips'] }, ISP]), devices: [fw] })
  expect(said(outcome)).toEqual(['not-evaluable high topology/external/cloud'])
})
