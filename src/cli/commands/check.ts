import { BunriCommand, columns } from '../base.ts'
import { exitCodeOf } from '../exit.ts'
import { all, allowUnknown, dateOf, format, output, place, policy, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say } from '../text.ts'

export default class Check extends BunriCommand {
  static override summary = say.check[processLocale]
  static override args = { topology: place(say.topologyArgument[processLocale]) }
  static override flags = { policy, format, output, today, 'allow-unknown': allowUnknown, all }
  static override examples = ['bunri check topologies/mihon-city', 'bunri check topologies/mihon-city --format json --output result.json']

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Check)
    const date = dateOf(flags.today)
    const { readEstate, reporterOf, verify } = await import('../../index.ts')
    const estate = readEstate(args.topology, flags.policy === undefined ? {} : { policies: flags.policy })
    if (estate.value === undefined) return this.refuse(estate.diagnostics)

    const { result, diagnostics, defects } = verify(estate.value, { today: date, diagnostics: estate.diagnostics })
    if (defects.length > 0) return this.fail(defects)
    if (result === undefined) return this.refuse(diagnostics)

    const reporter = reporterOf(flags.format)
    if (reporter === undefined) throw new Error(`no reporter for ${flags.format}`)
    await this.show(reporter.render(result, { locale: this.locale, width: columns(), all: flags.all }), flags.output)
    this.end(exitCodeOf(result.exitCode, flags['allow-unknown']))
  }
}
