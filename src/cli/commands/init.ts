import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import * as Flags from '@oclif/core/flags'
import { today } from '../../io/clock.ts'
import { isFolder, writeWhole } from '../../io/files.ts'
import { BunriCommand, columns, UsageError } from '../base.ts'
import { EXIT } from '../exit.ts'
import { place } from '../flags.ts'
import { processLocale } from '../locale.ts'
import { say, sayWith } from '../text.ts'

/** Models a topology may name: repeated here so that help needs no reader. A test holds them together. */
export const MODELS = ['alpha', 'alpha-prime', 'beta', 'beta-prime', 'two-tier', 'custom'] as const

export default class Init extends BunriCommand {
  static override summary = say.init[processLocale]
  static override args = { folder: place(say.folderArgument[processLocale]) }
  static override flags = {
    output: Flags.string({ char: 'o', description: say.initOutputFlag[processLocale], helpValue: 'FILE' }),
    model: Flags.option({ options: MODELS, default: 'alpha' as const, description: say.modelFlag[processLocale], helpValue: 'MODEL' })(),
    policy: Flags.string({
      char: 'p',
      multiple: true,
      multipleNonGreedy: true,
      description: say.initPolicyFlag[processLocale],
      helpValue: 'FILE',
    }),
    name: Flags.string({ description: say.nameFlag[processLocale], helpValue: 'NAME' }),
    force: Flags.boolean({ description: say.forceFlag[processLocale] }),
  }
  static override examples = ['bunri init town --name みほん市', 'bunri init town/exports --output town/topology.yaml']

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init)
    const output = flags.output ?? join(args.folder, 'topology.yaml')
    const home = dirname(output)
    if (!isFolder(args.folder)) throw new UsageError(sayWith.notAFolder(args.folder)[this.locale])
    if (relative(resolve(home), resolve(args.folder)).split(sep)[0] === '..')
      throw new UsageError(sayWith.outputOutside(output)[this.locale])
    if (existsSync(output) && !flags.force) throw new UsageError(sayWith.exists(output)[this.locale])

    const { init, readFolder, summaryOf } = await import('../../index.ts')
    const { sources, unreadable } = readFolder(args.folder, home)
    const { yaml, proposal, defects } = init(sources, {
      ...(flags.name === undefined ? {} : { organization: flags.name }),
      model: flags.model,
      policies: (flags.policy ?? ['guideline-alpha']).map((policy) => asWritten(policy, home)),
      today: today(),
      locale: this.locale,
      unreadable,
    })
    if (defects.length > 0) return this.fail(defects)
    if (yaml === undefined) {
      for (const { path, reason } of proposal.unknownFiles) process.stderr.write(`${path}: ${reason[this.locale]}\n`)
      process.stderr.write(`${sayWith.nothingRecognised(args.folder)[this.locale]}\n`)
      return this.end(EXIT.input)
    }
    try {
      writeWhole(output, yaml)
    } catch {
      throw new UsageError(sayWith.notWritten(output)[this.locale])
    }
    const next = /^topology\.ya?ml$/.test(relative(home, output)) ? home : output
    await this.show(summaryOf(proposal, { locale: this.locale, width: columns(), written: output, next }), undefined)
    this.end(EXIT.ok)
  }
}

/** A policy that comes with bunri by its name; any other by its path from the topology. */
function asWritten(policy: string, home: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(policy)) return policy
  return relative(resolve(home), resolve(policy)).split(sep).join('/')
}
