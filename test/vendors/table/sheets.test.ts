/** Whole tables: headings found, rows read, everything else an error at its cell. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils } from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { table } from '../../../src/vendors/table/index.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { formatServices } from '../../../src/packet/service.ts'
import { parsePrefix } from '../../../src/packet/address.ts'
import { fileOf, readRules, textFile, workbookFile } from './support.ts'

/** `action in>out source → destination service`, one line per way. */
function shown(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ action, enabled, clauses }) =>
    clauses.map(({ in: input, out, match }) => {
      const side = (names: typeof input) => (names === 'any' ? '*' : [...names].join('+'))
      const services = `${match.services.negated ? 'not ' : ''}${formatServices(match.services.hi)}`
      const addresses = (text: string) => (text === '0.0.0.0/0, ::/0' ? 'any' : text)
      return `${enabled ? '' : 'off '}${action} ${side(input)}>${side(out)} ${addresses(match.src.hi.toString())} → ${addresses(match.dst.hi.toString())} ${services}`
    }),
  )
}

describe('headings', () => {
  const rows = '10.20.0.0/24,10.30.0.5,tcp/443,許可'
  const read = ['permit *>* 10.20.0.0/24 → 10.30.0.5 tcp/443']

  test.each([
    '送信元,宛先,サービス,動作',
    '送信元アドレス,宛先アドレス,サービス,アクション',
    '送信元IP,宛先IP,サービス名,許可/拒否',
    '送信元ＩＰアドレス,送信先ＩＰアドレス,プロトコル／ポート,可否',
    '発信元,あて先,サービス,処理',
    '接続元,接続先,サービス,通信可否',
    'Source,Destination,Service,Action',
    'Src IP,Dst IP,Service,Action',
    'From,To,Service,Permit/Deny',
    'source address,destination address,services,ACTION',
    '送信元 アドレス,宛 先 アドレス,サービス,動作',
  ])('%s', (heading) => {
    const said = readRules(`${heading}\n${rows}\n`)
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(read)
    expect(table.recognise(textFile(`${heading}\n${rows}\n`))).toBeGreaterThanOrEqual(0.5)
  })

  test('below titles and blank rows', () => {
    const said = readRules(`ファイアウォール設定一覧,,,\n2026年4月1日現在,,,\n,,,\n送信元,宛先,サービス,動作\n${rows}\n`)
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(read)
  })

  test('in two rows, groups over their columns, as a spreadsheet saves them to CSV', () => {
    const said = readRules(
      'No.,ルール名,送信元,,宛先,,サービス,動作\n,,ゾーン,アドレス,ゾーン,アドレス,,\n1,業務,LAN,10.20.0.0/24,DMZ,10.30.0.5,tcp/443,許可\n',
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit LAN>DMZ 10.20.0.0/24 → 10.30.0.5 tcp/443'])
    expect(said.rules[0]!.label.ja).toBe('ルール 1 (業務)')
  })

  test('From and To are zones where other columns hold addresses', () => {
    const said = readRules('From,To,Source,Destination,Service,Action\ntrust,dmz,10.20.0.0/24,10.30.0.5,tcp/443,allow\n')
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit trust>dmz 10.20.0.0/24 → 10.30.0.5 tcp/443'])
  })

  test('names beside addresses are labels; masks belong to the address before them', () => {
    const said = readRules(
      '送信元名称,送信元IP,マスク,宛先名称,宛先IP,マスク,プロトコル,ポート,動作\n庁内,10.20.0.0,255.255.255.0,AP,10.30.0.5,255.255.255.255,TCP,443,許可\n',
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(read)
  })

  test('protocol and port in columns of their own', () => {
    const said = readRules(
      `送信元,宛先,プロトコル,宛先ポート,動作
10.20.0.0/24,10.30.0.5,TCP,"80,443",許可
10.20.0.0/24,10.30.0.5,UDP,53,許可
10.20.0.0/24,10.30.0.5,TCP/UDP,53,許可
10.20.0.0/24,10.30.0.5,ICMP,-,許可
10.20.0.0/24,10.30.0.5,any,any,拒否
10.20.0.0/24,10.30.0.5,HTTPS,443,許可
`,
    )
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ clauses }) => formatServices(clauses[0]!.match.services.hi))).toEqual([
      'tcp/80, tcp/443',
      'udp/53',
      'tcp/53, udp/53',
      'icmp',
      'any',
      'tcp/443',
    ])
  })

  test('a port without a protocol is an error', () => {
    expect(readRules('送信元,宛先,プロトコル,宛先ポート,動作\nany,any,any,443,許可\n').errors).toEqual(['rules.csv:2:13 unreadable-cell'])
    expect(readRules('送信元,宛先,プロトコル,宛先ポート,動作\nany,any,TCP,,許可\n').errors).toEqual(['rules.csv:2:13 unreadable-cell'])
  })

  test('a column nobody knows, with something in it, is an error at its heading that says what to write', () => {
    const text = '送信元,宛先,サービス,動作,機密度\nany,any,tcp/443,許可,高\n'
    const said = readRules(text)
    expect(said.errors).toEqual(['rules.csv:1:16 unknown-column'])
    expect(said.diagnostics.find(({ code }) => code === 'unknown-column')?.hint?.ja).toContain('ignore: ["機密度"]')
    expect(readRules(text, 'bunri-columns: 1\nignore: [機密度]\n').errors).toEqual([])
    expect(readRules(text.replace(',高', ','))?.errors).toEqual([])
  })

  test('words right of the table, two columns of one meaning, no action', () => {
    expect(readRules('送信元,宛先,サービス,動作,\nany,any,tcp/443,許可,要確認\n').errors).toEqual(['rules.csv:2:20 cell-without-heading'])
    expect(readRules('送信元,送信元IP,送信元アドレス,宛先,サービス,動作\nLAN,any,any,any,tcp/443,許可\n').errors).toContain(
      'rules.csv:1:11 ambiguous-column',
    )
    expect(readRules('送信元,宛先,サービス\nany,any,tcp/443\n').errors).toEqual(['rules.csv:1:1 no-action-column'])
    expect(readRules('送信元,宛先,サービス\nany,any,tcp/443\n', 'bunri-columns: 1\naction: permit\n').errors).toEqual([])
  })

  test('text that is no table is not taken for one', () => {
    for (const text of [
      '',
      'hostname RT\ninterface Vlan10\n ip address 10.0.0.1 255.255.255.0\n',
      'a,b,c\n1,2,3\n',
      '氏名,電話番号,宛先\n山田,1,2\n',
    ])
      expect(table.recognise(textFile(text))).toBe(0)
    expect(readRules('a,b,c\n1,2,3\n').errors).toEqual(['rules.csv:1:1 no-header'])
  })
})

