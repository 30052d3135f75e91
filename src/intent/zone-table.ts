/**
 * A matrix of zones as a table (CSV, or a sheet of a spreadsheet): a cross table, whose first row and column are names, or a
 * list with the columns from, to, action, services, severity and comment.
 */
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { locate } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Severity } from '../model/policy.ts'
import { SEVERITIES } from '../model/policy.ts'
import type { ZoneEntry } from '../model/zone-matrix.ts'
import type { CsvCell, CsvRow } from '../syntax/csv.ts'
import { readCsv } from '../syntax/csv.ts'
import { present, suggestion } from './problems.ts'
import type { ReadCell } from './zone-cell.ts'
import { cellWord, readAction, readCell } from './zone-cell.ts'

const COLUMNS = ['from', 'to', 'action', 'services', 'severity', 'comment'] as const
type Column = (typeof COLUMNS)[number]

/** What columns are called besides. */
const HEADINGS: Readonly<Record<string, Column>> = {
  送信元: 'from',
  始点: 'from',
  source: 'from',
  src: 'from',
  宛先: 'to',
  終点: 'to',
  destination: 'to',
  dst: 'to',
  動作: 'action',
  可否: 'action',
  サービス: 'services',
  service: 'services',
  重大度: 'severity',
  備考: 'comment',
  理由: 'comment',
}
const SEVERITY_WORDS: Readonly<Record<string, Severity>> = { 重大: 'critical', 高: 'high', 中: 'medium', 低: 'low', 参考: 'info' }

/** Every entry of a table; `value` is undefined when any cell cannot be read, and every such cell is told. */
export function readZoneTable(source: SourceFile): Read<readonly ZoneEntry[]> {
  const read = readCsv(source)
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics }
  const table = new Table(source, read.diagnostics)
  const rows = read.value.filter(({ cells }) => cells.some(({ text }) => text.trim() !== ''))
  // Above the table people write its title.
  const start = rows.findIndex(({ cells }) => cells.slice(1).some(({ text }) => text.trim() !== ''))
  const [head, ...body] = start === -1 ? [] : rows.slice(start)
  if (source.sheets !== undefined && source.sheets.filter(({ rows: count }) => count > 0).length > 1)
    table.error('zone-table', { source, start: 0, end: 0 }, SHEETS.text, SHEETS.hint)
  else if (head === undefined || body.length === 0) table.error('zone-table', { source, start: 0, end: 0 }, EMPTY.text, EMPTY.hint)
  else if (isList(head)) table.list(head, body)
  else table.cross(head, body)
  return table.result()
}

const EMPTY = {
  text: { ja: '行列の表が空です', en: 'the table of the matrix is empty' },
  hint: {
    ja: '1 行目に宛先の名前、1 列目に送信元の名前を書いてください',
    en: 'write the names of responders into the first row, of initiators into the first column',
  },
} satisfies Record<string, Text>
const SHEETS = {
  text: { ja: 'シートが 2 枚以上あります', en: 'there is more than one sheet' },
  hint: { ja: '行列のシートだけのファイルにしてください', en: 'keep the matrix in a file with one sheet' },
} satisfies Record<string, Text>

function columnOf({ text }: CsvCell): Column | undefined {
  const word = cellWord(text)
  return COLUMNS.find((column) => column === word) ?? HEADINGS[word]
}

function isList({ cells }: CsvRow): boolean {
  const columns = cells.map(columnOf)
  return columns.includes('from') && columns.includes('to')
}

class Table {
  readonly #source: SourceFile
  readonly #diagnostics: Diagnostic[]
  readonly #entries: ZoneEntry[] = []

  constructor(source: SourceFile, diagnostics: readonly Diagnostic[]) {
    this.#source = source
    this.#diagnostics = [...diagnostics]
  }

  error(code: string, span: Span, text: Text, hint: Text): void {
    this.#diagnostics.push({ code, severity: 'error', span, text, hint })
  }

