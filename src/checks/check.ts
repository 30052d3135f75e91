/** What a check promises, and what it is given. */
import type * as z from 'zod'
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Network } from '../graph/network.ts'
import type { Channel } from '../graph/relays/channel.ts'
import type { Hop } from '../graph/relays/live.ts'
import type { Trace } from '../graph/trace.ts'
import type { Device } from '../model/device.ts'
import type { Policy, Severity } from '../model/policy.ts'
import type { Capability } from '../model/relay.ts'
import type { Topology } from '../model/topology.ts'
import type { Condition, Uncertainty } from '../model/uncertainty.ts'
import type { Packet } from '../packet/packet.ts'
import type { PacketSet } from '../packet/set.ts'

export interface CheckContext<P> {
  readonly topology: Topology
  readonly policy: Policy
  /** Every policy of the run, this one included; absent: this one alone. */
  readonly policies?: readonly Policy[]
  /** Every device of the topology, by id. */
  readonly devices: ReadonlyMap<string, Device>
  /** Who reaches whom, over all packets. */
  readonly network: Network
  /** ISO date the verdicts are given for. */
  readonly today: string
  /** Every check of this version, by id: an exception may name one that does not exist or that nothing excuses. */
  readonly checks: ReadonlyMap<string, { readonly waivable: boolean }>
  readonly parameters: P
  /** The network before and after each recorded change of which there is an export from before, by its id. */
  readonly changes?: ReadonlyMap<string, ChangedNetwork>
  /** The severity of this check under this policy. */
  readonly severity: Severity
  /** The policy requires what people declare: where it is missing, out of date or contradictory, that is a violation. Absent: no. */
  readonly required?: boolean
}

interface NetworkState {
  readonly devices: ReadonlyMap<string, Device>
  readonly network: Network
}

/** What a change made of the network. */
export interface ChangedNetwork {
  readonly before: NetworkState
  readonly after: NetworkState
  /** `after` is the network that is judged: nothing has changed since. */
  readonly isCurrent: boolean
}

export type Verdict = 'violation' | 'exempted' | 'not-evaluable'

/** What to look at: the rule, interface or YAML entry behind a finding. Findings with the same `id` are shown together. */
export interface Cause {
  /** `device/rule-id`, `topology/zones/lg-client` …: stable across edits elsewhere. */
  readonly id: string
  readonly label: Text
  /** The entry; excerpts show it. */
  readonly span: Span
  /** The line within it to look at first. */
  readonly focus: Span
}

/** One session of a chain that relays join, in the direction of the data. */
export interface ChainLink {
  readonly hop: Hop
  /** One packet that opens the session: initiator's original source, final destination. Absent where data is carried by hand. */
  readonly packet?: Packet
  /** Hop by hop; absent where nothing of ours filters between the two ends. */
  readonly trace?: Trace
  /** The relay at its end; absent where the data comes to hosts. */
  readonly into?: ChainRelay
}

/** What a relay of a chain did to the data. */
export interface ChainRelay {
  readonly channel: Channel
  readonly did: readonly Capability[]
  /** What is declared and does not count, and why. */
  readonly discounted: readonly { readonly capability: Capability; readonly why: Text }[]
}

/** Chains beside the shortest, shorter ones first. */
export interface OtherChains {
  readonly chains: readonly (readonly ChainLink[])[]
  /** False where there may be more: the search was ended by a limit. */
  readonly complete: boolean
}

/** One judged deviation. */
export interface Finding {
  readonly verdict: Verdict
  readonly severity: Severity
  /** One or two full sentences: what is wrong here, for whom, with which service. */
  readonly text: Text
  /** Zone or external ids of initiator and responder, where the finding has them. */
  readonly from?: string
  readonly to?: string
  readonly cause: Cause
  /** What to do, concretely, naming the rule or entry. */
  readonly fix: Text
  /** The packets concerned, in the initiator's original source and the final destination. */
  readonly packets?: PacketSet
  /** One of them, hop by hop. */
  readonly trace?: Trace
  /**
   * The sessions and relays by which data comes from one place to another, in order. `packets`, `from` and `to` are those of
   * the session that an exception would have to excuse.
   */
  readonly chain?: readonly ChainLink[]
  /** The other minimal chains by which some of the packets come; nothing is worked out until it is asked for. */
  readonly otherChains?: (packets: PacketSet | undefined) => OtherChains
  /** What the chain lacks: `メールの本文テキスト化`. */
  readonly lacking?: Text
  /** Conditions that were judged as true. */
  readonly conditions?: readonly Condition[]
  /** What is not known and alone makes the difference. Non-empty exactly for `not-evaluable`. */
  readonly uncertainties?: readonly Uncertainty[]
  /** The exception that covers every packet, for `exempted`. */
  readonly exception?: string
  /** True when the violation needs a source address foreign to its place. */
  readonly foreignSource?: boolean
  /** A risk that remains whatever is done (a tunnel through name resolution): listed at its severity, and never decides. */
  readonly advisory?: true
}

/** What a check says of one topology under one policy. No findings and no `notApplicable` is a pass. */
export interface Outcome {
  readonly findings: readonly Finding[]
  /** Why the check does not apply here (no such tier, no such model). */
  readonly notApplicable?: Text
  /**
   * What nobody has declared, in one sentence: the check cannot say that all is well, and the policy does not require a
   * declaration. Without findings that decide, the verdict is `not-declared`, which decides nothing.
   */
  readonly notDeclared?: Text
}

export interface Check<S extends z.ZodType = z.ZodType> {
  /** Catalogue number, e.g. `SEG-001`; the file is named after `name`. */
  readonly id: string
  /** Kebab-case; says what it finds or demands. */
  readonly name: string
  readonly title: Text
  /** Default; a policy may override it. */
  readonly severity: Severity
  /** What is judged, precisely, in a few sentences. */
  readonly why: Text
  readonly fix: Text
  /** What it cannot see. */
  readonly limitations: Text
  /** Whether an exception may excuse its findings. */
  readonly waivable: boolean
  /** Parameters a policy may set, with defaults and descriptions. */
  readonly parameters: S
  run(context: CheckContext<z.infer<S>>): Outcome
}

export function defineCheck<S extends z.ZodType>(check: Check<S>): Check<S> {
  return check
}
