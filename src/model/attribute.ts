/**
 * What evidence can say of something in values that a check compares: the length of a log's retention, the cipher of a wireless
 * network. Names are fixed, so that a slip is an error; a body's own attributes begin with `x-` and are typed by its policy.
 */
import type { Text } from '../base/text.ts'

/** `flag` is true or false; `number` counts in `unit`; `date` is ISO; `list` is one or more words; `text` is anything with words in it. */
export type AttributeType = 'flag' | 'number' | 'text' | 'date' | 'list'
export type AttributeValue = boolean | number | string | readonly string[]

/** What kind of thing an attribute is said of. */
export const SUBJECT_KINDS = [
  'organization',
  'zone',
  'external',
  'device',
  'host',
  'relay',
  'connection',
  'flow',
  'registered-system',
  'specific-communication',
  'exception',
  'change',
] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

export interface Attribute {
  readonly type: AttributeType
  readonly title: Text
  /** The only words it may have; absent: any. */
  readonly values?: readonly string[]
  readonly unit?: Text
}

const DAYS: Text = { ja: '日', en: 'days' }
const MEGABYTES: Text = { ja: 'MB', en: 'MB' }

const flag = (ja: string, en: string): Attribute => ({ type: 'flag', title: { ja, en } })
const text = (ja: string, en: string): Attribute => ({ type: 'text', title: { ja, en } })
const date = (ja: string, en: string): Attribute => ({ type: 'date', title: { ja, en } })
const number = (unit: Text, ja: string, en: string): Attribute => ({ type: 'number', unit, title: { ja, en } })
const choice = (values: readonly string[], ja: string, en: string): Attribute => ({ type: 'text', values, title: { ja, en } })
const several = (values: readonly string[], ja: string, en: string): Attribute => ({ type: 'list', values, title: { ja, en } })

