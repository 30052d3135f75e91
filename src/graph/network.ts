/** Who reaches whom, over all packets. The analysis behind it is in this folder; checks see this. */
import type { Span } from '../base/span.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { Rule, Rulebase } from '../model/rule.ts'
import type { Topology } from '../model/topology.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Packet } from '../packet/packet.ts'
import type { PacketSet } from '../packet/set.ts'
import type { Flow } from './flow.ts'
import type { Trace } from './trace.ts'
import type { World } from './world.ts'

/** What starts in one place and arrives in another without a session ending between. */
export interface Direct {
  /** Zone or external id. `?device/interface` for an interface the topology does not attach. */
  readonly from: string
  readonly to: string
  /**
   * Packets that pass when every condition is true and everything unknown is against them.
   * In the initiator's original source and the final destination and port.
   */
  readonly judged: PacketSet
  /** Packets that pass when everything unknown is for them. Contains `judged`. */
  readonly possible: PacketSet
  /**
   * The same by the place behind the last interface: the network itself, or one that carries on to it
   * (the security cloud, for the Internet).
   */
  readonly by: ReadonlyMap<string, { readonly judged: PacketSet; readonly possible: PacketSet }>
}

/** The rule that let one packet cross. */
export interface Decision {
  readonly device: Device
  readonly domain: RoutingDomain
  readonly rulebase: Rulebase | undefined
  /** Undefined: the rulebase's default, or no rulebase bound at all. */
  readonly rule: Rule | undefined
  readonly in: string
  readonly out: string
}

/** Traffic from a place that ends on a device itself: management, VPN and proxy listeners. */
export interface LocalTraffic {
  readonly from: string
  readonly device: string
  readonly domain: string
  readonly in: string
  /** Packets to the device's addresses that reach it; whether it answers is `RoutingDomain.local`. */
  readonly packets: PacketSet
  /** The same with their headers as they arrive there. */
  readonly flow: Flow
}

/** Packets of one place that devices hand round in a circle until their time to live ends. */
export interface Loop {
  /** Zone, external or unknown place they start from. */
  readonly from: string
  /** In the initiator's original source, as they first come into the circle. */
  readonly packets: PacketSet
  /** The devices of the circle, in order. */
  readonly hops: readonly {
    readonly device: Device
    readonly domain: RoutingDomain
    readonly in: string
    readonly out: string
    /** The route or policy route that hands them on; absent on a bridge. */
    readonly route: Span | undefined
  }[]
}

export interface Network {
  readonly topology: Topology
  readonly world: World
  /** Zone and external ids, then unattached interfaces, in a fixed order. */
  readonly places: readonly string[]
  /** Non-empty pairs only; an absent pair is empty. Includes a place to itself when routed through a device. */
  direct(from: string, to: string): Direct | undefined
  /** Source addresses that belong to a place; others are foreign (spoofed or routed through). */
  sources(place: string): Addresses
  /**
   * Hop by hop, along a shortest path that carries this packet (original source, final destination). `last`: only ways
   * with this place behind the last interface, as in `Direct.by`.
   */
  trace(from: string, to: string, packet: Packet, bound: 'judged' | 'possible', last?: string): Trace | undefined
  /** The decisions along a trace, in order. */
  decisions(trace: Trace): readonly Decision[]
  /** The packets of `among` that take the same devices and the same deciding rules as the trace. */
  alike(trace: Trace, among: PacketSet): PacketSet
  /** Whether some device on the way may do anything, because not all of it is known. */
  anything(trace: Trace): boolean
  /** What is unknown along the ways from one place to another and could make `possible` larger than `judged`. */
  unknowns(trace: Trace): readonly Uncertainty[]
  /** What ends on devices themselves, seen from one place; `judged` unless the other bound is asked for. */
  local(from: string, bound?: 'judged' | 'possible'): readonly LocalTraffic[]
  /** What of a place's own packets goes round in circles and ends nowhere. */
  loops(from: string): readonly Loop[]
}
