/** A file that was read: its text, and what the audit report needs to identify it. */
export interface SourceFile {
  /** As the user wrote it, relative to the topology's folder; never absolute. */
  readonly path: string
  /** Decoded text. Offsets in spans are UTF-16 code units into this string. */
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp'
  /** Lower-case hexadecimal SHA-256 of the bytes on disk. */
  readonly sha256: string
}

/** A half-open range of a source file. Line and column are computed when asked for, never stored. */
export interface Span {
  readonly source: SourceFile
  readonly start: number
  readonly end: number
}

/** One-based line and column (columns count UTF-16 code units, as editors and SARIF do). */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>()

function startsOf(source: SourceFile): readonly number[] {
  let starts = lineStarts.get(source)
  if (starts === undefined) {
    const found = [0]
    for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) found.push(at + 1)
    starts = found
    lineStarts.set(source, starts)
  }
  return starts
}

/** The one-based position of an offset. Offsets past the end give the last position. */
export function positionAt(source: SourceFile, offset: number): Position {
  const starts = startsOf(source)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

/** The text of a one-based line without its line ending; empty when there is no such line. */
export function lineText(source: SourceFile, line: number): string {
  const starts = startsOf(source)
  const start = starts[line - 1]
  if (start === undefined) return ''
  const end = starts[line] ?? source.text.length
  return source.text
    .slice(start, end)
    .replace(/\r?\n$/, '')
    .replace(/\r$/, '')
}

/** How many lines a file has (a final newline does not start another). */
export function lineCount(source: SourceFile): number {
  const n = startsOf(source).length
  return source.text.endsWith('\n') ? n - 1 : n
}

/** `path:line:column` of a span's start, the form every message and editor understands. */
export function locate(span: Span): string {
  const { line, column } = positionAt(span.source, span.start)
  return `${span.source.path}:${line}:${column}`
}

/** A span over a whole file, for problems that have no narrower place. */
export function wholeFile(source: SourceFile): Span {
  return { source, start: 0, end: source.text.length }
}
