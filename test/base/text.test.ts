import { expect, test } from 'vitest'
import { japanese } from '../../src/base/text.ts'

test('Latin names and numbers stand apart from Japanese words, Japanese words do not', () => {
  expect(japanese`${'インターネット'}から${'www (10.0.0.1)'}を踏み台に、${2}段で${'LGWAN接続系'}へ届きます（${'tcp/443'}）。`).toBe(
    'インターネットから www (10.0.0.1) を踏み台に、2 段で LGWAN接続系へ届きます（tcp/443）。',
  )
  expect(japanese`画面転送で${'ドライブ、USB'}の転送が有効です`).toBe('画面転送でドライブ、USB の転送が有効です')
})
