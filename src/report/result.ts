/**
 * A finished run as plain data: JSON-safe, versioned, everything a reporter may look at.
 * Both languages are in it, so that a saved result prints in either.
 */
import type { Text } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import type { Capability, RelayKind } from '../model/relay.ts'

export const RESULT_FORMAT = 'bunri-result/1'

/** A place in an input file, one-based. */
export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** In a spreadsheet: sheet and cell, `Sheet1!B12`; lines then count the rows of all sheets one after another. */
  readonly cell?: string
}

/** Lines of an input around a place, secrets already masked. */
export interface Excerpt {
  readonly location: Location
  readonly lines: readonly { readonly number: number; readonly text: string; readonly focus: boolean }[]
}

export interface ResultPacket {
  readonly family: 4 | 6
  /** `tcp`, `udp`, `icmp`, `icmp6`, or the protocol number as text. */
  readonly protocol: string
  readonly src: string
  readonly dst: string
  /** Absent for protocols without ports. */
  readonly sport?: number
  readonly dport?: number
  readonly icmpType?: number
  readonly icmpCode?: number
}

export interface ResultStep {
  readonly kind: 'filter' | 'translate-destination' | 'translate-source' | 'route' | 'local'
  readonly text: Text
  readonly location?: Location
  readonly rule?: string
}

export interface ResultHop {
  readonly device: string
  readonly domain: string
  readonly in: string
  readonly out: string
  /** Zone or external id behind the egress interface; absent on a link between devices. */
  readonly from?: string
  readonly to?: string
  readonly steps: readonly ResultStep[]
  readonly packet: ResultPacket
}

/** A zone or an external network, as the owners of the topology call it. */
export interface ResultPlace {
  readonly id: string
  /** The id again where it has no name. */
  readonly name: string
  /** A network of others: no device of ours stands inside it. */
  readonly external: boolean
}

/** Something a relay can do to data, in both languages. */
export interface ResultCapability {
  readonly capability: Capability
  readonly name: Text
}

/** The side of a relay where data comes in or goes out. */
export interface ResultLeg {
  readonly leg: string
  /** Zone or external id. */
  readonly place: string
  /** The services spoken there, as the topology writes them; empty where data is carried by hand. */
  readonly services: readonly string[]
}

/** A relay of a chain, as the data passes it. */
export interface ResultRelay {
  readonly id: string
  readonly name: string
  readonly kind: RelayKind
  readonly in: ResultLeg
  readonly out: ResultLeg
  readonly did: readonly ResultCapability[]
  /** What is declared and does not count, and why. */
  readonly discounted: readonly (ResultCapability & { readonly why: Text })[]
  /** What it carries, in the topology. */
  readonly location: Location
}

/** One session of a chain that relays join. */
export interface ResultLink {
  /** Where the data comes from and goes to. */
  readonly from: ResultPlace
  readonly to: ResultPlace
  /** Who opens the session, by its place in the direction of the data. `person`: carried by hand, no packets. */
  readonly opened: 'sender' | 'receiver' | 'person'
  /** Nothing of ours filters between the two ends. */
  readonly unfiltered: boolean
  /** One packet that opens the session, as its sender sends it. */
  readonly packet?: ResultPacket
  /** Its way, from who opens the session to who answers; absent where no device of ours is passed. */
  readonly hops?: readonly ResultHop[]
  /** The relay at the end of the session; absent where the data comes to hosts. */
  readonly relay?: ResultRelay
  /** Where the session stays in one place and ends at a relay that does not carry it on: that relay and its address. */
  readonly host?: string
}

/** One row of a summary of packets: as people write them. */
export interface ResultTraffic {
  readonly src: string
  readonly dst: string
  readonly service: string
}

export interface ResultClause {
  readonly policy: string
  readonly clause: string
  readonly quote?: string
  readonly cite?: string
}

export interface ResultFinding {
  /** Fingerprint of check, policy, zone pair and cause: the same tomorrow. */
  readonly id: string
  readonly check: string
  readonly policy: string
  readonly verdict: 'violation' | 'exempted' | 'not-evaluable'
  readonly severity: Severity
  /** True when the policy runs the check as advisory, its severity is below `fail-on`, or it is a risk that remains. */
  readonly advisory: boolean
  readonly text: Text
  readonly fix: Text
  /** Clauses of the loaded policies that ask for this. */
  readonly clauses: readonly ResultClause[]
  readonly from?: string
  readonly to?: string
  readonly packet?: ResultPacket
  readonly hops?: readonly ResultHop[]
  /** The sessions and relays by which data comes from one place to another, in its direction; instead of `packet` and `hops`. */
  readonly chain?: readonly ResultLink[]
  /** Where all were asked for: `chain`, then the other minimal chains, shorter ones first. */
  readonly chains?: readonly (readonly ResultLink[])[]
  /** False where a limit ended the search for them: there may be more. */
  readonly chainsComplete?: boolean
  /** What should have been done to the data on its way and is not. */
  readonly lacking?: Text
  readonly traffic?: readonly ResultTraffic[]
  readonly trafficTruncated?: boolean
  readonly conditions: readonly { readonly text: Text; readonly location: Location }[]
  readonly uncertainties: readonly { readonly code: string; readonly text: Text; readonly location: Location }[]
  readonly exception?: { readonly id: string; readonly expires?: string }
  readonly foreignSource: boolean
  /** A command for the real device that shows the same, where the vendor has one. */
  readonly confirm?: string
  /** When the baseline has it: since when, and what a person wrote there. */
  readonly known?: ResultKnown
}