/** Every attribute that evidence may declare, by name. */
export const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  // endpoints and machines
  epp: flag('端末のウイルス対策（EPP）', 'endpoint protection (EPP)'),
  edr: flag('端末の検知・対応（EDR）', 'endpoint detection and response (EDR)'),
  mfa: flag('多要素認証', 'multi-factor authentication'),
  'session-recording': flag('操作の記録', 'session recording'),
  'time-boxed': flag('利用時間の限定', 'use limited in time'),
  'tenant-restriction': flag('テナント制限', 'tenant restriction'),
  'tls-inspection': flag('TLS の復号検査', 'TLS inspection'),
  'source-restriction': flag('接続元アドレスの限定', 'restriction of source addresses'),
  'device-authentication': flag('端末認証', 'device authentication'),
  logging: flag('ログの取得', 'logging'),
  'external-confirmation': flag('外部による事前の確認', 'confirmation by outsiders beforehand'),
  'external-audit': flag('外部監査', 'external audit'),
  'failover-test': flag('切替試験', 'failover test'),
  'dos-control': flag('サービス不能攻撃への対策', 'control of denial of service'),
  'mac-binding': flag('MAC アドレスによる限定', 'pinning by MAC address'),
  'vendor-register': flag('保守事業者の台帳', 'register of maintenance vendors'),
  'removable-media-restricted': flag('外部記録媒体の利用制限', 'removable media restricted'),
  'firmware-supported-until': date('ファームウェアのサポート期限', 'end of firmware support'),
  'update-procedure': text('更新の手順（手動の場合）', 'procedure for updates by hand'),
  'patched-on': date('修正プログラムの最終適用日', 'last patched'),
  'mobile-management': flag('端末の遠隔消去・管理（MDM）', 'remote wipe and management of terminals (MDM)'),
  'admin-accounts': number({ ja: '個', en: 'accounts' }, '管理者アカウントの数', 'administrator accounts'),
  'login-lockout': flag('ログイン失敗時のロックアウト', 'lockout after failed logins'),
  // mail
  'max-message-size': number(MEGABYTES, 'メール 1 通の容量上限', 'largest message'),
  'mailbox-quota': number(MEGABYTES, 'メールボックスの容量上限', 'mailbox quota'),
  'external-auto-forward': flag('庁外への自動転送', 'automatic forwarding to the outside'),
  'spam-stop-procedure': text('大量の迷惑メール検知時の停止手順', 'procedure to stop when spam floods'),
  'relay-policy': choice(
    ['recipient-domain-only', 'authenticated-senders', 'smart-host-only'],
    'メール中継の制限',
    'what the relay accepts',
  ),
  // connections to the outside, and services there
  counterpart: text('相手先のネットワーク構成・機器構成', 'structure of the counterpart’s network'),
  'risk-assessment': text('接続のリスク評価', 'risk assessment of the connection'),
  'review-document': text('接続の検討資料', 'document of the review'),
  contract: text('契約', 'contract'),
  'liability-clause': flag('損害賠償責任の契約上の担保', 'liability secured by contract'),
  'cut-point': text('物理的に遮断する箇所', 'where it is physically cut'),
  contact: text('緊急時の連絡先', 'contact in an emergency'),
  certification: text('認証の取得状況', 'certification'),
  'usage-rule': text('利用に係る規定', 'rule for its use'),
  'off-site': flag('庁外への設置', 'placed off the premises'),
  'max-class': text('扱ってよい重要性分類の上限', 'highest data class it may handle'),
  'checked-on': date('最後に点検した日', 'last checked'),
  monitoring: choice(['24x7', 'business-hours', 'none'], '監視の時間帯', 'hours of monitoring'),
  operator: text('監視の担当（SOC など）', 'who watches (a SOC)'),
  'inside-out-sensor': flag('内から外・サーバへの攻撃の監視', 'sensor for attacks from inside'),
  // lines
  encryption: choice(['none', 'ipsec', 'tls', 'macsec', 'carrier'], '伝送路の暗号化', 'encryption on the line'),
  'mutual-authentication': flag('通信先との相互認証', 'mutual authentication'),
  'secure-line': flag('安全性の高い回線', 'secure line'),
  signature: flag('電子署名', 'electronic signature'),
  'physical-protection': flag('配線の物理的な保護', 'physical protection of the cabling'),
  // access networks
  cipher: choice(
    ['open', 'WEP', 'WPA2-Personal', 'WPA3-Personal', 'WPA2-Enterprise', 'WPA3-Enterprise'],
    '無線の暗号化方式',
    'cipher of the wireless network',
  ),
  authentication: choice(['none', 'password', 'psk', '802.1X'], '接続の認証', 'authentication of what connects'),
  'client-certificate': flag('クライアント証明書（EAP-TLS）', 'client certificates (EAP-TLS)'),
  rationale: text('必要とする理由', 'why it is needed'),
  admission: choice(['802.1X', 'MAC-auth', 'port-security', 'dhcp-reservation', 'none'], '未登録機器の接続防止', 'admission of devices'),
  'device-register': text('接続機器の台帳', 'register of devices'),
  'private-devices': flag('私物端末の接続', 'privately owned devices'),
  'unused-ports-shut': flag('未使用ポートの閉塞', 'unused switch ports shut down'),
  // web use
  'blocked-categories': several(['webmail', 'storage', 'sns', 'malicious'], '遮断するサイトの分類', 'categories of sites that are blocked'),
  // time and logs
  'clock-source': text('時刻の取得元（経路が見えない場合）', 'where it gets its time (where no way is seen)'),
  collects: several(['firewall', 'proxy', 'mail', 'authentication', 'terminal', 'server'], '収集するログの種類', 'kinds of logs collected'),
  'retention-days': number(DAYS, 'ログの保存期間', 'retention of logs'),
  'tamper-protection': flag('ログの改ざん・消去の防止', 'protection of logs against change'),
  'restricted-access': flag('ログを見られる者の限定', 'access to logs restricted'),
  'bulk-download-alert': flag('大量ダウンロード時の警告', 'alert on bulk downloads'),
  // configurations and documents
  'backup-location': text('設定情報のバックアップの保管場所', 'where backups of the configuration are kept'),
  'backup-on': date('設定情報の最終バックアップ日', 'last backup of the configuration'),
  'previous-version-kept': flag('前の版の設定の保管', 'previous version kept'),
  'tamper-checked-on': date('設定の改ざんを最後に検査した日', 'configuration last checked for tampering'),
  marking: text('文書の取扱区分の表示', 'marking of documents'),
  distribution: text('配布先', 'distribution'),
  'output-restricted': flag('検証結果の保管場所の限定', 'place of the outputs restricted'),
  // audits
  'audit-on': date('最後の監査の日', 'last audit'),
  'self-check-on': date('最後の自己点検の日', 'last self-check'),
  'physical-inspection-on': date('最後の物理点検の日', 'last physical inspection'),
  'training-on': date('最後の研修の日', 'last training'),
}
