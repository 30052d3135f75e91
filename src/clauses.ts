/** The coverage table of a policy, top to bottom: the same run as `verify`, looked at clause by clause. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { Text } from './base/text.ts'
import type { Estate } from './model/estate.ts'
import type { Policy } from './model/policy.ts'
import type { Coverage } from './report/coverage.ts'
import { coverageOf } from './verdict/coverage.ts'
import { resultOf } from './verdict/result.ts'
import type { VerifyOptions } from './verify.ts'
import { runOf } from './verify.ts'

export interface Covering {
  /** One table for each policy; undefined when an input is invalid (`diagnostics` says why) or bunri is wrong (`defects`). */
  readonly coverage: readonly Coverage[] | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly defects: readonly Text[]
}

/** What answers each clause of a policy, without a network. */
export function clausesOf(policy: Policy): Coverage {
  return coverageOf(policy)
}

/** The same for every policy of an estate, with what is so in its network. */
export function clausesFor(estate: Estate, options: VerifyOptions): Covering {
  const { run, diagnostics, defects } = runOf(estate, options)
  if (run === undefined || defects.length > 0) return { coverage: undefined, diagnostics, defects }
  const judged = { run, result: resultOf(run) }
  return { coverage: run.policies.map((policy) => coverageOf(policy, judged)), diagnostics, defects }
}
