import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Prefix } from '../packet/address.ts'
import type { Family } from '../packet/packet.ts'
import type { HeaderMatch } from './match.ts'
import type { InterfaceMatch } from './rule.ts'
import type { Condition, Uncertainty } from './uncertainty.ts'

/** One candidate route. The table keeps, per prefix, those of the lowest distance, then lowest metric; equals are ECMP. */
export interface Route {
  /** Host bits zero. */
  readonly prefix: Prefix
  readonly kind: 'connected' | 'static' | 'learned' | 'blackhole'
  /** Egress `Interface.id`; absent when only the next hop is given (resolved through the table) or for `blackhole`. */
  readonly out?: string
  /** Next hop address; absent for connected routes and interface-only static routes. */
  readonly nextHop?: bigint
  readonly distance: number
  /** FortiOS priority, or metric: lower wins among equal distance. */
  readonly metric: number
  /** A tracked or otherwise conditional route: present or absent, both are considered. */
  readonly conditional: boolean
  readonly span: Span
}

/** Why a table is not known to be complete (OSPF, DHCP …). */
export interface RouteUncertainty extends Uncertainty {
  /** The IP version whose routes it is about; absent: both. */
  readonly family?: Family
}

/** The forwarding table of a routing domain. */
export interface RouteTable {
  readonly routes: readonly Route[]
  /** Where there is one of an IP version, any interface is a possible egress for its packets. */
  readonly uncertainties: readonly RouteUncertainty[]
}

/** Whether the routes of one IP version are not known to be complete. */
export function isOpen({ uncertainties }: RouteTable, family: Family): boolean {
  return uncertainties.some((u) => u.family === undefined || u.family === family)
}

/** A policy route: first match in order, before the table. */
export interface PolicyRoute {
  readonly label: Text
  readonly in: InterfaceMatch
  readonly match: HeaderMatch
  /**
   * `forward`: to one of `out`, or wherever `nextHop` leads. `table`: stop looking at policy routes.
   * `default`: like forward, but only where the table has no route but the default route (IOS `set ip default next-hop`).
   */
  readonly action: 'forward' | 'table' | 'default'
  /** Egress interface ids, any of them. Empty when only next hops are given. */
  readonly out: readonly string[]
  readonly nextHops: readonly bigint[]
  readonly conditions: readonly Condition[]
  readonly uncertainties: readonly Uncertainty[]
  readonly span: Span
}
