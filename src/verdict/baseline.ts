/** A run under a baseline: the file read, or made anew, and the findings divided by it. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { byCodePoint } from '../base/order.ts'
import { redactor } from '../report/secrets.ts'
import type { Baseline } from './baseline-write.ts'
import { writeBaseline } from './baseline-write.ts'
import { readBaseline } from './baseline-read.ts'
import type { Matched } from './baseline-match.ts'
import { matchBaseline } from './baseline-match.ts'
import type { Recorded } from './baseline-record.ts'
import { recordBaseline } from './baseline-record.ts'
import type { Run } from './result.ts'
import { version } from './version.ts'

/** A baseline as it is asked for. */
export interface BaselineOptions {
  /** As outputs name it. */
  readonly path: string
  /** Absent when there is no such file yet, which only an update may find. */
  readonly source?: SourceFile
  /** Record what is found today. */
  readonly update: boolean
}

/** What a baseline made of a run. */
export interface AppliedBaseline {
  readonly path: string
  readonly recorded: string
  readonly matched: Matched
  /** What an update did. */
  readonly update?: Omit<Recorded, 'entries'>
}

export interface UnderBaseline {
  /** Undefined when the baseline cannot be used; `diagnostics` says why. */
  readonly run: Run | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly defects: readonly Text[]
  /** The text of the updated file. */
  readonly written?: string
}

/** Divides the findings of a run into known and new, and records them first where that is asked for. */
export function underBaseline(run: Run, { path, source, update }: BaselineOptions): UnderBaseline {
  const organization = run.estate.topology.organization.name
  const ids = run.policies.map(({ id }) => id)
  const read = source === undefined ? undefined : readBaseline(source, organization)
  const diagnostics = [...(read?.diagnostics ?? [])]
  if (source !== undefined && read?.value === undefined) return { run: undefined, diagnostics, defects: [] }
  if (source !== undefined && read?.value !== undefined && !update && !sameNames(read.value.policies, ids)) {
    return { run: undefined, diagnostics: [...diagnostics, otherPolicies(source, read.value.policies, ids)], defects: [] }
  }
  const before = read?.value?.entries ?? []
  const redact = redactor([...run.estate.exports.values()])
  const recorded = update ? recordBaseline(run.judgements, before, run.today, redact) : undefined
  const baseline: Baseline = {
    writtenBy: version,
    recorded: update ? run.today : (read?.value?.recorded ?? ''),
    organization,
    policies: ids,
    entries: recorded?.entries ?? before,
  }
  const matched = matchBaseline(run.judgements, baseline.entries, { ...run, topology: run.estate.topology })
  const { entries: _, ...did } = recorded ?? { entries: [], added: 0, kept: 0, narrowed: 0, removed: 0 }
  const applied: AppliedBaseline = { path, recorded: baseline.recorded, matched, ...(update ? { update: did } : {}) }
  return {
    run: { ...run, judgements: matched.judgements, baseline: applied },
    diagnostics,
    defects: matched.defects,
    ...(update ? { written: writeBaseline(baseline) } : {}),
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort(byCodePoint).join('\n') === [...b].sort(byCodePoint).join('\n')
}

function otherPolicies(source: SourceFile, recorded: readonly string[], judged: readonly string[]): Diagnostic {
  const start = Math.max(0, source.text.search(/^policies:/m))
  return {
    code: 'baseline-of-other-policies',
    severity: 'error',
    span: { source, start, end: start + 'policies'.length },
    text: {
      ja: `この記録の方針は ${recorded.join('、')}、判定の方針は ${judged.join('、')} です`,
      en: `this is a record under ${recorded.join(', ')}, and what is judged is under ${judged.join(', ')}`,
    },
    hint: {
      ja: '同じ方針で判定するか、--update-baseline で記録し直してください',
      en: 'judge under the same policies, or record anew with --update-baseline',
    },
  }
}
