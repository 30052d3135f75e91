import type { Uncertainty } from '../../model/uncertainty.ts'

/** What is not known about one rule, gathered while it is read. */
export interface Doubts {
  /** May change the rule in any way: its clauses become partial. */
  readonly open: Uncertainty[]
  /** Already inside the bounds of an address, a service or a translation. */
  readonly bounded: Uncertainty[]
}
