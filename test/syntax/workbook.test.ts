/** Spreadsheets as text with cells. The files are made with the library's own writer; what they must read as is written here. */
import { createHash } from 'node:crypto'
import { utils, write } from '@e965/xlsx'
import type { WorkSheet } from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { cellAt, locate } from '../../src/base/span.ts'
import { isWorkbook, readWorkbook } from '../../src/syntax/workbook.ts'

type Rows = readonly (readonly (string | number | boolean | Date | null)[])[]

function made(
  sheets: Readonly<Record<string, Rows>>,
  change?: (sheet: WorkSheet, name: string) => void,
  hidden: readonly string[] = [],
): Buffer {
  const book = utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]))
    change?.(sheet, name)
    utils.book_append_sheet(book, sheet, name)
  }
  book.Workbook = { Sheets: book.SheetNames.map((name) => ({ Hidden: hidden.includes(name) ? 1 : 0 })) }
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

function textOf(bytes: Uint8Array): string | undefined {
  return readWorkbook(bytes, 'a.xlsx').value?.text
}

test('one line per row, tabs between cells, sheets one after another', () => {
  const bytes = made({
    一: [
      ['a', 'b'],
      ['c', null, 'd'],
    ],
    二: [['e']],
  })
  const { value, diagnostics } = readWorkbook(bytes, 'a.xlsx')
  expect(isWorkbook(bytes)).toBe(true)
  expect(value?.text).toBe('a\tb\nc\t\td\ne\n')
  expect(value?.sheets?.map(({ name, firstLine, firstRow, rows }) => [name, firstLine, firstRow, rows])).toEqual([
    ['一', 1, 1, 2],
    ['二', 3, 1, 1],
  ])
  expect(value?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(diagnostics).toEqual([])
})

test('places are named by sheet and cell, wherever the table begins', () => {
  const sheet = [
    [null, null],
    [null, null, 'x', 'y'],
    [null, null, 'z', 'w'],
  ]
  const source = readWorkbook(made({ 表紙: [['t']], ルール: sheet }), 'a.xlsx').value!
  const at = source.text.indexOf('w')
  expect(locate({ source, start: at, end: at + 1 })).toBe('a.xlsx:ルール!D3')
  expect(cellAt({ source, start: 0, end: 1 })).toEqual({ sheet: '表紙', cell: 'A1' })
})

test('line breaks and tabs in cells become spaces', () => {
  expect(textOf(made({ a: [['x\ny', 'p\tq', 'm\r\nn']] }))).toBe('x y\tp q\tm n\n')
})

test('the value of merged cells belongs to each of them', () => {
  const bytes = made(
    {
      a: [
        ['g', null, 'h'],
        ['v', 'x', 'y'],
        [null, 'z', 'w'],
      ],
    },
    (sheet) => {
      sheet['!merges'] = [utils.decode_range('A1:B1'), utils.decode_range('A2:A3')]
    },
  )
  expect(textOf(bytes)).toBe('g\tg\th\nv\tx\ty\nv\tz\tw\n')
})

test('a merge over the whole width of a sheet stays a table', () => {
  const bytes = made({ a: [['title'], ['x', 'y']] }, (sheet) => {
    sheet['!merges'] = [utils.decode_range('A1:XFD1')]
  })
  expect(textOf(bytes)).toBe('title\ttitle\nx\ty\n')
})

test('hidden sheets, rows and columns are read, and said', () => {
  const bytes = made(
    {
      表: [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      裏: [['g']],
    },
    (sheet, name) => {
      if (name !== '表') return
      sheet['!rows'] = [{}, { hidden: true }, {}]
      sheet['!cols'] = [{}, { hidden: true }]
    },
    ['裏'],
  )
  const { value, diagnostics } = readWorkbook(bytes, 'a.xlsx')
  expect(value?.text).toBe('a\tb\nc\td\ne\tf\ng\n')
  expect(diagnostics.map(({ severity, text }) => [severity, text.ja])).toEqual([
    ['note', '非表示の部分も読みました: 「表」の行 2、「表」の列 B、シート「裏」'],
  ])
})

describe('a cell is what the program shows', () => {
  test.each<readonly [string, (sheet: WorkSheet) => void, string]>([
    ['numbers without decimals', (sheet) => Object.assign(sheet['A1'], { t: 'n', v: 443 }), '443'],
    ['truth', (sheet) => Object.assign(sheet['A1'], { t: 'b', v: true }), 'TRUE'],
    ['a date in the usual format, unambiguously', (sheet) => Object.assign(sheet['A1'], { t: 'n', v: 46112, z: 'm/d/yy' }), '2026-03-31'],
    ['a formula by its saved value', (sheet) => Object.assign(sheet['A1'], { t: 's', v: '10.0.0.1', f: 'B1' }), '10.0.0.1'],
    // 22,443 typed into a cell is a number to the program and two ports to the person: neither is taken.
    ['a number with a mark for thousands, as neither', (sheet) => Object.assign(sheet['A1'], { t: 'n', v: 22443, z: '#,##0' }), "22'443"],
  ])('%s', (_, change, shown) => {
    expect(textOf(made({ a: [['x']] }, change))).toBe(`${shown}\n`)
  })

  test('a formula that was never calculated shows its words, which mean nothing', () => {
    const sheet = utils.aoa_to_sheet([['x', 'y']])
    sheet['A1'] = { t: 'n', f: 'Z9' }
    const book = utils.book_new()
    utils.book_append_sheet(book, sheet, 'a')
    expect(textOf(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)).toBe('=Z9\ty\n')
  })
})

describe('what is no XLSX is refused in one sentence', () => {
  const compound = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(1024)])
  test.each<readonly [string, Buffer, string]>([
    ['the old binary format', compound, 'old-workbook'],
    ['a file under a password', Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]), 'locked-workbook'],
    ['a zip of something else', Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(64)]), 'not-a-workbook'],
    ['a truncated file', made({ a: [['x']] }).subarray(0, 200), 'not-a-workbook'],
  ])('%s', (_, bytes, code) => {
    expect(isWorkbook(bytes)).toBe(true)
    const { value, diagnostics } = readWorkbook(bytes, 'a.xlsx')
    expect(value).toBeUndefined()
    expect(diagnostics.map((each) => each.code)).toEqual([code])
  })

  test('text is not a workbook', () => {
    expect(isWorkbook(Buffer.from('送信元,宛先\n'))).toBe(false)
  })
})
