import * as Flags from '@oclif/core/flags'
import { writeWhole } from '../../io/files.ts'
import { BunriCommand, columns, UsageError } from '../base.ts'
import { exitCodeOf } from '../exit.ts'
import { all, allowUnknown, dateOf, format, output, place, policy, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

export default class Check extends BunriCommand {
  static override summary = say.check[processLocale]
  static override args = { topology: place(say.topologyArgument[processLocale]) }
  static override flags = {
    policy,
    format,
    output,
    today,
    baseline: Flags.string({ description: say.baselineFlag[processLocale], helpValue: 'FILE' }),
    'update-baseline': Flags.boolean({ description: say.updateBaselineFlag[processLocale] }),
    until: Flags.string({ description: say.untilFlag[processLocale], helpValue: 'YYYY-MM-DD' }),
    chains: Flags.option({
      options: ['shortest', 'all'] as const,
      default: 'shortest',
      description: say.chainsFlag[processLocale],
      helpValue: 'shortest|all',
    })(),
    'allow-unknown': allowUnknown,
    all,
  }
  static override examples = [
    'bunri check topologies/mihon-city',
    'bunri check topologies/mihon-city --format json --output result.json',
    'bunri check topologies/mihon-city --until 2027-03-31',
    'bunri check topologies/mihon-city --baseline baseline.yaml --update-baseline',
  ]

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Check)
    const date = dateOf(flags.today)
    const until = flags.until === undefined ? undefined : dateOf(flags.until, 'until')
    if (until !== undefined && until < date) throw new UsageError(sayWith.untilBefore(until, date)[this.locale])
    const update = flags['update-baseline']
    if (update && flags.baseline === undefined) throw new UsageError(say.updateNeedsBaseline[this.locale])
    const { readBaselineFile, readEstate, reporterOf, verify } = await import('../../index.ts')
    const estate = readEstate(args.topology, flags.policy === undefined ? {} : { policies: flags.policy })
    if (estate.value === undefined) return this.refuse(estate.diagnostics)
    const file = flags.baseline === undefined ? undefined : readBaselineFile(args.topology, flags.baseline, update)
    if (file !== undefined && file.value === undefined) return this.refuse(file.diagnostics)

    const { result, baseline, diagnostics, defects } = verify(estate.value, {
      today: date,
      chains: flags.chains,
      diagnostics: [...estate.diagnostics, ...(file?.diagnostics ?? [])],
      ...(until === undefined ? {} : { until }),
      ...(file?.value === undefined ? {} : { baseline: { ...file.value, update } }),
    })
    if (defects.length > 0) return this.fail(defects)
    if (result === undefined) return this.refuse(diagnostics)

    if (flags.baseline !== undefined && baseline !== undefined) this.record(flags.baseline, baseline)
    const reporter = reporterOf(flags.format)
    if (reporter === undefined) throw new Error(`no reporter for ${flags.format}`)
    await this.show(reporter.render(result, { locale: this.locale, width: columns(), all: flags.all }), flags.output)
    this.end(exitCodeOf(result.exitCode, flags['allow-unknown']))
  }

  private record(file: string, text: string): void {
    try {
      writeWhole(file, text)
    } catch {
      throw new UsageError(sayWith.notWritten(file)[this.locale])
    }
  }
}
