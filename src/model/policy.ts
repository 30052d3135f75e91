/** What a policy YAML means once `extends` is followed. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Attribute } from './attribute.ts'
import type { OwnCheck } from './own-check.ts'
import type { BaseTier, ExternalKind, Model } from './topology.ts'
import type { ZoneMatrix } from './zone-matrix.ts'

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Positive when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a)
}

/**
 * A cell of the matrix, initiator row to responder column (checks.md 3.0):
 * `never` no path, nothing excuses · `none` no path, an exception may excuse · `specific` 特定通信 only ·
 * `sanitized` no direct packet, relays only · `flows` declared flows only · `open`.
 */
export const CELLS = ['never', 'none', 'specific', 'sanitized', 'flows', 'open'] as const
export type Cell = (typeof CELLS)[number]

/**
 * A row or column of the matrix: a tier (by id; a custom tier falls back to its base), or a kind of
 * external network. The Internet and the LGWAN themselves are `internet-network` and `lgwan-network`,
 * because `internet` and `lgwan` name the tiers.
 */
export type MatrixKey = string

/** The key of an external kind in a matrix. */
export function externalKey(kind: ExternalKind): MatrixKey {
  return kind === 'internet' ? 'internet-network' : kind === 'lgwan' ? 'lgwan-network' : kind
}

/** What answers a clause: checks, a person's attestation, or nothing because it is outside the network. */
export interface Clause {
  readonly id: string
  /** Exact words of the document. Absent for the national guideline, whose text was not at hand. */
  readonly quote?: string
  /** Citation without a quotation, where the source is not the text itself. */
  readonly cite?: string
  readonly reading: Text
  readonly answeredBy: readonly string[]
  readonly attest?: { readonly every?: string; readonly ask: Text }
  readonly outOfScope?: Text
  readonly span: Span
}

/** Settings of one check in a policy. Unset fields keep the check's defaults. */
export interface CheckSettings {
  readonly severity?: Severity
  /** Findings are listed and never fail. */
  readonly advisory: boolean
  readonly enabled: boolean
  /** What only people can declare has to be declared: what is missing or out of date is a violation, not merely not declared. */
  readonly required?: boolean
  /** Remaining parameters, already validated against the check's own schema by the caller. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly span: Span
}

export interface Policy {
  readonly id: string
  readonly title: Text
  readonly document?: { readonly title: string; readonly date?: string; readonly edition?: string }
  /** Short citation of the edition for headings, e.g. `R7.3`. */
  readonly edition?: string
  readonly models: readonly Model[]
  /** Roles that may approve: `exception-approver`, `specific-communication-approver` … Empty list: the document names none. */
  readonly roles: ReadonlyMap<string, readonly string[]>
  /** Row (initiator) → column (responder) → cell. Missing = `none`. */
  readonly matrix: ReadonlyMap<MatrixKey, ReadonlyMap<MatrixKey, Cell>>
  readonly checks: ReadonlyMap<string, CheckSettings>
  /** Attributes of its own, by name (`x-floor`); absent: none. */
  readonly attributes?: ReadonlyMap<string, Attribute>
  /** Checks of its own, by number; absent: none. */
  readonly ownChecks?: ReadonlyMap<string, OwnCheck>
  /** What may pass between zones, as auditors keep it; absent: the policy has none. */
  readonly zoneMatrix?: ZoneMatrix
  /** Clauses of this document only, never of the policy it extends. */
  readonly clauses: ReadonlyMap<string, Clause>
  readonly failOn: Severity
  /** The policy it extends: already merged into everything above except `clauses`, which are cited from here. */
  readonly extends?: Policy
  readonly span: Span
}

/** The key whose settings hold for every check that a policy does not name. */
export const EVERY_OTHER_CHECK = '*'

/** The settings of a check under a policy: its own entry, else that of all others. */
export function settingsOf({ checks }: Pick<Policy, 'checks'>, check: string): CheckSettings | undefined {
  return checks.get(check) ?? checks.get(EVERY_OTHER_CHECK)
}

/** The cell for an ordered pair: exact keys first, then base tiers, else `none`. */
export function cellOf(policy: Policy, from: readonly [MatrixKey, BaseTier?], to: readonly [MatrixKey, BaseTier?]): Cell {
  for (const row of from) {
    if (row === undefined) continue
    for (const column of to) {
      if (column === undefined) continue
      const cell = policy.matrix.get(row)?.get(column)
      if (cell !== undefined) return cell
    }
  }
  return 'none'
}
