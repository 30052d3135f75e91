/** Free text from exports on its way into a file people will read and edit. */
import type { SourceFile } from '../base/span.ts'
import { cut } from '../base/width.ts'
import { maskProse, redactor } from '../report/secrets.ts'

const MOST_COLUMNS = 60

/**
 * Makes descriptions and object names fit to be written: secrets of the exports and what free text gives away masked, one
 * line, no control or direction characters (a description must not end a comment or hide what follows), not too long.
 */
export function plainText(sources: readonly SourceFile[]): (text: string, columns?: number) => string {
  const redact = redactor(sources)
  return (text, columns = MOST_COLUMNS) =>
    cut(
      maskProse(redact(text))
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim(),
      columns,
    )
}