describe('rows', () => {
  const HEAD = 'No,状態,送信元,宛先,サービス,動作,期限,備考\n'

  test('同上 and 〃 are the cell above', () => {
    const said = readRules(
      `${HEAD}1,有効,10.20.0.0/24,10.30.0.5,tcp/443,許可,,\n2,〃,同上,10.30.0.6,〃,〃,,\n3,〃,10.20.1.0/24,同上,udp/53,〃,,\n`,
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual([
      'permit *>* 10.20.0.0/24 → 10.30.0.5 tcp/443',
      'permit *>* 10.20.0.0/24 → 10.30.0.6 tcp/443',
      'permit *>* 10.20.1.0/24 → 10.30.0.6 udp/53',
    ])
    expect(readRules(`${HEAD}1,有効,同上,10.30.0.5,tcp/443,許可,,\n`).errors).toContain('rules.csv:2:6 nothing-above')
  })

  test.each([
    ['有効', true],
    ['無効', false],
    ['○', true],
    ['×', false],
    ['使用', true],
    ['未使用', false],
    ['enable', true],
    ['Disabled', false],
    ['on', true],
    ['off', false],
  ])('%s: enabled %s', (word, enabled) => {
    const said = readRules(`${HEAD}1,${word},any,any,any,許可,,\n`)
    expect(said.errors).toEqual([])
    expect(said.rules.map((rule) => rule.enabled)).toEqual([enabled])
  })

  test.each([
    ...['許可', '許可する', '○', '◯', '〇', '可', 'permit', 'ACCEPT', 'Allow', 'ｐｅｒｍｉｔ'].map((word) => [word, 'permit'] as const),
    ...['拒否', '遮断', '×', '✕', '不可', '不許可', 'deny', 'DROP', 'reject', '破棄', '禁止'].map((word) => [word, 'deny'] as const),
  ])('%s is %s', (word, action) => {
    expect(readRules(`${HEAD}1,有効,any,any,any,${word},,\n`).rules.map((rule) => rule.action)).toEqual([action])
  })

  test('marks that say nothing are errors at their cell', () => {
    expect(readRules(`${HEAD}1,保留,any,any,any,許可,,\n`).errors).toEqual(['rules.csv:2:3 unreadable-cell'])
    expect(readRules(`${HEAD}1,,any,any,any,許可,,\n`).errors).toEqual(['rules.csv:2:3 empty-cell'])
    expect(readRules(`${HEAD}1,有効,any,any,any,要相談,,\n`).errors).toEqual(['rules.csv:2:18 unreadable-cell'])
    expect(readRules(`${HEAD}1,有効,any,any,any,,,\n`).errors).toEqual(['rules.csv:2:18 empty-cell'])
  })

  test('all errors of a file are said at once; the rows that read are there', () => {
    const said = readRules(
      `${HEAD}1,有効,10.20.0.0/24,,tcp/443,許可,,\n2,有効,any,10.30.0.5,udp/53,許可,,\n3,有効,LAN,10.30.0.5,謎,許可,,\n`,
    )
    expect(said.errors).toEqual(['rules.csv:2:19 empty-cell', 'rules.csv:4:6 unreadable-cell', 'rules.csv:4:20 unreadable-cell'])
    expect(shown(said.rules)).toEqual(['permit *>* any → 10.30.0.5 udp/53'])
  })

  test('a file of errors ends its list with how many more there are', () => {
    const said = readRules(HEAD + Array.from({ length: 120 }, (_, i) => `${i + 1},有効,名前${i},any,any,許可,,\n`).join(''))
    expect(said.errors).toHaveLength(51)
    const last = said.diagnostics.filter(({ severity }) => severity === 'error').at(-1)
    expect([last?.code, last?.text.en]).toEqual(['more-errors', '70 more from here on cannot be read'])
  })

  test('blank rows and repeated headings are passed over; notes between rules are errors unless skipped', () => {
    const text = `${HEAD}1,有効,any,any,tcp/443,許可,,\n,,,,,,,\n${HEAD}■ DMZ 向け,,,,,,,\n2,有効,any,any,tcp/25,許可,,\n`
    const said = readRules(text)
    expect(said.errors).toEqual(['rules.csv:5:1 row-not-a-rule'])
    expect(said.rules).toHaveLength(2)
    for (const skip of ['[5]', '["5-5"]', '["■"]']) expect(readRules(text, `bunri-columns: 1\nskip: ${skip}\n`).errors).toEqual([])
  })

  test('an expiry is said and changes nothing', () => {
    const said = readRules(
      `${HEAD}1,有効,any,any,tcp/443,許可,2026/3/31,\n2,有効,any,any,tcp/25,許可,令和9年3月31日,\n3,有効,any,any,tcp/80,許可,R8.3.31,\n4,有効,any,any,tcp/22,許可,無期限,\n5,有効,any,any,tcp/23,許可,来年,\n`,
    )
    expect(said.warnings).toEqual(['rules.csv:2:25 expired-row', 'rules.csv:4:24 expired-row', 'rules.csv:6:24 unreadable-date'])
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ enabled, conditions }) => [enabled, conditions.length])).toEqual(Array.from({ length: 5 }, () => [true, 0]))
  })

  test('a schedule, a user and an application are conditions', () => {
    const said = readRules(
      '送信元,宛先,サービス,動作,スケジュール,ユーザ,アプリケーション\nany,any,tcp/443,許可,平日 8:00-18:00,情報係,any\nany,any,tcp/25,許可,常時,-,すべて\n',
    )
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ conditions }) => conditions.map(({ kind }) => kind))).toEqual([['schedule', 'user'], []])
  })

  test('both directions are two ways, and back is the other way', () => {
    const said = readRules(
      '送信元,方向,宛先,サービス,動作\n10.20.0.1,⇔,10.30.0.1,tcp/443,許可\n10.20.0.2,←,10.30.0.2,tcp/443,許可\n10.20.0.3,→,10.30.0.3,tcp/443,許可\n10.20.0.4,上り,10.30.0.4,any,許可\n',
    )
    expect(said.errors).toEqual(['rules.csv:5:11 unreadable-cell'])
    expect(shown(said.rules)).toEqual([
      'permit *>* 10.20.0.1 → 10.30.0.1 tcp/443',
      'permit *>* 10.30.0.1 → 10.20.0.1 tcp/443',
      'permit *>* 10.30.0.2 → 10.20.0.2 tcp/443',
      'permit *>* 10.20.0.3 → 10.30.0.3 tcp/443',
    ])
  })

  test('rows out of the order of their numbers, where order matters, are an error until a person says', () => {
    const text = '番号,送信元,宛先,サービス,動作\n2,any,10.30.0.0/24,any,拒否\n1,10.20.0.0/24,10.30.0.5,tcp/443,許可\n'
    expect(readRules(text).errors).toEqual(['rules.csv:3:1 order-unclear'])
    expect(readRules(text, 'bunri-columns: 1\norder: rows\n').errors).toEqual([])
    expect(readRules(text.replace('拒否', '許可')).errors).toEqual([])
    expect(readRules(text.replace('\n2,', '\n0,')).errors).toEqual([])
  })

  test('NAT that is not understood bounds its row, and nothing else', () => {
    const said = readRules(
      '送信元,宛先,サービス,動作,NAT\n10.20.0.0/24,192.0.2.10,tcp/443,許可,有\n10.20.0.0/24,10.30.0.5,tcp/80,許可,なし\n',
    )
    expect(said.errors).toEqual([])
    const [nat, ordinary] = said.rules
    expect(nat!.sourceTarget).toEqual({ kind: 'unknown' })
    expect(nat!.uncertainties.map(({ code }) => code)).toEqual(['unknown-nat'])
    const stage = said.device!.domains[0]!.stages.find(({ kind }) => kind === 'translate-destination')
    const [translation] = stage?.kind === 'translate-destination' ? stage.translations : []
    expect(translation?.to).toEqual({ kind: 'unknown' })
    expect(translation?.match.partial).toBe(true)
    expect([ordinary!.sourceTarget, ordinary!.uncertainties]).toEqual([undefined, []])
  })

  test('NAT whose end and address are given is exact', () => {
    const said = readRules(
      '送信元,宛先,変換後宛先,変換後送信元,サービス,動作\nany,192.0.2.10,10.30.0.5,,tcp/443,許可\n10.20.0.0/24,any,,192.0.2.20,tcp/443,許可\n',
    )
    expect(said.errors).toEqual([])
    const stage = said.device!.domains[0]!.stages.find(({ kind }) => kind === 'translate-destination')
    const [translation] = stage?.kind === 'translate-destination' ? stage.translations : []
    expect(translation?.to.kind === 'set' && translation.to.addresses.toString()).toBe('10.30.0.5')
    expect(translation?.match.partial).toBe(false)
    expect(said.rules[1]!.sourceTarget?.kind === 'pool' && said.rules[1]!.sourceTarget.addresses.toString()).toBe('192.0.2.20')
    expect(
      readRules('送信元,宛先,サービス,動作,NAT\nany,any,tcp/443,許可,有\n', 'bunri-columns: 1\nnat: source\n').rules[0]!.sourceTarget,
    ).toEqual({
      kind: 'interface',
    })
  })
})

