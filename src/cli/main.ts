/** The command line from arguments to exit code. Everything that can go wrong before a command runs ends here as well. */
import { join } from 'node:path'
import { flush } from '@oclif/core/flush'
import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'
import { report } from './base.ts'
import { processLocale } from './locale.ts'

// oclif finds both by these names, in the bundle this file becomes.
export { COMMANDS } from './commands.ts'
export { Help } from './help.ts'

export async function main(): Promise<void> {
  // Never look for TypeScript sources, whatever NODE_ENV says.
  settings.enableAutoTranspile = false
  try {
    await run(process.argv.slice(2), { root: join(import.meta.dirname, '../..') })
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
  await flush()
}

/** `this.exit(n)` and help travel as errors that only carry a code. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error)
    return (error.oclif as { exit?: number }).exit ?? 0
  return report(error, processLocale)
}
