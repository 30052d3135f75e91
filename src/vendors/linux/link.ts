/** `ip addr`, `ip -d addr`, `ip -o addr`, `ip -br addr`, `ip link`: interfaces and their addresses (ip-address(8), ip-link(8)). */
import type { Span } from '../../base/span.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseAddress, parsePrefix } from '../../packet/address.ts'
import type { Line } from './dump.ts'
import type { Tally } from './tally.ts'
import { uncertainty } from './tally.ts'

export interface LinkAddress {
  /** Host bits kept. On a point-to-point link the length is the peer's. */
  readonly prefix: Prefix
  readonly secondary: boolean
  readonly broadcast?: bigint
  readonly linkLocal: boolean
  readonly span: Span
}

export interface Link {
  readonly name: string
  /** Absent in one-line formats that print no flags. */
  readonly flags: ReadonlySet<string> | undefined
  /** After `@`: the interface below, or `ifN` in another namespace. */
  readonly below?: string
  readonly master?: string
  /** `bridge`, `bond`, `vrf`, `vlan`, `veth`, `tun` …, with `-d` only. */
  readonly kind?: string
  /** `link/ether`, `link/none`, `link/gre` … */
  readonly medium?: string
  readonly vlan?: number
  readonly state?: string
  readonly addresses: readonly LinkAddress[]
  readonly span: Span
}

interface Draft {
  name: string
  flags: Set<string> | undefined
  below: string | undefined
  master: string | undefined
  kind: string | undefined
  medium: string | undefined
  vlan: number | undefined
  state: string | undefined
  addresses: LinkAddress[]
  span: Span
}

const KINDS =
  /^\s+(bridge|bond|vrf|vlan|vxlan|veth|tun|gre|gretap|ipip|sit|ip6tnl|ip6gre|vti|vti6|xfrm|wireguard|dummy|macvlan|macvtap|ipvlan|team|ovs|openvswitch|ifb|geneve|can|nlmon|hsr|ppp|l2tpeth|netdevsim|gtp|bareudp|erspan|ip6erspan)(?:\s|$)/
const MASTER_KINDS = /\s(bridge|bond|vrf|team|ovs-system|openvswitch)_slave(?:\s|$)/

/** Interfaces in the order they are printed; those of several listings joined by name. */
export function linksOf(lines: readonly Line[], tally: Tally): ReadonlyMap<string, Link> {
  const drafts = new Map<string, Draft>()
  let current: Draft | undefined
  const open = (name: string, below: string | undefined, span: Span): Draft => {
    const known = drafts.get(name)
    if (known !== undefined) return known
    const draft: Draft = {
      name,
      below,
      span,
      flags: undefined,
      master: undefined,
      kind: undefined,
      medium: undefined,
      vlan: undefined,
      state: undefined,
      addresses: [],
    }
    drafts.set(name, draft)
    return draft
  }
  const refuse = (line: Line): void =>
    void tally.notUnderstood(
      uncertainty(
        'unknown-statement',
        { ja: 'インターフェースの出力に解釈できない行があります', en: 'a line of the interface listing is not understood' },
        line.span,
      ),
    )
  for (const line of lines) {
    const { text, span } = line
    const head = /^\d+: ([^\s@:]+)(?:@([^\s:]+))?: <([^>]*)>(.*)$/.exec(text)
    if (head !== null) {
      current = open(head[1]!, head[2], span)
      current.flags = new Set(head[3]!.split(','))
      headWords(current, head[4]!)
      tally.understood()
      continue
    }
    const one = /^\d+: ([^\s@:]+)(?:@(\S+))?\s+(inet6? .*)$/.exec(text)
    if (one !== null) {
      current = open(one[1]!, one[2], span)
      if (address(current, one[3]!, span)) tally.understood()
      else refuse(line)
      continue
    }
    const brief = /^([^\s@]+)(?:@(\S+))?\s+(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT)(?:\s+(.*))?$/.exec(text)
    if (brief !== null) {
      current = open(brief[1]!, brief[2], span)
      current.state ??= brief[3]!
      if (briefAddresses(current, brief[4] ?? '', span)) tally.understood()
      else refuse(line)
      continue
    }
    if (current === undefined) {
      refuse(line)
      continue
    }
    if (/^\s+inet6? /.test(text)) {
      if (address(current, text.trim(), span)) tally.understood()
      else refuse(line)
      continue
    }
    details(current, text)
    tally.irrelevant('interface details')
  }
  return new Map([...drafts.values()].map((draft) => [draft.name, finished(draft)]))
}

