/** One packet, hop by hop, with the rules that decided. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Packet } from '../packet/packet.ts'

/** One decision inside a device: a rulebase, a NAT entry, a route. */
export interface Step {
  readonly kind: 'filter' | 'translate-destination' | 'translate-source' | 'route' | 'local'
  /** `ポリシー 412 許可`, `ACLなし（許可）`, `送信元を 203.0.113.2 に変換` … */
  readonly text: Text
  /** The line that decided; absent where nothing is written (implicit permit, connected route of a declared device). */
  readonly span?: Span
  /** `Rule.id` for filters decided by a rule. */
  readonly rule?: string
}

/** One passage through one routing domain of one device. */
export interface Hop {
  readonly device: string
  /** VDOM or VRF; `''` when there is only one. */
  readonly domain: string
  /** Interface ids. */
  readonly in: string
  readonly out: string
  /** Zone or external id behind `in` and `out`; undefined for a link between devices. */
  readonly from?: string
  readonly to?: string
  readonly steps: readonly Step[]
  /** The packet as it leaves. */
  readonly packet: Packet
}

/** From a place to a place. */
export interface Trace {
  /** Zone or external id. */
  readonly from: string
  readonly to: string
  /** The packet as its sender sends it. */
  readonly packet: Packet
  /** The same packet as it is judged: original source, final destination and port. */
  readonly judged: Packet
  readonly hops: readonly Hop[]
}
