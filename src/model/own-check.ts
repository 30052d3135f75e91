/** Checks that a body writes itself in its policy: what each of them asks, once it is read. */
import type { Span } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { PacketSet } from '../packet/set.ts'
import type { Expression } from '../syntax/expression.ts'
import type { SubjectKind } from './attribute.ts'
import type { Cell, MatrixKey, Severity } from './policy.ts'
import type { FlowScope } from './topology.ts'

/** A word of a policy that means something only in a topology, and where it is written. */
export interface Named {
  readonly text: string
  readonly span: Span
}

/** Traffic between places that a policy names. */
export interface OwnScope {
  readonly from: readonly Named[]
  readonly to: readonly Named[]
  /** As written. */
  readonly services: readonly string[]
  /** The packets of these services, whatever their addresses. */
  readonly packets: PacketSet
  /** What it means in the topology at hand; absent until the policy has met it. */
  readonly here?: FlowScope
}

export type OwnDemand =
  /** A condition on what is declared of every entry of a kind. */
  | {
      readonly kind: 'require'
      readonly about: SubjectKind
      /** The entries it is asked of; absent: all of them. */
      readonly where?: Expression
      readonly that: Expression
      /** Evidence older than this does not count; absent: whatever its age. */
      readonly maxAgeDays?: number
    }
  /** Traffic that must not pass. */
  | { readonly kind: 'forbid'; readonly scope: OwnScope }
  /** Traffic that has to pass. */
  | { readonly kind: 'flow'; readonly scope: OwnScope }
  /** Traffic that has to pass a device or relay. */
  | { readonly kind: 'waypoint'; readonly scope: OwnScope; readonly through: Named }
  /** A cell of the matrix for one ordered pair. */
  | { readonly kind: 'tiers'; readonly from: MatrixKey; readonly to: MatrixKey; readonly cell: Cell }

export interface OwnCheck {
  readonly id: string
  readonly title: Text
  readonly severity: Severity
  /** Why it is asked; absent: what is judged speaks for itself. */
  readonly why?: Text
  /** What to do; absent: as the finding sees it. */
  readonly fix?: Text
  /** Whether an exception may excuse its findings. */
  readonly waivable: boolean
  readonly asks: OwnDemand
  /** The id, as messages point at it. */
  readonly key: Span
  readonly span: Span
}
