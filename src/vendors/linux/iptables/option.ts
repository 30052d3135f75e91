/** One rule of `iptables-save` as options: which belong to the rule, which to each match, which to the target (iptables(8)). */
import type { Span } from '../../../base/span.ts'
import type { Token } from './token.ts'

export interface Option {
  /** Without dashes, in its long form: `source`, `dport`, `ctstate`. */
  readonly name: string
  readonly negated: boolean
  readonly values: readonly string[]
  readonly span: Span
}

export interface MatchText {
  readonly name: string
  readonly options: readonly Option[]
  readonly span: Span
}

export interface RuleText {
  readonly base: readonly Option[]
  readonly matches: readonly MatchText[]
  readonly target:
    | { readonly kind: 'jump' | 'goto'; readonly name: string; readonly options: readonly Option[]; readonly span: Span }
    | undefined
  /** Of another IP version only (`-4`, `-6` in a file for both). */
  readonly only: 4 | 6 | undefined
}

const BASE: ReadonlyMap<string, string> = new Map([
  ['-s', 'source'],
  ['--source', 'source'],
  ['--src', 'source'],
  ['-d', 'destination'],
  ['--destination', 'destination'],
  ['--dst', 'destination'],
  ['-i', 'in-interface'],
  ['--in-interface', 'in-interface'],
  ['-o', 'out-interface'],
  ['--out-interface', 'out-interface'],
  ['-p', 'protocol'],
  ['--protocol', 'protocol'],
  ['--proto', 'protocol'],
  ['-f', 'fragment'],
  ['--fragment', 'fragment'],
  ['-c', 'set-counters'],
  ['--set-counters', 'set-counters'],
])

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['source-port', 'sport'],
  ['destination-port', 'dport'],
  ['source-ports', 'sports'],
  ['destination-ports', 'dports'],
])

/** Options of the protocol matches: they belong to those wherever they stand. */
const OF_PROTOCOLS: ReadonlyMap<string, RegExp> = new Map([
  ['sport', /^(?:tcp|udp|udplite|sctp|dccp)$/],
  ['dport', /^(?:tcp|udp|udplite|sctp|dccp)$/],
  ['tcp-flags', /^tcp$/],
  ['syn', /^tcp$/],
  ['tcp-option', /^tcp$/],
  ['icmp-type', /^icmp$/],
  ['icmpv6-type', /^(?:icmp6|icmpv6|ipv6-icmp)$/],
  ['chunk-types', /^sctp$/],
])

/** Options whose value may begin with a dash. */
const FREE_TEXT = /^(?:comment|log-prefix|nflog-prefix|ulog-prefix|string|hex-string|name|hashlimit-name|msg)$/

interface MatchDraft {
  name: string
  options: Option[]
  span: Span
}

/** Takes the tokens after `-A CHAIN` apart. Undefined when an option lacks what must follow it. */
export function ruleText(tokens: readonly Token[]): RuleText | undefined {
  const base: Option[] = []
  const matches: MatchDraft[] = []
  let target: { kind: 'jump' | 'goto'; name: string; options: Option[]; span: Span } | undefined
  let only: 4 | 6 | undefined
  let negated = false
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!
    if (token.quoted) return undefined
    if (token.text === '!') {
      if (negated) return undefined
      negated = true
      at++
      continue
    }
    if (!token.text.startsWith('-')) return undefined
    if (token.text === '-4' || token.text === '--ipv4' || token.text === '-6' || token.text === '--ipv6') {
      only = token.text === '-4' || token.text === '--ipv4' ? 4 : 6
      at++
      continue
    }
    if (/^(?:-m|--match|-j|--jump|-g|--goto)$/.test(token.text)) {
      const value = tokens[at + 1]
      if (value === undefined || negated) return undefined
      const span = { ...token.span, end: value.span.end }
      if (token.text === '-m' || token.text === '--match') matches.push({ name: value.text, options: [], span })
      else if (target !== undefined) return undefined
      else target = { kind: /g/.test(token.text) ? 'goto' : 'jump', name: value.text, options: [], span }
      at += 2
      continue
    }
    const own = BASE.get(token.text)
    const written = token.text.replace(/^-+/, '')
    const name = own ?? SPELLINGS.get(written) ?? written
    const taken = valuesAfter(tokens, at + 1, FREE_TEXT.test(name))
    if (negated && taken.negated) return undefined
    const end = tokens[taken.next - 1]?.span.end ?? token.span.end
    const option: Option = {
      name,
      negated: negated || taken.negated,
      values: taken.values,
      span: { ...token.span, end: Math.max(end, token.span.end) },
    }
    negated = false
    at = taken.next
    if (own !== undefined) base.push(option)
    else homeOf(name, base, matches, target, option.span).push(option)
  }
  return negated ? undefined : { base, matches, target, only }
}

/** Up to the next option. A `!` before a value is the negation of old files (`--dport ! 80`). */
function valuesAfter(
  tokens: readonly Token[],
  from: number,
  freeText: boolean,
): { readonly values: readonly string[]; readonly negated: boolean; readonly next: number } {
  const values: string[] = []
  let negated = false
  let at = from
  for (; at < tokens.length; at++) {
    const token = tokens[at]!
    if (freeText && values.length === 0 && token.text !== '!') {
      values.push(token.text)
      continue
    }
    if (token.quoted) values.push(token.text)
    else if (token.text === '!') {
      const next = tokens[at + 1]
      if (values.length > 0 || next === undefined || next.text.startsWith('-')) break
      negated = true
    } else if (/^-\D/.test(token.text)) break
    else values.push(token.text)
  }
  return { values, negated, next: at }
}

function homeOf(
  name: string,
  base: readonly Option[],
  matches: MatchDraft[],
  target: { readonly options: Option[] } | undefined,
  span: Span,
): Option[] {
  const protocols = OF_PROTOCOLS.get(name)
  if (protocols !== undefined) {
    const loaded = matches.findLast((match) => protocols.test(match.name))
    if (loaded !== undefined) return loaded.options
    const protocol = base.find((option) => option.name === 'protocol')?.values[0]
    if (protocol !== undefined && target === undefined) {
      const implied: MatchDraft = { name: implicitMatch(protocol), options: [], span }
      matches.push(implied)
      return implied.options
    }
  }
  if (target !== undefined) return target.options
  const last = matches.at(-1)
  if (last !== undefined) return last.options
  // An option of a match that was never named.
  const nameless: MatchDraft = { name: '', options: [], span }
  matches.push(nameless)
  return nameless.options
}

/** The match a protocol brings with it (`-p tcp --dport 80` without `-m tcp`). */
function implicitMatch(protocol: string): string {
  const known: Readonly<Record<string, string>> = {
    '6': 'tcp',
    '17': 'udp',
    '1': 'icmp',
    '58': 'icmp6',
    '132': 'sctp',
    'ipv6-icmp': 'icmp6',
    icmpv6: 'icmp6',
  }
  return known[protocol] ?? protocol
}
