/** The sample water utility: three tiers and a control network that only a data diode, one exception and a recorded gateway join to them. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import { readEstate } from '../../src/io/estate.ts'
import { UDP } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { runOf } from '../../src/verify.ts'
import { tcp } from '../support/builders.ts'
import { judgeSample, TODAY } from './city.ts'
import type { Edit } from './edit.ts'
import type { Wanted } from './spots.ts'
import { checksWith, expectFinding, verdictOf } from './spots.ts'

const body = judgeSample('mihon-water')

describe('the sample water utility', () => {
  test('passes under its own policy, and every statement of its devices is understood', () => {
    expect(body.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(body.defects).toEqual([])
    expect(body.exit).toBe(0)
    expect(body.result?.policies.map(({ id }) => id)).toEqual(['hassho-water'])
    expect([...checksWith(body, 'violation'), ...checksWith(body, 'not-evaluable')]).toEqual([])
    expect(body.result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, notUnderstood: 0 })
    expect(body.result?.inputs.filter(({ kind }) => kind === 'export').map(({ format }) => format)).toEqual(['fortios', 'ios', 'ios'])
  })

  test.each([
    ['SEG-001', 'pass'], // LGWAN and Internet apart
    ['SEG-002', 'pass'], // sanitized, the diode included
    ['SEG-003', 'pass'], // payroll and billing
    ['SEG-004', 'pass'],
    ['SEG-005', 'pass'],
    ['SEG-006', 'pass'],
    ['SEG-009', 'pass'], // no stepping stones from the maintenance line
    ['SEG-013', 'exempted'], // the control network: EX-01
    ['SEG-018', 'pass'],
    ['SEG-020', 'pass'],
    ['MAIL-001', 'pass'],
    ['VIR-001', 'pass'],
    ['VIR-004', 'pass'], // payroll and billing by hand, with a procedure
    ['NET-001', 'pass'],
    ['NET-002', 'pass'],
    ['NET-004', 'pass'],
    ['NET-006', 'pass'],
    ['NET-007', 'pass'],
    ['NET-008', 'pass'], // the gateway of the vendor
    ['NET-011', 'pass'], // telemetry lines
    ['NET-012', 'pass'],
    ['RUL-003', 'pass'],
    ['RUL-006', 'pass'], // numbers of requests
    ['RUL-007', 'pass'],
    ['RUL-008', 'pass'],
    ['RUL-010', 'pass'],
    ['LOG-001', 'pass'],
    ['LOG-002', 'pass'],
    ['LOG-003', 'pass'],
    ['EXC-001', 'pass'],
    ['EXC-003', 'pass'],
    ['CHG-001', 'pass'],
    ['CHG-003', 'pass'],
    ['DAT-001', 'pass'],
    ['DAT-002', 'pass'],
    ['SEG-014', 'not-applicable'], // no public servers of its own
    ['NET-009', 'not-applicable'], // no wireless
    ['RUL-004', 'not-declared'], // when most rules were last used
    ['CHG-005', 'not-declared'], // fingerprints of approved configurations
    ['AUD-001', 'not-declared'], // two clauses that nobody has answered yet
  ])('%s: %s', (check, verdict) => {
    expect(verdictOf(body, check)).toBe(verdict)
  })

  test('exempts one way, the one it was approved for', () => {
    const exempted = body.result!.groups.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'exempted'))
    expect(exempted.map(({ check, from, to, exception }) => `${check} ${from} → ${to} ${exception!.id}`)).toEqual([
      'SEG-013 lg-client → ct-scada EX-01',
    ])
  })
})

describe('the control network', () => {
  let network: Network
  beforeAll(() => {
    const { value: estate } = readEstate(join(import.meta.dirname, '../../topologies/mihon-water'))
    const run = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run
    if (run === undefined) throw new Error('the water utility cannot be judged')
    network = run.network
  })
  const isControl = (place: string): boolean => network.topology.zones.get(place)?.tier.id === 'control'
  const passes = (from: string, to: string): boolean => network.direct(from, to)?.possible.isEmpty === false

  test('is entered by nobody but the duty terminal of EX-01', () => {
    const ways = network.places
      .filter((from) => !isControl(from))
      .flatMap((from) => network.places.filter((to) => isControl(to) && passes(from, to)).map((to) => `${from} → ${to}`))
    expect(ways).toEqual(['lg-client → ct-scada'])
    const packets = network.direct('lg-client', 'ct-scada')!.possible
    const { hosts } = network.topology
    const only = PacketSet.box({ src: hosts.get('toban-pc')!.addresses, dst: hosts.get('scada-web')!.addresses, dport: [[443, 443]] })
    expect(packets.minus(only).isEmpty).toBe(true)
  })

  test('starts nothing towards anybody: measured data leaves by the diode', () => {
    const ways = network.places.filter(isControl).flatMap((from) => network.places.filter((to) => !isControl(to) && passes(from, to)))
    expect(ways).toEqual([])
  })

  test('is maintained through the gateway: the vendor reaches its outer leg and nothing else', () => {
    expect(network.places.filter((to) => to !== 'vendor-ct' && passes('vendor-ct', to))).toEqual(['hoshu-gw'])
  })

  test.each([
    ['K01', 'ct-scada', 'ct-plc', '172.20.10.10', '172.20.20.11', 'tcp', 502, true],
    ['K03', 'ct-scada', 'ct-pump', '172.20.10.11', '172.20.65.10', 'tcp', 20000, true],
    ['K04', 'ct-scada', 'ct-wq', '172.20.10.10', '172.20.72.21', 'tcp', 502, true],
    ['K05', 'ct-hist', 'ct-scada', '172.20.40.10', '172.20.10.10', 'tcp', 4840, true],
    ['K09', 'ct-maint', 'ct-scada', '172.20.51.2', '172.20.10.30', 'tcp', 3389, true],
    ['L08', 'lg-client', 'lg-hist', '10.70.20.31', '10.70.25.10', 'tcp', 443, true],
    ['SC-02', 'my-ryokin', 'lg-server', '10.70.12.10', '10.70.22.30', 'tcp', 22, true],
    ['L06', 'lg-hist', 'lg-server', '10.70.25.10', '10.70.22.50', 'udp', 514, true],
    ['K01 from the web server', 'ct-scada', 'ct-plc', '172.20.10.20', '172.20.20.11', 'tcp', 502, false],
    ['K03 reversed', 'ct-pump', 'ct-scada', '172.20.65.10', '172.20.10.11', 'tcp', 20000, false],
    ['pump to pump controller', 'ct-pump', 'ct-plc', '172.20.65.10', '172.20.20.11', 'tcp', 502, false],
    ['K09 to a PLC', 'ct-maint', 'ct-plc', '172.20.51.2', '172.20.20.11', 'tcp', 44818, false],
    ['EX-01 from another terminal', 'lg-client', 'ct-scada', '10.70.20.31', '172.20.10.20', 'tcp', 443, false],
  ] as const)('%s: %s → %s, %s → %s %s/%i: %s', (_flow, from, to, src, dst, protocol, port, expected) => {
    const packet = tcp(src, dst, port, 49152)
    const sent = protocol === 'tcp' ? packet : { ...packet, protocol: UDP }
    expect(network.direct(from, to)?.judged.has(sent) ?? false).toBe(expected)
  })
})

const FW = 'exports/mw-fw.conf'
const L3 = 'exports/ct-l3.cfg'
const YAML = 'topology.yaml'
const COMMISSIONING = 'set name "試運転立会い CTRL"'

const fortiPolicy = (id: number, name: string, from: string, to: string, source: string, destination: string, service: string): string =>
  `    edit ${id}
        set name "${name}"
        set srcintf "${from}"
        set dstintf "${to}"
        set action accept
        set srcaddr "${source}"
        set dstaddr "${destination}"
        set schedule "always"
        set service "${service}"
        set logtraffic all
    next
`

/** What is done, the changes, and the findings that must come of it. */
const CASES: readonly (readonly [string, readonly Edit[], readonly Wanted[]])[] = [
  [
    'a permit for a commissioning that nobody took back: every terminal of the office reaches the SCADA by remote desktop',
    [
      {
        file: FW,
        before: '    edit 60\n        set name "EX-01 当直監視端末"',
        insert: fortiPolicy(59, '試運転立会い', 'v210-shokuin', 'lg-ct0', 'N_職員', 'scada-web', 'ALL'),
      },
      {
        file: FW,
        before: '    edit 20\n        set name "EX-01 当直監視端末"',
        insert: fortiPolicy(19, '試運転立会い CTRL', 'lg-ct1', 'port5', 'N_職員', 'scada-web', 'ALL'),
      },
      {
        file: L3,
        before: ' 100 deny   ip any any log\nip access-list extended FROM-HIST',
        insert: ' 95 permit tcp 10.70.20.0 0.0.0.255 host 172.20.10.20 eq 3389\n',
      },
    ],
    [
      { check: 'SEG-013', from: 'lg-client', to: 'ct-scada', file: FW, within: COMMISSIONING, line: 'set service "ALL"' },
      { check: 'RUL-002', from: 'lg-client', to: 'ct-scada', file: FW, within: COMMISSIONING, line: 'set service "ALL"' },
    ],
  ],
  [
    'a vendor that is let straight into the SCADA, past the gateway',
    [
      {
        file: FW,
        before: '    edit 11\n        set name "保守→監視設備"',
        insert: fortiPolicy(9, '緊急保守 直接接続', 'wan2', 'port5', '保守事業者', 'eng-ws', 'RDP_tcp'),
      },
      {
        file: L3,
        before: ' 60 permit tcp host 172.20.51.2 host 172.20.10.50 eq 6514',
        insert: ' 55 permit tcp 192.0.2.72 0.0.0.7 host 172.20.10.30 eq 3389\n',
      },
    ],
    [
      { check: 'NET-008', from: 'vendor-ct', to: 'ct-scada', file: FW, entry: 'set name "緊急保守 直接接続"' },
      { check: 'SEG-020', from: 'vendor-ct', to: 'ct-scada', file: FW, entry: 'set name "緊急保守 直接接続"' },
      { check: 'NET-012', from: 'vendor-ct', to: 'ct-scada', file: FW, entry: 'set name "緊急保守 直接接続"' },
    ],
  ],
  [
    'billing data that leaves by every port, not by the one that was approved',
    [{ file: FW, within: 'set name "SC-02 料金調定→財務"', find: 'set service "SSH_sftp"', replace: 'set service "ALL"' }],
    [
      {
        check: 'SEG-005',
        from: 'my-ryokin',
        to: 'lg-server',
        file: FW,
        within: 'set name "SC-02 料金調定→財務"',
        line: 'set service "ALL"',
      },
    ],
  ],
  [
    'an exception whose time is over',
    [{ file: YAML, within: '  EX-01:', find: 'expires: 2027-03-31', replace: 'expires: 2026-09-30' }],
    [
      { check: 'EXC-001', file: YAML, line: '  EX-01:' },
      { check: 'SEG-013', from: 'lg-client', to: 'ct-scada', file: YAML, line: '  EX-01:' },
    ],
  ],
  [
    'a diode that passes files on as they come',
    [
      {
        file: YAML,
        find: 'does: [data-diode, file-cdr, virus-scan, log], evidence: EV-50',
        replace: 'does: [data-diode, log], evidence: EV-50',
      },
    ],
    [{ check: 'SEG-002', from: 'lg-hist', to: 'lg-hist', file: YAML, within: '  diode:', line: 'evidence: EV-50' }],
  ],
  [
    'a gateway that no longer records what the vendor does',
    [
      {
        file: YAML,
        find: 'does: [screen-transfer, mfa, session-recording, log], evidence: EV-40',
        replace: 'does: [screen-transfer, mfa, log], evidence: EV-40',
      },
      { file: YAML, within: '  EV-40:', find: 'shows: [mfa, session-recording, logging]', replace: 'shows: [mfa, logging]' },
      { file: YAML, within: '  EV-42:', find: 'shows: [mfa, session-recording, time-boxed', replace: 'shows: [mfa, time-boxed' },
    ],
    [{ check: 'NET-008', file: YAML, line: '  hoshu:' }],
  ],
  [
    'a maintenance line that nobody approved',
    [{ file: YAML, within: '  CN-05:', find: '    approved: { by: 企業長, on: 2026-03-25, document: 接続承認第4号 }\n', replace: '' }],
    [{ check: 'NET-001', to: 'vendor-ct', file: YAML, line: '  CN-05:' }],
  ],
]

describe('does not pass with', () => {
  test.each(CASES)('%s', (_title, edits, findings) => {
    const judged = judgeSample('mihon-water', edits)
    expect(judged.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(judged.exit).toBe(1)
    for (const wanted of findings) expectFinding(judged, wanted)
  })
})
