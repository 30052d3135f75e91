/** What a column is, by the words over it. */
import { bare, wordSet } from './words.ts'

/** What a column of a rule table can hold. */
export const ROLES = [
  'number',
  'id',
  'name',
  'enabled',
  'disabled',
  'in',
  'out',
  'source',
  'source-mask',
  'source-port',
  'destination',
  'destination-mask',
  'service',
  'protocol',
  'port',
  'action',
  'nat',
  'source-nat',
  'destination-nat',
  'schedule',
  'user',
  'application',
  'condition',
  'log',
  'expires',
  'starts',
  'direction',
  'list',
  'certainty',
  'kind',
] as const
export type Role = (typeof ROLES)[number]

/** A heading's meaning; `either`: a zone where another column holds the addresses, else the addresses. */
export type Meaning =
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'either'; readonly side: 'source' | 'destination'; readonly rather: 'addresses' | 'zone' }
  /** Names beside addresses: labels where another column holds the addresses, else the addresses. */
  | { readonly kind: 'named'; readonly side: 'source' | 'destination' }
  /** `マスク` alone: of the address column before it. */
  | { readonly kind: 'mask' }
  /** Decides nothing: by kind, as coverage counts it. */
  | { readonly kind: 'irrelevant'; readonly what: string }

const SIDES = [
  ['source', '送信元|発信元|接続元|通信元|送信側|始点|ソース|source|src|from|発'],
  ['destination', '宛先|あて先|宛て先|送信先|接続先|通信先|受信側|相手先|終点|デスティネーション|destination|dest|dst|to|着'],
] as const
const OWN = 'の?'
const ZONE =
  'ゾーン|ゾーン名|セキュリティゾーン|zone|zones|if|インターフェース|インターフェイス|インタフェース|インタフェイス|interface|int|intf|vlan'
const ADDRESS =
  'アドレス|ipアドレス|ip|ipaddress|ipアドレス範囲|ip範囲|アドレス範囲|address|addresses|addr|ネットワーク|ネットワークアドレス|network|net|セグメント|オブジェクト|アドレスオブジェクト|object|ホスト|host|subnet|サブネット|ipv4|ipv4アドレス|ipv6|ipv6アドレス|機器|サーバ|サーバー|端末'
const MASK = 'マスク|サブネットマスク|ネットマスク|ネットワークマスク|mask|netmask|subnetmask|プレフィックス長|プレフィックス'
const PORT = 'ポート|ポート番号|port|ports|portno|portnumber'
const NAMED = '名|名称|ホスト名|機器名|端末名|サーバ名|サーバー名|名前|name|hostname|拠点|システム|システム名|部署'

type Pattern = readonly [pattern: RegExp, meaning: Meaning]

function role(pattern: string, of: Role): Pattern {
  return [new RegExp(`^(?:${pattern})$`), { kind: 'role', role: of }]
}

const SIDED: readonly Pattern[] = SIDES.flatMap(([side, words]): Pattern[] => {
  const [zone, port, mask] =
    side === 'source' ? (['in', 'source-port', 'source-mask'] as const) : (['out', 'port', 'destination-mask'] as const)
  const own = `(?:${words})${OWN}`
  return [
    // `From` beside `Source` is a zone; `送信元` beside `送信元アドレス` is one too.
    [side === 'source' ? /^from$/ : /^to$/, { kind: 'either', side, rather: 'zone' }],
    [new RegExp(`^(?:${words})$`), { kind: 'either', side, rather: 'addresses' }],
    role(`${own}(?:${ZONE})`, zone),
    role(`${own}(?:${ADDRESS})`, side),
    role(`${own}(?:${MASK})`, mask),
    role(`${own}(?:アドレス|ipアドレス|ip)(?:${MASK})`, mask),
    role(`${own}(?:tcpudp)?(?:${PORT})`, port),
    [new RegExp(`^${own}(?:${NAMED})$`), { kind: 'named', side }],
    ...(side === 'destination' ? [role(`${own}(?:サービス|service|プロトコルポート)`, 'service')] : []),
  ]
})

