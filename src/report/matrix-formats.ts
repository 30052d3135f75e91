/** The formats of the matrix, one line each. */
import { matrixCsv } from './matrix-csv.ts'
import { matrixMarkdown } from './matrix-markdown.ts'
import { matrixText } from './matrix-text.ts'
import type { MatrixFormat } from './matrix-words.ts'

export const matrixFormats: readonly MatrixFormat[] = [matrixText, matrixCsv, matrixMarkdown]

export function matrixFormatOf(id: string): MatrixFormat | undefined {
  return matrixFormats.find((format) => format.id === id)
}
