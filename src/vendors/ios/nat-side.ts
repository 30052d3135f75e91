/** What the kinds of address translation have in common: the two sides, and where their entries act. */
import type { RouteTable } from '../../model/route.ts'
import type { DestinationTranslation, SourceTranslation } from '../../model/rule.ts'
import { exactAddresses } from '../../model/match.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Layer3 } from './layer-3.ts'
import type { NatConfig, NatStatement } from './nat.ts'
import type { RouteMaps } from './route-map.ts'
import type { ListCompiler } from './rule.ts'

/** Translations by the place where they act. */
export interface NatStages {
  /** Before routing: packets that arrive outside. */
  readonly inbound: readonly DestinationTranslation[]
  readonly inboundSource: readonly SourceTranslation[]
  /** After routing: packets that leave outside. */
  readonly outbound: readonly SourceTranslation[]
  readonly outboundDestination: readonly DestinationTranslation[]
}

/** What an entry refers to. */
export interface Surroundings {
  readonly nat: NatConfig
  readonly layer3: Layer3
  readonly routeMaps: RouteMaps
  readonly compiler: ListCompiler
  readonly table: RouteTable
}

export type Static = Extract<NatStatement, { kind: 'static' }>
export type Dynamic = Extract<NatStatement, { kind: 'dynamic' }>

/** Interface ids of `ip nat inside` and `ip nat outside`. */
export interface Sides {
  readonly inside: ReadonlySet<string>
  readonly outside: ReadonlySet<string>
}

export const NO_STAGES: NatStages = { inbound: [], inboundSource: [], outbound: [], outboundDestination: [] }

export const ANY_V4 = exactAddresses(Addresses.allIPv4)

/** Inclusive range of IPv4 addresses. */
export interface Block {
  readonly low: bigint
  readonly high: bigint
}

/** The network of a prefix length around an address. */
export function block(address: bigint, length: number): Block {
  const hostBits = BigInt(32 - length)
  const low = (address >> hostBits) << hostBits
  return { low, high: low + (1n << hostBits) - 1n }
}

export function rangeAddresses({ low, high }: Block): Addresses {
  return Addresses.ofRanges([{ family: 4, low, high }])
}

/** The primary address of an interface; undefined when the export does not hold it. */
export function interfaceBlock(name: string, layer3: Layer3): Block | undefined {
  const found = layer3.find(name)
  const primary = found?.config.addresses.find(({ prefix, secondary }) => prefix.family === 4 && !secondary)
  return primary === undefined || found?.config.addressUnknown !== undefined
    ? undefined
    : { low: primary.prefix.address, high: primary.prefix.address }
}

/** The outside interfaces among some egress interfaces. */
export function outsideOnly({ outside }: Sides, out: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return out === undefined ? outside : new Set([...outside].filter((id) => out.has(id)))
}
