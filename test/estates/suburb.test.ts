/**
 * The sample city in the suburbs: standards that name no tiers, classes on zones, and everything that passes declared. It passes,
 * and what goes beyond the declarations is found at the line that lets it pass, whoever's device it is.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import type { Defect } from './body.ts'
import { networkOf, reachedFrom, reaching, shown, violation } from './body.ts'
import { judgeSample } from './city.ts'

const BODY = 'mihon-suburb'
const TOPOLOGY = 'topology.yaml'
const HONCHO = 'exports/fw-honcho.conf'
const LEDGER = 'exports/fw-kikan.csv'
const LIBRARY = 'exports/fw-tosho.txt'

/** What the policy's own clauses are answered by, where the answer says something of this body. */
const VERDICTS: Readonly<Record<string, string>> = {
  'SEG-003': 'not-applicable', // the document names no such tier
  'SEG-010': 'not-applicable',
  'SEG-013': 'exempted', // the telephone directory
  'SEG-015': 'pass',
  'SEG-020': 'pass', // declared flows only, inside and outside
  'MAIL-002': 'pass',
  'VIR-001': 'pass',
  'NET-001': 'pass',
  'NET-005': 'pass',
  'NET-007': 'pass',
  'NET-008': 'pass',
  'NET-012': 'pass',
  'RUL-001': 'pass',
  'RUL-003': 'pass',
  'RUL-010': 'pass',
  'EXC-001': 'pass',
  'EXC-003': 'pass',
  'CHG-003': 'pass',
  'AUD-001': 'not-declared', // 9.3 is not answered yet
}

describe('the sample city in the suburbs', () => {
  const { exit, result, diagnostics, defects } = judgeSample(BODY)

  it('passes, and every statement of its devices is understood', () => {
    expect(defects).toEqual([])
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(exit).toBe(0)
    expect(result?.policies.map(({ id }) => id)).toEqual(['tachikawa'])
    expect(result?.checks.filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')).toEqual([])
    expect(result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, notUnderstood: 0 })
  })

  it('is read from a FortiGate, a ledger, nftables and a router', () => {
    const formats = result!.inputs.filter(({ kind }) => kind === 'export').map(({ format }) => format)
    expect(formats.sort()).toEqual(['fortios', 'ios', 'linux', 'table'])
  })

  it.each(Object.entries(VERDICTS))('%s: %s', (check, verdict) => {
    expect(result?.checks.find((each) => each.check === check)?.verdict).toBe(verdict)
  })

  it('has one exception, and the finding it is for', () => {
    const exempted = result!.groups.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'exempted'))
    expect(exempted.map(({ check, from, to, exception }) => [check, from, to, exception?.id])).toEqual([
      ['SEG-013', 'denwa', 'naibu-sv', 'EX-01'],
    ])
  })
})

describe('who reaches whom', () => {
  let network: Network
  beforeAll(() => {
    network = networkOf(BODY)
  })

  it.each([
    ['kikan-sv', ['kikan-tm']], // class I: its own terminals and nobody else
    ['kikan-tm', ['kikan-sv']],
    ['tosho-sv', ['hoshu', 'tosho-tm', 'tosho-web']],
    ['kanri', []],
    ['hoshu', ['hoshu-kyoten']],
  ])('%s is reached by %j', (to, from) => {
    expect(reaching(network, to)).toEqual(from)
  })

  it.each([
    ['gikai', ['dmz', 'naibu-sv']],
    ['kyoiku', ['dmz', 'naibu-sv']],
    ['tosho-tm', ['dmz', 'naibu-sv', 'tosho-sv']],
    ['tosho-opac', ['naibu-sv', 'tosho-web']],
    ['tosho-wifi', ['internet']],
    ['koukai', ['naibu-sv']],
  ])('%s reaches %j', (from, to) => {
    expect(reachedFrom(network, from)).toEqual(to)
  })
})

const DEFECTS: readonly Defect[] = [
  {
    title: 'guests of the library reach the catalogue from inside',
    edits: [
      {
        file: LIBRARY,
        after: '	chain from_wifi {\n',
        insert: '		oifname "lan0.145" ip daddr 10.64.45.4 tcp dport 443 accept comment "来館者から蔵書検索"\n',
      },
    ],
    finds: [['SEG-013', 'tosho-wifi → tosho-web', LIBRARY, 'comment "来館者から蔵書検索"']],
  },
  {
    title: 'the vendor’s ledger stops what the counters work with',
    edits: [{ file: LEDGER, find: '10.64.10.10,https,許可,', replace: '10.64.10.10,https,拒否,' }],
    finds: [['RUL-003', 'kikan-tm → kikan-sv', LEDGER, '10.64.10.10,https,拒否,']],
  },
  {
    title: 'nothing scans what the Internet sends to the catalogue',
    edits: [
      {
        file: TOPOLOGY,
        find: 'does: [waf, virus-scan, tls-inspection, log], file-import',
        replace: 'does: [waf, tls-inspection, log], file-import',
      },
    ],
    finds: [['VIR-001', 'internet → tosho-web', LIBRARY, 'comment "R6-032 図書館課 蔵書検索の公開"', 'log prefix "fw-tosho www: "']],
  },
  {
    title: 'the exception was approved by the wrong role',
    edits: [
      { file: TOPOLOGY, within: '  EX-01:', find: 'approved: { by: 統括情報セキュリティ責任者,', replace: 'approved: { by: 総務課長,' },
    ],
    finds: [
      ['EXC-001', '', TOPOLOGY, '  EX-01:'],
      ['SEG-013', 'denwa → naibu-sv', TOPOLOGY, '  EX-01:'],
    ],
  },
  {
    title: 'the official site is open to the whole Internet rather than to the WAF',
    edits: [{ file: HONCHO, within: 'set name "公開Web"', find: 'set srcaddr "sc-waf"', replace: 'set srcaddr "all"' }],
    finds: [['NET-007', 'internet → koukai', HONCHO, 'set srcaddr "all"', 'set name "公開Web"']],
  },
  {
    title: 'the maintenance vendor is let through to the LGWAN',
    edits: [
      { file: HONCHO, within: 'set name "LGWAN-ASP"', find: 'set srcintf "v124-shokuin"', replace: 'set srcintf "v124-shokuin" "port3"' },
      { file: HONCHO, within: 'set name "LGWAN-ASP"', find: 'set srcaddr "N_職員端末"', replace: 'set srcaddr "N_職員端末" "hoshu"' },
    ],
    finds: [['SEG-011', 'hoshu-kyoten → lgwan-wan', HONCHO, '    edit 10\n']],
  },
  {
    title: 'a line of its own was plugged into the spare port of the main firewall',
    edits: [
      {
        file: HONCHO,
        within: '    edit "wan2"',
        find: '        set status down\n',
        replace: '        set ip 192.0.2.10 255.255.255.252\n',
      },
    ],
    finds: [['NET-001', '', HONCHO, 'edit "wan2"']],
  },
]

describe('is not passed when', () => {
  it.each(DEFECTS.map((each) => [each.title, each] as const))('%s', (_title, { edits, finds }) => {
    const judged = judgeSample(BODY, edits)
    expect(judged.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(judged.exit).toBe(1)
    for (const expected of finds) expect(shown(judged)).toContainEqual(violation(expected, judged.files))
  })
})
