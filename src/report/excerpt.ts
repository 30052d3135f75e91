/** Lines of an input around the place that matters, with secrets hidden. */
import type { SourceFile, Span } from '../base/span.ts'
import { lineCount, positionAt } from '../base/span.ts'
import type { Excerpt, Location } from './result.ts'
import { maskLine } from './secrets.ts'

/** A span as one-based lines and column. An empty span at a line's start belongs to that line. */
export function locationOf(span: Span): Location {
  const { line, column } = positionAt(span.source, span.start)
  const end = span.end > span.start ? positionAt(span.source, span.end - 1).line : line
  return { file: span.source.path, line, column, endLine: Math.max(line, end) }
}

/** How many lines of a long statement are shown before the rest is left out. */
const LONGEST_FOCUS = 6

/**
 * The head of an entry, what stands just before the line to look at, and that line: enough to find the
 * place in an editor and to understand it without one. An entry of one line shows the block it stands in.
 */
export function excerptOf(span: Span, focus: Span = span): Excerpt {
  const { source } = span
  const location = locationOf(focus.source === source ? focus : span)
  const first = locationOf(span).line
  const lastFocus = span === focus ? location.line : Math.min(location.endLine, location.line + LONGEST_FOCUS - 1)
  const shown = new Set<number>()
  const head = first < location.line ? first : headingOf(source, location.line)
  if (head !== undefined) shown.add(head)
  if (first < location.line - 1) shown.add(location.line - 1)
  for (let line = location.line; line <= lastFocus; line++) shown.add(line)
  return {
    location,
    lines: [...shown]
      .sort((a, b) => a - b)
      .map((number) => ({ number, text: maskLine(source, number), focus: number >= location.line && number <= lastFocus })),
  }
}

/** One line of an input, secrets hidden, without indentation. */
export function lineAt(span: Span): string {
  return maskLine(span.source, positionAt(span.source, span.start).line).trim()
}

/** How far up a block's first line is looked for. */
const FARTHEST = 5000

/** The nearest line above that is indented less: the list an entry belongs to, the interface a setting is of. */
function headingOf(source: SourceFile, line: number): number | undefined {
  const indent = indentOf(maskLine(source, line))
  if (indent === 0 || line > lineCount(source)) return undefined
  for (let above = line - 1; above > 0 && above > line - FARTHEST; above--) {
    const text = maskLine(source, above)
    if (text.trim() === '' || /^\s*[#!]/.test(text)) continue
    if (indentOf(text) < indent) return above
  }
  return undefined
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}
