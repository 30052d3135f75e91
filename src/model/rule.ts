import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Ranges } from '../packet/ranges.ts'
import type { HeaderMatch, ServiceBox } from './match.ts'
import type { Condition, Uncertainty } from './uncertainty.ts'

/** Interfaces an entry applies to, by `Interface.id`; `any` is every interface of the routing domain. */
export type InterfaceMatch = 'any' | ReadonlySet<string>

export function matchesInterface(match: InterfaceMatch, id: string): boolean {
  return match === 'any' || match.has(id)
}

/**
 * One way a rule can match: interfaces, what was done to the destination before, and header fields.
 * A rule matches when any of its clauses does.
 */
export interface Clause {
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  /**
   * Which packets by destination translation: `any`; `none`, only untranslated ones; or only those
   * translated by one of these `DestinationTranslation.id`s (a FortiOS policy that names a VIP).
   */
  readonly translated: 'any' | 'none' | ReadonlySet<string>
  /** Header fields as they are at this stage of the pipeline, with bounds where ignorance remains. */
  readonly match: HeaderMatch
}

/** Kinds of content inspection that can be bound to a rule. */
export const INSPECTIONS = [
  'virus-scan',
  'ips',
  'tls-inspection',
  'url-filter',
  'application-control',
  'dns-filter',
  'mail-filter',
  'file-filter',
  'data-loss-prevention',
  'sandbox',
  'waf',
] as const
export type InspectionKind = (typeof INSPECTIONS)[number]

/** Kinds of Web sites that a URL filter is asked about. */
export const SITE_CATEGORIES = ['webmail', 'storage', 'sns'] as const
export type SiteCategory = (typeof SITE_CATEGORIES)[number]

/** What a URL filter does to sites of these kinds, as far as the export shows it. A kind in neither list is not known. */
export interface SiteFilter {
  readonly blocks: readonly SiteCategory[]
  /** Let through, with the line that says so. */
  readonly allows: readonly { readonly category: SiteCategory; readonly span: Span }[]
}

/** What a device looks for in what a rule permits. */
export interface Inspection {
  readonly kind: InspectionKind
  /** Of a URL filter; absent: the export does not show what it blocks. */
  readonly sites?: SiteFilter
  /**
   * The services whose content it reads, by the destination ports that the filter sees: a virus scan that is on for the Web
   * only does not read mail. Absent: whatever the rule permits.
   */
  readonly services?: readonly ServiceBox[]
}

/** An inspection that is named in a rule and inspects nothing there. */
export interface IdleInspection {
  readonly kind: InspectionKind
  /** Without full stop: `utm-status が enable ではありません`. */
  readonly why: Text
  readonly span: Span
}

/** What source translation does to a permitted packet. */
export type SourceTarget =
  /** The address of the egress interface; any source port. */
  | { readonly kind: 'interface' }
  /** One of these addresses; any source port unless `keepsPort`. */
  | { readonly kind: 'pool'; readonly addresses: Addresses; readonly keepsPort: boolean }
  /** Static one-to-one: `low`..`high` moves to `to`.. offset by offset; ports kept. IPv4 or IPv6 by `family`. */
  | { readonly kind: 'static'; readonly family: 4 | 6; readonly low: bigint; readonly high: bigint; readonly to: bigint }
  /** Static one-to-one of one port: source address and port both rewritten (IOS `static tcp A p B q`). */
  | { readonly kind: 'static-port'; readonly to: Addresses; readonly port: number }
  /** Not known: any source. */
  | { readonly kind: 'unknown' }

