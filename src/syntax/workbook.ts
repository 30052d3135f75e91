/**
 * A spreadsheet (XLSX, ECMA-376) as text that remembers its cells: the only door to `@e965/xlsx`.
 * One line per row, cells separated by tabs, so that rules in it have places like those of any other export.
 * The library is loaded when the first spreadsheet is read: runs without one never pay for it.
 */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { Sheet, SourceFile } from '../base/span.ts'
import { columnName, wholeFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'

type Library = Pick<typeof import('@e965/xlsx'), 'read' | 'utils'>

let loaded: Library | undefined

function library(): Library {
  // The smallest build: it reads XLSX and nothing older.
  loaded ??= createRequire(join(import.meta.dirname, 'workbook.js'))('@e965/xlsx/dist/xlsx.mini.min.js') as Library
  return loaded
}

const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** Compound files: the old binary `.xls`, and any document under a password (MS-CFB, MS-OFFCRYPTO). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

/** Whether the bytes are a spreadsheet, or something that only spreadsheet programs write. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return begins(bytes, ZIP) || begins(bytes, COMPOUND)
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

/** Every sheet, hidden ones too (a note says which). `value` is undefined for what is not an XLSX that can be opened. */
export function readWorkbook(bytes: Uint8Array, path: string): Read<SourceFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const refuse = (code: string, text: Text, hint: Text): Read<SourceFile> => ({
    value: undefined,
    diagnostics: [{ code, severity: 'error', span: wholeFile({ path, text: '', encoding: 'utf-8', sha256 }), text, hint }],
  })
  if (begins(bytes, COMPOUND)) {
    const locked = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    return locked
      ? refuse(
          'locked-workbook',
          { ja: 'パスワードで保護されたファイルは読めません', en: 'a file under a password cannot be read' },
          { ja: 'パスワードを外して .xlsx で保存してください', en: 'remove the password and save it as .xlsx' },
        )
      : refuse(
          'old-workbook',
          { ja: '古い Excel 形式（.xls）は読めません', en: 'the old Excel format (.xls) cannot be read' },
          { ja: 'Excel で開き、.xlsx または CSV で保存し直してください', en: 'open it in Excel and save it as .xlsx or CSV' },
        )
  }
  let book: WorkBook
  try {
    book = library().read(bytes, { type: 'buffer', dense: true, cellHTML: false, cellStyles: true, dateNF: 'yyyy-mm-dd' })
  } catch {
    return refuse(
      'not-a-workbook',
      { ja: '.xlsx として読めません', en: 'this cannot be read as .xlsx' },
      {
        ja: 'Excel で開けるか確かめ、.xlsx または CSV で保存し直してください（圧縮ファイルは展開してから置いてください）',
        en: 'see whether Excel opens it and save it as .xlsx or CSV (unpack an archive first)',
      },
    )
  }
  return sourceOf(book, path, sha256)
}

