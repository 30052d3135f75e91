/** What a comparison looks at in nft text: header fields, meta data, connection tracking, routes (nft(8) "PRIMARY", "PAYLOAD EXPRESSIONS"). */
import type { Cursor } from './cursor.ts'
import { accept, endOf, isMark, isWord, peek, take } from './cursor.ts'
import type { Expression } from './tree.ts'

function fields(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

/** Fields of each header, so that a header's name is told from a value that looks like it (`ip protocol tcp tcp dport 22`). */
const HEADERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['ether', fields('saddr daddr type')],
  ['vlan', fields('id cfi dei pcp type')],
  ['arp', fields('htype ptype hlen plen operation')],
  ['ip', fields('version hdrlength dscp ecn tos length id frag-off ttl protocol checksum saddr daddr')],
  ['icmp', fields('type code checksum id sequence gateway mtu')],
  ['igmp', fields('type checksum mrt group')],
  ['ip6', fields('version dscp ecn flowlabel length nexthdr hoplimit saddr daddr priority')],
  ['icmpv6', fields('type code checksum parameter-problem packet-too-big id sequence max-delay taddr daddr')],
  ['tcp', fields('sport dport sequence ackseq doff reserved flags window checksum urgptr')],
  ['udp', fields('sport dport length checksum')],
  ['udplite', fields('sport dport csumcov checksum')],
  ['sctp', fields('sport dport vtag checksum')],
  ['dccp', fields('sport dport type')],
  ['th', fields('sport dport')],
  ['ah', fields('nexthdr hdrlength reserved spi sequence')],
  ['esp', fields('spi sequence')],
  ['comp', fields('nexthdr flags cpi')],
  ['gre', fields('hdrlength flags version protocol')],
  ['hbh', fields('nexthdr hdrlength')],
  ['frag', fields('nexthdr reserved frag-off reserved2 more-fragments id')],
  ['mh', fields('nexthdr hdrlength type reserved checksum')],
  ['rt0', fields('addr')],
  ['srh', fields('flags tag sid seg-left last-entry')],
])

const BARE_META = fields(
  `iif iifname iiftype iifkind iifgroup oif oifname oiftype oifkind oifgroup mark skuid skgid nftrace rtclassid pkttype cpu cgroup ibrname ibriport obrname obriport`,
)
const META = fields(
  `length protocol priority mark iif iifname iiftype iifkind iifgroup oif oifname oiftype oifkind oifgroup skuid skgid nftrace rtclassid secmark pkttype cpu cgroup random ipsec secpath ibrname obrname ibrpvid ibrvproto ibriport obriport nfproto l4proto time hour day sdif sdifname broute`,
)
const CT = fields(
  `state direction status mark expiration helper label l3proto protocol saddr daddr proto-src proto-dst bytes packets avgpkt zone id secmark count eventmask`,
)

/** A field, undefined with nothing taken when there is none. */
export function readField(cursor: Cursor): Expression | undefined {
  const before = cursor.at
  const field = readAny(cursor)
  if (field === undefined) cursor.at = before
  return field
}

function readAny(cursor: Cursor): Expression | undefined {
  const token = peek(cursor)
  const { start } = token
  if (isMark(cursor, '@')) return readRaw(cursor)
  if (token.kind !== 'word') return undefined
  const next = peek(cursor, 1)
  const following = next.kind === 'word' ? next.text : ''
  const field = (of: string, name: string, words: number): Expression => {
    cursor.at += words
    return { kind: 'field', of, name, start, end: endOf(cursor) }
  }
  if (HEADERS.get(token.text)?.has(following) === true) return field(token.text, following, 2)
  if (token.text === 'meta' && META.has(following)) return field('meta', following, 2)
  if (token.text === 'ct') return readCt(cursor)
  if (token.text === 'fib') return readFib(cursor)
  if (BARE_META.has(token.text)) return field('meta', token.text, 1)
  return readOpaque(cursor)
}

function readRaw(cursor: Cursor): Expression | undefined {
  const { start } = take(cursor)
  const base = take(cursor)
  if (base.kind !== 'word' || !/^(?:ll|nh|th|ih)$/.test(base.text) || !accept(cursor, ',')) return undefined
  const offset = take(cursor)
  if (offset.kind !== 'number' || !accept(cursor, ',')) return undefined
  const length = take(cursor)
  if (length.kind !== 'number') return undefined
  return { kind: 'raw', base: base.text, offset: Number(offset.text), length: Number(length.text), start, end: length.end }
}

