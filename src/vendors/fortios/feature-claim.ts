import type { Feature } from '../../model/device.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import type { Addresses } from '../../packet/addresses.ts'
import type { Books } from './books.ts'
import type { Place } from './ledger.ts'
import type { Entry, Table } from './table.ts'
import { acceptAll, unknownGarbage, walk } from './vocabulary.ts'

/** Notes one active feature with the line that makes it so. */
export type Add = (kind: Feature['kind'], ja: string, en: string, at: Place, where: InterfaceMatch, addresses?: Addresses) => void

/** A block whose presence is all that counts: its statements are understood as parts of the feature. */
export function claim(books: Books, path: string): Entry | undefined {
  const entry = books.scope.singleton(path)
  claimTable(books, path)
  return entry
}

/** The same for a table. */
export function claimTable(books: Books, path: string): Table {
  const table = books.scope.table(path)
  for (const block of table.blocks) {
    acceptAll(books.scope.ledger, block.children)
    walk(block.children, (node) => {
      if (node.kind === 'garbage') books.scope.uncertainties.push(unknownGarbage(books.scope.ledger, node))
    })
  }
  return table
}
