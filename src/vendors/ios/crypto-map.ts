/** `crypto map` and `crypto dynamic-map`: what an interface sends into IPsec tunnels. */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan } from './command.ts'
import type { Reference } from './interface.ts'
import type { Ledger } from './ledger.ts'

/** One entry of a crypto map. */
export interface CryptoEntry {
  readonly sequence: number
  /** `dynamic`: peers, and often what is protected, are settled when they connect. `group`: GET VPN, which leaves headers as they are. */
  readonly kind: 'peer' | 'dynamic' | 'group'
  /** The dynamic map it takes its entries from. */
  readonly dynamic: string | undefined
  peers: number
  /** The list that selects what is protected. */
  match: Reference | undefined
  /** `set ip access-group NAME in|out`: filters packets in clear, out of the tunnel and into it. */
  filters: { in?: Reference; out?: Reference }
  reverseRoute: { readonly span: Span; readonly static: boolean } | undefined
  readonly header: Span
  span: Span
}

/** Entries by map name, in the order of their sequence numbers. */
export interface CryptoMaps {
  readonly maps: ReadonlyMap<string, readonly CryptoEntry[]>
  readonly dynamic: ReadonlyMap<string, readonly CryptoEntry[]>
}

export interface CryptoMapReader {
  /** True when the statement was one of these, and counted. */
  read(command: Command): boolean
  maps(): CryptoMaps
}

const KIND = 'VPN definition'

/** Statements of an entry that say how packets are protected, not which. */
const HOW =
  /^(?:no )?(?:set (?:transform-set|pfs|security-association|security-policy|ikev2-profile|isakmp-profile|ikev1|identity|session-key|nat|aggressive-mode|group|ip-precedence|tfc|pre-fragment|mtu)|description|qos|dialer|default|redundancy)\b/

export function cryptoMapReader(ledger: Ledger): CryptoMapReader {
  const maps = new Map<string, Map<number, CryptoEntry>>()
  const dynamic = new Map<string, Map<number, CryptoEntry>>()
  const read = (command: Command): boolean => {
    const negated = command.lower[0] === 'no'
    const [first, second, ...rest] = negated ? command.lower.slice(1) : command.lower
    const name = command.words[negated ? 3 : 2] ?? ''
    if (first !== 'crypto' || (second !== 'map' && second !== 'dynamic-map') || name === '') return false
    const table = second === 'map' ? maps : dynamic
    const sequence = Number(rest[1])
    if (negated) {
      if (!Number.isInteger(sequence)) table.delete(name)
      else table.get(name)?.delete(sequence)
      ledger.understood(command)
      return true
    }
    // `crypto map NAME local-address Loopback0`, `crypto map NAME client …` say nothing of what is protected.
    if (!Number.isInteger(sequence)) {
      ledger.irrelevant(KIND, command)
      return true
    }
    const entries = table.get(name) ?? new Map<number, CryptoEntry>()
    table.set(name, entries)
    const known = entries.get(sequence)
    const entry = known ?? newEntry(command, sequence, rest.slice(2), second === 'dynamic-map')
    entries.set(sequence, entry)
    entry.span = { ...entry.span, end: Math.max(entry.span.end, blockSpan(command).end) }
    ledger.understood(command)
    for (const child of command.children) readStatement(child, entry)
    return true
  }

  function readStatement(child: Command, entry: CryptoEntry): void {
    const [first, second, third] = child.lower
    const { words, span } = child
    const understood = (): void => ledger.understood(child)
    if (first === 'match' && second === 'address' && words.length === 3) {
      entry.match = { name: words[2]!, span }
      return understood()
    }
    if (first === 'set' && second === 'peer' && words.length > 2) {
      entry.peers++
      return understood()
    }
    const direction = child.lower[4]
    if (first === 'set' && second === 'ip' && third === 'access-group' && (direction === 'in' || direction === 'out')) {
      entry.filters[direction] = { name: words[3]!, span }
      return understood()
    }
    if (first === 'reverse-route') {
      entry.reverseRoute = { span, static: second === 'static' }
      return understood()
    }
    if (HOW.test(child.lower.join(' '))) return ledger.irrelevant(KIND, child)
    ledger.notUnderstood(child, 'device')
  }

  const sorted = (table: Map<string, Map<number, CryptoEntry>>): Map<string, readonly CryptoEntry[]> =>
    new Map([...table].map(([name, entries]) => [name, [...entries.values()].sort((a, b) => a.sequence - b.sequence)]))
  return { read, maps: () => ({ maps: sorted(maps), dynamic: sorted(dynamic) }) }
}

function newEntry(command: Command, sequence: number, rest: readonly string[], isDynamic: boolean): CryptoEntry {
  const at = rest.indexOf('dynamic')
  const named = at === -1 ? undefined : command.words[command.words.length - rest.length + at + 1]
  return {
    sequence,
    kind: isDynamic || named !== undefined ? 'dynamic' : rest[0] === 'gdoi' ? 'group' : 'peer',
    dynamic: named,
    peers: 0,
    match: undefined,
    filters: {},
    reverseRoute: undefined,
    header: command.span,
    span: command.span,
  }
}
