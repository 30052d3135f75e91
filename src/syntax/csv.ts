/**
 * Comma, tab or semicolon separated text to rows of cells that know where they are: the only door to `csv-parse`.
 * RFC 4180, with what spreadsheet programs write besides: other separators, quotes inside a bare cell, rows of any length.
 */
import type { CsvError } from 'csv-parse/sync'
import { parse } from 'csv-parse/sync'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { positionAt } from '../base/span.ts'

export interface CsvCell {
  /** Without the quotes around it; line breaks inside are kept. */
  readonly text: string
  /** The cell as written, quotes included. */
  readonly span: Span
}

export interface CsvRow {
  /** One-based line on which the row begins. */
  readonly line: number
  readonly cells: readonly CsvCell[]
}

const SEPARATORS = [',', '\t', ';'] as const

/** Rows in order, blank lines included. `value` is undefined when a quote is never closed. `most`: stop after this many rows. */
export function readCsv(source: SourceFile, most?: number): Read<readonly CsvRow[]> {
  const delimiter = separatorOf(source.text)
  let records: string[][]
  try {
    records = parse(source.text, {
      delimiter,
      bom: false,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
      ...(most === undefined ? {} : { to: most }),
    })
  } catch (error) {
    return { value: undefined, diagnostics: [unclosed(source, error as CsvError)] }
  }
  return { value: located(source, records, delimiter), diagnostics: [] }
}

/** The separator that splits the first rows into most cells; commas where none does. */
function separatorOf(text: string): string {
  const bare = text.slice(0, 20_000).replace(/"[^"]*"/g, '')
  let best: { readonly separator: string; readonly count: number } = { separator: ',', count: 0 }
  for (const separator of SEPARATORS) {
    const count = bare.split(separator).length - 1
    if (count > best.count) best = { separator, count }
  }
  return best.separator
}

/** The parser says what cells hold; walking the text beside it says where they are. */
function located(source: SourceFile, records: readonly (readonly string[])[], delimiter: string): CsvRow[] {
  const { text } = source
  let at = 0
  return records.map((record) => {
    const { line } = positionAt(source, at)
    const cells = record.map((value): CsvCell => {
      const end = endOfCell(text, at, delimiter)
      const span = { source, start: at, end }
      at = text[end] === delimiter ? end + 1 : end
      return { text: value, span }
    })
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    return { line, cells }
  })
}

function endOfCell(text: string, start: number, delimiter: string): number {
  let at = start
  if (text[at] === '"') {
    at++
    while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1
    at++
  }
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++
  return Math.min(at, text.length)
}

function unclosed(source: SourceFile, error: CsvError): Diagnostic {
  const known = error.code === 'CSV_QUOTE_NOT_CLOSED'
  const start = known ? Math.max(0, source.text.lastIndexOf('"')) : 0
  return {
    code: 'csv-syntax',
    severity: 'error',
    span: { source, start, end: Math.min(source.text.length, start + 1) },
    text: known
      ? { ja: '引用符「"」が閉じていません', en: 'a quote (") is never closed' }
      : { ja: 'CSV として読めません', en: 'this cannot be read as CSV' },
    hint: {
      ja: 'セルの中の「"」は「""」と書きます。表計算ソフトで開いて保存し直してください',
      en: 'write "" for a quote inside a cell, or open the file in a spreadsheet program and save it again',
    },
  }
}
