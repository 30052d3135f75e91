/** The network as its owners describe it: what `topology.yaml` means once names are resolved. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { PacketSet } from '../packet/set.ts'
import type { AttributeValue } from './attribute.ts'
import type { Capability, Relay } from './relay.ts'

/** The tiers every model is built from; a custom tier inherits one of them. */
export const BASE_TIERS = ['mynumber', 'lgwan', 'internet', 'independent', 'mgmt'] as const
export type BaseTier = (typeof BASE_TIERS)[number]

/** Kinds of networks that are not the body's own. `lgwan` is the LGWAN itself, `internet` the Internet itself. */
export const EXTERNAL_KINDS = [
  'internet',
  'lgwan',
  'juki-net',
  'security-cloud',
  'cloud-service',
  'gov-cloud',
  'public-body',
  'partner',
  'vendor-remote',
  'remote-worker',
] as const
export type ExternalKind = (typeof EXTERNAL_KINDS)[number]

export const MODELS = ['alpha', 'alpha-prime', 'beta', 'beta-prime', 'two-tier', 'custom'] as const
export type Model = (typeof MODELS)[number]

/** A tier, standard or the body's own. */
export interface Tier {
  readonly id: string
  readonly name: Text
  readonly base: BaseTier
}

/** Addresses that one tier owns and that are filtered alike; also one layer-2 segment. */
export interface Zone {
  readonly id: string
  readonly name: string
  readonly tier: Tier
  readonly addresses: Addresses
  /** The prefixes as written, for messages. */
  readonly written: readonly string[]
  readonly vlan?: number
  /** VLAN ids are unique within a site. Default: one site. */
  readonly site: string
  readonly role?: string
  readonly env?: string
  readonly class?: string
  /** Absent: wired. */
  readonly medium?: 'wired' | 'wireless'
  /** What the zone handles (`my-number`, `family-register`), as declared; absent: not declared. */
  readonly handles?: readonly string[]
  /** Where staff have their main terminal, as declared. */
  readonly mainTerminal: boolean
  /** Whether internal business systems (finance, personnel, documents) stand here, as declared. */
  readonly businessSystem: boolean
  /** Zones it must reach by two ways, when one line or device fails; absent: not asked. */
  readonly redundantTo?: readonly string[]
  readonly owner?: string
  /** Name of the wireless network, where it is one. */
  readonly ssid?: string
  /** Approval of its being there (wireless, off site). */
  readonly approved?: Approval
  readonly span: Span
}

/** A network that is not the body's own. */
export interface External {
  readonly id: string
  readonly name: string
  readonly kind: ExternalKind
  /** Undefined: whatever is routed there. */
  readonly addresses: Addresses | undefined
  /** Ids of external networks it carries on to (the security cloud reaches the Internet). */
  readonly reaches: readonly string[]
  /** What it does to everything that passes it (the security cloud scans), as declared. */
  readonly does: readonly Capability[]
  /** Ids of `Topology.evidence` for `does`. */
  readonly evidence: readonly string[]
  /** The tier whose rules a cloud network of the body's own is under; absent: not declared. */
  readonly tier?: Tier
  /** Approval of using it (a cloud service). */
  readonly approved?: Approval
  readonly span: Span
}

/** Where a device interface touches the world. */
export type Attachment =
  | { readonly kind: 'zone'; readonly zone: string; readonly span: Span }
  | { readonly kind: 'external'; readonly external: string; readonly span: Span }
  /** A cable to another device's interface (or another interface of the same device). */
  | { readonly kind: 'link'; readonly device: string; readonly interface: string; readonly span: Span }
  /** Declared unused: administratively present, connected to nothing. */
  | { readonly kind: 'unused'; readonly span: Span }

/** A file the topology names: its path relative to the topology's folder, and where it is named. */
export interface FileReference {
  readonly path: string
  readonly span: Span
}

