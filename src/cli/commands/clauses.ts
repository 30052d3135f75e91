import * as Flags from '@oclif/core/flags'
import { BunriCommand, columns } from '../base.ts'
import { all, dateOf, output, place, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say } from '../text.ts'

const CLAUSES_FORMATS = ['text', 'json', 'csv'] as const

export default class Clauses extends BunriCommand {
  static override summary = say.clauses[processLocale]
  static override args = { policy: place(say.policyArgument[processLocale]) }
  static override flags = {
    topology: Flags.string({ char: 't', description: say.clausesTopologyFlag[processLocale], helpValue: 'FOLDER' }),
    format: Flags.option({
      options: CLAUSES_FORMATS,
      default: 'text',
      description: say.formatFlag[processLocale],
      helpValue: CLAUSES_FORMATS.join('|'),
    })(),
    output,
    today,
    all,
  }
  static override examples = [
    'bunri clauses hassho-water',
    'bunri clauses hassho-water --topology topologies/mihon-city',
    'bunri clauses nihonmatsu --topology topologies/mihon-city --format csv --output clauses.csv',
  ]

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Clauses)
    const date = dateOf(flags.today)
    const { clausesFor, clausesOf, coverageFormatOf, readEstate, readPolicy } = await import('../../index.ts')
    const format = coverageFormatOf(flags.format)
    if (format === undefined) throw new Error(`no format ${flags.format} of the coverage table`)
    const view = { locale: this.locale, width: columns(), all: flags.all }
    const { value: policy, diagnostics } = readPolicy(args.policy)
    if (policy === undefined) return this.refuse(diagnostics)
    if (flags.topology === undefined) {
      await this.complain(diagnostics)
      return this.show(format.render(clausesOf(policy), view), flags.output)
    }

    const estate = readEstate(flags.topology, { policies: [args.policy] })
    if (estate.value === undefined) return this.refuse(estate.diagnostics)
    const covering = clausesFor(estate.value, { today: date, diagnostics: estate.diagnostics })
    if (covering.defects.length > 0) return this.fail(covering.defects)
    if (covering.coverage === undefined) return this.refuse(covering.diagnostics)
    await this.show(covering.coverage.map((table) => format.render(table, view)).join(''), flags.output)
  }
}
