/** A file that was read: its text, and what the audit report needs to identify it. */
export interface SourceFile {
  /** As the user wrote it, relative to the topology's folder; never absolute. */
  readonly path: string
  /** Decoded text. Offsets in spans are UTF-16 code units into this string. */
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp'
  /** Lower-case hexadecimal SHA-256 of the bytes on disk. */
  readonly sha256: string
  /**
   * Sheets of a spreadsheet, whose `text` is one line per row (tab-separated cells, line breaks in cells as spaces).
   * Places in it are named by sheet and cell.
   */
  readonly sheets?: readonly Sheet[]
}

/** Where the rows of one sheet are in the text of a spreadsheet. */
export interface Sheet {
  readonly name: string
  /** One-based line of the text that holds row `firstRow`. */
  readonly firstLine: number
  /** One-based number of the first row in the sheet, as the spreadsheet program shows it. */
  readonly firstRow: number
  readonly rows: number
  /** Zero-based index of the first column (0 = A). */
  readonly firstColumn: number
}

/** A half-open range of a source file. Line and column are computed when asked for, never stored. */
export interface Span {
  readonly source: SourceFile
  readonly start: number
  readonly end: number
}

/** One-based line and column (columns count UTF-16 code units, as editors and SARIF do). */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>()

function startsOf(source: SourceFile): readonly number[] {
  let starts = lineStarts.get(source)
  if (starts === undefined) {
    const found = [0]
    for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) found.push(at + 1)
    starts = found
    lineStarts.set(source, starts)
  }
  return starts
}

/** The one-based position of an offset. Offsets past the end give the last position. */
export function positionAt(source: SourceFile, offset: number): Position {
  const starts = startsOf(source)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

/** The text of a one-based line without its line ending; empty when there is no such line. */
export function lineText(source: SourceFile, line: number): string {
  const starts = startsOf(source)
  const start = starts[line - 1]
  if (start === undefined) return ''
  const end = starts[line] ?? source.text.length
  return source.text
    .slice(start, end)
    .replace(/\r?\n$/, '')
    .replace(/\r$/, '')
}

/** How many lines a file has (a final newline does not start another). */
export function lineCount(source: SourceFile): number {
  const n = startsOf(source).length
  return source.text.endsWith('\n') ? n - 1 : n
}

/** Sheet name and cell (`B12`) of a span's start; undefined outside spreadsheets. */
export function cellAt({ source, start }: Span): { readonly sheet: string; readonly cell: string } | undefined {
  const { line, column } = positionAt(source, start)
  const sheet = source.sheets?.find(({ firstLine, rows }) => firstLine <= line && line < firstLine + rows)
  if (sheet === undefined) return undefined
  const before = lineText(source, line).slice(0, column - 1)
  const index = sheet.firstColumn + before.split('\t').length - 1
  return { sheet: sheet.name, cell: `${columnName(index)}${sheet.firstRow + line - sheet.firstLine}` }
}

/** `A` for 0, `Z` for 25, `AA` for 26: how spreadsheet programs call columns. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest === 0 ? '' : columnName(rest - 1)) + String.fromCharCode(65 + (index % 26))
}

/** `path:line:column` of a span's start, the form every message and editor understands; `path:sheet!cell` in a spreadsheet. */
export function locate(span: Span): string {
  const { line, column } = positionAt(span.source, span.start)
  const cell = cellAt(span)
  if (cell !== undefined) return `${span.source.path}:${cell.sheet}!${cell.cell}`
  return `${span.source.path}:${line}:${column}`
}

/** A span over a whole file, for problems that have no narrower place. */
export function wholeFile(source: SourceFile): Span {
  return { source, start: 0, end: source.text.length }
}
