/** The sample waste union with one thing wrong at a time: what has to be found, and at which line. */
import { describe, expect, test } from 'vitest'
import { judgeSample } from './city.ts'
import type { Edit } from './edit.ts'
import type { Wanted } from './spots.ts'
import { expectFinding } from './spots.ts'

const HQ = 'exports/hq-fw.conf'
const KITA = 'exports/kita-fw.conf'
const MINAMI = 'exports/minami-rt.cfg'
const YAML = 'topology.yaml'
const SPARE = 'interface GigabitEthernet0/0/2\n no ip address\n shutdown\n'
const ISP = 'interface GigabitEthernet0/0/2\n description ISP (mobile router) rinji\n ip address 203.0.113.130 255.255.255.252\n'

/** What is done, the changes, and the findings that must come of it. */
const CASES: readonly (readonly [string, readonly Edit[], readonly Wanted[]])[] = [
  [
    'a second Internet exit at a plant that the diagram does not show',
    [{ file: MINAMI, find: SPARE, replace: ISP }],
    [
      { check: 'NET-001', file: MINAMI, line: 'interface GigabitEthernet0/0/2' },
      { check: 'CHG-003', file: MINAMI, line: 'interface GigabitEthernet0/0/2' },
    ],
  ],
  [
    'a second Internet exit at a plant that is drawn and in no register',
    [
      { file: MINAMI, find: SPARE, replace: ISP },
      {
        file: MINAMI,
        after: 'ip route 10.80.0.0 255.255.0.0 10.80.254.5 name HONBU\n',
        insert: 'ip route 0.0.0.0 0.0.0.0 203.0.113.129 name ISP\n',
      },
      {
        file: MINAMI,
        before: ' 110 deny   ip any any log\nip access-list extended FROM-KEIRYO',
        insert: ' 105 permit tcp 10.82.10.0 0.0.0.255 any eq 443\n',
      },
      { file: YAML, after: '      Mgmt-intf/GigabitEthernet0: minami-mgmt\n', insert: '      GigabitEthernet0/0/2: internet\n' },
    ],
    [
      { check: 'NET-001', to: 'internet', file: MINAMI, line: 'interface GigabitEthernet0/0/2' },
      { check: 'NET-005', from: 'minami-office', to: 'internet', file: MINAMI, line: ' 105 permit tcp 10.82.10.0 0.0.0.255 any eq 443' },
      { check: 'SEG-020', from: 'minami-office', to: 'internet', file: MINAMI, line: 'interface GigabitEthernet0/0/2' },
      { check: 'NET-012', from: 'minami-office', to: 'internet', file: MINAMI, line: 'interface GigabitEthernet0/0/2' },
    ],
  ],
  [
    'an exception whose time is over',
    [{ file: YAML, within: '  EX-01:', find: 'expires: 2027-03-31', replace: 'expires: 2026-10-31' }],
    [
      { check: 'EXC-001', file: YAML, line: '  EX-01:' },
      { check: 'SEG-013', from: 'minami-keiryo', to: 'minami-dcs', file: YAML, line: '  EX-01:' },
    ],
  ],
  [
    'an emergency that was reported a week later',
    [{ file: YAML, find: 'reported: 2026-10-30', replace: 'reported: 2026-11-06' }],
    [{ check: 'EXC-002', file: YAML, within: '\nexceptions:', line: '  EX-02:' }],
  ],
  [
    'a permit that the ledger gives a day that is over',
    [{ file: YAML, within: '  R-01:', find: 'expires: 2027-03-31', replace: 'expires: 2026-10-31' }],
    [{ check: 'RUL-004', file: KITA, entry: 'set name "保守入口"' }],
  ],
  [
    'an exception that somebody else approved',
    [{ file: YAML, within: '  EX-01:', find: 'by: 統括情報セキュリティ責任者', replace: 'by: 施設課長' }],
    [
      { check: 'EXC-001', file: YAML, line: '  EX-01:' },
      { check: 'SEG-013', from: 'minami-keiryo', to: 'minami-dcs', file: YAML, line: '  EX-01:' },
    ],
  ],
  [
    'wireless that the plant permitted itself, without the chief information security manager',
    [{ file: YAML, within: '  kita-tablet:', find: 'by: 統括情報セキュリティ責任者', replace: 'by: 北工場長' }],
    [{ check: 'NET-009', from: 'kita-tablet', file: YAML, within: '\nzones:', line: '  kita-tablet:' }],
  ],
  [
    'data of class II that leaves with the permission of somebody else',
    [{ file: YAML, within: '  X07:', find: 'by: 課情報セキュリティ責任者', replace: 'by: 施設課職員' }],
    [{ check: 'DAT-002', file: YAML, within: '\nflows:', line: '  X07:' }],
  ],
  [
    'wireless with a password that everybody knows',
    [{ file: YAML, find: 'cipher: WPA3-Enterprise', replace: 'cipher: WPA2-Personal' }],
    [{ check: 'NET-009', file: YAML, line: '  EV-20:' }],
  ],
  [
    'wireless whose permission is still to come',
    [{ file: YAML, within: '  kita-tablet:', find: 'on: 2025-05-12', replace: 'on: 2027-01-15' }],
    [{ check: 'NET-009', from: 'kita-tablet', file: YAML, within: '\nzones:', line: '  kita-tablet:' }],
  ],
  [
    'an emergency permit that lets every service pass',
    [{ file: KITA, within: 'set name "EX-02 緊急 運転データ参照"', find: 'set service "HTTPS"', replace: 'set service "ALL"' }],
    [
      {
        check: 'SEG-013',
        from: 'kita-office',
        to: 'kita-dcs',
        file: KITA,
        within: 'set name "EX-02 緊急 運転データ参照"',
        line: 'set service "ALL"',
      },
      {
        check: 'CHG-002',
        from: 'kita-office',
        to: 'kita-dcs',
        file: KITA,
        within: 'set name "EX-02 緊急 運転データ参照"',
        line: 'set service "ALL"',
      },
    ],
  ],
  [
    'a link with the member cities that anybody on it may use',
    [{ file: HQ, within: 'set name "構成市 計量実績照会"', find: 'set srcaddr "構成市"', replace: 'set srcaddr "all"' }],
    [
      {
        check: 'NET-007',
        from: 'kousei-shi',
        to: 'hq-keiryo',
        file: HQ,
        within: 'set name "構成市 計量実績照会"',
        line: 'set srcaddr "all"',
      },
      {
        check: 'SEG-020',
        from: 'kousei-shi',
        to: 'hq-keiryo',
        file: HQ,
        within: 'set name "構成市 計量実績照会"',
        line: 'set srcaddr "all"',
      },
    ],
  ],
  [
    'files from the member cities that nothing scans',
    [{ file: HQ, within: 'set name "構成市 計量実績照会"', find: '        set av-profile "default"\n', replace: '' }],
    [{ check: 'VIR-001', from: 'kousei-shi', to: 'hq-keiryo', file: HQ, entry: 'set name "構成市 計量実績照会"' }],
  ],
  [
    'a vendor whose line ends in the plant network',
    [
      { file: KITA, within: 'set name "保守入口"', find: 'set dstintf "dmz"', replace: 'set dstintf "dmz" "port5"' },
      { file: KITA, within: 'set name "保守入口"', find: 'set dstaddr "保守GW外"', replace: 'set dstaddr "保守GW外" "dcs-eng"' },
    ],
    [
      { check: 'NET-008', from: 'dcs-vendor', to: 'kita-dcs', file: KITA, entry: 'set name "保守入口"' },
      { check: 'SEG-020', from: 'dcs-vendor', to: 'kita-dcs', file: KITA, entry: 'set name "保守入口"' },
    ],
  ],
  [
    'a backup line that no longer leads to headquarters',
    [
      {
        file: KITA,
        find: '        set dst 10.80.0.0 255.255.0.0\n        set gateway 10.80.254.9\n',
        replace: '        set dst 10.80.99.0 255.255.255.0\n        set gateway 10.80.254.9\n',
      },
    ],
    [{ check: 'NET-010', from: 'kita-keiryo', to: 'hq-keiryo', file: HQ, line: '    edit "port5"' }],
  ],
]

describe('does not pass with', () => {
  test.each(CASES)('%s', (_title, edits, findings) => {
    const judged = judgeSample('mihon-waste', edits)
    expect(judged.diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text.ja)).toEqual([])
    expect(judged.exit).toBe(1)
    for (const wanted of findings) expectFinding(judged, wanted)
  })
})
