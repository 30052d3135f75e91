/** Where a character of a YAML scalar is written: conditions point at the word that is wrong, inside the quotes they stand in. */
import type { Span } from '../base/span.ts'

/** Width of what `\x`, `\u` and `\U` are followed by (YAML 1.2.2, 5.7). */
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * The offset in the source of character `at` of a scalar's value. Block scalars, and plain or quoted ones on several lines, give
 * their start: nobody finds a word faster by a column that YAML's folding has moved.
 */
export function offsetOf({ source, start, end }: Span, value: string, at: number): number {
  const raw = source.text.slice(start, end)
  if (raw.includes('\n')) return start
  if (raw === value) return start + at
  const quote = raw[0]
  if (quote !== '"' && quote !== "'") return start
  let here = 1
  for (let seen = 0; seen < at && here < raw.length - 1; ) {
    const width = quote === '"' && raw[here] === '\\' ? 2 + (HEX[raw[here + 1] ?? ''] ?? 0) : raw.startsWith("''", here) ? 2 : 1
    // `\U` may stand for two code units.
    seen += width === 10 && Number.parseInt(raw.slice(here + 2, here + 10), 16) > 0xffff ? 2 : 1
    here += quote === '"' && raw[here] !== '\\' ? 1 : width
  }
  return start + here
}
