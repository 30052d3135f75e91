/** The sample fire association: two tiers, no LGWAN, a dispatch network apart from both, and one firewall that has to keep it so. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import { readEstate } from '../../src/io/estate.ts'
import { UDP } from '../../src/packet/packet.ts'
import { runOf } from '../../src/verify.ts'
import { tcp } from '../support/builders.ts'
import { judgeSample, TODAY } from './city.ts'
import type { Edit } from './edit.ts'
import type { Wanted } from './spots.ts'
import { expectFinding } from './spots.ts'

const body = judgeSample('mihon-fire')

describe('the sample fire association', () => {
  test('passes, and every statement of its firewall is understood', () => {
    const { exit, result, diagnostics, defects } = body
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(defects).toEqual([])
    expect(exit).toBe(0)
    expect(result?.policies.map(({ id }) => id)).toEqual(['guideline-two-tier', 'nishiiruma-fire', 'shirei'])
    expect(result?.checks.filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')).toEqual([])
    expect(result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, exempted: 0, notUnderstood: 0 })
  })

  test.each([
    ['guideline-two-tier', ['RUL-004', 'CHG-005']], // when rules were last used; fingerprints of approved configurations
    ['nishiiruma-fire', ['RUL-004', 'CHG-005', 'AUD-001']], // and three clauses that nobody has answered yet
    ['shirei', []],
  ])('has nothing left to declare under %s but %j', (policy, checks) => {
    const open = body.result?.checks.filter((each) => each.policy === policy && each.verdict === 'not-declared')
    expect(open?.map(({ check }) => check)).toEqual(checks)
  })

  test('is asked by its own rules for the separation of dispatch and nothing else', () => {
    const judged = body.result?.checks.filter(({ policy }) => policy === 'shirei')
    expect(judged?.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'SEG-003 pass',
      'SEG-013 pass',
      'SEG-020 pass',
      'RUL-003 pass',
    ])
  })
})

describe('its networks', () => {
  let network: Network
  beforeAll(() => {
    const { value: estate } = readEstate(join(import.meta.dirname, '../../topologies/mihon-fire'))
    const run = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run
    if (run === undefined) throw new Error('the fire association cannot be judged')
    network = run.network
  })
  const passes = (from: string, to: string): boolean => network.direct(from, to)?.possible.isEmpty === false
  const isDispatch = (place: string): boolean => network.topology.zones.get(place)?.tier.id === 'dispatch'

  test('keep the My Number tier from everything but the one peer it is registered with', () => {
    expect(network.places.filter((place) => place !== 'kyuyo' && passes('kyuyo', place))).toEqual(['kyodo'])
    expect(network.places.filter((place) => place !== 'kyuyo' && passes(place, 'kyuyo'))).toEqual([])
  })

  test('keep dispatch from the office, the management, the peers and the Internet, both ways', () => {
    expect(network.places.filter(isDispatch).toSorted()).toEqual(['sharyo', 'shirei', 'uketsuke'])
    const ways = network.places.flatMap((from) =>
      network.places.filter((to) => isDispatch(from) !== isDispatch(to) && passes(from, to)).map((to) => `${from} → ${to}`),
    )
    expect(ways).toEqual([])
  })

  test.each([
    ['D01', 'sharyo', 'shirei', '10.60.60.21', '10.60.70.10', 'tcp', 8443, true],
    ['D02', 'sharyo', 'shirei', '10.60.60.21', '10.60.70.20', 'tcp', 443, true],
    ['D03', 'uketsuke', 'shirei', '10.60.71.5', '10.60.70.10', 'tcp', 5100, true],
    ['D04', 'shirei', 'uketsuke', '10.60.70.33', '10.60.71.5', 'udp', 16400, true],
    ['D05', 'uketsuke', 'shirei', '10.60.71.5', '10.60.70.35', 'udp', 5060, true],
    ['D06', 'sharyo', 'shirei', '10.60.60.21', '10.60.70.5', 'udp', 123, true],
    ['D07', 'sharyo', 'shirei', '10.60.60.21', '10.60.70.30', 'udp', 514, true],
    ['D01 reversed', 'shirei', 'sharyo', '10.60.70.10', '10.60.60.21', 'tcp', 8443, false],
    ['D01 to the maps', 'sharyo', 'shirei', '10.60.60.21', '10.60.70.20', 'tcp', 8443, false],
    ['D03 by telephony to a server', 'uketsuke', 'shirei', '10.60.71.5', '10.60.70.10', 'udp', 5060, false],
    ['vehicles to the 119 desk', 'sharyo', 'uketsuke', '10.60.60.21', '10.60.71.5', 'tcp', 5060, false],
  ] as const)('%s: %s → %s, %s → %s %s/%i: %s', (_flow, from, to, src, dst, protocol, port, expected) => {
    const packet = tcp(src, dst, port, 49152)
    const sent = protocol === 'tcp' ? packet : { ...packet, protocol: UDP }
    expect(network.direct(from, to)?.judged.has(sent) ?? false).toBe(expected)
  })
})

/** Mail that is reduced to text, stripped and scanned, all with evidence: what the LGWAN tier of a city may have. */
const SANITIZER: Edit = {
  file: 'topology.yaml',
  after: 'relays:\n',
  insert: `  mail-san:
    kind: mail-sanitizer
    legs: { outer: 10.60.40.25, inner: 10.60.10.25 }
    carries:
      - { service: smtp, from: outer, to: inner, does: [mail-text, attachment-strip, mail-cdr, virus-scan], evidence: EV-02 }
`,
}

