/** The commands, one line each; oclif reads this map instead of searching a folder. */
import Check from './commands/check.ts'
import Checks from './commands/checks.ts'
import Diff from './commands/diff.ts'
import Explain from './commands/explain.ts'

export const COMMANDS = {
  check: Check,
  checks: Checks,
  diff: Diff,
  explain: Explain,
}
