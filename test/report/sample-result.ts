/** A finished run made by hand: one cause of each kind, the shared input of every reporter's goldens. */
import type { Text } from '../../src/base/text.ts'
import type { Excerpt, Location, Result, ResultFinding, ResultGroup } from '../../src/report/result.ts'

const same = (words: string): Text => ({ ja: words, en: words })

export function at(file: string, line: number, column = 1): Location {
  return { file, line, column, endLine: line }
}

const ruleExcerpt: Excerpt = {
  location: at('exports/fw-core.conf', 1843, 9),
  lines: [
    { number: 1841, text: '    edit 412', focus: false },
    { number: 1842, text: '        set name "tmp-iko"', focus: false },
    { number: 1843, text: '        set srcaddr "all"', focus: true },
  ],
}

export const direct: ResultFinding = {
  id: 'f-1',
  check: 'SEG-001',
  policy: 'guideline-alpha',
  verdict: 'violation',
  severity: 'critical',
  advisory: false,
  text: {
    ja: '職員業務端末（lg-client）からインターネットへ tcp/443 が無害化を経ずに通ります。',
    en: 'tcp/443 passes from 職員業務端末 (lg-client) to the Internet without sanitization.',
  },
  fix: { ja: 'ポリシー 412 を削除するか、送信元を lg-wsus に絞ってください', en: 'delete policy 412, or narrow its source to lg-wsus' },
  clauses: [{ policy: 'guideline-alpha', clause: '3.(2)①', cite: '総務省ガイドライン 第2編第2章3.(2)① 相当（本文未確認）' }],
  from: 'lg-client',
  to: 'internet',
  packet: { family: 4, protocol: 'tcp', src: '10.20.10.5', dst: '192.0.2.10', sport: 49152, dport: 443 },
  hops: [
    {
      device: 'l3-core',
      domain: '',
      in: 'Vlan210',
      out: 'Vlan900',
      from: 'lg-client',
      steps: [{ kind: 'filter', text: { ja: 'ACLなし（許可）', en: 'no access list (permitted)' } }],
      packet: { family: 4, protocol: 'tcp', src: '10.20.10.5', dst: '192.0.2.10', sport: 49152, dport: 443 },
    },
    {
      device: 'fw-core',
      domain: 'LGWAN',
      in: 'LGWAN/port1',
      out: 'LGWAN/port9',
      to: 'internet',
      steps: [
        { kind: 'route', text: { ja: '既定経路', en: 'default route' }, location: at('exports/fw-core.conf', 2210) },
        {
          kind: 'filter',
          text: { ja: 'ポリシー 412 許可', en: 'policy 412 accepts' },
          location: at('exports/fw-core.conf', 1841, 5),
          rule: 'policy/LGWAN/412',
        },
        {
          kind: 'translate-source',
          text: { ja: '送信元を 203.0.113.2 に変換（IPプール out-pool）', en: 'source becomes 203.0.113.2 (IP pool out-pool)' },
          location: at('exports/fw-core.conf', 1850, 9),
        },
      ],
      packet: { family: 4, protocol: 'tcp', src: '203.0.113.2', dst: '192.0.2.10', sport: 49152, dport: 443 },
    },
  ],
  traffic: [
    { src: '10.20.10.0/23', dst: '192.0.2.0/24', service: 'tcp/443' },
    { src: '10.20.10.0/23', dst: '198.51.100.0/24', service: 'tcp/443' },
  ],
  trafficTruncated: true,
  conditions: [
    {
      text: { ja: 'スケジュール「平日」の間だけ有効', en: 'active during schedule "平日" only' },
      location: at('exports/fw-core.conf', 1847, 9),
    },
  ],
  uncertainties: [],
  foreignSource: false,
  confirm: 'diagnose firewall iprope lookup 10.20.10.5 49152 192.0.2.10 443 tcp port1',
}

