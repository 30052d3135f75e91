/**
 * The sample city with a castle: a core, an internal network and the Internet cut off from both, under a policy that knows no
 * sanitization. It passes, and what joins any two of the three is found at the line that joins them.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../src/graph/network.ts'
import type { Defect } from './body.ts'
import { networkOf, policy, reachedFrom, shown, violation } from './body.ts'
import { judgeSample } from './city.ts'
import type { Edit } from './edit.ts'

const BODY = 'mihon-castle'
const TOPOLOGY = 'topology.yaml'

/** What the policy's own clauses are answered by, where the answer says something of this body. */
const VERDICTS: Readonly<Record<string, string>> = {
  'SEG-003': 'pass', // the core, by declared flows
  'SEG-004': 'pass', // the core and the Internet
  'SEG-010': 'pass', // core and internal, cut off from the Internet
  'SEG-011': 'pass',
  'SEG-013': 'pass', // school, phones, cameras
  'SEG-014': 'pass',
  'SEG-015': 'pass',
  'SEG-016': 'pass', // the CS between two firewalls
  'SEG-020': 'pass',
  'MAIL-003': 'pass',
  'VIR-001': 'pass', // at the firewall, both ways
  'VIR-002': 'pass',
  'VIR-003': 'exempted', // the peer that cannot be decrypted
  'NET-001': 'pass',
  'NET-005': 'pass',
  'NET-007': 'pass',
  'NET-008': 'pass',
  'NET-010': 'pass', // two firewalls, two lines to the branch offices
  'NET-012': 'pass',
  'RUL-001': 'pass',
  'RUL-003': 'pass',
  'RUL-010': 'pass',
  'EXC-001': 'pass',
  'CHG-003': 'pass',
}

describe('the sample city with a castle', () => {
  const { exit, result, diagnostics, defects } = judgeSample(BODY)

  it('passes, and every statement of its devices is understood', () => {
    expect(defects).toEqual([])
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(exit).toBe(0)
    expect(result?.policies.map(({ id }) => id)).toEqual(['nihonmatsu'])
    expect(result?.checks.filter(({ verdict }) => verdict === 'violation' || verdict === 'not-evaluable')).toEqual([])
    expect(result?.summary).toMatchObject({ violation: 0, notEvaluable: 0, notUnderstood: 0 })
  })

  it.each(Object.entries(VERDICTS))('%s: %s', (check, verdict) => {
    expect(result?.checks.find((each) => each.check === check)?.verdict).toBe(verdict)
  })

  it('has one exception, and the finding it is for', () => {
    const exempted = result!.groups.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'exempted'))
    expect(exempted.map(({ check, from, to, exception }) => [check, from, to, exception?.id])).toEqual([
      ['VIR-003', 'ki-server', 'kokuho', 'EX-01'],
    ])
  })
})

describe('who reaches whom', () => {
  let network: Network
  beforeAll(() => {
    network = networkOf(BODY)
  })

  it('joins nothing of the Internet’s environment to the core or the internal network, not even perhaps', () => {
    const environment = ['in-client', 'in-dmz', 'in-pub', 'kanri-in', 'internet']
    const protectedZones = network.places.filter((place) => /^(ki|nai)-/.test(place))
    expect(protectedZones).toHaveLength(9)
    for (const zone of protectedZones) {
      expect(
        reachedFrom(network, zone).filter((place) => environment.includes(place)),
        zone,
      ).toEqual([])
      for (const place of environment) expect(reachedFrom(network, place), place).not.toContain(zone)
    }
  })

  it.each([
    ['gakko', ['internet']],
    ['denwa', ['internet']],
    ['camera', []],
    ['ki-cs', ['juki-wan', 'ki-server']],
    ['in-client', ['in-dmz', 'in-pub']],
  ])('%s reaches %j', (from, to) => {
    expect(reachedFrom(network, from)).toEqual(to)
  })
})