const CASES: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  ['a sanitizer between its two tiers, for sanitization excuses nothing here', [SANITIZER], ['SEG-004']],
  [
    'ambulances that reach the servers of the office',
    [
      {
        file: 'exports/fd-fw.conf',
        before: '    edit 50\n        set name "管理"',
        insert: `    edit 60
        set name "車両から共有"
        set srcintf "internal4"
        set dstintf "internal3"
        set action accept
        set srcaddr "N_車両"
        set dstaddr "file-sv"
        set schedule "always"
        set service "SMB"
        set logtraffic all
    next
`,
      },
    ],
    ['SEG-013'],
  ],
  [
    'a zone of the LGWAN tier, which a body of two tiers does not have',
    [{ file: 'topology.yaml', find: '  gyomu:   { tier: internet,', replace: '  gyomu:   { tier: lgwan,' }],
    ['SEG-019'],
  ],
  [
    'a payroll server that is given the Internet line',
    [
      {
        file: 'exports/fd-fw.conf',
        find: '    edit "wan1"\n        set vdom "root"\n',
        replace: '    edit "wan1"\n        set vdom "KYUYO"\n',
      },
      { file: 'topology.yaml', find: '      root/wan1:       internet', replace: '      KYUYO/wan1:      internet' },
      { file: 'topology.yaml', find: 'at: fd-fw/root/wan1', replace: 'at: fd-fw/KYUYO/wan1' },
      {
        file: 'exports/fd-fw.conf',
        before: '    edit 2\n        set name "最終拒否"',
        insert: `    edit 3
        set name "年末調整クラウド"
        set srcintf "internal1"
        set dstintf "wan1"
        set action accept
        set srcaddr "kyuyo-sv"
        set dstaddr "all"
        set schedule "always"
        set service "HTTPS"
    next
`,
      },
      {
        file: 'exports/fd-fw.conf',
        within: 'edit KYUYO\nconfig firewall address',
        after: 'config router static\n',
        insert: `    edit 9
        set gateway 203.0.113.33
        set device "wan1"
    next
`,
      },
    ],
    ['SEG-004'],
  ],
]

describe('does not pass with', () => {
  test.each(CASES)('%s', (_title, edits, named) => {
    const { exit, result, diagnostics } = judgeSample('mihon-fire', edits)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(exit).toBe(1)
    const violated = result?.checks.filter(({ verdict }) => verdict === 'violation').map(({ check }) => check)
    expect(violated).toEqual(expect.arrayContaining([...named]))
  })
})

const FW = 'exports/fd-fw.conf'

/** A permit of the root VDOM, put before the one of the management. */
const permit = (id: number, name: string, from: string, to: string, source: string, destination: string, more = ''): Edit => ({
  file: FW,
  before: '    edit 50\n        set name "管理"',
  insert: `    edit ${id}
        set name "${name}"
        set srcintf "${from}"
        set dstintf "${to}"
        set action accept
        set srcaddr "${source}"
        set dstaddr "${destination}"
        set schedule "always"
        set service "HTTPS"
        set logtraffic all
${more}    next
`,
})

const DISPATCH: readonly (readonly [string, readonly Edit[], readonly Wanted[]])[] = [
  [
    'office terminals that look at the maps of dispatch',
    [permit(61, '職員から地図', 'internal2', 'v70-shirei', 'N_職員', 'chizu-sv')],
    [{ check: 'SEG-013', from: 'shokuin', to: 'shirei', file: FW, entry: 'set name "職員から地図"' }],
  ],
  [
    'vehicle terminals on the Internet, which the two-tier policy leaves open and the rules of dispatch do not',
    [
      permit(
        62,
        '車両から乗換案内',
        'internal4',
        'wan1',
        'N_車両',
        'all',
        '        set nat enable\n        set ippool enable\n        set poolname "out"\n',
      ),
    ],
    [{ check: 'SEG-020', from: 'sharyo', to: 'internet', file: FW, within: 'set name "車両から乗換案内"', line: 'set dstaddr "all"' }],
  ],
  [
    'vehicle terminals that reach the consoles by more than is declared',
    [{ file: FW, within: 'set name "車両→指令"', find: 'set service "SHIREI_8443"', replace: 'set service "ALL"' }],
    [{ check: 'RUL-003', from: 'sharyo', to: 'shirei', file: FW, within: 'set name "車両→指令"', line: 'set service "ALL"' }],
  ],
]

describe('does not pass, where dispatch is concerned, with', () => {
  test.each(DISPATCH)('%s', (_title, edits, findings) => {
    const judged = judgeSample('mihon-fire', edits)
    expect(judged.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(judged.exit).toBe(1)
    for (const wanted of findings) expectFinding(judged, wanted)
  })
})