function sourceOf(book: WorkBook, path: string, sha256: string): Read<SourceFile> {
  const sheets: Sheet[] = []
  const hidden: Text[] = []
  const lines: string[] = []
  for (const [i, name] of book.SheetNames.entries()) {
    const sheet = book.Sheets[name]
    const rows = sheet === undefined ? undefined : rowsOf(sheet)
    if (sheet === undefined || rows === undefined) continue
    sheets.push({ name, firstLine: lines.length + 1, firstRow: rows.firstRow + 1, rows: rows.lines.length, firstColumn: rows.firstColumn })
    lines.push(...rows.lines)
    if ((book.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0) hidden.push({ ja: `シート「${name}」`, en: `sheet "${name}"` })
    hidden.push(...hiddenParts(sheet, name, rows))
  }
  const source: SourceFile = { path, text: lines.map((line) => `${line}\n`).join(''), encoding: 'utf-8', sha256, sheets }
  return { value: source, diagnostics: hidden.length === 0 ? [] : [hiddenNote(source, hidden)] }
}

interface Rows {
  readonly lines: readonly string[]
  /** Zero-based. */
  readonly firstRow: number
  readonly firstColumn: number
}

/** The filled part of a sheet, whatever area its styles cover; undefined for an empty one. */
function rowsOf(sheet: WorkSheet): Rows | undefined {
  const data: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? []
  const texts = new Map<number, Map<number, string>>()
  let [firstRow, lastRow, firstColumn, lastColumn] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1]
  const put = (row: number, column: number, text: string): void => {
    const cells = texts.get(row) ?? new Map<number, string>()
    cells.set(column, text)
    texts.set(row, cells)
  }
  data.forEach((cells, row) => {
    cells?.forEach((cell, column) => {
      const text = cell === undefined ? '' : textOf(cell)
      if (text === '') return
      put(row, column, text)
      firstRow = Math.min(firstRow, row)
      lastRow = Math.max(lastRow, row)
      firstColumn = Math.min(firstColumn, column)
      lastColumn = Math.max(lastColumn, column)
    })
  })
  if (lastRow < 0) return undefined
  // The value of a merged range belongs to every cell of it, as far as anything else is written.
  for (const { s, e } of sheet['!merges'] ?? []) {
    const text = texts.get(s.r)?.get(s.c)
    if (text === undefined) continue
    for (let row = s.r; row <= Math.min(e.r, lastRow); row++)
      for (let column = s.c; column <= Math.min(e.c, lastColumn); column++) put(row, column, text)
  }
  const lines: string[] = []
  for (let row = firstRow; row <= lastRow; row++) {
    const cells = texts.get(row)
    const line: string[] = []
    if (cells !== undefined) for (let column = firstColumn; column <= lastColumn; column++) line.push(cells.get(column) ?? '')
    while (line.at(-1) === '') line.pop()
    lines.push(line.join('\t'))
  }
  return { lines, firstRow, firstColumn }
}

/** A cell as the spreadsheet program shows it, on one line. */
function textOf(cell: CellObject): string {
  // A formula without a saved value: its words, which no column takes for a value.
  const shown = cell.v === undefined && cell.f !== undefined ? `=${cell.f}` : (shownNumber(cell) ?? cell.w ?? String(cell.v ?? ''))
  return shown.replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ').trim()
}

/**
 * `22,443` may be two ports that the program took for a number, or the number 22443 with a mark for thousands:
 * it is shown as `22'443`, which is neither.
 */
function shownNumber({ t, w, v }: CellObject): string | undefined {
  if (t !== 'n' || typeof v !== 'number' || w === undefined) return undefined
  return /^-?\d{1,3}(?:,\d{3})+$/.test(w) ? w.replaceAll(',', "'") : undefined
}

function hiddenParts(sheet: WorkSheet, name: string, { firstRow, firstColumn, lines }: Rows): Text[] {
  const widest = Math.max(...lines.map((line) => line.split('\t').length))
  const rows = (sheet['!rows'] ?? []).flatMap((row, i) =>
    row?.hidden === true && i >= firstRow && i < firstRow + lines.length ? [String(i + 1)] : [],
  )
  const columns = (sheet['!cols'] ?? []).flatMap((column, i) =>
    column?.hidden === true && i >= firstColumn && i < firstColumn + widest ? [columnName(i)] : [],
  )
  const list = (all: readonly string[]) => all.slice(0, 10).join(', ') + (all.length > 10 ? ' …' : '')
  return [
    ...(rows.length === 0 ? [] : [{ ja: `「${name}」の行 ${list(rows)}`, en: `rows ${list(rows)} of "${name}"` }]),
    ...(columns.length === 0 ? [] : [{ ja: `「${name}」の列 ${list(columns)}`, en: `columns ${list(columns)} of "${name}"` }]),
  ]
}

function hiddenNote(source: SourceFile, hidden: readonly Text[]): Diagnostic {
  return {
    code: 'hidden-cells',
    severity: 'note',
    span: { source, start: 0, end: 0 },
    text: {
      ja: `非表示の部分も読みました: ${hidden.map(({ ja }) => ja).join('、')}`,
      en: `hidden parts were read as well: ${hidden.map(({ en }) => en).join(', ')}`,
    },
  }
}