const transit: ResultFinding = {
  id: 'f-2',
  check: 'SEG-011',
  policy: 'hassho-water',
  verdict: 'violation',
  severity: 'critical',
  advisory: false,
  text: { ja: '来庁者用 Wi-Fi から LGWAN へ通ります。', en: 'traffic passes from the guest network to LGWAN.' },
  fix: { ja: 'ポリシー 412 の送信元を絞ってください', en: 'narrow the source of policy 412' },
  clauses: [],
  from: 'guest',
  to: 'lgwan',
  packet: { family: 6, protocol: 'icmp6', src: 'fd00:40::5', dst: 'fd00:20:20::1', icmpType: 128, icmpCode: 0 },
  hops: [],
  conditions: [],
  uncertainties: [],
  foreignSource: true,
}

const unread: ResultFinding = {
  id: 'f-3',
  check: 'SEG-003',
  policy: 'hassho-water',
  verdict: 'not-evaluable',
  severity: 'critical',
  advisory: false,
  text: { ja: '住民情報サーバへ届くかどうか判定できません。', en: 'whether 住民情報サーバ can be reached could not be decided.' },
  fix: { ja: '1960 行目の文を確かめてください', en: 'look at the statement on line 1960' },
  clauses: [
    { policy: 'hassho-water', clause: '6(3)①', quote: 'マイナンバー利用事務系を他の領域から分離する' },
    { policy: 'guideline-alpha', clause: '3.(1)①' },
  ],
  from: 'lg-client',
  to: 'my-server',
  conditions: [],
  uncertainties: [
    {
      code: 'unknown-statement',
      text: { ja: '解釈できない文があります', en: 'a statement was not understood' },
      location: at('exports/fw-my.conf', 1960, 9),
    },
  ],
  foreignSource: false,
}

const excused: ResultFinding = {
  id: 'f-4',
  check: 'SEG-001',
  policy: 'guideline-alpha',
  verdict: 'exempted',
  severity: 'critical',
  advisory: false,
  text: {
    ja: '更新サーバ lg-wsus からセキュリティクラウドへ tcp/443 が通ります。',
    en: 'tcp/443 passes from lg-wsus to the security cloud.',
  },
  fix: { ja: '期限までに無害化を経る経路へ移してください', en: 'move it to a sanitized path before the exception ends' },
  clauses: [],
  from: 'lg-server',
  to: 'sec-cloud',
  conditions: [],
  uncertainties: [],
  exception: { id: 'EX-03', expires: '2027-03-31' },
  foreignSource: false,
}

export const groups: readonly ResultGroup[] = [
  {
    cause: { id: 'fw-core/policy/LGWAN/412', label: { ja: 'ポリシー 412 (tmp-iko)', en: 'policy 412 (tmp-iko)' }, excerpt: ruleExcerpt },
    severity: 'critical',
    verdict: 'violation',
    findings: [direct, transit],
  },
  {
    cause: {
      id: 'fw-my/statement/1960',
      label: { ja: 'fw-my の 1960 行目', en: 'line 1960 of fw-my' },
      excerpt: {
        location: at('exports/fw-my.conf', 1960, 9),
        lines: [
          { number: 1951, text: '    edit 31', focus: false },
          { number: 1959, text: '        set dstaddr "my-server"', focus: false },
          { number: 1960, text: '        set frobnicate enable', focus: true },
        ],
      },
    },
    severity: 'critical',
    verdict: 'not-evaluable',
    findings: [unread],
  },
  {
    cause: {
      id: 'fw-core/policy/LGWAN/88',
      label: { ja: 'ポリシー 88', en: 'policy 88' },
      excerpt: { location: at('exports/fw-core.conf', 1402, 5), lines: [{ number: 1402, text: '    edit 88', focus: true }] },
    },
    severity: 'critical',
    verdict: 'exempted',
    findings: [excused],
  },
]