function headWords(draft: Draft, rest: string): void {
  const words = rest.trim().split(/\s+/)
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word)
    return at === -1 ? undefined : words[at + 1]
  }
  draft.master = after('master') ?? draft.master
  draft.state = after('state') ?? draft.state
  details(draft, rest)
}

/** What `-d` adds, on lines of its own or, with `-o`, behind the flags. */
function details(draft: Draft, text: string): void {
  const medium = /(?:^|[\s\\])link\/(\S+)/.exec(text)
  if (medium !== null) draft.medium = medium[1]!
  const vlan = /(?:^|[\s\\])vlan protocol \S+ id (\d+)/.exec(text)
  if (vlan !== null) {
    draft.vlan = Number(vlan[1])
    draft.kind = 'vlan'
  }
  for (const part of text.split('\\')) {
    const kind = KINDS.exec(part)
    if (kind !== null && !MASTER_KINDS.test(part)) draft.kind ??= kind[1]!
  }
}

function briefAddresses(draft: Draft, text: string, span: Span): boolean {
  const words = text.split(/\s+/).filter((word) => word !== '')
  // `ip -br link` prints the link address and flags here.
  if (words.some((word) => word.startsWith('<') || /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(word))) {
    const flags = words.find((word) => word.startsWith('<'))
    if (flags !== undefined) draft.flags = new Set(flags.replace(/[<>]/g, '').split(','))
    return true
  }
  for (let at = 0; at < words.length; at++) {
    const written = words[at + 1] === 'peer' ? `inet ${words[at]} peer ${words[at + 2]}` : `inet ${words[at]}`
    if (words[at] === 'metric') {
      at++
      continue
    }
    if (!address(draft, written, span)) return false
    if (words[at + 1] === 'peer') at += 2
  }
  return true
}

/** `inet 10.1.0.1/24 brd 10.1.0.255 scope global secondary eth0`. False when it cannot be read. */
function address(draft: Draft, text: string, span: Span): boolean {
  const words = text.split(/\\|\s+/)
  const own = parsePrefix(words[1] ?? '')
  if (own === undefined) return false
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word)
    return at === -1 ? undefined : words[at + 1]
  }
  const peerText = after('peer')
  const peer = peerText === undefined ? undefined : parsePrefix(peerText)
  if (peerText !== undefined && peer?.family !== own.family) return false
  const brd = parseAddress(after('brd') ?? '')
  const prefix = peer === undefined ? own : { ...own, length: peer.length }
  const known = draft.addresses.some(
    ({ prefix: p }) => p.family === prefix.family && p.address === prefix.address && p.length === prefix.length,
  )
  if (known) return true
  draft.addresses.push({
    prefix,
    secondary: words.includes('secondary') || words.includes('temporary'),
    ...(brd?.family === 4 ? { broadcast: brd.address } : {}),
    linkLocal: prefix.family === 6 && prefix.address >> 118n === 0xfe80n >> 6n,
    span,
  })
  return true
}

function finished(draft: Draft): Link {
  const { name, flags, below, master, kind, medium, vlan, state, addresses, span } = draft
  const named = /^(?:.+\.|vlan)(\d{1,4})$/.exec(name)
  const tag = vlan ?? (named !== null && (below !== undefined || name.startsWith('vlan')) ? Number(named[1]) : undefined)
  return {
    name,
    flags,
    addresses,
    span,
    ...(below === undefined ? {} : { below }),
    ...(master === undefined ? {} : { master }),
    ...(kind === undefined ? {} : { kind }),
    ...(medium === undefined ? {} : { medium }),
    ...(tag === undefined || tag < 1 || tag > 4094 ? {} : { vlan: tag }),
    ...(state === undefined ? {} : { state }),
  }
}
