import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import * as Flags from '@oclif/core/flags'
import { writeWhole } from '../../../io/files.ts'
import { BunriCommand, UsageError } from '../../base.ts'
import { processLocale } from '../../locale.ts'
import { say, sayWith } from '../../text.ts'
import { MODELS } from '../init.ts'

export default class PolicyNew extends BunriCommand {
  static override summary = say.policyNew[processLocale]
  static override flags = {
    id: Flags.string({ description: say.policyIdFlag[processLocale], helpValue: 'ID' }),
    title: Flags.string({ description: say.policyTitleFlag[processLocale], helpValue: 'TITLE' }),
    document: Flags.string({ description: say.policyDocumentFlag[processLocale], helpValue: 'TITLE' }),
    date: Flags.string({ description: say.policyDateFlag[processLocale], helpValue: 'YYYY-MM' }),
    extends: Flags.string({ description: say.extendsFlag[processLocale], helpValue: 'POLICY' }),
    model: Flags.option({ options: MODELS, description: say.modelFlag[processLocale], helpValue: 'MODEL' })(),
    approver: Flags.string({ multiple: true, multipleNonGreedy: true, description: say.approverFlag[processLocale], helpValue: 'ROLE' }),
    every: Flags.string({ default: '1y', description: say.everyFlag[processLocale], helpValue: '1y' }),
    clauses: Flags.string({ description: say.clauseListFlag[processLocale], helpValue: 'CSV' }),
    output: Flags.string({ char: 'o', description: say.policyOutputFlag[processLocale], helpValue: 'FILE' }),
    force: Flags.boolean({ description: say.forceFlag[processLocale] }),
  }
  static override examples = [
    'bunri policy new',
    'bunri policy new --id mihon-city --title みほん市情報セキュリティ基本方針 --approver CISO',
    'bunri policy new --id mihon-city --title みほん市情報セキュリティ基本方針 --clauses clauses.csv --output policies/mihon-city.yaml',
  ]

  async run(): Promise<void> {
    const { flags } = await this.parse(PolicyNew)
    const asked = await this.ask(flags)
    const { id, title } = asked
    if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw new UsageError(sayWith.badPolicyId(id)[this.locale])
    const output = flags.output ?? `${id}.yaml`
    if (existsSync(output) && !flags.force) throw new UsageError(sayWith.exists(output)[this.locale])
    const { newPolicy, policyLoader, readText } = await import('../../../index.ts')
    const clauses = flags.clauses === undefined ? undefined : readText(flags.clauses)
    if (clauses !== undefined && clauses.value === undefined) return this.refuse(clauses.diagnostics)
    const document = flags.document ?? title
    const made = newPolicy({
      id,
      title: { ja: title, en: title },
      document: { title: document, ...(flags.date === undefined ? {} : { date: flags.date }) },
      extends: flags.extends ?? 'guideline-alpha',
      model: asked.model,
      approvers: asked.approvers.length === 0 ? {} : { 'exception-approver': asked.approvers },
      every: flags.every,
      locale: this.locale,
      load: policyLoader(dirname(output)),
      ...(clauses?.value === undefined ? {} : { clauses: clauses.value }),
    })
    if (made.defects.length > 0) return this.fail(made.defects)
    if (made.yaml === undefined) return this.refuse(made.diagnostics)
    try {
      writeWhole(output, made.yaml)
    } catch {
      throw new UsageError(sayWith.notWritten(output)[this.locale])
    }
    await this.show(`${sayWith.policyWritten(output, made.clauses)[this.locale]}\n`, undefined)
  }

  /** What the flags do not say is asked for, where somebody is there to answer. */
  private async ask(flags: {
    readonly id?: string | undefined
    readonly title?: string | undefined
    readonly model?: (typeof MODELS)[number] | undefined
    readonly approver?: readonly string[] | undefined
  }) {
    const { id, title, model, approver } = flags
    const known = { model: model ?? ('alpha' as const), approvers: approver ?? [] }
    if (id !== undefined && title !== undefined) return { ...known, id, title }
    if (!process.stdin.isTTY) throw new UsageError(say.policyNeeds[this.locale])
    const questions = createInterface({ input: process.stdin, output: process.stderr })
    const answer = async (question: string, preset: string): Promise<string> => {
      const said = (await questions.question(`${question}${preset === '' ? '' : ` [${preset}]`}: `)).trim()
      return said === '' ? preset : said
    }
    try {
      const name = title ?? (await answer(say.policyTitleFlag[this.locale], ''))
      const chosen = id ?? (await answer(say.policyIdFlag[this.locale], 'our-policy'))
      const which = model ?? (await answer(say.modelFlag[this.locale], 'alpha'))
      const who =
        approver ??
        (await answer(say.approverFlag[this.locale], '')).split(/[、,]/).flatMap((role) => (role.trim() === '' ? [] : [role.trim()]))
      const found = MODELS.find((one) => one === which)
      if (found === undefined) throw new UsageError(sayWith.flagNotOneOf('model', MODELS.join(', '))[this.locale])
      if (name === '') throw new UsageError(say.policyNeeds[this.locale])
      return { id: chosen, title: name, model: found, approvers: who }
    } finally {
      questions.close()
    }
  }
}
