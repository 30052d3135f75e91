#!/usr/bin/env node
/** The launcher. Everything that can go wrong before a command runs ends here as well. */
import { flush, run, settings } from '@oclif/core'
import { report } from './base.ts'
import { processLocale } from './locale.ts'

// Never look for TypeScript sources, whatever NODE_ENV says.
settings.enableAutoTranspile = false

try {
  await run(process.argv.slice(2), import.meta.url)
} catch (error) {
  process.exitCode = exitCodeOf(error)
}
await flush()

/** `this.exit(n)` and help travel as errors that only carry a code. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error)
    return (error.oclif as { exit?: number }).exit ?? 0
  return report(error, processLocale)
}
