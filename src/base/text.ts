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

/**
 * A Japanese sentence around values, as a template: Japanese words follow one another without spaces, and Latin names and numbers
 * stand apart from them.
 */
export function japanese(words: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  let said = words[0] ?? ''
  values.forEach((value, index) => {
    const text = `${value}`
    const after = words[index + 1] ?? ''
    const before = isWord(said.at(-1)) && isLatin(text.at(0)) ? ' ' : ''
    const behind = isLatin(text.at(-1)) && isWord(after.at(0)) ? ' ' : ''
    said += before + text + behind + after
  })
  return said
}

function isLatin(letter: string | undefined): boolean {
  return letter !== undefined && /[!-~]/.test(letter)
}

/** Kana and kanji; not punctuation, which has space of its own. */
function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u.test(letter)
}