/** A file with printed routing tables. */
export interface RoutesReference extends FileReference {
  /** VDOM or VRF of the tables in it that do not name their own; absent: found out from the file. */
  readonly domain?: string
}

/** The approved state of a configuration. */
export interface ConfigBaseline {
  /** SHA-256 of the export, hexadecimal, in lower case. */
  readonly sha256: string
  readonly approved: Approval | undefined
  /** ISO date of the last comparison. */
  readonly checked?: string
  readonly span: Span
}

/** A device as the topology declares it. */
export interface DeviceDeclaration {
  readonly id: string
  readonly name: string
  /** Export path relative to the topology's folder. */
  readonly export?: FileReference
  /** Vendor id that overrides recognition. */
  readonly format?: string
  /** ISO date. */
  readonly exportedOn?: string
  /** Routing tables as the device prints them. */
  readonly routes?: readonly RoutesReference[]
  /** Exports of the other members of an HA pair. */
  readonly members?: readonly FileReference[]
  /** How the columns of a rule table are called (YAML). */
  readonly columns?: FileReference
  readonly managedBy: 'self' | 'outside'
  readonly owner?: string
  /** The configuration that was approved; absent: not declared. */
  readonly baseline?: ConfigBaseline
  /** `routing: unknown` and `filter: none`: said of a device without export. */
  readonly declaredOpen: boolean
  /** Attachment by interface id (`port1`, `LGWAN/port1`). */
  readonly interfaces: ReadonlyMap<string, Attachment>
  readonly span: Span
}

/** What a host is there for, where checks ask. */
export const HOST_ROLES = ['log-collector', 'time-source', 'update-source', 'monitoring', 'jump-host'] as const
export type HostRole = (typeof HOST_ROLES)[number]

/** A named host. */
export interface Host {
  readonly id: string
  readonly name: string
  /** The first of `zones`. */
  readonly zone: string
  /** Every zone it has a leg in: more than one for a host with several interfaces. */
  readonly zones: readonly string[]
  readonly addresses: Addresses
  /** Absent: none that checks ask about. */
  readonly roles?: readonly HostRole[]
  /** Ids of what it gets its own from (the time source above a time source, the source of updates); absent: not declared. */
  readonly upstream?: readonly string[]
  readonly owner?: string
  readonly class?: string
  readonly span: Span
}

/** Who approved something, when, by which document. All optional in YAML; checks say what is missing. */
export interface Approval {
  readonly by?: string
  /** ISO date. */
  readonly on?: string
  readonly document?: string
}

/** One end of a declared flow: the zones, externals, hosts or addresses named, and their addresses. */
export interface Place {
  /** As written. */
  readonly written: readonly string[]
  /** Zone ids it names directly, or through a tier or host; empty for bare addresses. */
  readonly zones: readonly string[]
  /** External ids it names directly or through a kind. */
  readonly externals: readonly string[]
  /**
   * Addresses. For an external without addresses: everything that no zone and no other external owns.
   */
  readonly addresses: Addresses
  readonly span: Span
}

/** Initiator, responder, service. `packets` has the initiator's original source and the final destination and port. */
export interface FlowScope {
  readonly from: Place
  readonly to: Place
  /** As written. */
  readonly services: readonly string[]
  readonly packets: PacketSet
}

/** A 特定通信: pinned to hosts, ports and direction, approved, where the policy's matrix allows it. */
export interface SpecificCommunication {
  readonly id: string
  readonly scope: FlowScope
  readonly purpose?: string
  readonly approved: Approval | undefined
  /** ISO date; absent = no expiry. */
  readonly expires?: string
  readonly macBound: boolean
  readonly evidence?: string
  /** Devices every packet of it has to pass, as declared; empty: not declared. */
  readonly through: readonly string[]
  readonly span: Span
}

