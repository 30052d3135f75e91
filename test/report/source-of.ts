import type { SourceFile, Span } from '../../src/base/span.ts'

/** A file made of text. */
export function sourceOf(text: string, path = 'exports/device.conf'): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}

/** The span of the first occurrence of `words`. */
export function spanOf(source: SourceFile, words: string): Span {
  const start = source.text.indexOf(words)
  if (start === -1) throw new Error(`no ${words} in ${source.path}`)
  return { source, start, end: start + words.length }
}
