/** One route as `ip route` and `ip -6 route` print it (ip-route(8)), continuation lines of a multipath route included. */
import type { Span } from '../../base/span.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseAddress, parsePrefix, rangeOf } from '../../packet/address.ts'
import type { Line } from './dump.ts'

/** One way out. Next hops of the other IP version and link-local ones are left out: nobody can be found by them. */
export interface Hop {
  readonly dev?: string
  readonly via?: bigint
  readonly dead: boolean
}

export interface PrintedRoute {
  readonly family: 4 | 6
  /** Host bits zero. */
  readonly prefix: Prefix
  readonly type: 'unicast' | 'blackhole' | 'throw' | 'local' | 'broadcast' | 'multicast'
  readonly hops: readonly Hop[]
  readonly table: string
  /** `kernel`, `static`, `dhcp`, `ra`, `zebra` …; as printed. */
  readonly protocol: string
  /** Added by the kernel for an address of the interface: `proto kernel` without a next hop. */
  readonly connected: boolean
  readonly metric: number
  /** `src`: the address the device itself uses there. */
  readonly source?: bigint
  /** Limited to a type of service: some packets take it, some do not. */
  readonly limited: boolean
  readonly span: Span
}

const TYPES = /^(unicast|local|broadcast|multicast|anycast|throw|unreachable|prohibit|blackhole|nat)$/
const MAIN: ReadonlySet<string> = new Set(['main', '254'])
const LOCAL: ReadonlySet<string> = new Set(['local', '255'])
/** Words that a number, name or other word follows and that say nothing about where a packet goes. */
const TAIL =
  /^(?:proto|scope|src|metric|table|nhid|pref|mtu|advmss|hoplimit|window|rtt|rttvar|rto_min|initcwnd|initrwnd|quickack|cwnd|ssthresh|realms?|realm|reordering|features|congctl|fastopen_no_cookie|ttl-propagate|expires|error|users|used|age|weight|tos|dsfield|flags)$/
const FLAG =
  /^(?:onlink|linkdown|pervasive|offload|rt_offload|rt_trap|offload_failed|rt_offload_failed|trap|notify|cache|lock|dead|local|unresolved|<redirected>|<local>|<local,.*>|nhlimited)$/

/** Whether a line starts a route (rather than going on with the one before). */
export function continuesRoute(text: string): boolean {
  return /^\s+nexthop\s/.test(text)
}

/**
 * The route of a line and its `nexthop` lines; `undefined` when some of it is not understood.
 * `family` is taken where the line does not say.
 */
export function printedRoute(lines: readonly Line[], family: 4 | 6): PrintedRoute | undefined {
  const [first, ...more] = lines
  if (first === undefined) return undefined
  const words = first.text.trim().split(/\s+/)
  let at = 0
  const typed = TYPES.exec(words[0] ?? '')
  if (typed !== null) at++
  const written = words[at++] ?? ''
  const told = familyIn(lines.map(({ text }) => text).join(' '))
  const prefix = prefixOf(written, told ?? family)
  if (prefix === undefined) return undefined
  const read = attributes(words.slice(at), prefix.family)
  if (read === undefined) return undefined
  const hops: Hop[] = read.dev === undefined && read.via === undefined ? [] : [hopOf(read, prefix.family)]
  for (const group of [...read.groups, ...more.map(({ text }) => text.trim().split(/\s+/).slice(1))]) {
    const next = attributes(group, prefix.family)
    if (next === undefined) return undefined
    hops.push(hopOf(next, prefix.family))
  }
  const type = typeOf(typed?.[1])
  const kernel = read.values.get('proto') === 'kernel'
  const source = parseAddress(read.values.get('src') ?? '')
  const tos = read.values.get('tos') ?? read.values.get('dsfield')
  const table = read.values.get('table') ?? first.by?.table ?? 'main'
  const { source: file } = first.span
  return {
    family: prefix.family,
    prefix: { ...prefix, address: rangeOf(prefix).low },
    type,
    hops,
    table: MAIN.has(table) || table === 'all' ? 'main' : LOCAL.has(table) ? 'local' : table,
    protocol: read.values.get('proto') ?? (kernel ? 'kernel' : 'static'),
    connected: kernel && read.via === undefined && type === 'unicast' && hops.length === 1,
    metric: Number(read.values.get('metric') ?? 0),
    limited: tos !== undefined && tos !== '0' && tos !== '0x00',
    ...(source?.family === prefix.family ? { source: source.address } : {}),
    span: { source: file, start: first.span.start, end: (more.at(-1) ?? first).span.end },
  }
}