/** An approved, expiring excuse for a packet set, for one check. */
export interface Exception {
  readonly id: string
  readonly check: string
  readonly scope: FlowScope
  readonly reason?: string
  readonly approved: Approval | undefined
  readonly expires?: string
  /** Taken before it could be approved: ISO dates of its start and of the report afterwards. */
  readonly emergency?: { readonly started?: string; readonly reported?: string }
  /** Where the application and the result of its examination are kept. */
  readonly application?: string
  readonly examination?: string
  readonly span: Span
}

/** A declared flow of the service access matrix (FL). */
export interface DeclaredFlow {
  readonly id: string
  readonly scope: FlowScope
  readonly required: boolean
  readonly purpose?: string
  readonly owner?: string
  readonly class?: string
  readonly approved: Approval | undefined
  /** ISO date; absent = no expiry. */
  readonly expires?: string
  readonly span: Span
}

/** How a line leaves the premises. */
export const LINES = ['in-building', 'dedicated', 'closed-vpn', 'ipsec', 'internet', 'mobile'] as const
export type Line = (typeof LINES)[number]

/** An entry of the register of connections to the outside (外部接続点の台帳). */
export interface Connection {
  readonly id: string
  /** The interface it leaves by, or a relay and its leg outside. */
  readonly device: string
  readonly interface: string
  /** External id. */
  readonly to: string
  readonly line?: Line
  readonly alwaysOn: boolean
  /** Carries traffic only when another fails. */
  readonly backup: boolean
  readonly owner?: string
  readonly purpose?: string
  /** ISO date of the last review. */
  readonly reviewed?: string
  /** Highest data class it carries. */
  readonly class?: string
  /** Why it is a line of its own rather than over the LGWAN. */
  readonly justification?: string
  readonly approved: Approval | undefined
  /** What watches or protects the line beside the rules of the device (a mirrored IDS, a DDoS service), as declared. */
  readonly does: readonly Capability[]
  readonly evidence: readonly string[]
  readonly span: Span
}

/** A system outside that is registered as one a protected tier may talk to (外部接続先の登録). */
export interface RegisteredSystem {
  readonly id: string
  readonly name: string
  /** The external network it is in or behind. */
  readonly network: string
  readonly addresses: Addresses
  /** Built by the state or another public body, and sufficiently safe (guideline 3.(1)①, proviso). */
  readonly publicBody: boolean
  /** Whether it is connected to the Internet; absent: not declared. */
  readonly internetConnected?: boolean
  /** Services it is used by; undefined: not limited. */
  readonly services: readonly string[] | undefined
  readonly packets: PacketSet
  /** Whether files come in from it. */
  readonly fileImport: boolean
  readonly approved: Approval | undefined
  readonly evidence: readonly string[]
  readonly span: Span
}

/** Traffic that has to pass a device or relay (強制経路). */
export interface Waypoint {
  readonly id: string
  readonly scope: FlowScope
  /** Device or relay id. */
  readonly through: string
  readonly span: Span
}

/** What evidence can show of its subject, where a sentence alone would leave it to the reader. */
export const MEASURES = [
  'epp',
  'edr',
  'mfa',
  'session-recording',
  'time-boxed',
  'tenant-restriction',
  'tls-inspection',
  'source-restriction',
  'device-authentication',
  'logging',
  'external-confirmation',
  'external-audit',
  'failover-test',
  'dos-control',
  'mac-binding',
  'vendor-register',
] as const
export type Measure = (typeof MEASURES)[number]

/** Evidence a person declares. */
export interface Evidence {
  readonly id: string
  /** The first of what it is about. */
  readonly subject: string
  /** What else it is about, in the same words; absent: nothing else. */
  readonly others?: readonly string[]
  readonly says: string
  /** The measures it shows to be in force; empty where it says something else. */
  readonly shows: readonly Measure[]
  /** What it says of its subjects in values that a check can compare (`ATTRIBUTES`); absent: only the sentence. */
  readonly declares?: ReadonlyMap<string, AttributeValue>
  readonly product?: string
  readonly mode?: string
  /** ISO dates: in force since, last tested. */
  readonly since?: string
  readonly tested?: string
  readonly by?: string
  readonly on?: string
  readonly document?: string
  readonly until?: string
  readonly span: Span
}

