import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Prefix } from '../packet/address.ts'
import type { HeaderMatch } from './match.ts'
import type { PolicyRoute, RouteTable } from './route.ts'
import type { DestinationTranslation, InterfaceMatch, Rulebase, SourceTranslation } from './rule.ts'
import type { Uncertainty } from './uncertainty.ts'

/** An address on an interface: host bits kept, prefix length of the subnet. */
export interface InterfaceAddress {
  readonly prefix: Prefix
  readonly secondary: boolean
  readonly span: Span
}

/** An interface of one routing domain. */
export interface Interface {
  /**
   * How the topology names it: `port1` when the device has one routing domain, `VDOM/port1` or
   * `VRF/GigabitEthernet0/1` otherwise. Unique within the device.
   */
  readonly id: string
  /** The device's own name for it. */
  readonly name: string
  /** `RoutingDomain.name`. */
  readonly domain: string
  readonly kind: 'physical' | 'vlan' | 'aggregate' | 'loopback' | 'tunnel' | 'vdom-link' | 'other'
  /** Administratively up. */
  readonly enabled: boolean
  readonly addresses: readonly InterfaceAddress[]
  /** DHCP, PPPoE or autoconfiguration: the address is not in the export. */
  readonly addressUnknown: boolean
  /** Whether it can carry IPv6: an address, autoconfiguration, or IPv6 routing on. */
  readonly ipv6: boolean
  readonly vlan?: number
  /** The `id` of the other end, for a VDOM link: they are wired inside the device. */
  readonly peer?: string
  /**
   * Name of the bridge it is a member of, among the interfaces of its routing domain (transparent VDOM and its forwarding
   * domains, virtual wire pair, bridge group): what comes in here leaves by the other members, filtered by the stages and
   * never routed. One of kind `loopback` with the same name is the device's own presence on the bridge: every member
   * answers for its addresses.
   */
  readonly bridge?: string
  /** Named by a rule, a zone, a route or a tunnel, or holding an address: must appear in the topology. */
  readonly used: boolean
  readonly description?: string
  readonly span: Span
}

/**
 * One step of forwarding. The vendor gives them in its own order; each sees headers as the steps
 * before left them. Steps after `route` know the egress interface.
 */
export type Stage =
  | {
      readonly kind: 'filter'
      /** The first binding whose interfaces match decides. `ingress` bindings have `out: 'any'`, `egress` ones `in: 'any'`. */
      readonly at: 'ingress' | 'forward' | 'egress'
      readonly bindings: readonly { readonly in: InterfaceMatch; readonly out: InterfaceMatch; readonly rulebase: Rulebase }[]
      /** What happens where no rulebase is bound: a router forwards, a firewall does not. */
      readonly unbound: 'permit' | 'deny'
    }
  | { readonly kind: 'translate-destination'; readonly translations: readonly DestinationTranslation[] }
  | { readonly kind: 'route'; readonly policyRoutes: readonly PolicyRoute[]; readonly table: RouteTable }
  /**
   * What policy-based VPNs select (IOS crypto maps). No list that an administrator filters with: a permit with `Rule.divert`
   * sends packets into a tunnel, a deny is a packet that only a tunnel may carry, the others go on as they are.
   */
  | {
      readonly kind: 'vpn'
      /** The first binding whose interfaces match decides. Before the route stage `out` is `any`. */
      readonly bindings: readonly { readonly in: InterfaceMatch; readonly out: InterfaceMatch; readonly rulebase: Rulebase }[]
      readonly unbound: 'permit'
    }
  | { readonly kind: 'translate-source'; readonly translations: readonly SourceTranslation[] }

/** A service by which a device is administered, as its configuration switches it on. */
export interface AdministrationService {
  readonly service: 'ssh' | 'telnet' | 'http' | 'https' | 'snmp' | 'other'
  /** Packets it answers, as they arrive; lists that stand before it on the interface are the stages’ business. */
  readonly match: HeaderMatch
  /** For an address of another interface than the one they come in by: a rule for the way between the two has to permit them as well. */
  readonly across?: boolean
  /** The line that switches it on. */
  readonly span: Span
  readonly label: Text
}