describe('objects', () => {
  const RULES = '送信元,宛先,サービス,動作\n庁内LAN,業務サーバ,業務AP,許可\n'

  test('in a table below the rules', () => {
    const said = readRules(
      `${RULES},,,\nオブジェクト名,IPアドレス,,\n庁内LAN,10.20.0.0/16,,\n業務サーバ,10.30.0.5,,\n,,,\nサービス名,プロトコル,ポート,\n業務AP,TCP,8080-8081,\n`,
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit *>* 10.20.0.0/16 → 10.30.0.5 tcp/8080-8081'])
  })

  test('in sheets of their own, with masks and groups of several rows', () => {
    const said = readRules(
      workbookFile({
        ルール: [
          ['送信元', '宛先', 'サービス', '動作'],
          ['庁内', '業務サーバ', '業務AP', '許可'],
        ],
        アドレス: [
          ['名称', 'IPアドレス', 'マスク', '備考'],
          ['本庁', '10.20.0.0', '255.255.0.0', ''],
          ['支所', '10.21.0.0', '255.255.0.0', ''],
          ['業務サーバ', '10.30.0.5', '', ''],
        ],
        グループ: [
          ['グループ名', 'メンバー'],
          ['庁内', '本庁'],
          ['', '支所'],
        ],
        サービス: [
          ['サービス名', 'プロトコル', 'ポート'],
          ['業務AP', 'TCP', 8080],
          ['', 'UDP', 8081],
        ],
      }),
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit *>* 10.20.0.0/15 → 10.30.0.5 tcp/8080, udp/8081'])
  })

  test('in the column map', () => {
    const map =
      'bunri-columns: 1\nobjects: { 庁内LAN: [10.20.0.0/16, 10.21.0.0/16], 業務サーバ: 10.30.0.5 }\nservices: { 業務AP: tcp/8080 }\n'
    const said = readRules(RULES, map)
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit *>* 10.20.0.0/15 → 10.30.0.5 tcp/8080'])
  })

  test('two definitions, unreadable ones, circles and columns nobody knows are errors where a rule uses them', () => {
    const objects = (lines: string) =>
      readRules(`送信元,宛先,サービス,動作\n甲,any,any,許可\n,,,\nオブジェクト名,IPアドレス,予備\n${lines}`).errors
    expect(objects('甲,10.0.0.1,\n')).toEqual([])
    expect(objects('甲,10.0.0.1,\n甲,10.0.0.2,\n')).toEqual(['rules.csv:2:1 unreadable-cell'])
    expect(objects('甲,未定,\n')).toEqual(['rules.csv:2:1 unreadable-cell'])
    expect(objects('甲,乙,\n乙,甲,\n')).toEqual(['rules.csv:2:1 unreadable-cell'])
    expect(objects('甲,10.0.0.1,10.0.0.2\n')).toEqual(['rules.csv:2:1 unreadable-cell'])
    // An address book may carry rows that no rule uses.
    expect(objects('甲,10.0.0.1,\n乙,未定,\n')).toEqual([])
    // An object called like its address.
    expect(
      readRules('送信元,宛先,サービス,動作\n10.0.0.1,any,any,許可\n,,,\nオブジェクト名,IPアドレス\n10.0.0.1,10.0.0.1\n').errors,
    ).toEqual([])
  })
})

describe('spreadsheets', () => {
  const HEAD = ['No', '送信元', '宛先', 'サービス', '動作']

  test('errors name sheet and cell', () => {
    const source = workbookFile({
      表紙: [['設定書']],
      'LAN→DMZ': [[], [null, ...HEAD], [null, 1, '10.20.0.0/24', null, 'tcp/443', '許可'], [null, 2, 'any', '10.30.0.5', 443, '許可']],
    })
    expect(readRules(source).errors).toEqual(['rules.xlsx:LAN→DMZ!D3 empty-cell', 'rules.xlsx:LAN→DMZ!E4 unreadable-cell'])
  })

  test('merged cells count for every row and column they cover', () => {
    const source = workbookFile(
      {
        ルール: [
          ['No', '送信元', null, '宛先', 'サービス', '動作'],
          [null, 'ゾーン', 'アドレス', null, null, null],
          [1, 'LAN', '10.20.0.0/24', '10.30.0.5', 'tcp/443', '許可'],
          [2, null, null, '10.30.0.6', 'tcp/25', null],
        ],
      },
      (sheet) => {
        sheet['!merges'] = ['A1:A2', 'B1:C1', 'D1:D2', 'E1:E2', 'F1:F2', 'B3:B4', 'C3:C4', 'F3:F4'].map((range) =>
          utils.decode_range(range),
        )
      },
    )
    const said = readRules(source)
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit LAN>* 10.20.0.0/24 → 10.30.0.5 tcp/443', 'permit LAN>* 10.20.0.0/24 → 10.30.0.6 tcp/25'])
  })

  test('without the merge the second row is incomplete, and an error', () => {
    const source = workbookFile({
      ルール: [HEAD, [1, '10.20.0.0/24', '10.30.0.5', 'tcp/443', '許可'], [2, null, '10.30.0.6', 'tcp/25', '許可']],
    })
    expect(readRules(source).errors).toEqual(['rules.xlsx:ルール!B3 empty-cell'])
  })

  test('a title merged over the table is no rule', () => {
    const source = workbookFile({ ルール: [HEAD, ['■ DMZ 向け'], [1, 'any', 'any', 'tcp/443', '許可']] }, (sheet) => {
      sheet['!merges'] = [utils.decode_range('A2:E2')]
    })
    const said = readRules(source)
    expect(said.errors).toEqual(['rules.xlsx:ルール!A2 row-not-a-rule'])
    expect(readRules(source, 'bunri-columns: 1\nskip: ["ルール!2"]\n').errors).toEqual([])
    expect(readRules(source, 'bunri-columns: 1\nskip: ["別!2"]\n').errors).not.toEqual([])
  })

  const two = workbookFile({
    'LAN→DMZ': [HEAD, [1, '10.20.0.0/24', '10.30.0.5', 'tcp/443', '許可']],
    'DMZ→LAN': [HEAD, [1, '10.30.0.5', '10.20.0.9', 'tcp/25', '許可']],
  })

  test('several sheets with rules are an error that names them', () => {
    const said = readRules(two)
    expect(said.errors).toEqual(['rules.xlsx:DMZ→LAN!A1 several-sheets'])
    expect(said.diagnostics.find(({ code }) => code === 'several-sheets')?.hint?.ja).toContain('sheets: ["LAN→DMZ", "DMZ→LAN"]')
  })

  test('named in the column map they are one list, in that order, each with its interfaces', () => {
    const said = readRules(
      two,
      'bunri-columns: 1\nsheets:\n  - { name: DMZ→LAN, in: dmz, out: lan }\n  - { name: LAN→DMZ, in: lan, out: [dmz] }\n',
    )
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual(['permit dmz>lan 10.30.0.5 → 10.20.0.9 tcp/25', 'permit lan>dmz 10.20.0.0/24 → 10.30.0.5 tcp/443'])
    expect(said.rules.map(({ id }) => id)).toEqual(['rule/DMZ→LAN/1', 'rule/LAN→DMZ/1'])
    expect(said.device!.interfaces.map(({ id, used, addressUnknown }) => [id, used, addressUnknown])).toEqual([
      ['dmz', true, true],
      ['lan', true, true],
    ])
  })
})

describe('nothing is lost without a word', () => {
  const HEAD = '送信元,宛先,サービス,動作\n'

  test('rules below a table of objects', () => {
    const text = `${HEAD}any,10.30.0.5,tcp/443,許可\nオブジェクト名,IPアドレス,,\n甲,10.0.0.1,,\nany,any,tcp/25,許可\n`
    const said = readRules(text)
    expect(said.errors).toEqual(['rules.csv:5:1 rules-below-objects'])
    expect(readRules(text, 'bunri-columns: 1\nskip: [5]\n').errors).toEqual([])
    expect(readRules(`${HEAD}any,10.30.0.5,tcp/443,許可\nオブジェクト名,IPアドレス,,\n甲,10.0.0.1,,\n${HEAD}`).errors).toEqual([
      'rules.csv:5:1 rules-below-objects',
    ])
  })

  test('a rule whose words head objects elsewhere is a rule', () => {
    const said = readRules('名称,備考,送信元,宛先,サービス,動作\nグループ,アドレス,any,10.30.0.5,tcp/443,許可\n2,x,any,any,tcp/25,許可\n')
    expect([said.errors, said.rules.length]).toEqual([[], 2])
  })

  test('a sheet that is not read is named', () => {
    const source = workbookFile({
      表紙: [['ファイアウォール設定書']],
      ルール: [
        ['送信元', '宛先', 'サービス', '動作'],
        ['any', '10.30.0.5', 'tcp/443', '許可'],
      ],
      追加: [
        ['こちら側', 'あちら側', '何'],
        ['any', 'any', 'tcp/25'],
      ],
    })
    expect(readRules(source).warnings).toEqual(['rules.xlsx:表紙!A1 unread-sheet', 'rules.xlsx:追加!A1 unread-sheet'])
    expect(readRules(source, 'bunri-columns: 1\nsheets: [ルール]\n').warnings).toEqual([])
  })

  test('an excluded zone is an error, not a zone of that name', () => {
    expect(readRules('送信元ゾーン,送信元,宛先,サービス,動作\nLAN以外,any,any,any,許可\n').errors).toEqual([
      'rules.csv:2:1 unreadable-cell',
    ])
  })

  test('a rule that begins later may not be in force yet', () => {
    const said = readRules(
      '送信元,宛先,サービス,動作,開始日\nany,any,tcp/25,拒否,2026/12/1\nany,any,tcp/26,拒否,2026/4/1\nany,any,tcp/27,拒否,\n',
    )
    expect(said.errors).toEqual([])
    expect(said.rules.map(({ conditions }) => conditions.length)).toEqual([1, 0, 0])
  })
})

describe('encodings', () => {
  test('Shift_JIS, with full-width digits and a quoted line break, as Excel saves it', () => {
    const said = readRules(fileOf(readFileSync(join(import.meta.dirname, 'shift-jis.csv')), 'rules.csv'))
    expect(said.errors).toEqual([])
    expect(shown(said.rules)).toEqual([
      'permit LGWAN接続系>インターネット接続系 10.20.10.0/23 → 10.30.20.5-10.30.20.6 tcp/443',
      'permit LGWAN接続系>インターネット接続系 10.20.10.0/23 → 10.30.20.10 tcp/25',
      'deny *>* any → any any',
    ])
  })

  test('UTF-8 with a mark, and UTF-16', () => {
    const text = '送信元,宛先,サービス,動作\nany,10.30.0.5,tcp/443,許可\n'
    for (const bytes of [Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le')])
      expect(shown(readRules(fileOf(bytes)).rules)).toEqual(['permit *>* any → 10.30.0.5 tcp/443'])
  })
})

describe('the device', () => {
  const declared = [
    { id: 'LAN', connected: [parsePrefix('10.20.0.0/24')!], span: { source: textFile(''), start: 0, end: 0 } },
    { id: 'WAN', connected: [], span: { source: textFile(''), start: 0, end: 0 } },
  ]

  test('has the interfaces of its zone columns and of the topology, and routes what is connected', () => {
    const said = readRules(
      '送信元ゾーン,宛先ゾーン,送信元,宛先,サービス,動作\nｌａｎ,DMZ,any,any,tcp/443,許可\nLAN/WAN,any,any,any,tcp/80,許可\n',
      undefined,
      declared,
    )
    expect(said.errors).toEqual([])
    expect(said.device!.interfaces.map(({ id }) => id)).toEqual(['DMZ', 'LAN', 'WAN'])
    expect(shown(said.rules)).toEqual(['permit LAN>DMZ any → any tcp/443', 'permit LAN+WAN>* any → any tcp/80'])
    const route = said.device!.domains[0]!.stages.find(({ kind }) => kind === 'route')
    expect(route?.kind === 'route' && route.table.routes.map(({ kind, out }) => [kind, out])).toEqual([['connected', 'LAN']])
    expect(route?.kind === 'route' && route.table.uncertainties.map(({ code }) => code)).toEqual(['routes-not-in-file'])
    expect(said.device!.domains[0]!.uncertainties).toEqual([])
    expect(said.device!.role).toBe('firewall')
  })

  test('denies what no row matches, and says so, unless the map says otherwise', () => {
    const otherwise = (columns?: string) => {
      const said = readRules('送信元,宛先,サービス,動作\nany,any,tcp/443,許可\n', columns)
      const stage = said.device!.domains[0]!.stages.find(({ kind }) => kind === 'filter')
      return [
        stage?.kind === 'filter' && stage.bindings[0]!.rulebase.otherwise,
        said.diagnostics.some(({ code }) => code === 'default-deny-assumed'),
      ]
    }
    expect(otherwise()).toEqual(['deny', true])
    expect(otherwise('bunri-columns: 1\notherwise: permit\n')).toEqual(['permit', false])
  })
})
