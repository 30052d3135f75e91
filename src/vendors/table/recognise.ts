/** Whether a file is a table of rules: by the headings of its columns, never by its name. */
import type { SourceFile } from '../../base/span.ts'
import { gridsOf } from './grid.ts'
import { findLayout, NO_WISHES } from './layout.ts'

/** Rows a table's headings are looked for in. */
const DEEPEST = 40

/** A spreadsheet is nobody else's. A text file needs the headings of a rule table in its first rows. */
export function recogniseTable(source: SourceFile): number {
  if (source.sheets !== undefined) return 1
  // Only the beginning is looked at, and cheaply: most files are large configurations of other vendors.
  const beginning = source.text.slice(0, 20_000)
  if (
    !/[,\t;]/.test(beginning) ||
    !HEADING.test(
      beginning
        .normalize('NFKC')
        .replace(/[ \t]+/g, ' ')
        .replace(/(?<=[^\x00-\x7F]) (?=[^\x00-\x7F])/g, ''),
    )
  )
    return 0
  const cut = beginning.length < source.text.length ? beginning.slice(0, beginning.lastIndexOf('\n') + 1) : beginning
  const head: SourceFile = { path: source.path, text: cut, encoding: source.encoding, sha256: source.sha256 }
  return gridsOf(head, DEEPEST).grids.some((grid) => findLayout(grid, NO_WISHES) !== undefined) ? 0.9 : 0
}

/** Some word that every such table has in its headings. */
const HEADING = /宛先|あて先|送信先|接続先|通信先|相手先|終点|dest|dst|\bto\b/i