/** What a baseline says of a finding. Where several entries cover it, the latest day. */
export interface ResultKnown {
  readonly since: string
  /** The first day on which one of the entries lapses. */
  readonly until?: string
  readonly reason?: string
  readonly by?: string
}

/** A recorded finding that is no longer what it was (`mended`), or no longer counts (`lapsed`). */
export interface ResultRecorded {
  readonly check: string
  readonly policy: string
  readonly from?: string
  readonly to?: string
  readonly since: string
  readonly until?: string
  /** What it said when it was recorded. */
  readonly text: Text
}

/** What a baseline made of a run. */
export interface ResultBaseline {
  readonly path: string
  /** ISO date of its last update. */
  readonly recorded: string
  /** Findings that it has: counted here, not in `groups`, and deciding nothing. */
  readonly findings: number
  readonly known: readonly ResultGroup[]
  /** `gone` nothing of it is left · `narrowed` part of it is · `changed` it says something else, listed as new · `not-run` its check does not run. */
  readonly mended: readonly (ResultRecorded & { readonly how: 'gone' | 'narrowed' | 'changed' | 'not-run' })[]
  readonly lapsed: readonly ResultRecorded[]
  /** Entries by what an update did to them; absent where the file was only read. */
  readonly update?: { readonly added: number; readonly kept: number; readonly narrowed: number; readonly removed: number }
}

/** Findings that one rule or entry causes, worst first. */
export interface ResultGroup {
  readonly cause: { readonly id: string; readonly label: Text; readonly excerpt: Excerpt }
  /** The worst severity among them. */
  readonly severity: Severity
  readonly verdict: 'violation' | 'exempted' | 'not-evaluable'
  readonly findings: readonly ResultFinding[]
}

/** A verdict that will change, or findings that will come or go, on a day. */
export interface ResultEvent {
  readonly date: string
  readonly check: string
  readonly policy: string
  readonly title: Text
  readonly severity: Severity
  readonly before: ResultCheck['verdict']
  readonly after: ResultCheck['verdict']
  /** What falls due that day. */
  readonly because: readonly { readonly text: Text; readonly location: Location }[]
  readonly gained: readonly Text[]
  readonly lost: readonly Text[]
}

export interface ResultUpcoming {
  /** ISO date: the last day looked at. */
  readonly until: string
  /** The days on which something falls due; verdicts are the same between them. */
  readonly days: readonly string[]
  /** Soonest first. */
  readonly events: readonly ResultEvent[]
}

export interface ResultCheck {
  readonly check: string
  readonly policy: string
  readonly title: Text
  readonly severity: Severity
  /** `known`: a baseline has all that it finds. */
  readonly verdict: 'pass' | 'violation' | 'exempted' | 'not-evaluable' | 'not-applicable' | 'not-declared' | 'known'
  /** Why not applicable. */
  readonly reason?: Text
}

export interface ResultInput {
  /** Relative to the topology's folder. */
  readonly path: string
  /** `member`: the export of another member of a pair. `routes`: printed routing tables. `columns`: a column map. `before`: an export from before a change. */
  readonly kind: 'topology' | 'policy' | 'export' | 'member' | 'routes' | 'columns' | 'before'
  readonly sha256: string
  readonly encoding: string
  /** The device a file is of; the rest for exports. */
  readonly device?: string
  readonly format?: string
  readonly product?: string
  readonly rules?: number
  readonly coverage?: {
    readonly understood: number
    readonly irrelevant: Readonly<Record<string, number>>
    readonly notUnderstood: number
  }
}

export interface Result {
  readonly format: typeof RESULT_FORMAT
  readonly tool: { readonly name: 'bunri'; readonly version: string }
  /** ISO date the verdicts are given for. */
  readonly today: string
  readonly organization: string
  readonly model: string
  readonly policies: readonly { readonly id: string; readonly title: Text; readonly edition?: string }[]
  readonly inputs: readonly ResultInput[]
  readonly summary: {
    readonly violation: number
    readonly notEvaluable: number
    readonly exempted: number
    /** Present with a baseline. */
    readonly known?: number
    readonly pass: number
    readonly notApplicable: number
    /** Checks that only declarations can answer, which nobody has given. They decide nothing. */
    readonly notDeclared: number
    /** Clauses whose check does not exist yet, cells and relays that nothing judges yet. */
    readonly notJudged: number
    readonly rules: number
    readonly notUnderstood: number
  }
  /** What was not judged, and why: relays, clauses without a check, matrix cells that wait for a check. */
  readonly notJudged: readonly { readonly text: Text; readonly clauses: readonly ResultClause[] }[]
  /** What no export can show: trunks, vSwitches, terminals with two cards. */
  readonly notSeen: readonly Text[]
  /** Stated facts that decide nothing by themselves: devices managed from several tiers, assumptions. */
  readonly stated: readonly { readonly text: Text; readonly location?: Location }[]
  readonly checks: readonly ResultCheck[]
  /** Violations first, then not-evaluable, then exempted; worst first within each. */
  readonly groups: readonly ResultGroup[]
  /** Statements that were not understood, in file order. */
  readonly notUnderstood: readonly { readonly text: Text; readonly location: Location; readonly excerpt: string }[]
  /** Warnings and notes about the inputs. */
  readonly diagnostics: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning' | 'note'
    readonly text: Text
    readonly hint?: Text
    readonly location: Location
  }[]
  /** Present when the findings were held against a baseline; `groups` then has the new ones only. */
  readonly baseline?: ResultBaseline
  /** Verdicts in time, where they were asked for. */
  readonly upcoming?: ResultUpcoming
  /** 0, 1 or 2 by the rules of the README; what `--allow-unknown` makes of it is the command's business. */
  readonly exitCode: 0 | 1 | 2
}
