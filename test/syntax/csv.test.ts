/** Cells of separated values, and where they are. Expectations follow RFC 4180 and what spreadsheet programs write. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SourceFile } from '../../src/base/span.ts'
import { locate } from '../../src/base/span.ts'
import { readCsv } from '../../src/syntax/csv.ts'

function file(text: string): SourceFile {
  return { path: 'a.csv', text, encoding: 'utf-8', sha256: '' }
}

function texts(text: string): string[][] | undefined {
  return readCsv(file(text)).value?.map(({ cells }) => cells.map((cell) => cell.text))
}

describe('rows', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\nc\td\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a;b\nc;d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a,1",b\n', [['a,1', 'b']]],
    ['"a\nb",c\n', [['a\nb', 'c']]],
    [
      '"a\r\nb",c\r\nd,e\r\n',
      [
        ['a\r\nb', 'c'],
        ['d', 'e'],
      ],
    ],
    ['"say ""so""",b\n', [['say "so"', 'b']]],
    ['a"b",c\n', [['a"b"', 'c']]],
    ['a,b,c\n\nd\n', [['a', 'b', 'c'], [''], ['d']]],
    ['a,,\n', [['a', '', '']]],
    // Semicolons inside a cell do not separate where commas do more of it.
    [
      'a;x,b,c\nd,e,f\n',
      [
        ['a;x', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
    ],
  ])('%j', (text, rows) => {
    expect(texts(text)).toEqual(rows)
  })

  test('a quote that is never closed is said where it opens', () => {
    const { value, diagnostics } = readCsv(file('a,b\nc,"d\n'))
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, span }) => `${locate(span)} ${code}`)).toEqual(['a.csv:2:3 csv-syntax'])
  })

  test('the first rows alone, for a look at a large file', () => {
    expect(readCsv(file('a,b\nc,d\ne,f\n'), 2).value).toHaveLength(2)
  })
})

test('cells know their line and column, after quoted line breaks too', () => {
  const { value } = readCsv(file('名前,"x\ny",z\n次,"q""",r\n'))
  expect(value?.flatMap(({ cells }) => cells.map(({ span }) => locate(span).slice('a.csv:'.length)))).toEqual([
    '1:1',
    '1:4',
    '2:4',
    '3:1',
    '3:3',
    '3:9',
  ])
})

test('whatever is written with quotes is read back, and the spans lie where the words are', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ';', ' ', 'あ') })
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const text = rows.map((row) => `${row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')}\n`).join('')
      const source = file(text)
      const read = readCsv(source).value
      expect(read?.map(({ cells }) => cells.map((each) => each.text))).toEqual(rows)
      for (const { cells } of read ?? [])
        for (const { text: words, span } of cells) expect(text.slice(span.start, span.end)).toBe(`"${words.replaceAll('"', '""')}"`)
    }),
  )
})
