/** What the comparisons of a rule say together, with what is not certain about it. */
import type { Span } from '../../../base/span.ts'
import type { Condition, Uncertainty } from '../../../model/uncertainty.ts'
import { notRead } from './ledger.ts'
import type { Context } from './lookup.ts'
import type { Part } from './part.ts'
import { both, EVERYTHING, merged } from './part.ts'
import type { At, Expression, Operator } from './tree.ts'

export interface Constraint {
  /** It holds when any of these does; empty: never. */
  readonly parts: readonly Part[]
  readonly conditions: readonly Condition[]
  /** Why some part is not exact. */
  readonly doubts: readonly Uncertainty[]
  /** Those of the doubts that are words nobody understood. */
  readonly unread: readonly Uncertainty[]
  /** Named sets it was read from. */
  readonly origins: readonly Span[]
}

export function constraintOf(parts: readonly Part[], rest: Partial<Omit<Constraint, 'parts'>> = {}): Constraint {
  return { parts, conditions: [], doubts: [], unread: [], origins: [], ...rest }
}

export const NO_CONSTRAINT = constraintOf([EVERYTHING])

/** At most this, and for no packet certainly. */
export function perhaps(within: Part, doubt: Uncertainty, understood = true): Constraint {
  return constraintOf([{ ...within, partial: true }], { doubts: [doubt], unread: understood ? [] : [doubt] })
}

/** One comparison of a rule. */
export interface Relation {
  readonly left: Expression
  readonly operator: Operator
  readonly right: Expression
  /** In nft's words, for messages. */
  readonly words: string
  readonly at: At
}

/** Words nobody understood: at most what lies within. */
export function notUnderstood(words: string, context: Context, at: At, within: Part = EVERYTHING): Constraint {
  return perhaps(within, context.ledger.doubt('unknown-statement', notRead(words), at), false)
}

/** Products larger than this are not multiplied out: the first factor then stands for both, for no packet certainly. */
const MOST_PARTS = 4096

/** Both hold. */
export function and(a: Constraint, b: Constraint): Constraint {
  const rest = {
    conditions: [...a.conditions, ...b.conditions],
    doubts: [...a.doubts, ...b.doubts],
    unread: [...a.unread, ...b.unread],
    origins: [...a.origins, ...b.origins],
  }
  if (a.parts.length * b.parts.length > MOST_PARTS) {
    const fewer = a.parts.length <= b.parts.length ? a : b
    return { parts: fewer.parts.map((part) => ({ ...part, partial: true })), ...rest }
  }
  const parts = a.parts.flatMap((one) => b.parts.flatMap((other) => both(one, other) ?? []))
  return { parts, ...rest }
}

/** Any of them holds. */
export function anyOf(alternatives: readonly Constraint[]): Constraint {
  const [only] = alternatives
  if (alternatives.length === 1 && only !== undefined) return only
  return {
    parts: merged(alternatives.flatMap(({ parts }) => parts)),
    conditions: alternatives.flatMap(({ conditions }) => conditions),
    doubts: alternatives.flatMap(({ doubts }) => doubts),
    unread: alternatives.flatMap(({ unread }) => unread),
    origins: alternatives.flatMap(({ origins }) => origins),
  }
}

/** Whether it is exact: nothing in it has two bounds. */
export function isExact({ parts }: Constraint): boolean {
  return parts.every(({ partial, lo, hi, src, dst }) => !partial && lo === hi && src.lo === src.hi && dst.lo === dst.hi)
}
