/** The formats of the coverage table, one line each. */
import { coverageCsv } from './coverage-csv.ts'
import { coverageText } from './coverage-text.ts'
import type { CoverageFormat } from './coverage-words.ts'

const json: CoverageFormat = { id: 'json', render: (coverage) => `${JSON.stringify(coverage, null, 2)}\n` }

export const coverageFormats: readonly CoverageFormat[] = [coverageText, json, coverageCsv]

export function coverageFormatOf(id: string): CoverageFormat | undefined {
  return coverageFormats.find((format) => format.id === id)
}
