/** Data classes as documents and networks write them. */
import { expect, test } from 'vitest'
import { scaleOf } from '../../../src/checks/classes/scale.ts'

const four = scaleOf(['I', 'II', 'III', 'IV'])

test.each([
  ['I', 0],
  ['Ⅰ', 0],
  ['Ⅳ', 3],
  ['ii', 1],
  ['ＩＩ', 1],
  ['重要性分類Ⅲ', 2],
  ['重要性分類 II', 1],
  [' III ', 2],
  ['分類Ⅱ', 1],
])('%s', (written, rank) => expect(four.rankOf(written)).toBe(rank))

test.each(['V', '', '2', '機密性2', 'I・II', 'I II'])('%s is none of them', (written) => {
  expect(four.rankOf(written)).toBeUndefined()
  expect(four.wordOf(written)).toBeUndefined()
  expect(four.isAtLeast(written, 'II')).toBeUndefined()
})

test('the gravest is the first', () => {
  expect(four.gravest(['III', 'Ⅱ', 'IV'])).toBe('II')
  expect(four.gravest(['IV', 'nothing'])).toBe('IV')
  expect(four.gravest([])).toBeUndefined()
})

test('as grave as the threshold, or graver', () => {
  expect(['I', 'II', 'III', 'IV'].map((word) => four.isAtLeast(word, 'Ⅱ'))).toEqual([true, true, false, false])
  // A threshold that the scale does not have leaves nothing out.
  expect(four.isAtLeast('IV', 'X')).toBe(true)
})

test('three classes, as some documents have', () => {
  const three = scaleOf(['Ⅰ', 'Ⅱ', 'Ⅲ'])
  expect(three.wordOf('II')).toBe('Ⅱ')
  expect(three.wordOf('IV')).toBeUndefined()
})
