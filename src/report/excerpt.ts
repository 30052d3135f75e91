/** Lines of an input around the place that matters, with secrets hidden. */
import type { SourceFile, Span } from '../base/span.ts'
import { cellAt, lineCount, positionAt } from '../base/span.ts'
import type { Excerpt, Location } from './result.ts'
import { maskLine } from './secrets.ts'

/** A span as one-based lines and column. An empty span at a line's start belongs to that line. */
export function locationOf(span: Span): Location {
  const { line, column } = positionAt(span.source, span.start)
  const end = span.end > span.start ? positionAt(span.source, span.end - 1).line : line
  const cell = cellAt(span)
  return {
    file: span.source.path,
    line,
    column,
    endLine: Math.max(line, end),
    ...(cell === undefined ? {} : { cell: `${cell.sheet}!${cell.cell}` }),
  }
}

/** How many lines of a long statement are shown before the rest is left out. */
const LONGEST_FOCUS = 6

/** How many lines of an entry follow its first, where that is the one to look at. */
const FOLLOWING = 3

/**
 * The head of an entry, what stands just before the line to look at, and that line: enough to find the
 * place in an editor and to understand it without one. Where the first line is the one to look at, the next
 * few say what it is; an entry of one line shows the block it stands in.
 */
export function excerptOf(span: Span, focus: Span = span): Excerpt {
  const { source } = span
  const entry = locationOf(span)
  const whole = span === focus || focus.source !== source
  const location = whole ? entry : locationOf(focus)
  const lastFocus = whole ? location.line : Math.min(location.endLine, location.line + LONGEST_FOCUS - 1)
  const shown = new Set<number>()
  if (entry.line < location.line) {
    shown.add(entry.line)
    shown.add(location.line - 1)
  } else if (entry.endLine > lastFocus) {
    for (const line of following(source, lastFocus, entry.endLine)) shown.add(line)
  } else {
    const heading = headingOf(source, location.line)
    if (heading !== undefined) shown.add(heading)
  }
  for (let line = location.line; line <= lastFocus; line++) shown.add(line)
  return {
    location,
    lines: [...shown]
      .sort((a, b) => a - b)
      .map((number) => ({ number, text: maskLine(source, number), focus: number >= location.line && number <= lastFocus })),
  }
}

/** The next lines of an entry, without the ones that mean nothing to a reader. */
function following(source: SourceFile, after: number, last: number): number[] {
  const lines: number[] = []
  for (let line = after + 1; line <= last && lines.length < FOLLOWING; line++) {
    if (!/^\s*set uuid /.test(maskLine(source, line))) lines.push(line)
  }
  return lines
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
