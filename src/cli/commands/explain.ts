import * as Args from '@oclif/core/args'
import { BunriCommand, columns, UsageError } from '../base.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

export default class Explain extends BunriCommand {
  static override summary = say.explain[processLocale]
  static override args = { check: Args.string({ required: true, description: say.checkArgument[processLocale] }) }
  static override examples = ['bunri explain SEG-001']

  async run(): Promise<void> {
    const { args } = await this.parse(Explain)
    const { catalogueExplanation, catalogueOf, checks } = await import('../../index.ts')
    const wanted = args.check.toLowerCase()
    const entry = catalogueOf(checks.filter(({ id, name }) => id.toLowerCase() === wanted || name === wanted))[0]
    if (entry !== undefined) return this.show(catalogueExplanation(entry, this.locale, columns()), undefined)
    const near = checks
      .filter(({ id, name }) => name.includes(wanted) || id.toLowerCase().startsWith(wanted))
      .map(({ id, name }) => `${id} (${name})`)
    const hint = near.length === 0 ? '' : `\n${sayWith.didYouMean(near.join(', '))[this.locale]}`
    throw new UsageError(sayWith.unknownCheck(args.check)[this.locale] + hint)
  }
}
