import * as Flags from '@oclif/core/flags'
import type { Diagnostic } from '../../base/diagnostic.ts'
import { wholeFile } from '../../base/span.ts'
import { isFolder, realPath } from '../../io/files.ts'
import { BunriCommand, columns, UsageError } from '../base.ts'
import { all, dateOf, output, place, policy, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

const MATRIX_FORMATS = ['text', 'csv', 'md'] as const
const BY = ['both', 'tier', 'zone'] as const

export default class Matrix extends BunriCommand {
  static override summary = say.matrix[processLocale]
  static override args = { topology: place(say.topologyArgument[processLocale]) }
  static override flags = {
    policy,
    format: Flags.option({
      options: MATRIX_FORMATS,
      default: 'text',
      description: say.matrixFormatFlag[processLocale],
      helpValue: MATRIX_FORMATS.join('|'),
    })(),
    by: Flags.option({ options: BY, default: 'both', description: say.byFlag[processLocale], helpValue: BY.join('|') })(),
    zones: Flags.string({ description: say.zonesFlag[processLocale], helpValue: 'ID,ID' }),
    output,
    today,
    all,
  }
  static override examples = [
    'bunri matrix topologies/mihon-city --by tier',
    'bunri matrix topologies/mihon-city --zones lg-client',
    'bunri matrix topologies/mihon-city --format csv --output matrix.csv',
    'bunri matrix topologies/mihon-city --format md --output matrix.md',
  ]

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Matrix)
    const date = dateOf(flags.today)
    const stranger = notATopology(args.topology)
    if (stranger !== undefined) return this.refuse([stranger])
    const { matrixFormatOf, matrixOf, readEstate } = await import('../../index.ts')
    const estate = readEstate(args.topology, flags.policy === undefined ? {} : { policies: flags.policy })
    if (estate.value === undefined) return this.refuse(estate.diagnostics)

    const zones = this.placesOf(flags.zones, [...estate.value.topology.zones.keys(), ...estate.value.topology.externals.keys()])
    const { matrix, diagnostics, defects } = matrixOf(estate.value, { today: date, diagnostics: estate.diagnostics })
    if (defects.length > 0) return this.fail(defects)
    if (matrix === undefined) return this.refuse(diagnostics)

    const format = matrixFormatOf(flags.format)
    if (format === undefined) throw new Error(`no matrix format ${flags.format}`)
    // Places are asked for: their rows, not the tiers.
    const by = zones.length > 0 && flags.by === 'both' ? 'zone' : flags.by
    await this.show(format.render(matrix, { locale: this.locale, width: columns(), all: flags.all, by, zones }), flags.output)
  }

  private placesOf(written: string | undefined, known: readonly string[]): readonly string[] {
    const zones = (written ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))
    const unknown = zones.filter((id) => !known.includes(id))
    if (unknown.length > 0) throw new UsageError(sayWith.unknownZones(unknown.join(', '), known.join(', '))[this.locale])
    return zones
  }
}

/** A file that is no YAML: the export of a device, most likely. */
function notATopology(path: string): Diagnostic | undefined {
  if (realPath(path) === undefined || isFolder(path) || /\.(ya?ml|json)$/i.test(path)) return undefined
  return {
    code: 'not-a-topology',
    severity: 'error',
    span: wholeFile({ path, text: '', encoding: 'utf-8', sha256: '' }),
    text: { ja: 'これはトポロジー（YAML）ではありません', en: 'this is not a topology (YAML)' },
    hint: {
      ja: 'matrix は系とゾーンの間を調べます。topology.yaml のあるフォルダーを指定してください',
      en: 'matrix looks between tiers and zones: name the folder that holds topology.yaml',
    },
  }
}
