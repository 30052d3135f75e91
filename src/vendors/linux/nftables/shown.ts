/** What messages say of a rule: its name, each reason once. */
import type { Span } from '../../../base/span.ts'
import type { Text } from '../../../base/text.ts'
import type { Place } from './rule.ts'
import type { RuleNode } from './tree.ts'

/** `inet fw forward rule 3 [handle 12] (comment)`; `numbered`: which element of its map. */
export function labelOf({ comment, handle }: RuleNode, { chain, position }: Place, numbered: number | undefined): Text {
  const number = `${position}${numbered === undefined ? '' : `-${numbered}`}${handle === undefined ? '' : ` [handle ${handle}]`}`
  return {
    ja: `${chain} ルール ${number}${comment === undefined ? '' : `（${comment}）`}`,
    en: `${chain} rule ${number}${comment === undefined ? '' : ` (${comment})`}`,
  }
}

const MOST_SHOWN = 20

/** The first of each text, and no more than a reader bears. */
export function distinct<T extends { readonly text: Text }>(items: readonly T[]): readonly T[] {
  const byText = new Map<string, T>()
  for (const item of items) if (!byText.has(item.text.en)) byText.set(item.text.en, item)
  return [...byText.values()].slice(0, MOST_SHOWN)
}

export function distinctSpans(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span, at) => spans.findIndex(({ start }) => start === span.start) === at)
}
