import type { Span } from '../../base/span.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Books } from './books.ts'
import type { Doubts } from './doubts.ts'
import type { PolicyTable } from './policy-table.ts'
import type { Entry } from './table.ts'

/** One policy while it is read: what it is read from, and what is gathered about it. */
export interface Draft {
  readonly books: Books
  readonly table: PolicyTable
  readonly entry: Entry
  readonly doubts: Doubts
  /** Objects and groups it was built from. */
  readonly origins: Span[]
}

/** Notes that an attribute every policy has is not there: the file may have lost a line. */
export function missing({ books, entry, doubts }: Draft, ...names: string[]): void {
  const uncertainty: Uncertainty = {
    code: 'missing-attribute',
    text: {
      ja: `必須の ${names.join('・')} がありません（ファイルが欠けている可能性があります）`,
      en: `mandatory ${names.join(', ')} is missing (the file may be damaged)`,
    },
    span: books.scope.ledger.span(entry.head),
  }
  doubts.open.push(uncertainty)
}
