/** Classes of services, and what has to be done to each on its way into a protected tier (checks.md 3.0). */
import type { Text } from '../../base/text.ts'
import type { Capability, RelayKind } from '../../model/relay.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { PacketSet } from '../../packet/set.ts'

export const SERVICE_CLASSES = ['mail', 'web', 'file', 'desktop', 'update', 'db', 'dns', 'ntp', 'auth', 'log', 'icmp', 'other'] as const
export type ServiceClass = (typeof SERVICE_CLASSES)[number]

const ports = (protocol: number, ...list: readonly (number | readonly [number, number])[]): PacketSet =>
  PacketSet.box({
    protocols: [[protocol, protocol]],
    dport: list.map((port) => (typeof port === 'number' ? ([port, port] as const) : port)) as Ranges<number>,
  })
const tcp = (...list: readonly (number | readonly [number, number])[]): PacketSet => ports(6, ...list)
const udp = (...list: readonly (number | readonly [number, number])[]): PacketSet => ports(17, ...list)

const NAMED: readonly (readonly [ServiceClass, PacketSet])[] = [
  ['mail', tcp(25, 110, 143, 465, 587, 993, 995)],
  ['web', tcp(80, 443, 8080, 8443)],
  ['file', tcp(20, 21, 22, 139, 445, 873, 2049).or(udp([137, 138]))],
  ['desktop', tcp(1494, 2598, 3389, 4172, 5900).or(udp(3389, 4172))],
  ['update', tcp(8530, 8531)],
  ['db', tcp(1433, 1521, 3306, 5432)],
  ['dns', tcp(53).or(udp(53))],
  ['ntp', udp(123)],
  ['auth', tcp(88, 389, 464, 636, 3268, 3269).or(udp(88, 389, 464))],
  ['log', tcp(514, 6514).or(udp(514))],
  [
    'icmp',
    PacketSet.box({
      protocols: [
        [1, 1],
        [58, 58],
      ],
    }),
  ],
]

const named: ReadonlyMap<ServiceClass, PacketSet> = new Map([
  ...NAMED,
  ['other', PacketSet.all.minus(PacketSet.union(NAMED.map(([, packets]) => packets)))],
])

/** Every packet of a class, whatever its addresses. Classes are disjoint and together everything. */
export function packetsOfClass(of: ServiceClass): PacketSet {
  return named.get(of) ?? PacketSet.none
}

/** The classes that some packets belong to, in the order of `SERVICE_CLASSES`. */
export function classesOf(packets: PacketSet): readonly ServiceClass[] {
  return SERVICE_CLASSES.filter((of) => packets.overlaps(packetsOfClass(of)))
}

/** What has to have been done to the content of a class, as alternatives of which all parts are needed; empty: nothing suffices. */
const REQUIRED: Readonly<Record<ServiceClass, readonly (readonly Capability[])[]>> = {
  mail: [['mail-text', 'attachment-strip'], ['mail-text', 'mail-cdr'], ['screen-transfer']],
  web: [['screen-transfer'], ['web-isolation'], ['file-cdr']],
  file: [['file-cdr']],
  desktop: [['screen-transfer']],
  update: [['update-relay', 'virus-scan']],
  db: [],
  dns: [],
  ntp: [],
  auth: [],
  log: [],
  icmp: [],
  other: [],
}

/** Whether content of a class may enter a protected tier after this. */
export function sanitized(of: ServiceClass, done: ReadonlySet<Capability>): boolean {
  return REQUIRED[of].some((all) => all.every((capability) => done.has(capability)))
}

/**
 * What is lacking: of the alternatives the one a relay of a kind is made for, else the one that lacks least. Undefined when
 * nothing would suffice. Only a relay that transfers screens is asked to.
 */
export function lackingFor(of: ServiceClass, done: ReadonlySet<Capability>, kind?: RelayKind): readonly Capability[] | undefined {
  const unasked = (all: readonly Capability[]): boolean =>
    kind !== undefined && kind !== 'screen-transfer' && all.includes('screen-transfer')
  const unlikely = (all: readonly Capability[]): number =>
    unasked(all) ? 2 : kind !== undefined && all.some((capability) => MADE_FOR[kind]?.includes(capability)) ? 0 : 1
  const missing = REQUIRED[of].map((all) => ({ rank: unlikely(all), all: all.filter((capability) => !done.has(capability)) }))
  return missing.sort((a, b) => a.rank - b.rank || a.all.length - b.all.length)[0]?.all
}

const MADE_FOR: Partial<Readonly<Record<RelayKind, readonly Capability[]>>> = {
  'file-sanitizer': ['file-cdr'],
  'file-relay': ['file-cdr'],
  'data-transfer': ['file-cdr'],
  'screen-transfer': ['screen-transfer'],
  'web-isolation': ['web-isolation'],
  proxy: ['web-isolation'],
}

/** What classes are called. */
export const CLASS_NAMES: Readonly<Record<ServiceClass, Text>> = {
  mail: { ja: 'メール', en: 'mail' },
  web: { ja: 'Web', en: 'web content' },
  file: { ja: 'ファイル', en: 'files' },
  desktop: { ja: 'リモートデスクトップ', en: 'remote desktop' },
  update: { ja: '更新プログラム', en: 'updates' },
  db: { ja: 'データベース', en: 'database traffic' },
  dns: { ja: 'DNS', en: 'DNS' },
  ntp: { ja: 'NTP', en: 'NTP' },
  auth: { ja: '認証', en: 'authentication traffic' },
  log: { ja: 'ログ', en: 'logs' },
  icmp: { ja: 'ICMP', en: 'ICMP' },
  other: { ja: 'その他の通信', en: 'other traffic' },
}

/** What capabilities are called. */
export const CAPABILITY_NAMES: Readonly<Record<Capability, Text>> = {
  'mail-text': { ja: 'メール本文のテキスト化', en: 'mail reduced to text' },
  'attachment-strip': { ja: '添付ファイルの除去', en: 'attachments removed' },
  'mail-cdr': { ja: 'メール添付の無害化（CDR）', en: 'mail disarmed (CDR)' },
  'file-cdr': { ja: 'ファイルの無害化（CDR）', en: 'files disarmed (CDR)' },
  'screen-transfer': { ja: '画面転送', en: 'screen transfer' },
  'web-isolation': { ja: 'Web 分離', en: 'web isolation' },
  'virus-scan': { ja: 'ウイルス検査', en: 'virus scan' },
  sandbox: { ja: 'サンドボックス', en: 'sandbox' },
  'tls-inspection': { ja: 'TLS の復号検査', en: 'TLS inspection' },
  'url-filter': { ja: 'URL フィルタ', en: 'URL filter' },
  'update-relay': { ja: '更新プログラムの配信', en: 'update distribution' },
  'dns-relay': { ja: 'DNS の中継', en: 'DNS relaying' },
  ids: { ja: '侵入検知（IDS）', en: 'intrusion detection' },
  ips: { ja: '侵入防止（IPS）', en: 'intrusion prevention' },
  waf: { ja: 'WAF', en: 'web application firewall' },
  'data-diode': { ja: 'データダイオード', en: 'data diode' },
  mfa: { ja: '多要素認証', en: 'multi-factor authentication' },
  'session-recording': { ja: '操作の記録', en: 'session recording' },
  log: { ja: 'ログの取得', en: 'logging' },
}
