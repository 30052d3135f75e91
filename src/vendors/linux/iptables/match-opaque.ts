/**
 * Matches on what addresses and ports do not show. Some can be true of any packet, because time, rate or the sender decides:
 * conditions. Of others nobody can say (marks, IPsec, countries): doubts (iptables-extensions(8)).
 */
import type { Text } from '../../../base/text.ts'
import type { Condition } from '../../../model/uncertainty.ts'
import type { Match, Meaning } from './meaning.ts'
import { ALWAYS, conditional, doubtful, means, NEVER, unreadable } from './meaning.ts'
import type { Option } from './option.ts'

type Words = (options: readonly Option[]) => Text

const wordsOf = (options: readonly Option[], ...names: readonly string[]): string =>
  names.flatMap((name) => options.find((option) => option.name === name)?.values ?? []).join(' ')

function can(kind: Condition['kind'], words: Text | Words): Match {
  return {
    read: (options, _, span) => [conditional(kind, typeof words === 'function' ? words(options) : words, span)],
  }
}

function cannotSay(code: string, ja: string, en: string): Match {
  return { read: (_, __, span) => [doubtful(code, { ja, en }, span)] }
}

const time: Words = (options) => {
  const hours = [wordsOf(options, 'timestart'), wordsOf(options, 'timestop')].filter((each) => each !== '').join('-')
  const days = wordsOf(options, 'weekdays', 'monthdays')
  // Older tools print the end of time where no end is set.
  const dates = [wordsOf(options, 'datestart'), wordsOf(options, 'datestop').replace(/^2038-01-19T03:14:07$/, '')]
    .filter((each) => each !== '')
    .join(' - ')
  const said = [dates, days, hours].filter((each) => each !== '').join(' ')
  return { ja: `時間帯 ${said}`.trim(), en: `time ${said}`.trim() }
}

const limit: Words = (options) => {
  const rate = wordsOf(options, 'limit', 'hashlimit', 'hashlimit-upto', 'hashlimit-above')
  return { ja: `頻度の制限 ${rate}`.trim(), en: `rate limit ${rate}`.trim() }
}

/** `--set` and `--remove` alone only write to the list; the others ask it. */
const recent: Match = {
  read: (options, _, span) => {
    const asks = options.some(({ name }) => name === 'rcheck' || name === 'update' || name === 'remove')
    if (!asks && options.some(({ name, negated }) => name === 'set' && !negated)) return [ALWAYS]
    return [conditional('rate', { ja: '直前の通信（recent）', en: 'what came shortly before (recent)' }, span)]
  },
}

/** Forwarded packets belong to no socket of this machine. */
const owner: Match = {
  read: (options, _, span) =>
    options.some(({ negated }) => negated)
      ? [doubtful('unknown-owner', { ja: 'プロセスの所有者（owner）による条件', en: 'a condition on the owner of a process' }, span)]
      : [NEVER],
}

/** Passes what comes from where its answer would go: no sender that is where its address belongs is kept out. */
const rpfilter: Match = {
  read: (options, _, span) => [
    conditional(
      'assumption',
      options.some(({ name }) => name === 'invert')
        ? { ja: '送信元アドレスの詐称（逆経路と合わない）', en: 'a forged source address (against the reverse path)' }
        : { ja: '送信元アドレスが逆経路と合うこと', en: 'a source address that agrees with the reverse path' },
      span,
    ),
  ],
}

/** Traffic in no tunnel is what is looked at; what comes out of IPsec is not told apart from it here. */
const policy: Match = cannotSay(
  'ipsec-policy',
  'IPsec の有無による条件（policy）は判定できません',
  'whether IPsec applies (policy) is not known',
)

const comment: Match = {
  read: (options) =>
    options.map((option): Meaning => (option.name === 'comment' && option.values.length === 1 ? ALWAYS : unreadable(option))),
}

/** Fragments other than the first are put together before any rule sees them, where connections are tracked. */
const opensNothing: Match = { read: () => [means({ state: 'not-new' })] }

