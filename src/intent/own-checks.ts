/** A body's own checks: read, and merged over those of the policy it extends. */
import type { Attribute } from '../model/attribute.ts'
import type { OwnCheck } from '../model/own-check.ts'
import type { CheckSettings, MatrixKey, Policy } from '../model/policy.ts'
import { textOf } from './clauses.ts'
import { checkNumber } from './communications.ts'
import { readDemand } from './own-demand.ts'
import type { WrittenPolicy } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { present } from './problems.ts'

/** Own checks, and the settings they bring with them. */
export interface ReadOwnChecks {
  readonly checks: ReadonlyMap<string, OwnCheck> | undefined
  /** Of those that this policy writes itself; the others are settled in the policy it extends. */
  readonly settings: ReadonlyMap<string, CheckSettings>
}

/** `known`: the words of the matrix. */
export function mergeOwnChecks(
  problems: Problems,
  written: WrittenPolicy,
  base: Policy | undefined,
  attributes: ReadonlyMap<string, Attribute> | undefined,
  known: readonly MatrixKey[],
): ReadOwnChecks {
  const checks = new Map(base?.ownChecks ?? [])
  const settings = new Map<string, CheckSettings>()
  for (const id of problems.document.keys(['own-checks'])) {
    const entry = written['own-checks']?.[id]
    if (entry === undefined) continue
    const path = ['own-checks', id]
    checkNumber(problems, { key: path }, id)
    const asks = readDemand(problems, path, entry, attributes, known)
    if (checks.has(id))
      problems.note(
        'own-check-replaced',
        { key: path },
        { ja: `検査 ${id} は、土台の ${base?.id ?? ''} のものを置き換えます`, en: `check ${id} replaces that of ${base?.id ?? ''}` },
      )
    if (asks === undefined) continue
    const { severity = 'medium', advisory = false, required } = entry
    const span = problems.document.entrySpan(path)
    checks.set(id, {
      id,
      title: textOf(entry.title),
      severity,
      waivable: entry.waivable ?? true,
      asks,
      key: problems.document.keySpan(path),
      span,
      ...present({
        why: entry.why === undefined ? undefined : textOf(entry.why),
        fix: entry.fix === undefined ? undefined : textOf(entry.fix),
      }),
    })
    settings.set(id, { severity, advisory, enabled: true, parameters: {}, span, ...present({ required }) })
  }
  return { checks: checks.size === 0 ? undefined : checks, settings }
}
