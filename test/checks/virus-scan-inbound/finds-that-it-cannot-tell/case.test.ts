import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-inbound.ts'
import { device, permit, topology, uncertainty } from '../../../support/builders.ts'
import { evidence, relay, withRelays } from '../../../support/relays.ts'
import { CLOUD, INT, INTERNET, scanning, town } from '../../scanning.ts'
import { firewall, judge, ZONES } from '../../support.ts'

const verdicts = (outcome: ReturnType<typeof judge>) =>
  outcome.findings.map(({ verdict, uncertainties }) => [verdict, ...(uncertainties ?? []).map(({ code }) => code)])
const published = { id: 'www', dst: '10.30.0.80', services: 'tcp/443' }

test('a device without an export decides', () => {
  const outcome = judge(check, {
    topology: topology({ zones: [ZONES.int], externals: [INTERNET], devices: { fw: { int: 'int', wan: 'internet' } } }),
    devices: [device('fw', { knowledge: 'missing' })],
  })
  expect(outcome.findings.length).toBeGreaterThan(0)
  expect(new Set(outcome.findings.map(({ verdict }) => verdict))).toEqual(new Set(['not-evaluable']))
})

test('a ledger of rules does not say what the device looks for', () => {
  const rule = { ...permit(published), inspection: 'unknown' as const }
  expect(verdicts(judge(check, town([rule])))).toEqual([['not-evaluable', 'inspection-not-in-export']])
})

test('a rule that only may match lets the packets go on to one without a scan', () => {
  const rules = [scanning({ ...published, id: 'maybe', partial: true, uncertainties: [uncertainty()] }), permit(published)]
  const outcome = judge(check, town(rules))
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['not-evaluable'])
})

test('a rule that only may match, with nothing after it, scans whatever it lets through', () => {
  const rules = [scanning({ ...published, id: 'maybe', partial: true, uncertainties: [uncertainty()] })]
  expect(judge(check, town(rules)).findings).toEqual([])
})

describe('without evidence in force', () => {
  const cloud = { ...CLOUD, does: ['virus-scan' as const], evidence: ['EV'] }
  const city = town([permit({ id: 'out', src: INT, services: 'tcp/80' })], [cloud])

  test('the scan of a security cloud', () => {
    const late = withRelays(city.topology, [], [evidence('EV', { until: '2026-03-31' })])
    const outcome = judge(check, { ...city, topology: late })
    expect(verdicts(outcome)).toEqual([['not-evaluable', 'unproven-virus-scan']])
    expect(outcome.findings[0]?.text.ja).toContain('EV の期限 2026-03-31 が過ぎています')
    expect(judge(check, { ...city, topology: late, parameters: { 'require-evidence': false } }).findings).toEqual([])
    expect(judge(check, { ...city, topology: withRelays(city.topology, []) }).findings).toEqual([])
  })

  test('the scan of a relay', () => {
    const plain = town([permit({ id: 'in', dst: '10.30.0.25', services: 'tcp/25' })])
    const carries = [{ service: 'tcp/25', from: 'leg', to: 'leg', does: ['virus-scan' as const], evidence: [] }]
    const mta = relay('mta', { kind: 'mail-relay', legs: { leg: 'int 10.30.0.25' }, carries })
    expect(verdicts(judge(check, { ...plain, topology: withRelays(plain.topology, [mta]) }))).toEqual([
      ['not-evaluable', 'unproven-virus-scan'],
    ])
  })
})

test('a firewall of which something was not understood', () => {
  const { topology: wired } = town([])
  const fw = firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24', wan1: '100.64.0.1/30' }, [], { uncertainties: [uncertainty()] })
  const outcome = judge(check, { topology: wired, devices: [fw] })
  expect(outcome.findings.length).toBeGreaterThan(0)
  expect(outcome.findings.every(({ verdict }) => verdict === 'not-evaluable')).toBe(true)
})
