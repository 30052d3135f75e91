import { basename, isAbsolute } from 'node:path'
import * as Flags from '@oclif/core/flags'
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SourceFile } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import { readSource } from '../../io/files.ts'
import { BunriCommand, columns, UsageError } from '../base.ts'
import { EXIT } from '../exit.ts'
import { dateOf, output, place, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

const IMPORT_FORMATS = ['text', 'csv', 'json'] as const

export default class Import extends BunriCommand {
  static override summary = say.import[processLocale]
  static override args = { file: place(say.importArgument[processLocale]) }
  static override flags = {
    format: Flags.option({
      options: IMPORT_FORMATS,
      default: 'text',
      description: say.importFormatFlag[processLocale],
      helpValue: IMPORT_FORMATS.join('|'),
    })(),
    columns: Flags.string({ description: say.columnsFlag[processLocale], helpValue: 'FILE' }),
    vendor: Flags.string({ description: say.vendorFlag[processLocale], helpValue: 'ID' }),
    output,
    today,
  }
  static override examples = [
    'bunri import exports/fw-core.conf',
    'bunri import exports/rules.xlsx --columns exports/rules.columns.yaml',
    'bunri import exports/rt-wan.cfg --format csv --output rules.csv',
  ]

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Import)
    const date = dateOf(flags.today)
    const { importExport, importFormatOf, vendorIds } = await import('../../index.ts')
    const ids = vendorIds()
    if (flags.vendor !== undefined && !ids.includes(flags.vendor))
      throw new UsageError(sayWith.flagNotOneOf('vendor', ids.join(', '))[this.locale])

    const file = read(args.file)
    const map = flags.columns === undefined ? undefined : read(flags.columns)
    const before = [...file.diagnostics, ...(map?.diagnostics ?? [])]
    if (file.value === undefined || (map !== undefined && map.value === undefined)) return this.refuse(before)

    const { imported, diagnostics } = importExport(file.value, {
      today: date,
      diagnostics: before,
      ...(map?.value === undefined ? {} : { columns: map.value }),
      ...(flags.vendor === undefined ? {} : { vendor: flags.vendor }),
    })
    if (imported === undefined) return this.refuse(diagnostics)
    const format = importFormatOf(flags.format)
    if (format === undefined) throw new Error(`no import format ${flags.format}`)
    await this.show(format.render(imported, { locale: this.locale, width: columns() }), flags.output)

    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    if (errors === 0) return
    await this.complain(diagnostics.filter(({ severity }) => severity === 'error'))
    process.stderr.write(`${sayWith.importErrors(errors)[this.locale]}\n`)
    this.end(EXIT.input)
  }
}

function read(path: string): { readonly value: SourceFile | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const shown = isAbsolute(path) ? basename(path) : path
  return readSource(path, shown, wholeFile({ path: shown, text: '', encoding: 'utf-8', sha256: '' }))
}
