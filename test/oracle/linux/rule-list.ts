/** Rule lists as both iptables and nftables can say them, and what only one of them can. */
import type { Family } from '../../../src/packet/packet.ts'

export type Range<N> = readonly [low: N, high: N]

export interface NameTest {
  readonly negated: boolean
  /** iptables tests one name; nftables a set of them. */
  readonly names: readonly { readonly name: string; readonly wildcard: boolean }[]
}

export type AddressTest = { readonly negated: boolean } & (
  | { readonly kind: 'prefix'; readonly low: bigint; readonly length: number }
  | { readonly kind: 'range'; readonly low: bigint; readonly high: bigint }
  /** The address, masked, is `value`. */
  | { readonly kind: 'mask'; readonly value: bigint; readonly mask: bigint }
  /** Any of some prefixes; never negated. */
  | { readonly kind: 'list'; readonly prefixes: readonly { readonly low: bigint; readonly length: number }[] }
)

/** Ports of one end, or of either. */
export interface PortTest {
  readonly end: 'src' | 'dst' | 'either'
  readonly negated: boolean
  readonly ranges: readonly Range<number>[]
}

export interface ServiceTest {
  readonly protocol: number
  readonly negated: boolean
  readonly ports?: PortTest
  readonly icmp?: { readonly type: number; readonly code?: number; readonly negated: boolean }
  /** `--syn`: the first packet of a TCP connection, or anything but it. */
  readonly syn?: boolean
}

export type State = 'UNTRACKED' | 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'DNAT' | 'SNAT'

export interface Tests {
  readonly family: Family
  readonly in?: NameTest
  readonly out?: NameTest
  readonly src?: AddressTest
  readonly dst?: AddressTest
  readonly service?: ServiceTest
  /** A named set, with one end per dimension. */
  readonly set?: { readonly negated: boolean; readonly set: string; readonly ends: readonly ('src' | 'dst')[] }
  readonly state?: { readonly negated: boolean; readonly states: readonly State[] }
  /** Where the packet went before its destination was translated. */
  readonly original?: { readonly dst?: { readonly low: bigint; readonly length: number }; readonly dport?: Range<number> }
  /** An address of the machine itself. */
  readonly local?: { readonly end: 'src' | 'dst'; readonly negated: boolean }
  /** nftables: several fields at once. */
  readonly concatenation?: Concatenation
}

/** A field of a concatenation. Ports imply the protocol that stands before them. */
export type KeyField = 'src' | 'dst' | 'sport' | 'dport' | 'in' | 'protocol'

/** One value of a field: a range of addresses or ports, an interface. */
export type KeyValue = Range<bigint> | Range<number> | string

export interface Concatenation {
  readonly negated: boolean
  readonly fields: readonly KeyField[]
  readonly elements: readonly (readonly KeyValue[])[]
  /** A set with a name, or one within the rule. */
  readonly name?: string
}

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' }
  /** `prohibited`: an answer that no machine gives by itself. */
  | { readonly kind: 'reject'; readonly prohibited: boolean }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  /** Goes on with the next rule. */
  | { readonly kind: 'continue'; readonly by: 'count' | 'log' | 'mark' | 'notrack' }
  | { readonly kind: 'dnat' | 'snat'; readonly to: Range<bigint> | undefined; readonly ports?: Range<number> }
  | { readonly kind: 'redirect' | 'masquerade'; readonly ports?: Range<number> }
  /** One to one: the prefix tested moves to this one. */
  | { readonly kind: 'netmap'; readonly from: { readonly low: bigint; readonly length: number }; readonly to: bigint }
  /** nftables: a verdict for each key. */
  | {
      readonly kind: 'verdicts'
      readonly fields: readonly KeyField[]
      readonly entries: readonly { readonly key: readonly KeyValue[]; readonly verdict: Verdict }[]
      readonly name?: string
    }
  /** nftables: where to, by destination port. */
  | { readonly kind: 'dnat-by-port'; readonly entries: readonly { readonly dport: number; readonly to: bigint; readonly port: number }[] }

export interface Rule {
  readonly tests: Tests
  readonly verdict: Verdict
  readonly comment?: string
}

export type Hook = 'prerouting' | 'input' | 'forward' | 'postrouting'

export interface Chain {
  readonly name: string
  /** What calls it; absent: other chains only. */
  readonly base?: { readonly type: 'filter' | 'nat'; readonly hook: Hook; readonly priority: number; readonly policy: 'accept' | 'drop' }
  readonly rules: readonly Rule[]
}

export interface Table {
  /** For iptables `raw`, `mangle`, `nat`, `filter`. */
  readonly name: string
  readonly chains: readonly Chain[]
}

export interface NamedSet {
  readonly name: string
  readonly family: Family
  readonly type: 'ip' | 'net' | 'net-port'
  readonly members: readonly {
    readonly low: bigint
    readonly length: number
    readonly service?: { readonly protocol: number; readonly ports: Range<number> }
    /** An exception from wider members (ipset only). */
    readonly nomatch: boolean
  }[]
}

export interface RuleList {
  readonly tables: readonly Table[]
  readonly sets: readonly NamedSet[]
}

export function highOf(low: bigint, length: number, family: Family): bigint {
  return low + (1n << BigInt((family === 4 ? 32 : 128) - length)) - 1n
}