const sender = (ja: string, en: string): Match =>
  can('assumption', { ja: `送信元が決められる値: ${ja}`, en: `a value the sender chooses: ${en}` })

export const opaqueMatches: Readonly<Record<string, Match>> = {
  comment,
  limit: can('rate', limit),
  hashlimit: can('rate', limit),
  connlimit: can('rate', (options) => ({
    ja: `同時接続数 ${wordsOf(options, 'connlimit-above', 'connlimit-upto')}`,
    en: `concurrent connections ${wordsOf(options, 'connlimit-above', 'connlimit-upto')}`,
  })),
  connbytes: can('rate', { ja: '転送量（connbytes）', en: 'bytes of the connection (connbytes)' }),
  quota: can('rate', { ja: '転送量の上限（quota）', en: 'a quota of bytes' }),
  statistic: can('rate', { ja: '確率または順番（statistic）', en: 'probability or turn (statistic)' }),
  nth: can('rate', { ja: '順番（nth）', en: 'turn (nth)' }),
  random: can('rate', { ja: '確率（random）', en: 'probability (random)' }),
  rateest: can('rate', { ja: '通信量（rateest）', en: 'estimated rate (rateest)' }),
  recent,
  time: can('schedule', time),
  string: can('application', { ja: 'データに含まれる文字列（string）', en: 'a string in the payload' }),
  mac: can('user', (options) => ({
    ja: `送信元MACアドレス ${wordsOf(options, 'mac-source')}`,
    en: `source MAC address ${wordsOf(options, 'mac-source')}`,
  })),
  owner,
  rpfilter,
  policy,
  dscp: sender('DSCP', 'DSCP'),
  tos: sender('TOS', 'TOS'),
  ecn: sender('ECN', 'ECN'),
  ttl: sender('TTL', 'TTL'),
  hl: sender('ホップ数', 'hop limit'),
  length: sender('パケット長', 'packet length'),
  tcpmss: sender('TCP MSS', 'TCP MSS'),
  esp: sender('ESP SPI', 'ESP SPI'),
  ah: sender('AH SPI', 'AH SPI'),
  rt: sender('経路制御ヘッダー', 'routing header'),
  hbh: sender('ホップバイホップヘッダー', 'hop-by-hop header'),
  dst: sender('宛先オプションヘッダー', 'destination options header'),
  frag: sender('フラグメントヘッダー', 'fragment header'),
  ipv6header: sender('IPv6拡張ヘッダー', 'IPv6 extension headers'),
  mh: sender('モビリティヘッダー', 'mobility header'),
  eui64: sender('EUI-64アドレス', 'EUI-64 address'),
  ipv4options: sender('IPオプション', 'IP options'),
  srh: sender('セグメントルーティングヘッダー', 'segment routing header'),
  osf: sender('OSの種類の推定', 'guessed operating system'),
  unclean: sender('不正なパケット', 'malformed packets'),
  nonfirst: opensNothing,
  mark: cannotSay('packet-mark', 'パケットのマークは追っていません', 'marks on packets are not followed'),
  connmark: cannotSay('packet-mark', '接続のマークは追っていません', 'marks on connections are not followed'),
  connlabel: cannotSay('packet-mark', '接続のラベルは追っていません', 'labels on connections are not followed'),
  physdev: cannotSay(
    'bridged-traffic',
    'ブリッジのポートによる条件（physdev）は判定できません',
    'conditions on bridge ports (physdev) are not evaluated',
  ),
  geoip: cannotSay('unknown-country', '国別のアドレス（geoip）は設定に含まれません', 'addresses by country (geoip) are not in the export'),
  u32: cannotSay(
    'raw-header',
    'ヘッダーのバイト値による条件（u32）は判定できません',
    'conditions on raw header bytes (u32) are not evaluated',
  ),
  bpf: cannotSay('raw-header', 'BPFプログラムによる条件は判定できません', 'conditions of a BPF program are not evaluated'),
  socket: cannotSay(
    'local-socket',
    '待ち受けの有無（socket）は設定に含まれません',
    'whether a socket listens (socket) is not in the export',
  ),
}
