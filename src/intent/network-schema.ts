/** What may be written of the network itself: tiers, zones, external networks, devices, hosts, relays. */
import * as z from 'zod'
import { BASE_TIERS, EXTERNAL_KINDS, HOST_ROLES } from '../model/topology.ts'
import { approval, capabilities, date, evidenceIds, oneOrMore, text, words } from './fields.ts'

export const organization = z
  .strictObject({
    name: words.meta({ description: '団体名 / Name of the body', examples: ['みほん市'] }),
    kind: words.optional().meta({
      description:
        '団体の種別（city、joint-body など）。判定には使いません。書かないと申告なし / What kind of body; decides nothing; absent: not declared',
      examples: ['city'],
    }),
  })
  .meta({ description: '団体 / The body whose network this is', examples: [{ name: 'みほん市', kind: 'city' }] })

export const tier = z.strictObject({
  name: text.optional().meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['内部情報系'] }),
  inherits: z
    .enum(BASE_TIERS)
    .meta({ description: 'この系の規則を受け継ぐ標準の系 / The standard tier whose rules it inherits', examples: ['lgwan'] }),
})

export const zone = z.strictObject({
  tier: words.meta({
    description: '属する系（標準の系、または tiers に書いた系） / The tier it belongs to: a standard one or one of `tiers`',
    examples: ['lgwan'],
  }),
  name: words.optional().meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['職員業務端末'] }),
  addresses: oneOrMore(words).meta({
    description: 'ゾーンが持つアドレス。プレフィックス、範囲、単独のアドレス / Addresses the zone owns: prefixes, ranges, single addresses',
    examples: [['10.20.10.0/23', 'fd00:20:10::/64']],
  }),
  vlan: z
    .int()
    .min(1)
    .max(4094)
    .optional()
    .meta({
      description: 'VLAN ID（1～4094）。書かないと VLAN の重複は調べません / VLAN id; absent: not compared with others',
      examples: [210],
    }),
  site: words.optional().meta({
    description:
      '拠点。VLAN ID は拠点ごとに一意とみなします。書かないと全体で 1 つの拠点 / Site; VLAN ids are unique within one; absent: one site for all',
    examples: ['honcho'],
  }),
  role: words.optional().meta({
    description:
      '役割（client、server、public、edge、relay、print など）。public は外部へ公開するゾーン。書かないと公開しません / Role; `public` zones are published to the outside; absent: not published',
    examples: ['server'],
  }),
  env: z
    .enum(['prod', 'dev'])
    .optional()
    .meta({ description: '本番か開発か。書かないと本番 / Production or development; absent: production', examples: ['dev'] }),
  class: words.optional().meta({
    description: '扱う情報の重要性分類（最も高いもの）。書かないと申告なし / Highest data class handled; absent: not declared',
    examples: ['II'],
  }),
  medium: z
    .enum(['wired', 'wireless'])
    .optional()
    .meta({ description: '有線か無線か。書かないと有線 / Wired or wireless; absent: wired', examples: ['wireless'] }),
  handles: oneOrMore(z.enum(['my-number', 'family-register']))
    .optional()
    .meta({
      description: '扱う情報（my-number 個人番号、family-register 戸籍）。書かないと申告なし / What it handles; absent: not declared',
      examples: [['my-number']],
    }),
  'main-terminal': z
    .boolean()
    .optional()
    .meta({
      description: '職員の主たる業務端末を置くゾーン。書かないと申告なし / Where staff have their main terminal; absent: not declared',
      examples: [true],
    }),
  'business-system': z
    .boolean()
    .optional()
    .meta({
      description:
        '内部の業務システム（財務会計、人事給与、文書など）を置くゾーン。書かないと申告なし / Where internal business systems stand; absent: not declared',
      examples: [true],
    }),
  'redundant-to': oneOrMore(words)
    .optional()
    .meta({
      description:
        '回線や機器が 1 つ止まっても届かなければならない相手のゾーン。書かないと求めません / Zones it must still reach when one line or device fails; absent: not asked',
      examples: ['lg-server'],
    }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['情報政策課'] }),
  ssid: words.optional().meta({
    description: '無線 LAN の名前（SSID）。書かないと申告なし / Name of the wireless network; absent: not declared',
    examples: ['mihon-staff'],
  }),
  approved: approval.optional(),
})