/** One line of a rulebase. */
export interface Rule {
  /** Unique within its device; stable across edits of other rules: `policy/root/412`, `acl/INSIDE/10`. */
  readonly id: string
  /** What its administrator calls it: ポリシー 412 (tmp-iko) / policy 412 (tmp-iko). */
  readonly label: Text
  /**
   * `permit` and `deny` decide. `jump` walks `chain` and goes on with the next rule when nothing there decided; `goto` walks it
   * and leaves the list it stands in; `return` leaves that list (iptables(8), nft(8) verdict statements). Where a jumped-to list
   * is left, the rule after the jump is next; where the rulebase itself is left, its default decides.
   */
  readonly action: 'permit' | 'deny' | 'jump' | 'goto' | 'return'
  /** Where `jump` and `goto` lead; absent otherwise. Never leads back to the list the rule stands in. */
  readonly chain?: Chain
  readonly enabled: boolean
  /** Empty when the rule can never match. */
  readonly clauses: readonly Clause[]
  /**
   * Conditions on the whole rule that can be true (schedule, user). Judged as true for a permit, as false for a deny.
   * Only on rules that decide: a conditional `jump`, `goto` or `return` is a partial match with an uncertainty.
   */
  readonly conditions: readonly Condition[]
  /** Why some clause has lo ≠ hi. */
  readonly uncertainties: readonly Uncertainty[]
  /** False for a rule that matches only return traffic (`established`, reflexive `evaluate`): it opens and closes nothing by itself. */
  readonly initiates: boolean
  /** What this rule does to the source of what it permits (FortiOS policy NAT). */
  readonly sourceTarget?: SourceTarget
  /** `Interface.id` by which what it permits leaves instead of the one routing chose: the tunnel of a policy-based VPN. */
  readonly divert?: string
  /** ISO date of its last day, where a schedule or an expiry of its own gives one. A device passes over what is past it; a ledger may be wrong about that. */
  readonly until?: string
  readonly logged: boolean
  /** False where the input cannot show what is logged (a ledger without a column for it): `logged` then says nothing. */
  readonly loggingShown?: false
  /**
   * What the device looks for in what this rule permits, as bound to the rule itself: a feature that is licensed but bound to
   * nothing inspects nothing. Absent: nothing. `unknown`: the export cannot say (a ledger of rules).
   */
  readonly inspection?: readonly Inspection[] | 'unknown'
  /** What is named in the rule and does not count as inspection, with the reason. */
  readonly idleInspection?: readonly IdleInspection[]
  /** The whole entry. */
  readonly span: Span
  /** The line to look at first: the widest attribute of the entry. Defaults to the start of `span`. */
  readonly focus: Span
  /** Objects and groups it was built from, in the file. */
  readonly origins: readonly Span[]
}

/** An ordered first-match list. */
export interface Rulebase {
  /** As its administrator knows it: `LGWAN firewall policy`, `ip access-list extended FROM-LG`. */
  readonly name: Text
  readonly rules: readonly Rule[]
  /** What happens when no rule matches. */
  readonly otherwise: 'permit' | 'deny'
  /** Whether the device logs what no rule matches; absent: it does not, or the input does not show it. */
  readonly otherwiseLogged?: boolean
  readonly span: Span
}

/** A list that rules jump to. It decides nothing by itself: it has no default. */
export interface Chain {
  readonly name: Text
  readonly rules: readonly Rule[]
  readonly span: Span
}

/** Every rule of a rulebase and of the chains it reaches, each once: the list in order, a chain after the first rule that leads to it. */
export function* everyRule(rulebase: Pick<Rulebase, 'rules'>, seen = new Set<readonly Rule[]>()): Generator<Rule> {
  if (seen.has(rulebase.rules)) return
  seen.add(rulebase.rules)
  for (const rule of rulebase.rules) {
    yield rule
    if (rule.chain !== undefined) yield* everyRule(rule.chain, seen)
  }
}

/** Whether a rule decides, rather than leading to another list. */
export function decides(rule: Rule): rule is Rule & { readonly action: 'permit' | 'deny' } {
  return rule.action === 'permit' || rule.action === 'deny'
}

/** A destination translation (VIP, static NAT seen from outside). First match in order. */
export interface DestinationTranslation {
  /** Unique within its device; clauses refer to it. */
  readonly id: string
  readonly label: Text
  /** Only packets that arrive here. */
  readonly in: InterfaceMatch
  /**
   * Packets it rewrites, as they arrive. Inexact or `partial` when it is not certain that it rewrites them:
   * the analysis then takes both ways for the difference.
   */
  readonly match: HeaderMatch
  /** `offset`: destination `low`..`high` moves to `to`.. one by one. `set`: to one of the addresses (load balancing). */
  readonly to:
    | { readonly kind: 'offset'; readonly family: 4 | 6; readonly low: bigint; readonly high: bigint; readonly to: bigint }
    | { readonly kind: 'set'; readonly addresses: Addresses }
    /** Left alone, and the search stops (an ACCEPT in a nat chain). */
    | { readonly kind: 'none' }
    | { readonly kind: 'unknown' }
  /** Destination port rewrite: `low`..`high` to `to`..; or to any of `ports`. Absent: ports kept. */
  readonly port?:
    | { readonly kind: 'offset'; readonly low: number; readonly high: number; readonly to: number }
    | { readonly kind: 'set'; readonly ports: Ranges<number> }
  readonly uncertainties: readonly Uncertainty[]
  readonly span: Span
}

/** A source translation that is a stage of its own (central NAT, IOS NAT). First match in order. */
export interface SourceTranslation {
  readonly id: string
  readonly label: Text
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  readonly match: HeaderMatch
  /** `none`: matched packets are left alone and the search stops. */
  readonly target: SourceTarget | { readonly kind: 'none' }
  readonly uncertainties: readonly Uncertainty[]
  readonly span: Span
}
