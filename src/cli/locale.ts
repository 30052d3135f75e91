import type { Locale } from '../base/text.ts'

/**
 * The language of a run: `--lang`, then `BUNRI_LANG`, then the first of `LC_ALL`, `LC_MESSAGES` and `LANG`
 * that is set (POSIX order), then English.
 */
export function localeOf(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): Locale {
  const asked = askedFor(argv) ?? environment['BUNRI_LANG']
  if (asked === 'ja' || asked === 'en') return asked
  const system = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  return /^ja(?:[_.@-]|$)/i.test(system) ? 'ja' : 'en'
}

/** `--lang ja` or `--lang=ja` anywhere before `--`. */
function askedFor(argv: readonly string[]): string | undefined {
  for (const [i, word] of argv.entries()) {
    if (word === '--') return undefined
    if (word === '--lang') return argv[i + 1]
    if (word.startsWith('--lang=')) return word.slice('--lang='.length)
  }
  return undefined
}

/** The language of this process; what cannot wait for flags to be parsed (help, errors about flags) uses it. */
export const processLocale: Locale = localeOf(process.argv.slice(2), process.env)