export const sample: Result = {
  format: 'bunri-result/1',
  tool: { name: 'bunri', version: '0.1.0' },
  today: '2026-11-20',
  organization: 'みほん市',
  model: 'alpha',
  policies: [
    { id: 'guideline-alpha', title: { ja: 'ガイドライン αモデル', en: 'guideline, alpha model' }, edition: 'R7.3' },
    { id: 'hassho-water', title: { ja: '八匠水道企業団 情報セキュリティ基本方針', en: 'Hassho Water Supply Authority, basic policy' } },
  ],
  inputs: [
    { path: 'topology.yaml', kind: 'topology', sha256: '0'.repeat(64), encoding: 'utf-8' },
    { path: '../../policies/guideline-alpha.yaml', kind: 'policy', sha256: '1'.repeat(64), encoding: 'utf-8' },
    { path: '../../policies/hassho-water.yaml', kind: 'policy', sha256: '2'.repeat(64), encoding: 'utf-8' },
    {
      path: 'exports/fw-core.conf',
      kind: 'export',
      sha256: '3'.repeat(64),
      encoding: 'shift_jis',
      device: 'fw-core',
      format: 'fortios',
      product: 'FortiOS 7.2.8',
      rules: 381,
      coverage: { understood: 2100, irrelevant: { logging: 12, snmp: 4 }, notUnderstood: 0 },
    },
    {
      path: 'exports/fw-my.conf',
      kind: 'export',
      sha256: '4'.repeat(64),
      encoding: 'utf-8',
      device: 'fw-my',
      format: 'fortios',
      rules: 31,
      coverage: { understood: 300, irrelevant: {}, notUnderstood: 1 },
    },
  ],
  summary: {
    violation: 2,
    notEvaluable: 1,
    exempted: 1,
    pass: 41,
    notApplicable: 3,
    notDeclared: 0,
    notJudged: 2,
    rules: 412,
    notUnderstood: 1,
  },
  notJudged: [
    {
      text: { ja: '中継 mail-san を通る通信（SEG-002 は未実装）', en: 'traffic through the relay mail-san (SEG-002 does not exist yet)' },
      clauses: [],
    },
    {
      text: { ja: 'hassho-water 6(4)（答える検査がありません）', en: 'hassho-water 6(4) (no check answers it)' },
      clauses: [{ policy: 'hassho-water', clause: '6(4)' }],
    },
  ],
  notSeen: [
    { ja: 'スイッチのトランクと VLAN の割当て', en: 'trunks and VLAN assignment of switches' },
    { ja: '仮想スイッチ', en: 'virtual switches' },
    { ja: '二つのネットワークにつながる端末', en: 'terminals connected to two networks' },
  ],
  stated: [
    {
      text: {
        ja: 'lgwan-fw は他団体の管理のため、すべて許可するものとみなしました',
        en: 'lgwan-fw is managed by others and was assumed to permit everything',
      },
      location: at('topology.yaml', 61, 3),
    },
  ],
  checks: [
    {
      check: 'SEG-001',
      policy: 'guideline-alpha',
      title: { ja: 'LGWAN接続系とインターネット接続系の直接通信', en: 'Direct communication between the LGWAN and Internet tiers' },
      severity: 'critical',
      verdict: 'violation',
    },
    {
      check: 'SEG-003',
      policy: 'hassho-water',
      title: { ja: 'マイナンバー利用事務系と他の領域の分離', en: 'Isolation of the My Number tier' },
      severity: 'critical',
      verdict: 'not-evaluable',
    },
    {
      check: 'SEG-011',
      policy: 'hassho-water',
      title: { ja: 'LGWANの中継（トランジット）', en: 'Transit through LGWAN' },
      severity: 'critical',
      verdict: 'violation',
    },
    {
      check: 'SEG-013',
      policy: 'guideline-alpha',
      title: { ja: '学校・来庁者・電話・カメラ網の分離', en: 'School, guest, phone and camera networks are apart' },
      severity: 'high',
      verdict: 'pass',
    },
    {
      check: 'SEG-017',
      policy: 'guideline-alpha',
      title: { ja: 'ローカルブレイクアウトの条件', en: 'Conditions of local breakout' },
      severity: 'critical',
      verdict: 'not-applicable',
      reason: { ja: 'α′モデルではありません', en: 'not the alpha-prime model' },
    },
  ],
  groups,
  notUnderstood: [
    {
      text: { ja: 'FortiOS のファイアウォールポリシーにない設定です', en: 'not a setting of a FortiOS firewall policy' },
      location: at('exports/fw-my.conf', 1960, 9),
      excerpt: 'set frobnicate enable',
    },
  ],
  diagnostics: [{ code: 'encoding-detected', severity: 'note', text: same('Shift_JIS'), location: at('exports/fw-core.conf', 1) }],
  exitCode: 1,
}