export const external = z.strictObject({
  kind: z.enum(EXTERNAL_KINDS).meta({ description: '外部ネットワークの種別 / What kind of external network', examples: ['lgwan'] }),
  name: words
    .optional()
    .meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['県 自治体情報セキュリティクラウド'] }),
  addresses: oneOrMore(words)
    .optional()
    .meta({
      description: 'アドレス。書かないと、そこへ経路が向くものすべて / Addresses; absent: whatever is routed there',
      examples: [['198.51.100.0/24']],
    }),
  reaches: oneOrMore(words)
    .optional()
    .meta({
      description: 'その先で届く外部ネットワークの id。書かないと行き止まり / External networks it carries on to; absent: none',
      examples: [['internet']],
    }),
  does: capabilities.optional().meta({
    description:
      '通過する通信すべてに行う処理（セキュリティクラウドの virus-scan、ids、waf など）。書かないと何もしません / What it does to everything that passes it; absent: nothing',
    examples: [['virus-scan', 'ids', 'waf']],
  }),
  evidence: evidenceIds.optional(),
  tier: words.optional().meta({
    description:
      '団体のクラウド領域が属する系（ガバメントクラウドなら mynumber）。書かないと申告なし / The tier a cloud of the body’s own belongs to; absent: not declared',
    examples: ['mynumber'],
  }),
  approved: approval.optional(),
})

const attachment = z
  .union([
    words,
    z.strictObject({
      zone: words.optional().meta({ description: 'つながるゾーン / The zone it touches' }),
      external: words.optional().meta({ description: 'つながる外部ネットワーク / The external network it touches' }),
      link: words.optional().meta({
        description:
          '直結する相手（機器/インターフェース）。片側に書けば足ります / The other end of the cable, device/interface; one side is enough',
        examples: ['fw-int/INET/port3'],
      }),
    }),
  ])
  .meta({
    description:
      'つながる先。ゾーンか外部ネットワークの id、{ link: 機器/インターフェース }、または unused（未使用） / What the interface touches: a zone or external id, { link: device/interface }, or unused',
    examples: ['lg-client', { link: 'fw-int/INET/port3' }, 'unused'],
  })

