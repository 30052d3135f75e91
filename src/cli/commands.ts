/** The commands, one line each; oclif reads this map instead of searching a folder. */
import Check from './commands/check.ts'
import Checks from './commands/checks.ts'
import Clauses from './commands/clauses.ts'
import Diff from './commands/diff.ts'
import Explain from './commands/explain.ts'
import Import from './commands/import.ts'
import Init from './commands/init.ts'
import Matrix from './commands/matrix.ts'
import PolicyNew from './commands/policy/new.ts'

export const COMMANDS = {
  check: Check,
  checks: Checks,
  clauses: Clauses,
  diff: Diff,
  explain: Explain,
  import: Import,
  init: Init,
  matrix: Matrix,
  'policy:new': PolicyNew,
}
