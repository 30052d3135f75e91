/** What every command shares: language, errors in words, exit codes, where output goes. */
import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import type { Diagnostic } from '../base/diagnostic.ts'
import { locate } from '../base/span.ts'
import type { Locale, Text } from '../base/text.ts'
import { writeWhole } from '../io/files.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { processLocale } from './locale.ts'
import { say, sayWith } from './text.ts'
import { usageMessage } from './usage.ts'

/** The user asked for something that cannot be: shown without a stack, exit code 64. */
export class UsageError extends Error {}

export abstract class BunriCommand extends Command {
  static override baseFlags = {
    lang: Flags.option({ options: ['ja', 'en'] as const, description: say.langFlag[processLocale], helpValue: 'ja|en' })(),
  }

  protected readonly locale: Locale = processLocale

  /** Sets the code the process will end with; never ends it, so that output is complete. */
  protected end(code: ExitCode): void {
    process.exitCode = code
  }

  /** Writes a result to a file or to standard output. */
  protected async show(text: string, output: string | undefined): Promise<void> {
    if (output === undefined) return toStandardOutput(text)
    try {
      writeWhole(output, text)
    } catch {
      throw new UsageError(sayWith.notWritten(output)[this.locale])
    }
  }

  /** Problems with the inputs, on standard error, as editors and CI read them: `file:line:column: error: …`. */
  protected async complain(diagnostics: readonly Diagnostic[]): Promise<void> {
    const { redactor } = await import('../index.ts')
    const redact = redactor([...new Set(diagnostics.map(({ span }) => span.source))])
    for (const { severity, span, text, hint } of diagnostics) {
      process.stderr.write(`${locate(span)}: ${say[severity][this.locale]}: ${redact(text[this.locale])}\n`)
      if (hint !== undefined) process.stderr.write(`  → ${redact(hint[this.locale])}\n`)
    }
  }

  /** Ends a run whose inputs are not good enough to judge. */
  protected async refuse(diagnostics: readonly Diagnostic[]): Promise<void> {
    await this.complain(diagnostics)
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    process.stderr.write(`${sayWith.inputErrors(errors)[this.locale]}\n`)
    this.end(EXIT.input)
  }

  /** Ends a run in which bunri disagreed with itself. */
  protected fail(defects: readonly Text[]): void {
    for (const defect of defects) process.stderr.write(`${say.error[this.locale]}: ${defect[this.locale]}\n`)
    process.stderr.write(`${say.defect[this.locale]}\n`)
    this.end(EXIT.defect)
  }

  // oclif would print its own English and choose its own exit code.
  protected override async catch(error: Error): Promise<void> {
    process.exitCode = report(error, this.locale)
  }
}

/** Columns of the terminal; 100 where output is not a terminal, so that files are the same everywhere. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 100
}

function toStandardOutput(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

/** Says what went wrong and returns the exit code for it. */
export function report(error: unknown, locale: Locale): ExitCode {
  const usage = error instanceof UsageError ? error.message : usageMessage(error)?.[locale]
  if (usage !== undefined) {
    process.stderr.write(`${say.error[locale]}: ${usage}\n${say.seeHelp[locale]}\n`)
    return EXIT.usage
  }
  process.stderr.write(`${say.error[locale]}: ${say.defect[locale]}\n`)
  // A message may quote a configuration: it is shown only when asked for.
  if (process.env['BUNRI_DEBUG']) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  else process.stderr.write(`${say.debugHint[locale]}\n`)
  return EXIT.defect
}
