/** What kinds of relays are called, and what they can do. */
import type { Text } from '../base/text.ts'
import { ATTRIBUTES } from './attribute.ts'
import type { Capability, RelayKind } from './relay.ts'

export const RELAY_KIND_NAMES: Readonly<Record<RelayKind, Text>> = {
  'mail-relay': { ja: 'メール中継', en: 'mail relay' },
  'mail-sanitizer': { ja: 'メール無害化', en: 'mail sanitizer' },
  'file-sanitizer': { ja: 'ファイル無害化', en: 'file sanitizer' },
  'file-relay': { ja: 'ファイル中継', en: 'file relay' },
  'data-transfer': { ja: 'データ連携', en: 'data transfer' },
  'screen-transfer': { ja: '画面転送', en: 'screen transfer' },
  proxy: { ja: 'プロキシ', en: 'proxy' },
  'web-isolation': { ja: 'Web 分離', en: 'web isolation' },
  'update-relay': { ja: '更新プログラムの配信', en: 'update relay' },
  'dns-relay': { ja: 'DNS の中継', en: 'DNS relay' },
  'ntp-relay': { ja: 'NTP の中継', en: 'NTP relay' },
  'data-diode': { ja: 'データダイオード', en: 'data diode' },
  'remote-access': { ja: 'リモートアクセス', en: 'remote access' },
  'manual-transfer': { ja: '媒体による受け渡し', en: 'transfer by hand' },
}

/** What evidence may show of anything, a relay may declare to do. */
const shown = (attribute: string): Text => ATTRIBUTES[attribute]!.title

export const CAPABILITY_NAMES: Readonly<Record<Capability, Text>> = {
  'mail-text': { ja: 'メール本文のテキスト化', en: 'mail reduced to text' },
  'attachment-strip': { ja: '添付ファイルの除去', en: 'attachments removed' },
  'mail-cdr': { ja: 'メール添付の無害化（CDR）', en: 'mail disarmed (CDR)' },
  'file-cdr': { ja: 'ファイルの無害化（CDR）', en: 'files disarmed (CDR)' },
  'screen-transfer': RELAY_KIND_NAMES['screen-transfer'],
  'web-isolation': RELAY_KIND_NAMES['web-isolation'],
  'virus-scan': { ja: 'ウイルス検査', en: 'virus scan' },
  sandbox: { ja: 'サンドボックス', en: 'sandbox' },
  'tls-inspection': shown('tls-inspection'),
  'url-filter': { ja: 'URL フィルタ', en: 'URL filter' },
  'update-relay': { ja: '更新プログラムの配信', en: 'update distribution' },
  'dns-relay': { ja: 'DNS の中継', en: 'DNS relaying' },
  ids: { ja: '侵入検知（IDS）', en: 'intrusion detection' },
  ips: { ja: '侵入防止（IPS）', en: 'intrusion prevention' },
  waf: { ja: 'WAF', en: 'web application firewall' },
  'data-diode': RELAY_KIND_NAMES['data-diode'],
  mfa: shown('mfa'),
  'session-recording': shown('session-recording'),
  log: shown('logging'),
}