/** What a device answers itself: traffic whose destination is one of its own addresses. */
export interface LocalServices {
  /**
   * Packets it accepts, per ingress interface; later entries do not override earlier ones (first binding that matches).
   * Where there are `rulebases` (the input chains of Linux), each of them has to permit as well.
   */
  readonly bindings: readonly {
    readonly in: InterfaceMatch
    readonly accepts: readonly HeaderMatch[]
    readonly rulebases?: readonly Rulebase[]
    /** What of it administers the device. Absent: the configuration does not tell services apart. */
    readonly administration?: readonly AdministrationService[]
    readonly span: Span
    readonly label: Text
  }[]
}

/**
 * Something active on the device that ends sessions and starts others, or forwards outside the
 * rulebase: explicit proxy, virtual server, web mode of SSL-VPN, DNS server, DHCP relay, bridging that is not modelled.
 * Undeclared as a relay it makes dependent verdicts not-evaluable.
 */
export interface Feature {
  readonly kind:
    | 'explicit-proxy'
    | 'transparent-proxy'
    | 'virtual-server'
    | 'ssl-vpn'
    /** Its clients come in by an interface of their own, and the device opens nothing for them. */
    | 'ssl-vpn-tunnel'
    | 'ipsec'
    | 'dns-server'
    | 'dhcp-relay'
    | 'helper-address'
    | 'transparent-mode'
    | 'sd-wan'
    | 'application-policy'
    | 'zone-based-firewall'
    | 'stateful-inspection'
    | 'multicast'
    | 'load-balancing'
    | 'other'
  readonly text: Text
  /** Interfaces it listens on; `any` when not limited. */
  readonly in: InterfaceMatch
  /** Addresses it listens on; empty when it has none of its own. A relay leg declared at one of them declares the feature. */
  readonly addresses: Addresses
  /**
   * Present where it lets in clients whose addresses nobody knows beforehand (SSL-VPN, dial-up IPsec): the interfaces, by
   * `Interface.id`, by which what they send comes in. None: it ends their sessions, or nobody knows where it comes in.
   */
  readonly clients?: ReadonlySet<string>
  readonly span: Span
}

/** A VDOM, a VRF, or the whole device when it has neither: one forwarding table and one set of stages. */
export interface RoutingDomain {
  /** VDOM or VRF name; `''` for the global VRF or when there is only one. */
  readonly name: string
  readonly stages: readonly Stage[]
  readonly local: LocalServices
  readonly features: readonly Feature[]
  /**
   * Statements not understood in an interface, route, NAT or VPN block: they reach the whole domain,
   * whose behaviour is then [nothing, everything].
   */
  readonly uncertainties: readonly Uncertainty[]
}

/** How much of an export was understood, by statements (`set` lines, ACEs, commands). */
export interface Coverage {
  readonly understood: number
  /** Statements that cannot change a verdict, by kind: `logging`, `snmp`, `gui`, `antivirus` … */
  readonly irrelevant: Readonly<Record<string, number>>
  readonly notUnderstood: readonly Uncertainty[]
}

/** That a configuration is one half of a redundant pair. */
export interface Redundancy {
  /** How: `HA (a-p)`, HSRP, VRRP. */
  readonly text: Text
  /** Addresses the pair shares, where the other half is a device of its own; none for a cluster with one configuration. */
  readonly shared: Addresses
  /** `Interface.name` of those that every member has settings of its own for (reserved for its management). */
  readonly ownInterfaces: ReadonlySet<string>
  readonly span: Span
}

/** A firewall, router or layer-3 switch, with the vendor forgotten. */
export interface Device {
  /** Its key in the topology. */
  readonly id: string
  /** `fortios`, `ios`; `none` without an export. */
  readonly vendor: string
  /** Product line and version as the file states them, e.g. `FortiOS 7.2.8`. */
  readonly product: string
  readonly hostname: string
  /** A firewall denies what no rule permits; a router forwards what no list denies. */
  readonly role: 'firewall' | 'router'
  /**
   * `export`: read from configuration. `declared`: no export, described in the topology (forwards as said).
   * `outside`: managed by somebody else, assumed to permit all. `missing`: in the register, without export or description.
   */
  readonly knowledge: 'export' | 'declared' | 'outside' | 'missing'
  readonly interfaces: readonly Interface[]
  readonly domains: readonly RoutingDomain[]
  readonly coverage: Coverage
  /** Why this is one of several devices that stand in for each other; absent: nothing says so. */
  readonly redundancy?: Redundancy
  /**
   * Every member of a redundant pair as its own configuration tells, this device first (before printed routing tables
   * took the place of its routes). Absent: not given.
   */
  readonly members?: readonly Device[]
  readonly span: Span
}
