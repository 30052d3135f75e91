/** Reads rulesets and asks base chains what becomes of packets, rule by rule and by meaning. */
import type { SourceFile, Span } from '../../../../src/base/span.ts'
import { positionAt } from '../../../../src/base/span.ts'
import { packetsOf } from '../../../../src/model/match.ts'
import { formatAddress, parseAddress } from '../../../../src/packet/address.ts'
import type { Addresses } from '../../../../src/packet/addresses.ts'
import type { Packet } from '../../../../src/packet/packet.ts'
import { contains } from '../../../../src/packet/ranges.ts'
import { PacketSet } from '../../../../src/packet/set.ts'
import { readNftables } from '../../../../src/vendors/linux/nftables/index.ts'
import type { BaseChain, Hook, InterfaceNames, LinuxChain, LinuxMatch, LinuxRule, Ruleset } from '../../../../src/vendors/linux/ruleset.ts'

export function sourceOf(text: string): SourceFile {
  return { path: 'ruleset.nft', text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}

export function read(text: string, local?: Addresses): Ruleset {
  return readNftables(sourceOf(text), 0, text.length, local)
}

/** Rules in a forward chain with policy drop, of an inet table unless said otherwise. */
export function forwarding(
  rules: string,
  options: { readonly family?: string; readonly beside?: string; readonly policy?: string } = {},
): string {
  const { family = 'inet', beside = '', policy = 'drop' } = options
  return `table ${family} fw {
${beside}
\tchain forward {
\t\ttype filter hook forward priority filter; policy ${policy};
${rules}
\t}
}
`
}

/** The same as JSON: statements as `nft -j` prints them. */
export function jsonForwarding(rules: readonly (readonly unknown[])[], beside: readonly unknown[] = [], family = 'inet'): string {
  const base = { family, table: 'fw', chain: 'forward' }
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family, name: 'fw', handle: 1 } },
      { chain: { family, table: 'fw', name: 'forward', handle: 1, type: 'filter', hook: 'forward', prio: 0, policy: 'drop' } },
      ...beside,
      ...rules.map((expr, index) => ({ rule: { ...base, handle: index + 2, expr } })),
    ],
  })
}

/** How a packet meets a chain. */
export interface Meeting {
  readonly in?: string
  readonly out?: string
  /** Of a connection that exists already. */
  readonly reply?: boolean
  /** Where it was sent before its destination was translated. */
  readonly sentTo?: { readonly dst: string; readonly dport: number }
}

/** `maybe`: the rules do not say. */
export type Fate = 'accept' | 'drop' | 'maybe'

/** `tcp 10.0.0.1:1234 > 10.0.0.2:80`, `icmp 10.0.0.1 > 10.0.0.2 8/0`, `50 10.0.0.1 > 10.0.0.2`, IPv6 in brackets. */
export function packet(text: string): Packet {
  const [protocol = '', from = '', , to = '', kind] = text.split(' ')
  const end = (word: string): { family: 4 | 6; address: bigint; port: number } => {
    const found = /^\[(.*)\](?::(\d+))?$/.exec(word) ?? /^([^:]*)(?::(\d+))?$/.exec(word)
    const parsed = parseAddress(found?.[1] ?? '')
    if (parsed === undefined) throw new Error(`not an address: ${word}`)
    return { ...parsed, port: Number(found?.[2] ?? 0) }
  }
  const [src, dst] = [end(from), end(to)]
  const named: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132, icmp: src.family === 4 ? 1 : 58 }
  const [type, code] = (kind ?? '').split('/').map(Number)
  return {
    family: src.family,
    protocol: named[protocol] ?? Number(protocol),
    src: src.address,
    dst: dst.address,
    sport: src.port,
    dport: kind === undefined ? dst.port : (type ?? 0) * 256 + (code ?? 0),
  }
}

/** What the base chains of a hook, one after the other, make of a packet. */
export function fate(ruleset: Ruleset, sent: string, meeting: Meeting = {}, hook: Hook = 'forward'): Fate {
  if (ruleset.uncertainties.length > 0) return 'maybe'
  const chains = ruleset.baseChains.filter((base) => base.hook === hook && base.type === 'filter')
  const fates = [...chains].sort((a, b) => a.priority - b.priority).map((base) => fateIn(base, packet(sent), meeting))
  return fates.find((each) => each !== 'accept') ?? 'accept'
}

function fateIn(base: BaseChain, sent: Packet, meeting: Meeting): Fate {
  if (base.family !== 'both' && base.family !== sent.family) return 'accept'
  const found = walk(base.chain, sent, meeting)
  return found === 'end' || found === 'left' ? base.policy : found
}

type Found = Fate | 'end' | 'left'

