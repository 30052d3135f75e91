/** The sample city as it is: it passes, its exceptions are named, and the traffic it lives by gets through. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import { UDP } from '../../src/packet/packet.ts'
import { tcp } from '../support/builders.ts'
import { cityNetwork, judgeCity } from './city.ts'

describe('the sample city', () => {
  const { exit, result, diagnostics, defects } = judgeCity()

  it('passes under both policies', () => {
    expect(defects).toEqual([])
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(exit).toBe(0)
    expect(result?.policies.map(({ id }) => id)).toEqual(['guideline-alpha', 'hassho-water'])
    expect(result?.checks.filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')).toEqual([])
    expect(result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, notUnderstood: 0 })
  })

  it('shows its four exceptions as exempted, each under the check it was approved for', () => {
    const exempted = result!.groups.flatMap(({ findings }) =>
      findings.filter(({ verdict }) => verdict === 'exempted').map((f) => `${f.policy} ${f.check} ${f.exception!.id}`),
    )
    expect([...new Set(exempted)].sort()).toEqual(
      ['guideline-alpha', 'hassho-water']
        .flatMap((policy) => [`${policy} SEG-001 EX-03`, `${policy} SEG-001 EX-05`, `${policy} SEG-002 EX-06`, `${policy} SEG-013 EX-04`])
        .sort(),
    )
  })

  it('is as long as a real one', () => {
    expect(result!.summary.rules).toBeGreaterThanOrEqual(300)
    const formats = result!.inputs.filter(({ kind }) => kind === 'export').map(({ format }) => format)
    expect(formats.sort()).toEqual([...Array(4).fill('fortios'), ...Array(4).fill('ios'), 'linux', 'table'])
    expect(result!.inputs.filter(({ kind }) => kind === 'routes')).toHaveLength(3)
    expect(result!.inputs.filter(({ kind }) => kind === 'member')).toHaveLength(1)
  })
})

describe('what the city lives by', () => {
  let network: Network
  beforeAll(() => {
    network = cityNetwork()
  })

  const passes = (from: string, to: string, src: string, dst: string, protocol: 'tcp' | 'udp', port: number): boolean => {
    const packet = tcp(src, dst, port, 49152)
    return network.direct(from, to)?.judged.has(protocol === 'tcp' ? packet : { ...packet, protocol: UDP }) ?? false
  }

  it.each([
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.10', 'tcp', 443],
    ['F01', 'my-client', 'my-server', '10.10.10.60', '10.10.20.21', 'tcp', 1433],
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'tcp', 389],
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'tcp', 88],
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'udp', 53],
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'udp', 123],
    ['F01', 'my-client', 'my-server', '10.10.10.20', '10.10.20.5', 'tcp', 445],
    ['F02', 'my-server', 'my-cs', '10.10.20.10', '10.10.30.4', 'tcp', 8001],
    ['F03', 'my-cs', 'juki-wan', '10.10.30.4', '198.19.0.16', 'tcp', 8001],
    ['F04', 'my-relay', 'lgwan-wan', '10.10.40.10', '198.18.33.4', 'tcp', 443],
    ['F04', 'my-server', 'lgwan-wan', '10.10.20.30', '198.18.33.5', 'tcp', 443],
    ['F05', 'my-relay', 'lgwan-wan', '10.10.40.12', '198.18.30.10', 'tcp', 443],
    ['F06', 'my-relay', 'lgwan-wan', '10.10.40.11', '198.18.31.10', 'tcp', 443],
    ['F07', 'lgwan-wan', 'my-relay', '198.18.32.10', '10.10.40.13', 'tcp', 443],
    ['F08', 'my-server', 'lgwan-wan', '10.10.20.40', '198.18.20.10', 'tcp', 8530],
    ['F09', 'my-client', 'gov-cloud', '10.10.10.20', '10.110.1.10', 'tcp', 443],
    ['F09', 'my-server', 'gov-cloud', '10.10.20.130', '10.110.5.1', 'tcp', 443],
    ['F10', 'my-server', 'kokuho', '10.10.20.60', '198.19.10.20', 'tcp', 443],
    ['F11', 'lg-server', 'my-relay', '10.20.20.30', '10.10.40.14', 'tcp', 22],
    ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.10', 'tcp', 443],
    ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.20', 'tcp', 445],
    ['F12', 'lg-client', 'lg-server', '10.20.10.60', '10.20.20.5', 'udp', 53],
    ['F13', 'lg-branch', 'lg-server', '10.20.66.20', '10.20.20.10', 'tcp', 443],
    ['F13', 'lg-gikai', 'lg-server', '10.20.14.12', '10.20.20.5', 'tcp', 88],
    ['F14', 'lg-client', 'lgwan-wan', '10.20.10.60', '198.18.10.11', 'tcp', 443],
    ['F15', 'lg-server', 'lgwan-wan', '10.20.20.25', '198.18.0.25', 'tcp', 25],
    ['F15', 'lgwan-wan', 'lg-server', '198.18.0.25', '10.20.20.25', 'tcp', 25],
    ['F16', 'lg-server', 'lgwan-wan', '10.20.20.5', '198.18.0.53', 'udp', 53],
    ['F16', 'lg-server', 'lgwan-wan', '10.20.20.6', '198.18.0.53', 'udp', 123],
    ['F17', 'lg-server', 'lgwan-wan', '10.20.20.40', '198.18.20.10', 'tcp', 8530],
    ['F17', 'lg-server', 'lgwan-wan', '10.20.20.41', '198.18.20.10', 'tcp', 443],
    ['F18', 'sec-cloud', 'int-dmz', '198.51.100.25', '10.30.20.25', 'tcp', 25],
    ['F19', 'int-dmz', 'san-int', '10.30.20.25', '172.16.0.25', 'tcp', 25],
    ['F20', 'san-lg', 'lg-server', '172.16.1.25', '10.20.20.25', 'tcp', 25],
    ['F21', 'lg-server', 'san-lg', '10.20.20.25', '172.16.1.25', 'tcp', 25],
    ['F21', 'san-int', 'int-dmz', '172.16.0.25', '10.30.20.25', 'tcp', 25],
    ['F21', 'int-dmz', 'sec-cloud', '10.30.20.25', '198.51.100.25', 'tcp', 25],
    ['F22', 'int-vdi', 'san-int', '10.30.10.50', '172.16.0.30', 'tcp', 443],
    ['F23', 'lg-client', 'san-lg', '10.20.10.60', '172.16.1.30', 'tcp', 443],
    ['F24', 'lg-client', 'san-lg', '10.20.10.60', '172.16.1.40', 'tcp', 443],
    ['F24', 'san-int', 'int-vdi', '172.16.0.40', '10.30.10.50', 'tcp', 8443],
    ['F25', 'int-vdi', 'int-dmz', '10.30.10.50', '10.30.20.8', 'tcp', 8080],
    ['F25', 'int-client', 'int-dmz', '10.30.30.50', '10.30.20.8', 'tcp', 8080],
    ['F25', 'int-dmz', 'sec-cloud', '10.30.20.8', '198.51.100.8', 'tcp', 443],
    ['F26', 'int-dmz', 'sec-cloud', '10.30.20.53', '198.51.100.53', 'udp', 53],
    ['F26', 'int-dmz', 'sec-cloud', '10.30.20.123', '198.51.100.123', 'udp', 123],
    ['F27', 'int-dmz', 'sec-cloud', '10.30.20.40', '198.51.100.8', 'tcp', 443],
    ['F28', 'internet', 'pub-dmz', '192.0.2.10', '10.30.50.10', 'tcp', 443],
    ['F28', 'internet', 'pub-dmz', '192.0.2.10', '203.0.113.11', 'tcp', 443],
    ['F29', 'my-relay', 'my-server', '10.10.40.10', '10.10.20.50', 'udp', 514],
    ['F29', 'san-lg', 'lg-server', '172.16.1.25', '10.20.20.50', 'udp', 514],
    ['F29', 'int-vdi', 'int-dmz', '10.30.10.50', '10.30.20.50', 'udp', 514],
  ] as const)('%s %s → %s: %s → %s %s/%i passes', (_flow, from, to, src, dst, protocol, port) => {
    expect(passes(from, to, src, dst, protocol, port)).toBe(true)
  })

  // F30 stays inside the management segment: no device routes it.
  // The reverse of what is allowed, and F31: schools and guests reach nothing inside.
  it.each([
    ['my-relay', 'lg-server', '10.10.40.14', '10.20.20.30', 'tcp', 22],
    ['lgwan-wan', 'my-relay', '198.18.32.10', '10.10.40.13', 'tcp', 22],
    ['lgwan-wan', 'my-relay', '198.18.33.4', '10.10.40.10', 'tcp', 443],
    ['lg-client', 'my-server', '10.20.10.60', '10.10.20.10', 'tcp', 443],
    ['lg-server', 'sec-cloud', '10.20.20.41', '198.51.100.8', 'tcp', 443],
    ['lg-client', 'sec-cloud', '10.20.10.60', '198.51.100.8', 'tcp', 443],
    ['int-client', 'lg-server', '10.30.30.50', '10.20.20.10', 'tcp', 443],
    ['int-client', 'internet', '10.30.30.50', '192.0.2.10', 'tcp', 443],
    ['int-dmz', 'internet', '10.30.20.8', '192.0.2.10', 'tcp', 443],
    ['internet', 'pub-dmz', '192.0.2.10', '10.30.50.12', 'tcp', 443],
    ['school-learn', 'lg-server', '10.50.1.10', '10.20.20.10', 'tcp', 443],
    ['school-admin', 'lg-server', '10.50.200.11', '10.20.20.10', 'tcp', 443],
    ['guest-wifi', 'lg-client', '192.168.100.20', '10.20.10.60', 'tcp', 443],
  ] as const)('%s → %s: %s → %s %s/%i does not', (from, to, src, dst, protocol, port) => {
    expect(passes(from, to, src, dst, protocol, port)).toBe(false)
  })
})