const INET = 'exports/fw-inet.conf'
const CS_IN = 'exports/fw-cs-in.conf'
const NAIBU = 'exports/fw-naibu-1.conf'
const NAIBU_STANDBY = 'exports/fw-naibu-2.conf'
const SCHOOL = 'exports/gakko-rt.cfg'

/** The same edit to both halves of the internal pair. */
const onBoth = (edit: (file: string) => Edit): readonly Edit[] => [edit(NAIBU), edit(NAIBU_STANDBY)]

const DEFECTS: readonly Defect[] = [
  {
    title: 'a cable and two rules let a terminal of the Internet reach the groupware',
    edits: [
      {
        file: INET,
        find: '    edit "internal4"\n        set vdom "root"\n',
        replace: '    edit "internal4"\n        set vdom "root"\n        set ip 172.18.254.1 255.255.255.252\n',
      },
      {
        file: INET,
        before: '    edit 999\n',
        insert: policy(60, 'グループウェア', 'internal1', 'internal4', 'N_端末', 'all', 'HTTPS'),
      },
      {
        file: INET,
        within: 'config router static',
        after: 'config router static\n',
        insert:
          '    edit 9\n        set dst 172.17.20.0 255.255.255.0\n        set gateway 172.18.254.2\n        set device "internal4"\n    next\n',
      },
      ...onBoth((file) => ({
        file,
        find: '    edit "port10"\n        set vdom "root"\n',
        replace: '    edit "port10"\n        set vdom "root"\n        set ip 172.18.254.2 255.255.255.252\n',
      })),
      ...onBoth((file) => ({
        file,
        before: '    edit 999\n',
        insert: policy(60, 'インターネット端末', 'port10', 'port2', 'all', 'gw-1', 'HTTPS'),
      })),
      { file: TOPOLOGY, after: '      internal3: kanri-in\n', insert: '      internal4: { link: fw-naibu/port10 }\n' },
    ],
    finds: [
      ['SEG-001', 'in-client → nai-server', INET, 'set dstaddr "all"', 'set name "グループウェア"'],
      ['SEG-010', 'in-client → nai-server', INET, 'set dstaddr "all"', 'set name "グループウェア"'],
      ['NET-012', 'in-dmz → nai-server', INET, '    edit 9\n'],
    ],
  },
  {
    title: 'the CS has a firewall on its business side only',
    edits: [
      {
        file: TOPOLOGY,
        find: '    export: exports/fw-cs-out.conf\n    exported-on: 2026-10-01\n',
        replace: '    routing: unknown\n    filter: none\n',
      },
    ],
    finds: [['SEG-016', 'ki-cs → juki-wan', TOPOLOGY, '    interfaces: { internal1: ki-cs, wan1: juki-wan }']],
  },
  {
    title: 'one firewall guards both sides of the CS',
    edits: [
      {
        file: CS_IN,
        find: '    edit "wan2"\n        set vdom "root"\n',
        replace: '    edit "wan2"\n        set vdom "root"\n        set ip 172.27.0.2 255.255.255.248\n',
      },
      {
        file: CS_IN,
        after: 'config firewall address\n',
        insert: '    edit "juki-sv"\n        set subnet 172.27.0.16 255.255.255.255\n    next\n',
      },
      {
        file: CS_IN,
        before: '    edit 999\n',
        insert: policy(20, 'CS→住基ネット', 'internal1', 'wan2', 'cs', 'juki-sv', 'CS_8001'),
      },
      {
        file: CS_IN,
        after: 'config router static\n',
        insert:
          '    edit 9\n        set dst 172.27.0.0 255.255.255.0\n        set gateway 172.27.0.1\n        set device "wan2"\n    next\n',
      },
      {
        file: TOPOLOGY,
        find: '      internal1: ki-cs\n      wan1: { link: fw-kikan/port3 }\n',
        replace: '      internal1: ki-cs\n      wan2: juki-wan\n      wan1: { link: fw-kikan/port3 }\n',
      },
      {
        file: TOPOLOGY,
        find: '    interfaces: { internal1: ki-cs, wan1: juki-wan }',
        replace: '    interfaces: { internal1: unused, wan1: unused }',
      },
      { file: TOPOLOGY, find: '    through: fw-cs-out\n    mac-bound', replace: '    through: fw-cs-in\n    mac-bound' },
      { file: TOPOLOGY, find: 'service: tcp/8001, through: fw-cs-out }', replace: 'service: tcp/8001, through: fw-cs-in }' },
      { file: TOPOLOGY, find: '    at: fw-cs-out/wan1\n', replace: '    at: fw-cs-in/wan2\n' },
    ],
    finds: [['SEG-016', 'ki-cs → juki-wan', CS_IN, '    edit "wan2"']],
  },
  {
    title: 'the school router is given a way to the groupware',
    edits: [
      { file: SCHOOL, find: ' ip access-group TO-SHIYAKUSHO in\n shutdown\n', replace: ' ip access-group TO-SHIYAKUSHO in\n' },
      {
        file: SCHOOL,
        after: ' 10 remark shiyakusho heno tsuushin kinshi\n',
        insert: ' 15 permit tcp host 10.50.0.20 host 172.17.20.10 eq 443\n',
      },
      {
        file: SCHOOL,
        after: 'ip route 0.0.0.0 0.0.0.0 192.0.2.225 name ISP\n',
        insert: 'ip route 172.17.20.0 255.255.255.0 172.17.254.9 name koumu\n',
      },
      ...onBoth((file) => ({
        file,
        find: '    edit "port9"\n        set vdom "root"\n',
        replace: '    edit "port9"\n        set vdom "root"\n        set ip 172.17.254.9 255.255.255.252\n',
      })),
      ...onBoth((file) => ({
        file,
        before: '    edit 999\n',
        insert: policy(61, '校務', 'port9', 'port2', 'all', 'gw-1', 'HTTPS'),
      })),
      {
        file: TOPOLOGY,
        find: '      GigabitEthernet0/1/0: unused           # 市役所への口は停止中。令和 8 年度末に撤去\n',
        replace: '      GigabitEthernet0/1/0: { link: fw-naibu/port9 }\n',
      },
    ],
    finds: [
      ['SEG-013', 'gakko → nai-server', NAIBU, 'set srcaddr "all"', 'set name "校務"'],
      ['NET-012', 'gakko → nai-server', SCHOOL, 'ip route 172.17.20.0 255.255.255.0 172.17.254.9 name koumu'],
    ],
  },
  {
    title: 'the exception was approved by the wrong role',
    edits: [{ file: TOPOLOGY, within: '  EX-01:', find: 'approved: { by: 最高情報統括責任者,', replace: 'approved: { by: 総務部長,' }],
    finds: [
      ['EXC-001', '', TOPOLOGY, '  EX-01:'],
      ['VIR-003', 'ki-server → kokuho', 'exports/fw-kikan-1.conf', 'set ssl-ssh-profile "certificate-inspection"', 'set name "国保連"'],
    ],
  },
  {
    title: 'the rule for outgoing mail has lost its antivirus profile',
    edits: [{ file: INET, within: '    edit 12\n        set name "メール送信"', find: '        set av-profile "default"\n', replace: '' }],
    finds: [['VIR-002', 'in-dmz → internet', INET, 'set dstaddr "all"', 'set name "メール送信"']],
  },
  {
    title: 'the second line to the branch offices does not carry the groupware',
    edits: onBoth((file) => ({
      file,
      within: 'set name "庁内業務"',
      find: 'set srcintf "port1" "port7" "port5" "port6"',
      replace: 'set srcintf "port1" "port7" "port5"',
    })),
    finds: [['NET-010', 'nai-shisho → nai-server', TOPOLOGY, 'interfaces: { lan: nai-shisho } }    # 絞らない: fw-naibu で絞る']],
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
