/** A square of cells with numbered rows and columns, cut into blocks of columns where a terminal is narrow. */
import { cut, pad, padLeft, widthOf, wrap } from '../base/width.ts'

/** Lines a name may take. */
const MOST_LINES = 3

export interface Grid {
  readonly labels: readonly string[]
  /** Row by row, column by column: the lines of a cell. All cells have the same number of lines. */
  readonly cells: readonly (readonly (readonly string[])[])[]
  /** Columns of the screen for each cell, the gap after it included. */
  readonly cell: number
  /** Columns for the number and name of a row. */
  readonly heading: number
}

/** The lines of a grid of at most `width` columns. */
export function gridLines({ labels, cells, cell, heading }: Grid, width: number): string[] {
  const perBlock = Math.max(1, Math.floor((width - heading) / cell))
  const digits = String(labels.length).length
  const lines: string[] = []
  for (let first = 0; first < labels.length; first += perBlock) {
    const columns = labels.map((_, at) => at).slice(first, first + perBlock)
    if (first > 0) lines.push('')
    lines.push((pad('', heading) + columns.map((at) => pad(String(at + 1), cell)).join('')).trimEnd())
    for (const [row, label] of labels.entries()) {
      const names = shortened(label, heading - digits - 2)
      const height = Math.max(names.length, ...columns.map((at) => cells[row]?.[at]?.length ?? 0))
      for (let line = 0; line < height; line++) {
        const number = line === 0 ? padLeft(String(row + 1), digits) : pad('', digits)
        const head = pad(`${number} ${names[line] ?? ''}`, heading)
        lines.push((head + columns.map((at) => pad(cells[row]?.[at]?.[line] ?? '', cell)).join('')).trimEnd())
      }
    }
  }
  return lines
}

/** A name on as many lines as a row may have. */
function shortened(label: string, columns: number): string[] {
  const lines = wrap(label, columns)
  const kept = lines.slice(0, MOST_LINES).map((line) => cut(line, columns))
  if (lines.length <= MOST_LINES) return kept
  return kept.map((line, at) => (at === MOST_LINES - 1 ? cut(`${line}${lines[MOST_LINES] ?? ''}`, columns) : line))
}

/** The widest label in columns, for choosing a heading. */
export function widest(labels: readonly string[]): number {
  return Math.max(0, ...labels.map(widthOf))
}