function readCt(cursor: Cursor): Expression | undefined {
  const { start } = take(cursor)
  const direction = accept(cursor, 'original') ? 'original ' : accept(cursor, 'reply') ? 'reply ' : ''
  // `ct original ip saddr`; `ct original saddr` before nft 0.9.
  const family = direction !== '' && (isWord(cursor, 'ip') || isWord(cursor, 'ip6')) ? `${take(cursor).text} ` : ''
  const name = take(cursor)
  if (name.kind !== 'word' || !CT.has(name.text)) return undefined
  return { kind: 'field', of: 'ct', name: `${direction}${family}${name.text}`, start, end: name.end }
}

function readFib(cursor: Cursor): Expression | undefined {
  const { start } = take(cursor)
  const flags: string[] = []
  do {
    const flag = take(cursor)
    if (flag.kind !== 'word' || !/^(?:saddr|daddr|mark|iif|oif)$/.test(flag.text)) return undefined
    flags.push(flag.text)
  } while (accept(cursor, '.'))
  const result = take(cursor)
  if (result.kind !== 'word' || !/^(?:oif|oifname|type|check)$/.test(result.text)) return undefined
  return { kind: 'fib', flags, result: result.text, start, end: result.end }
}

/** Expressions whose value no header tells: generators, hashes, options, sockets, routes, tunnels. */
function readOpaque(cursor: Cursor): Expression | undefined {
  const token = take(cursor)
  const { start } = token
  const opaque = (): Expression => ({ kind: 'opaque', text: wordsBetween(cursor, start), start, end: endOf(cursor) })
  const word = (pattern: RegExp): boolean => {
    const { kind, text } = peek(cursor)
    if (kind !== 'word' || !pattern.test(text)) return false
    cursor.at++
    return true
  }
  const numbered = (name: string): void => {
    if (isWord(cursor, name) && peek(cursor, 1).kind === 'number') cursor.at += 2
  }
  switch (token.text) {
    case 'numgen':
      if (!word(/^(?:inc|random)$/)) return undefined
      numbered('mod')
      numbered('offset')
      return opaque()
    case 'symhash':
      numbered('mod')
      numbered('offset')
      return opaque()
    case 'jhash':
      do {
        if (readField(cursor) === undefined) return undefined
      } while (accept(cursor, '.'))
      numbered('mod')
      numbered('seed')
      numbered('offset')
      return opaque()
    case 'socket':
      if (!word(/^(?:transparent|mark|wildcard|cgroupv2)$/)) return undefined
      numbered('level')
      return opaque()
    case 'osf':
      if (accept(cursor, 'ttl')) take(cursor)
      return word(/^(?:name|version)$/) ? opaque() : undefined
    case 'ipsec':
      if (!word(/^(?:in|out)$/)) return undefined
      numbered('spnum')
      word(/^ip6?$/)
      return word(/^(?:reqid|spi|saddr|daddr)$/) ? opaque() : undefined
    case 'rt':
      word(/^ip6?$/)
      return word(/^(?:classid|nexthop|mtu|ipsec|nexthdr|hdrlength|type|seg-left)$/) ? opaque() : undefined
    case 'exthdr':
      return word(/^[a-z0-9]+$/)
        ? { kind: 'field', of: cursor.tokens[cursor.at - 1]!.text, name: 'exists', start, end: endOf(cursor) }
        : undefined
    case 'tcp':
    case 'ip':
    case 'sctp':
    case 'dccp': {
      if (!word(/^(?:option|chunk)$/)) return undefined
      const name = take(cursor)
      if (name.kind !== 'word' && name.kind !== 'number' && !(name.kind === 'mark' && name.text === '@')) return undefined
      word(/^(?:kind|length|size|count|left|right|tsval|tsecr|type|ptr|value|addr|flags|tsn|stream|ssn|ppid|init-tag|a-rwnd)$/)
      return { kind: 'field', of: token.text, name: 'option', start, end: endOf(cursor) }
    }
    default:
      return undefined
  }
}

function wordsBetween(cursor: Cursor, start: number): string {
  const words: string[] = []
  for (let at = cursor.at - 1; at >= 0 && cursor.tokens[at]!.start >= start; at--) words.unshift(cursor.tokens[at]!.text)
  return words.join(' ')
}
