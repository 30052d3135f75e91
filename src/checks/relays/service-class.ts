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
  // HTTP/3 (RFC 9114) is the same content on udp/443.
  ['web', tcp(80, 443, 8080, 8443).or(udp(443))],
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
