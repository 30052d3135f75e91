/** The scale by which a document classifies information (重要性分類 Ⅰ–Ⅳ, or Ⅰ–Ⅲ), the gravest class first. */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'

/** The words of the scale, as a parameter of checks that compare classes. */
export const classes = z
  .array(z.string().trim().min(1))
  .min(1)
  .default(['I', 'II', 'III', 'IV'])
  .describe('Data classes, the gravest first. 重要性分類の段階。重いものから順に書く。')

/**
 * The class from which data needs more, as a parameter. A word that the scale does not have would leave everything out: it
 * counts as the lightest class instead.
 */
export const threshold = z.string().trim().min(1).default('II')

export interface Scale {
  readonly words: readonly string[]
  /** The word of the scale that a text means: `Ⅱ`, `II` and `重要性分類Ⅱ` are the same class. Undefined when it is none. */
  wordOf(text: string): string | undefined
  /** 0 for the gravest. */
  rankOf(text: string): number | undefined
  /** Whether a class is as grave as another, or graver; undefined when the class is none of the scale. */
  isAtLeast(text: string, least: string): boolean | undefined
  /** The gravest of some classes. */
  gravest(texts: readonly string[]): string | undefined
}

export function scaleOf(words: readonly string[]): Scale {
  const plain = words.map(plainOf)
  const rankOf = (text: string): number | undefined => {
    const rank = plain.indexOf(plainOf(text))
    return rank === -1 ? undefined : rank
  }
  return {
    words,
    rankOf,
    wordOf: (text) => words[rankOf(text) ?? -1],
    isAtLeast(text, least) {
      const rank = rankOf(text)
      return rank === undefined ? undefined : rank <= (rankOf(least) ?? Infinity)
    },
    gravest: (texts) => words[Math.min(...texts.map((text) => rankOf(text) ?? Infinity))],
  }
}

/** Full-width and Roman numeral letters as ASCII (NFKC), without what people write in front. */
function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^\s*(?:重要性分類|分類|class)\s*/i, '')
    .trim()
    .toUpperCase()
}

/** What to say of a class that the scale of a policy does not have. */
export function strangerTo({ words }: Scale, text: string): Text {
  return {
    ja: `重要性分類「${text}」は方針の段階（${words.join('、')}）にありません`,
    en: `the data class "${text}" is none of the policy's (${words.join(', ')})`,
  }
}