function walk(chain: LinuxChain, sent: Packet, meeting: Meeting): Found {
  for (const rule of chain.rules) {
    const matched = matches(rule, sent, meeting)
    const { verdict } = rule
    if (matched === 'no' || verdict.kind === 'continue') continue
    if (matched === 'maybe' || verdict.kind === 'unknown') return 'maybe'
    if (verdict.kind === 'accept' || verdict.kind === 'drop') return verdict.kind
    if (verdict.kind === 'return') return 'end'
    if (verdict.kind !== 'jump' && verdict.kind !== 'goto') return 'maybe'
    const inside = walk(verdict.chain, sent, meeting)
    if (inside !== 'end' && inside !== 'left') return inside
    // The end of a chain that was gone to is the end of this one as well.
    if (verdict.kind === 'goto') return 'end'
  }
  return 'end'
}

/** Whether a rule matches a packet. */
export function matches(rule: LinuxRule, sent: Packet, meeting: Meeting = {}): 'yes' | 'no' | 'maybe' {
  const each = rule.matches.map((match) => matchesOne(match, sent, meeting))
  if (!each.some((one) => one !== 'no')) return 'no'
  return each.includes('yes') && rule.conditions.length === 0 ? 'yes' : 'maybe'
}

function matchesOne(
  match: LinuxMatch,
  sent: Packet,
  { in: inside = 'eth0', out = 'eth1', reply = false, sentTo }: Meeting,
): 'yes' | 'no' | 'maybe' {
  if (!allows(match.in, inside) || !allows(match.out, out)) return 'no'
  if (match.state === (reply ? 'new' : 'not-new')) return 'no'
  if (match.translated === (sentTo === undefined ? 'yes' : 'no')) return 'no'
  const { dst = formatAddress(sent.family, sent.dst), dport = sent.dport } = sentTo ?? {}
  const before = parseAddress(dst)
  if (before === undefined) throw new Error(`not an address: ${dst}`)
  if (match.original?.dst !== undefined && !match.original.dst.has(before.family, before.address)) return 'no'
  if (match.original?.dport !== undefined && !contains(match.original.dport, dport)) return 'no'
  const one = PacketSet.ofPacket(sent)
  const { lo, hi } = packetsOf(match.header)
  return one.within(lo) ? 'yes' : one.within(hi) ? 'maybe' : 'no'
}

function allows(names: InterfaceNames, name: string): boolean {
  if (names === 'any') return true
  return names.negated !== names.names.some((each) => (each.prefix ? name.startsWith(each.name) : name === each.name))
}

/** The base chain of that name. */
export function chainNamed(ruleset: Ruleset, name: string): BaseChain {
  const found = ruleset.baseChains.find((base) => base.name === name)
  if (found === undefined) throw new Error(`no base chain ${name} among ${ruleset.baseChains.map((base) => base.name).join(', ')}`)
  return found
}

export function ruleNamed(ruleset: Ruleset, id: string): LinuxRule {
  const seen = new Set<LinuxChain>()
  const find = (chain: LinuxChain): LinuxRule | undefined => {
    if (seen.has(chain)) return undefined
    seen.add(chain)
    for (const rule of chain.rules) {
      if (rule.id === id) return rule
      const inside = 'chain' in rule.verdict ? find(rule.verdict.chain) : undefined
      if (inside !== undefined) return inside
    }
    return undefined
  }
  for (const { chain } of ruleset.baseChains) {
    const found = find(chain)
    if (found !== undefined) return found
  }
  throw new Error(`no rule ${id}`)
}

export function textOf({ source, start, end }: Span): string {
  return source.text.slice(start, end)
}

export function lineOf(span: Span): number {
  return positionAt(span.source, span.start).line
}

/** Everything a ruleset means, without places and handles: what two readings of the same rules must agree on. */
export function meaningOf(ruleset: Ruleset): unknown {
  const chain = ({ name, rules }: LinuxChain): unknown => ({ name, rules: rules.map(rule) })
  const rule = (each: LinuxRule): unknown => ({
    id: each.id,
    label: each.label.en.replace(/ \[handle \d+\]/, ''),
    logged: each.logged,
    verdict: 'chain' in each.verdict ? { kind: each.verdict.kind, chain: chain(each.verdict.chain) } : each.verdict,
    conditions: each.conditions.map(({ kind }) => kind),
    doubts: each.uncertainties.map(({ code }) => code),
    matches: each.matches.map(match),
  })
  const match = ({ header, original, ...rest }: LinuxMatch): unknown => ({
    ...rest,
    src: [header.src.lo.toString(), header.src.hi.toString()],
    dst: [header.dst.lo.toString(), header.dst.hi.toString()],
    services: header.services,
    partial: header.partial,
    original: [original?.dst?.toString(), original?.dport],
  })
  return {
    base: ruleset.baseChains.map(({ chain: rules, ...base }) => ({ ...base, ...(chain(rules) as object) })),
    untracked: ruleset.untracked,
    uncertainties: ruleset.uncertainties.map(({ code }) => code),
    notUnderstood: ruleset.coverage.notUnderstood.map(({ code }) => code),
  }
}
