import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/exit.ts'
import { localeOf } from '../../src/cli/locale.ts'

test.each([
  [['check', 'x', '--lang', 'ja'], { LANG: 'en_US.UTF-8' }, 'ja'],
  [['check', '--lang=en', 'x'], { BUNRI_LANG: 'ja' }, 'en'],
  [['check', '--', '--lang', 'ja'], {}, 'en'],
  [[], { BUNRI_LANG: 'ja', LANG: 'C' }, 'ja'],
  [[], { BUNRI_LANG: 'fr', LANG: 'ja_JP.UTF-8' }, 'ja'],
  [[], { LC_ALL: 'C', LANG: 'ja_JP.UTF-8' }, 'en'],
  [[], { LC_ALL: '', LC_MESSAGES: 'ja_JP', LANG: 'en_US' }, 'ja'],
  [[], { LANG: 'ja' }, 'ja'],
  [[], { LANG: 'jam_JM.UTF-8' }, 'en'],
  [[], {}, 'en'],
] as const)('%j under %j speaks %s', (argv, environment, locale) => {
  expect(localeOf(argv, environment)).toBe(locale)
})

test('--allow-unknown excuses what is not evaluable, and nothing else', () => {
  expect([0, 1, 2].map((verdict) => exitCodeOf(verdict as 0 | 1 | 2, true))).toEqual([0, 1, 0])
  expect([0, 1, 2].map((verdict) => exitCodeOf(verdict as 0 | 1 | 2, false))).toEqual([0, 1, 2])
})
