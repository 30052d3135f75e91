import { expect, test } from 'vitest'
import { cut, pad, widthOf, wrap } from '../../src/base/width.ts'

test.each([
  ['abc', 3],
  ['分離', 4],
  ['ｱｲｳ', 3],
  ['（許可）', 8],
  ['αモデル', 7],
  ['→', 1],
  ['ガ', 2],
  ['か\u3099', 2],
  ['𠮷野家', 6],
  ['', 0],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns)
})

test('padding counts columns, not characters', () => {
  expect(pad('分離', 6)).toBe('分離  ')
  expect(pad('分離', 2)).toBe('分離')
})

test('cutting never shows half a character and never exceeds the width', () => {
  expect(cut('マイナンバー', 8)).toBe('マイナ…')
  expect(cut('マイナンバー', 12)).toBe('マイナンバー')
  for (let columns = 1; columns < 12; columns++) expect(widthOf(cut('aマbイcナd', columns))).toBeLessThanOrEqual(columns)
})

test('a line does not begin with a closing bracket or a full stop', () => {
  expect(wrap('系の間は拒否します。', 18)).toEqual(['系の間は拒否しま', 'す。'])
  expect(wrap('許可（承認済み）です', 14)).toEqual(['許可（承認済', 'み）です'])
})

test('English breaks between words, and a long word stays whole', () => {
  expect(wrap('no path without sanitization', 12)).toEqual(['no path', 'without', 'sanitization'])
  expect(wrap('see exports/fw-core.conf:1843:9 now', 10)).toEqual(['see', 'exports/fw-core.conf:1843:9', 'now'])
})

test('nothing is lost but the spaces at line ends', () => {
  const text = '職員業務端末 (lg-client) から internet へ tcp/443 が無害化を経ずに通ります。'
  for (let columns = 8; columns < 90; columns++) expect(wrap(text, columns).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
})
