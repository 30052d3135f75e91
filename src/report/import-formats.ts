/** The formats of an import, one line each. */
import { importCsv } from './import-csv.ts'
import { importText } from './import-text.ts'
import type { ImportFormat } from './imported.ts'

const importJson: ImportFormat = { id: 'json', render: (imported) => `${JSON.stringify(imported, null, 2)}\n` }

export const importFormats: readonly ImportFormat[] = [importText, importCsv, importJson]

export function importFormatOf(id: string): ImportFormat | undefined {
  return importFormats.find((format) => format.id === id)
}