const OTHERS: readonly Pattern[] = [
  role(
    'no|番号|項番|項目番号|通番|連番|順番|順序|順位|優先順位|優先度|priority|seq|sequence|order|position|行番号|ルールno|rule',
    'number',
  ),
  role('id|ポリシーid|ポリシー番号|ポリシーno|ルールid|ルール番号|policyid|policyno|policy|ruleid|ruleno|rulenumber|管理番号|識別子', 'id'),
  role('名称|名前|ルール名|ルール名称|ポリシー名|ポリシー名称|name|rulename|policyname|件名|通信名|通信名称', 'name'),
  role('状態|有効無効|有効|有効化|使用|使用有無|使用状況|設定状態|ステータス|status|state|enable|enabled|active', 'enabled'),
  role('無効|無効化|disable|disabled|inactive', 'disabled'),
  role(
    `入力(?:${ZONE})|入力|入側|(?:${ZONE})in|in(?:${ZONE})?|ingress(?:${ZONE})?|incoming(?:${ZONE})?|受信(?:${ZONE})|inbound(?:${ZONE})|(?:送信元|src|source)側(?:${ZONE})`,
    'in',
  ),
  role(
    `出力(?:${ZONE})|出力|出側|(?:${ZONE})out|out(?:${ZONE})?|egress(?:${ZONE})?|outgoing(?:${ZONE})?|送信(?:${ZONE})|outbound(?:${ZONE})|(?:宛先|dst|destination)側(?:${ZONE})`,
    'out',
  ),
  role(
    'サービス|サービス名|サービスポート|service|services|プロトコルポート|プロトコルポート番号|ポートプロトコル|protocolport|プロトコルサービス|通信種別|通信プロトコルポート',
    'service',
  ),
  role('プロトコル|通信プロトコル|プロトコル番号|プロトコル種別|protocol|proto|ipprotocol|l4プロトコル', 'protocol'),
  role(`${PORT}|tcpudpポート|tcpudpポート番号|サービスポート番号`, 'port'),
  role('動作|アクション|許可拒否|可否|許否|通信可否|通信許可|許可|処理|処置|制御|判定|action|permitdeny|allowdeny|acceptdeny', 'action'),
  role('nat|アドレス変換|nat有無|nat変換|変換', 'nat'),
  role(
    '送信元nat|snat|sourcenat|napt|ipマスカレード|変換後送信元|変換後送信元アドレス|変換後送信元ip|nat後送信元|nat後送信元アドレス|ippool|ipプール',
    'source-nat',
  ),
  role(
    '宛先nat|dnat|destinationnat|静的nat|変換後宛先|変換後宛先アドレス|変換後宛先ip|nat後宛先|nat後宛先アドレス|vip|仮想ip',
    'destination-nat',
  ),
  role('スケジュール|schedule|時間帯|利用時間|利用時間帯|適用時間|曜日|通信時間帯|時間', 'schedule'),
  role('ユーザ|ユーザー|利用者認証|user|users|sourceuser|srcuser|ユーザグループ|ユーザーグループ|usergroup|認証', 'user'),
  role('アプリケーション|アプリ|application|applications|app|appid', 'application'),
  role('条件|その他条件|condition|conditions', 'condition'),
  role('ログ|ログ取得|ログ出力|ロギング|log|logging|logged|syslog', 'log'),
  role('期限|有効期限|期間終了|終了日|利用期限|使用期限|満了日|expiry|expires|expiration|expirationdate|expireson|until', 'expires'),
  role('開始日|適用開始日|利用開始日|有効開始日|startdate|starts|validfrom', 'starts'),
  role('期間|有効期間|利用期間|適用期間', 'schedule'),
  role('方向|通信方向|direction', 'direction'),
  role('リスト|リスト名|list|acl|ルールベース|rulebase', 'list'),
  role('確実さ|certainty', 'certainty'),
  role('行の種類|kind', 'kind'),
]

const IRRELEVANT: readonly (readonly [what: string, words: ReadonlySet<string>])[] = [
  [
    'comment',
    wordSet(
      '備考 備考欄 説明 コメント 摘要 メモ 注記 注釈 用途 目的 理由 概要 通信内容 通信概要 業務 業務名 システム システム名 利用システム 用途目的 利用目的 許可理由 設定理由 根拠',
      'comment comments remark remarks description note notes purpose reason memo text label タグ tag tags グループ group セクション section',
    ),
  ],
  [
    'administration',
    wordSet(
      '申請番号 申請no 申請書番号 申請者 申請日 申請課 依頼者 依頼元 依頼番号 担当 担当者 担当課 担当部署 所管 所管課 主管課 管理者 作業者 作業日 設定日 設定者 登録日 登録者 作成日 作成者 更新日 更新者 変更日 変更履歴 変更番号 追加日 削除日 承認 承認者 承認日 確認 確認日 確認者 版 版数 決裁番号 チケット チケット番号 uuid ヒット数 ヒット数累計 hitcount hits lasthit 最終ヒット日 最終利用日 bytes packets sessions 整理番号 改版',
      'requestid requestno request requester requestedby ticket ticketno owner createdby created createdon updated updatedon modified modifiedon approvedby approved approvedon startdate changeno author date',
    ),
  ],
  [
    'inspection',
    wordSet(
      'セキュリティプロファイル utm アンチウイルス ips ids webフィルタ webフィルタリング urlフィルタ urlフィルタリング url検査 アプリケーション制御 ssl検査 プロファイル securityprofile securityprofiles profile profiles antivirus av webfilter urlfilter inspection qos 帯域制御 トラフィックシェーピング',
    ),
  ],
  ['place', wordSet('箇所 place 原文 original 行 line')],
]

/** What a heading means; undefined when it is not known. */
export function meaningOf(heading: string): Meaning | undefined {
  const words = bare(heading)
  if (words === '') return /[#№]/.test(heading) ? { kind: 'role', role: 'number' } : undefined
  for (const [pattern, meaning] of SIDED) if (pattern.test(words)) return meaning
  for (const [pattern, meaning] of OTHERS) if (pattern.test(words)) return meaning
  if (new RegExp(`^(?:${MASK})$`).test(words)) return { kind: 'mask' }
  for (const [what, set] of IRRELEVANT) if (set.has(words)) return { kind: 'irrelevant', what }
  return undefined
}
