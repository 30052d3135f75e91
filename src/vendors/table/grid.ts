/** Sheets and CSV files as the same thing: rows of cells that know their place. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import { columnName } from '../../base/span.ts'
import { readCsv } from '../../syntax/csv.ts'
import { plain } from './words.ts'

export interface Cell {
  /** As written. */
  readonly text: string
  /** As compared: see `plain`. */
  readonly plain: string
  readonly span: Span
}

export interface Row {
  /** As the spreadsheet program numbers it; the line in a CSV file. */
  readonly number: number
  readonly cells: readonly Cell[]
  readonly span: Span
}

export interface Grid {
  /** Sheet name; undefined for a CSV file. */
  readonly name: string | undefined
  /** Zero-based index of the first column (0 = A). */
  readonly firstColumn: number
  readonly rows: readonly Row[]
}

/** Every sheet of a workbook in order, or the one of a CSV file. `most`: only the first rows, to recognise a file by. */
export function gridsOf(
  source: SourceFile,
  most?: number,
): { readonly grids: readonly Grid[]; readonly diagnostics: readonly Diagnostic[] } {
  if (source.sheets !== undefined) return { grids: sheetGrids(source, most), diagnostics: [] }
  const { value, diagnostics } = readCsv(source, most)
  const rows = (value ?? []).map(({ line, cells }): Row => {
    const own = cells.map(({ text, span }): Cell => ({ text, plain: plain(text), span }))
    const first = own[0]?.span.start ?? 0
    return { number: line, cells: own, span: { source, start: first, end: own.at(-1)?.span.end ?? first } }
  })
  return { grids: [{ name: undefined, firstColumn: 0, rows }], diagnostics }
}

function sheetGrids(source: SourceFile, most: number | undefined): Grid[] {
  const lines = source.text.split('\n')
  let at = 0
  const starts = lines.map((line) => {
    const start = at
    at += line.length + 1
    return start
  })
  return (source.sheets ?? []).map(({ name, firstLine, firstRow, firstColumn, rows }) => ({
    name,
    firstColumn,
    rows: Array.from({ length: Math.min(rows, most ?? rows) }, (_, i): Row => {
      const line = lines[firstLine - 1 + i] ?? ''
      const start = starts[firstLine - 1 + i] ?? 0
      let from = start
      const cells = line.split('\t').map((text): Cell => {
        const span: Span = { source, start: from, end: from + text.length }
        from += text.length + 1
        return { text, plain: plain(text), span }
      })
      return { number: firstRow + i, cells, span: { source, start, end: start + line.length } }
    }),
  }))
}

export function isBlank(row: Row): boolean {
  return row.cells.every((cell) => cell.plain === '')
}

/** The cell of a column; one without words at the end of a row that is shorter. */
export function cellOf(row: Row, column: number): Cell {
  return row.cells[column] ?? { text: '', plain: '', span: { ...row.span, start: row.span.end } }
}

/** `B` for the second column of a sheet that begins at A. */
export function letterOf(grid: Grid, column: number): string {
  return columnName(grid.firstColumn + column)
}