/** What a person answers to a clause that no network can answer (`attest` of a policy). */
export interface Attestation {
  readonly id: string
  readonly policy: string
  /** Clause ids of that policy. */
  readonly clauses: readonly string[]
  /** Whether the answer is yes; a declared no is a deviation. */
  readonly holds: boolean
  readonly says?: string
  readonly by?: string
  /** ISO dates. */
  readonly on?: string
  readonly until?: string
  readonly document?: string
  readonly span: Span
}

/** A change that is planned or done: what it means to open and close, who does it, who approved it. */
export interface Change {
  readonly id: string
  readonly purpose?: string
  /** ISO date of the work. */
  readonly on?: string
  readonly opens: readonly FlowScope[]
  readonly closes: readonly FlowScope[]
  /** Who does the work. */
  readonly workers: readonly string[]
  readonly approved: Approval | undefined
  /** The export of a device as it was before, by device id. */
  readonly before: ReadonlyMap<string, FileReference>
  /** When the work may be done, as written (`2026-12-05 20:00-23:00`). */
  readonly window?: string
  /** How to go back. */
  readonly rollback?: string
  /** The record of the work, and the day the documents were brought up to date. */
  readonly record?: string
  readonly documented?: string
  readonly span: Span
}

/** What the ledger of rules says of one rule of a device (owner, purpose, request). */
export interface RuleRecord {
  readonly id: string
  /** Device id, and the rule's id within it (`policy/LGWAN/412`) or its label as the device prints it. */
  readonly device: string
  readonly rule: string
  readonly owner?: string
  readonly purpose?: string
  /** Number of the request or approval. */
  readonly request?: string
  /** ISO dates: registered, ends, last seen used. */
  readonly on?: string
  readonly expires?: string
  readonly lastHit?: string
  readonly span: Span
}

/** A whole topology, names resolved, nothing contradictory left. */
export interface Topology {
  readonly organization: { readonly name: string; readonly kind?: string }
  readonly model: Model
  /** Where the model is declared. */
  readonly modelSpan?: Span
  /** The body has no マイナンバー利用事務: that tier is empty by declaration. */
  readonly noMyNumberWork: boolean
  readonly tiers: ReadonlyMap<string, Tier>
  readonly zones: ReadonlyMap<string, Zone>
  readonly externals: ReadonlyMap<string, External>
  readonly devices: ReadonlyMap<string, DeviceDeclaration>
  readonly hosts: ReadonlyMap<string, Host>
  readonly relays: ReadonlyMap<string, Relay>
  readonly specificCommunications: ReadonlyMap<string, SpecificCommunication>
  readonly flows: ReadonlyMap<string, DeclaredFlow>
  readonly exceptions: ReadonlyMap<string, Exception>
  readonly evidence: ReadonlyMap<string, Evidence>
  /** Absent: none. */
  readonly attestations?: ReadonlyMap<string, Attestation>
  readonly changes?: ReadonlyMap<string, Change>
  /** The ledger of rules, by id of the entry; absent: none is kept here. */
  readonly ruleRecords?: ReadonlyMap<string, RuleRecord>
  /** Undefined: the body keeps no register here. */
  readonly connections: ReadonlyMap<string, Connection> | undefined
  readonly registeredSystems: ReadonlyMap<string, RegisteredSystem>
  readonly waypoints: ReadonlyMap<string, Waypoint>
  /** Policy paths as written, relative to the topology file. */
  readonly policies: readonly { readonly path: string; readonly span: Span }[]
  /**
   * Everything that is nobody's: not a zone's, not another external's, not private (RFC 1918), ULA,
   * CGNAT, link-local, loopback, multicast or reserved. The address set of the Internet.
   */
  readonly internet: Addresses
  readonly span: Span
}