function typeOf(word: string | undefined): PrintedRoute['type'] {
  if (word === undefined || word === 'unicast' || word === 'nat') return 'unicast'
  if (word === 'unreachable' || word === 'prohibit' || word === 'blackhole') return 'blackhole'
  if (word === 'throw') return 'throw'
  if (word === 'local' || word === 'anycast') return 'local'
  return word === 'multicast' ? 'multicast' : 'broadcast'
}

/** The IP version a line speaks of, by its addresses or by words only one version prints. */
export function familyIn(text: string): 4 | 6 | undefined {
  for (const word of text.trim().split(/\s+/)) {
    const found = parsePrefix(word) ?? parseShort(word)
    if (found !== undefined) return found.family
  }
  if (/\bpref (?:low|medium|high)\b|\berror -?\d+\b/.test(text)) return 6
  return /\bscope link\b/.test(text) ? 4 : undefined
}

/** `10/8` and `10.1/16`, as older tools print them. */
function parseShort(word: string): Prefix | undefined {
  const short = /^(\d{1,3}(?:\.\d{1,3}){0,2})\/(\d{1,2})$/.exec(word)
  if (short === null) return undefined
  const octets = short[1]!.split('.')
  return parsePrefix(`${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${short[2]}`)
}

function prefixOf(written: string, family: 4 | 6): Prefix | undefined {
  if (written === 'default' || written === 'any') return { family, address: 0n, length: 0 }
  return parsePrefix(written) ?? parseShort(written)
}

interface Attributes {
  readonly dev: string | undefined
  readonly via: { readonly family: 4 | 6; readonly address: bigint } | undefined
  readonly values: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
  /** Words of each `nexthop` on the same line. */
  readonly groups: readonly (readonly string[])[]
}

function attributes(words: readonly string[], family: 4 | 6): Attributes | undefined {
  const values = new Map<string, string>()
  const flags = new Set<string>()
  const groups: string[][] = []
  let dev: string | undefined
  let via: Attributes['via']
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const value = words[at + 1]
    if (word === 'nexthop') {
      const next = words.indexOf('nexthop', at + 1)
      groups.push(words.slice(at + 1, next === -1 ? words.length : next))
      if (next === -1) break
      at = next - 1
    } else if (word === 'dev' && value !== undefined) {
      dev = value
      at++
    } else if (word === 'via' && value !== undefined) {
      const named = value === 'inet' || value === 'inet6'
      via = parseAddress(named ? (words[at + 2] ?? '') : value)
      if (via === undefined) return undefined
      at += named ? 2 : 1
    } else if (word === 'from' && value !== undefined) {
      // Source routing of IPv6: some sources take this route, some do not.
      values.set('tos', 'from')
      at++
    } else if (TAIL.test(word) && value !== undefined) {
      values.set(word, value)
      at++
      if (words[at + 1] === 'lock') at++
    } else if (FLAG.test(word) || /^\d+sec$/.test(word)) flags.add(word)
    else return undefined
  }
  if (family === 6 && dev === 'lo') flags.add('loopback')
  return { dev, via, values, flags, groups }
}

function hopOf({ dev, via, flags }: Attributes, family: 4 | 6): Hop {
  const linkLocal = via !== undefined && via.family === 6 && via.address >> 118n === 0xfe80n >> 6n
  return {
    dead: flags.has('dead'),
    ...(dev === undefined ? {} : { dev }),
    ...(via === undefined || via.family !== family || linkLocal ? {} : { via: via.address }),
  }
}
