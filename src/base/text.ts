export type Locale = 'ja' | 'en'

/** One sentence in both languages. Results carry both; a reporter picks one. */
export interface Text {
  readonly ja: string
  readonly en: string
}

/** The same words in both languages: names, addresses, identifiers. */
export function verbatim(words: string): Text {
  return { ja: words, en: words }
}

/** Joins a list the way each language does: `a、b` and `a, b`. */
export function listOf(items: readonly (Text | string)[]): Text {
  const texts = items.map((item) => (typeof item === 'string' ? verbatim(item) : item))
  return { ja: texts.map((t) => t.ja).join('、'), en: texts.map((t) => t.en).join(', ') }
}