  result(): Read<readonly ZoneEntry[]> {
    const failed = this.#diagnostics.some(({ severity }) => severity === 'error')
    return { value: failed ? undefined : this.#entries, diagnostics: this.#diagnostics }
  }

  cross({ cells: [, ...columns] }: CsvRow, body: readonly CsvRow[]): void {
    const seen = new Map<string, Span>()
    for (const { cells } of body) {
      const [row, ...rest] = cells
      if (row === undefined) continue
      if (row.text.trim() === '') {
        this.error('zone-table', row.span, { ja: 'この行の送信元の名前がありません', en: 'this row has no name' }, NAME)
        continue
      }
      this.#once(seen, row)
      for (const [index, cell] of rest.entries()) {
        const column = columns[index]
        const found = readCell(cell.text)
        if (found.kind === 'nothing') continue
        if (column === undefined || column.text.trim() === '')
          this.error('zone-table', cell.span, { ja: 'この列の宛先の名前がありません', en: 'this column has no name' }, NAME)
        else this.#add(row, column, cell, found, {})
      }
    }
    const named = new Map<string, Span>()
    for (const column of columns) if (column.text.trim() !== '') this.#once(named, column)
  }

  #once(seen: Map<string, Span>, { text, span }: CsvCell): void {
    const word = cellWord(text)
    const first = seen.get(word)
    if (first === undefined) seen.set(word, span)
    else
      this.error(
        'duplicate-name',
        span,
        {
          ja: `「${text.trim()}」が 2 回あります（1 回目は ${locate(first)}）`,
          en: `"${text.trim()}" is there twice (first at ${locate(first)})`,
        },
        { ja: '行と列の名前は 1 回ずつ書いてください', en: 'write each name once' },
      )
  }

  list(head: CsvRow, body: readonly CsvRow[]): void {
    const at = new Map<Column, number>()
    for (const [index, cell] of head.cells.entries()) {
      const column = columnOf(cell)
      if (column !== undefined && !at.has(column)) at.set(column, index)
      else if (cell.text.trim() !== '')
        this.error(
          'zone-table',
          cell.span,
          { ja: `「${cell.text.trim()}」という列はありません`, en: `there is no column called "${cell.text.trim()}"` },
          suggestion(cell.text, COLUMNS, { ja: 'この列を消してください', en: 'remove this column' }),
        )
    }
    const cellAt = ({ cells }: CsvRow, column: Column): CsvCell | undefined => cells[at.get(column) ?? -1]
    for (const row of body) {
      const [from, to] = [cellAt(row, 'from'), cellAt(row, 'to')]
      const place = row.cells[0]!.span
      if (from === undefined || to === undefined || from.text.trim() === '' || to.text.trim() === '') {
        this.error('zone-table', place, { ja: 'この行に from か to がありません', en: 'this row lacks from or to' }, NAME)
        continue
      }
      const action = cellAt(row, 'action')
      const services = cellAt(row, 'services')
      const found = readAction(action?.text ?? '', services?.text ?? '')
      const blamed = found.kind === 'problem' && services?.text.includes(found.word) === true ? services : (action ?? from)
      const severity = this.#severity(cellAt(row, 'severity'))
      const comment = cellAt(row, 'comment')?.text.trim()
      this.#add(from, to, blamed, found, {
        ...present({ severity, comment: comment === undefined || comment === '' ? undefined : { ja: comment, en: comment } }),
      })
    }
  }

  #severity(cell: CsvCell | undefined): Severity | undefined {
    const word = cell === undefined ? '' : cellWord(cell.text)
    if (cell === undefined || word === '') return undefined
    const found = SEVERITIES.find((severity) => severity === word) ?? SEVERITY_WORDS[word]
    if (found === undefined)
      this.error(
        'wrong-value',
        cell.span,
        { ja: `重大度「${cell.text.trim()}」は読めません`, en: `the severity "${cell.text.trim()}" cannot be read` },
        suggestion(word, SEVERITIES, { ja: '空にしてください', en: 'leave it empty' }),
      )
    return found
  }

  #add(from: CsvCell, to: CsvCell, cell: CsvCell, found: ReadCell, more: Pick<ZoneEntry, 'severity' | 'comment'>): void {
    if (found.kind === 'problem') this.error('bad-cell', this.#within(cell, found.word), found.text, found.hint)
    if (found.kind !== 'said') return
    const named = ({ text, span }: CsvCell) => ({ text: text.normalize('NFKC').trim(), span })
    this.#entries.push({ from: named(from), to: named(to), span: cell.span, ...found.said, ...more })
  }

  /** The part of a cell that is wrong, where it is written as it was read. */
  #within({ span }: CsvCell, word: string): Span {
    const index = this.#source.text.slice(span.start, span.end).toLowerCase().indexOf(word)
    return index === -1 || word === '' ? span : { source: span.source, start: span.start + index, end: span.start + index + word.length }
  }
}

const NAME: Text = {
  ja: 'ゾーン、系、外部ネットワークのどれかの名前を書いてください',
  en: 'write the name of a zone, tier or external network',
}
