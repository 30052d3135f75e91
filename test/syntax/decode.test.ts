import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/syntax/decode.ts'

/** 「系統」 in the encodings, from the code tables: JIS X 0208 0x374F 0x457D. */
const SJIS = [0x8c, 0x6e, 0x93, 0x9d]
const EUC = [0xb7, 0xcf, 0xc5, 0xfd]
const UTF8 = [0xe7, 0xb3, 0xbb, 0xe7, 0xb5, 0xb1]

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)))

const read = (given: Uint8Array) => {
  const { value, diagnostics } = decode(given, 'x.conf')
  return { text: value?.text, encoding: value?.encoding, said: diagnostics.map(({ code, severity }) => `${severity} ${code}`) }
}

describe('bytes become text', () => {
  test.each([
    ['ASCII', bytes('set a 1\n'), 'set a 1\n', 'utf-8', []],
    ['nothing', bytes(), '', 'utf-8', []],
    ['UTF-8', bytes(UTF8), '系統', 'utf-8', []],
    ['UTF-8 with a mark, which is taken out', bytes([0xef, 0xbb, 0xbf], 'a: 1'), 'a: 1', 'utf-8', []],
    ['UTF-16 little endian with a mark', bytes([0xff, 0xfe, 0xfb, 0x7c, 0x0a, 0x00]), '系\n', 'utf-16le', []],
    ['UTF-16 big endian with a mark', bytes([0xfe, 0xff, 0x7c, 0xfb, 0x00, 0x0a]), '系\n', 'utf-16be', []],
    ['UTF-16 without a mark, said', bytes([0x61, 0x00, 0x62, 0x00, 0x0a, 0x00]), 'ab\n', 'utf-16le', ['warning encoding-guessed']],
    ['Shift_JIS, said', bytes('# ', SJIS, '\n'), '# 系統\n', 'shift_jis', ['note encoding-detected']],
    ['EUC-JP, said', bytes('# ', EUC, '\n'), '# 系統\n', 'euc-jp', ['note encoding-detected']],
    [
      'kana in EUC-JP, said to be a guess: half-width katakana in Shift_JIS',
      bytes([0xa4, 0xa2, 0xa4, 0xa4]),
      'あい',
      'euc-jp',
      ['warning encoding-guessed'],
    ],
    ['Shift_JIS whose second byte is a backslash (表)', bytes([0x95, 0x5c]), '表', 'shift_jis', ['note encoding-detected']],
    ['the signs of NEC (①)', bytes([0x87, 0x40]), '①', 'shift_jis', ['note encoding-detected']],
  ] as const)('%s', (_, given, text, encoding, said) => {
    expect(read(given)).toEqual({ text, encoding, said })
  })

  test.each([
    ['gzip', bytes([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03])],
    ['zeros in the middle', bytes('hostname a\n', [0, 1, 2], '\n')],
    ['bytes of no encoding', bytes([0xff, 0xff, 0x80, 0xa0])],
    ['UTF-16 with half a character', bytes([0xff, 0xfe, 0x61])],
  ])('%s is refused', (_, given) => {
    const { value, diagnostics } = decode(given, 'x.conf')
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['not-text', 'error']])
    expect(diagnostics[0]?.span.source.path).toBe('x.conf')
    expect(diagnostics[0]?.hint?.ja).toBeTruthy()
    expect(diagnostics[0]?.hint?.en).toBeTruthy()
  })

  test('the hash is of the bytes on disk, mark included', () => {
    const given = bytes([0xef, 0xbb, 0xbf], 'a')
    expect(decode(given, 'x').value?.sha256).toBe(createHash('sha256').update(given).digest('hex'))
  })

  test('an encoding that was given is used, and must fit', () => {
    expect(decode(bytes(EUC), 'x', 'euc-jp')).toMatchObject({ value: { text: '系統', encoding: 'euc-jp' }, diagnostics: [] })
    expect(decode(bytes(SJIS), 'x', 'utf-8')).toMatchObject({ value: undefined, diagnostics: [{ code: 'not-text' }] })
  })
})