export const device = z.strictObject({
  name: words.optional().meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['基幹ファイアウォール'] }),
  export: words.optional().meta({
    description:
      '設定ファイル。topology.yaml のフォルダからの相対パス。書かないと設定のない機器として扱い、通る判定は「判定不能」になります / Export, relative to this folder; absent: what passes the device cannot be told',
    examples: ['exports/fw-core.conf'],
  }),
  format: words.optional().meta({
    description: '設定ファイルの形式。書かないと内容から判別します / Format of the export; absent: recognised by content',
    examples: ['fortios'],
  }),
  'exported-on': date
    .optional()
    .meta({ description: '設定を出力した日。書かないと不明 / Date of the export; absent: not known', examples: ['2026-10-01'] }),
  routes: z
    .union([words, z.array(words).min(1), z.record(z.string(), oneOrMore(words))])
    .optional()
    .meta({
      description:
        '機器が表示した経路表（get router info routing-table all、show ip route、ip route など）のファイル、またはそのリスト。VDOM や VRF ごとに書くときは名前を付けます。書かないと、動的経路はどこへでも向きうるとみなします / Routing tables as the device prints them: a file, a list, or files by VDOM or VRF; absent: dynamic routing may go anywhere',
      examples: ['exports/fw-core.routes.txt', { LGWAN: 'exports/fw-core.lgwan.routes.txt' }],
    }),
  members: oneOrMore(words)
    .optional()
    .meta({
      description:
        '冗長構成の相手の設定ファイル。export との差を CHG-003 が指摘します。書かないと単独 / Exports of the other members of an HA pair, whose differences CHG-003 reports; absent: a single device',
      examples: [['exports/fw-core-b.conf']],
    }),
  columns: words.optional().meta({
    description:
      'ルール表（CSV、XLSX）の列の読み方を書いた YAML。書かないと見出しから判断します / YAML that says how the columns of a rule table are called; absent: told by the headings',
    examples: ['exports/columns.yaml'],
  }),
  'managed-by': z
    .enum(['self', 'outside'])
    .optional()
    .meta({
      description:
        '管理者。outside は団体の管理外で、すべて通すとみなします。書かないと self / Who manages it; `outside` is assumed to permit all; absent: self',
      examples: ['outside'],
    }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['情報政策課'] }),
  baseline: z
    .strictObject({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .meta({
          description:
            '承認した設定ファイルの SHA-256（16 進、小文字 64 桁） / SHA-256 of the approved export, 64 lower-case hexadecimal digits',
          examples: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        }),
      approved: approval.optional(),
      checked: date
        .optional()
        .meta({ description: '最後に照合した日。書かないと不明 / Last compared; absent: not known', examples: ['2026-10-01'] }),
    })
    .optional()
    .meta({ description: '承認済みの設定。書かないと申告なし / The configuration that was approved; absent: not declared' }),
  routing: z
    .literal('unknown')
    .optional()
    .meta({
      description:
        '設定のない機器の経路。filter: none と一緒に書きます。書かないと不明ではなく「申告なし」 / Routing of a device without export, together with `filter: none`; absent: nothing is said',
      examples: ['unknown'],
    }),
  filter: z
    .literal('none')
    .optional()
    .meta({
      description:
        '設定のない機器がフィルターを持たないこと。routing: unknown と一緒に書きます / Says that a device without export filters nothing; together with `routing: unknown`; absent: nothing is said',
      examples: ['none'],
    }),
  interfaces: z
    .record(z.string(), attachment)
    .optional()
    .meta({
      description:
        'インターフェースとつながる先。VDOM や VRF があるときは VDOM/port1。書かないと、どこにもつながりません / Interface and what it touches, VDOM or VRF before the slash; absent: touches nothing',
      examples: [{ 'LGWAN/port1': 'lg-client' }],
    }),
})

export const host = z.strictObject({
  zone: oneOrMore(words).meta({
    description: '属するゾーン。足が複数あるときはリスト / The zone it is in; a list for a host with several interfaces',
    examples: ['lg-server', ['my-print', 'lg-client']],
  }),
  address: oneOrMore(words).meta({
    description: 'アドレス。ゾーンの中であること / Its address or addresses, inside its zones',
    examples: ['10.20.20.25'],
  }),
  name: words.optional().meta({ description: '表示名。書かないと id / Name to show; absent: the id', examples: ['LGWAN メール'] }),
  role: oneOrMore(z.enum(HOST_ROLES))
    .optional()
    .meta({
      description:
        '役割（log-collector ログ収集、time-source 時刻源、update-source 更新の配信元、monitoring 監視、jump-host 踏み台サーバ）。書かないとなし / What it is there for; absent: nothing that checks ask about',
      examples: ['log-collector', ['time-source', 'monitoring']],
    }),
  upstream: oneOrMore(words)
    .optional()
    .meta({
      description:
        '時刻や更新プログラムをどこから得るか（ホスト、中継、外部ネットワークの id、または gps、manual）。書かないと申告なし / Where it gets time or updates from: a host, relay or external network, or gps, manual; absent: not declared',
      examples: ['lgwan-wan', 'gps'],
    }),
  owner: words.optional().meta({ description: '所管。書かないと申告なし / Owner; absent: not declared', examples: ['情報政策課'] }),
  class: words.optional().meta({
    description: '扱う情報の重要性分類。書かないとゾーンと同じ / Data class it handles; absent: that of its zone',
    examples: ['I'],
  }),
})

export type WrittenDevice = z.infer<typeof device>
export type WrittenAttachment = z.infer<typeof attachment>
