import { BunriCommand, columns } from '../base.ts'
import { exitCodeOf } from '../exit.ts'
import { all, allowUnknown, dateOf, format, output, place, policy, today } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

export default class Diff extends BunriCommand {
  static override summary = say.diff[processLocale]
  static override args = { before: place(say.beforeArgument[processLocale]), after: place(say.afterArgument[processLocale]) }
  static override flags = { policy, format, output, today, 'allow-unknown': allowUnknown, all }
  static override examples = ['bunri diff running candidate']

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff)
    const date = dateOf(flags.today)
    const { compare, readEstate, reporterOf } = await import('../../index.ts')
    const options = flags.policy === undefined ? {} : { policies: flags.policy }
    const before = readEstate(args.before, options)
    const after = readEstate(args.after, options)
    const sides = [
      { title: sayWith.before(args.before), read: before },
      { title: sayWith.after(args.after), read: after },
    ]
    if (before.value === undefined || after.value === undefined || sides.some(({ read }) => hasErrors(read.diagnostics))) {
      for (const { title, read } of sides) {
        if (!hasErrors(read.diagnostics)) continue
        process.stderr.write(`${title[this.locale]}\n`)
        await this.refuse(read.diagnostics)
      }
      return
    }

    const { difference, diagnostics, defects } = compare(before.value, after.value, {
      today: date,
      before: before.diagnostics,
      after: after.diagnostics,
    })
    if (defects.length > 0) return this.fail(defects)
    if (difference === undefined) return this.refuse(diagnostics)

    const reporter = reporterOf(flags.format)
    if (reporter === undefined) throw new Error(`no reporter for ${flags.format}`)
    await this.show(reporter.renderDifference(difference, { locale: this.locale, width: columns(), all: flags.all }), flags.output)
    this.end(exitCodeOf(difference.exitCode, flags['allow-unknown']))
  }
}

function hasErrors(diagnostics: readonly { readonly severity: string }[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
