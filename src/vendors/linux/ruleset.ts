/**
 * What iptables and nftables have in common: base chains on hooks of the IP stack, chains they jump to, rules with matches and
 * a verdict. Both readers produce this; one lowering turns it into stages (iptables(8), nft(8), netfilter hooks).
 */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { HeaderMatch, ServiceBox } from '../../model/match.ts'
import type { Condition, Uncertainty } from '../../model/uncertainty.ts'
import type { Addresses } from '../../packet/addresses.ts'
import type { Ranges } from '../../packet/ranges.ts'

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'

/** A chain the kernel calls itself. Those of one hook run by ascending priority, across tables and families. */
export interface BaseChain {
  /** IP versions it sees: `ip`, `ip6`, or both (`inet`). Headers in its rules are limited to them by the reader. */
  readonly family: 4 | 6 | 'both'
  /** `filter` also for mangle and raw tables; `nat` chains decide translation only. */
  readonly type: 'filter' | 'nat'
  readonly hook: Hook
  readonly priority: number
  readonly policy: 'accept' | 'drop'
  /** As its administrator knows it: `filter FORWARD`, `inet fw forward`. */
  readonly name: string
  readonly chain: LinuxChain
}

/** A chain, base or user-defined. Rules refer to user chains by object: readers resolve names, and break cycles as uncertainty. */
export interface LinuxChain {
  readonly name: string
  readonly rules: readonly LinuxRule[]
  readonly span: Span
}

export interface LinuxRule {
  /** Unique within the device: `iptables/filter/FORWARD/12`, `nft/inet/fw/forward/12`. */
  readonly id: string
  /** `filter FORWARD ルール 12` / `filter FORWARD rule 12`, with the comment where there is one. */
  readonly label: Text
  /** The rule matches when any of these does. Empty: never. */
  readonly matches: readonly LinuxMatch[]
  readonly verdict: LinuxVerdict
  readonly conditions: readonly Condition[]
  /** Why some match is partial. */
  readonly uncertainties: readonly Uncertainty[]
  readonly logged: boolean
  readonly span: Span
  readonly focus: Span
  /** Sets and maps it was built from. */
  readonly origins: readonly Span[]
}

export interface LinuxMatch {
  readonly in: InterfaceNames
  readonly out: InterfaceNames
  /** Header fields at this hook (forward and input see translated destinations, postrouting original sources). */
  readonly header: HeaderMatch
  /**
   * Of connection tracking: `any` says nothing; `new` holds for packets that open a connection (NEW, UNTRACKED left aside);
   * `not-new` holds only for others (ESTABLISHED, RELATED, INVALID): such a rule opens and closes nothing.
   */
  readonly state: 'any' | 'new' | 'not-new'
  /** Destination translated before (`--ctstate DNAT`, `ct status dnat`): `yes`, `no`, or not asked. */
  readonly translated: 'any' | 'yes' | 'no'
  /** The destination before translation (`--ctorigdst`, `--ctorigdstport`, `ct original daddr/proto-dst`); absent: not asked. */
  readonly original?: { readonly dst?: Addresses; readonly dport?: Ranges<number> }
}

/** Interface names: a trailing `+` (iptables) or `*` (nftables) has become `prefix`. */
export type InterfaceNames =
  | 'any'
  | { readonly negated: boolean; readonly names: readonly { readonly name: string; readonly prefix: boolean }[] }

export type LinuxVerdict =
  /** Only counts, logs or marks: the next rule is next. */
  | { readonly kind: 'continue' }
  | { readonly kind: 'accept' }
  /** DROP and REJECT. A queue is `unknown`: the program behind it may accept. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: LinuxChain }
  /** A target nobody knows: may accept, may drop. */
  | { readonly kind: 'unknown' }
  /** DNAT, NETMAP in prerouting; `undefined` addresses: the destination is kept (port only). */
  | {
      readonly kind: 'dnat'
      readonly to: readonly { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint }[] | undefined
      /** One-to-one over a prefix (NETMAP, `dnat prefix to`): offset by offset from `from`. */
      readonly from?: { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint }
      readonly ports?: Ranges<number>
      /** Port for port: `portBase` moves to the first of `ports`, the next to the one after it. Absent: any of `ports`. */
      readonly portBase?: number
    }
  /** To the address of the incoming interface, with these ports. */
  | { readonly kind: 'redirect'; readonly ports?: Ranges<number> }
  | {
      readonly kind: 'snat'
      readonly to: readonly { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint }[]
      readonly from?: { readonly family: 4 | 6; readonly low: bigint; readonly high: bigint }
      readonly keepsPort: boolean
    }
  | { readonly kind: 'masquerade' }

/** What a dump says of packet filtering. */
export interface Ruleset {
  readonly baseChains: readonly BaseChain[]
  /** Services of rules that take packets out of connection tracking (`notrack`): translation does not reach those. */
  readonly untracked?: readonly ServiceBox[]
  /** What reaches the whole device (a table that could not be read). */
  readonly uncertainties: readonly Uncertainty[]
  readonly coverage: {
    readonly understood: number
    readonly irrelevant: Readonly<Record<string, number>>
    readonly notUnderstood: readonly Uncertainty[]
  }
}
