/** The matrix of a network, top to bottom: the same run as `verify`, looked at pair by pair. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { Text } from './base/text.ts'
import type { Estate } from './model/estate.ts'
import type { Matrix } from './report/matrix.ts'
import { cellsOf, countsOf } from './verdict/matrix-cells.ts'
import { resultOf } from './verdict/result.ts'
import type { VerifyOptions } from './verify.ts'
import { runOf } from './verify.ts'

export interface Mapping {
  /** Undefined when an input is invalid (`diagnostics` says why) or bunri is wrong (`defects`). */
  readonly matrix: Matrix | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly defects: readonly Text[]
}

/** What every policy expects between places and tiers, beside what the network permits. */
export function matrixOf(estate: Estate, options: VerifyOptions): Mapping {
  const { run, diagnostics, defects } = runOf(estate, options)
  if (run === undefined || defects.length > 0) return { matrix: undefined, diagnostics, defects }
  const result = resultOf(run)
  const { tool, today, organization, model, policies, inputs } = result
  const cells = cellsOf(run, result)
  return {
    matrix: {
      tool,
      today,
      organization,
      model,
      policies: policies.map((policy, at) => ({ ...policy, counts: countsOf(cells.pairs, at) })),
      inputs,
      ...cells,
    },
    diagnostics,
    defects,
  }
}
