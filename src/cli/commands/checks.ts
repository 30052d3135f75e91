import { BunriCommand } from '../base.ts'
import { format, output } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say } from '../text.ts'

export default class Checks extends BunriCommand {
  static override summary = say.checks[processLocale]
  static override flags = { format, output }
  static override examples = ['bunri checks', 'bunri checks --format json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Checks)
    const { catalogueJson, catalogueList, catalogueOf, checks } = await import('../../index.ts')
    const entries = catalogueOf(checks)
    await this.show(flags.format === 'json' ? catalogueJson(entries) : catalogueList(entries, this.locale), flags.output)
  }
}
