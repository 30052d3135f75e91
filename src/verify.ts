/** The pipeline, top to bottom. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { Text } from './base/text.ts'
import { analyse } from './graph/analyse.ts'
import { readPolicies } from './intent/policy.ts'
import type { Estate } from './model/estate.ts'
import type { Result } from './report/result.ts'
import type { BaselineOptions } from './verdict/baseline.ts'
import { underBaseline } from './verdict/baseline.ts'
import { readDevices } from './verdict/devices.ts'
import { judge } from './verdict/judge.ts'
import type { Run } from './verdict/result.ts'
import { resultOf } from './verdict/result.ts'
import { upcomingOf } from './verdict/upcoming.ts'

export interface VerifyOptions {
  /** ISO date the verdicts are given for. */
  readonly today: string
  /** Diagnostics of reading the estate; they are carried into the result. */
  readonly diagnostics?: readonly Diagnostic[]
  /** Known findings to tell from new ones. */
  readonly baseline?: BaselineOptions
  /** ISO date: verdicts that change up to this day are listed. */
  readonly until?: string
}

export interface Verification {
  /** Undefined when an input is invalid (`diagnostics` says why) or bunri is wrong (`defects`). */
  readonly result: Result | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** Defects in bunri itself: a counterexample the simulator does not confirm, a check that crashed. */
  readonly defects: readonly Text[]
  /** The text of the baseline, where an update was asked for. */
  readonly baseline?: string
}

/** Judges an estate under its policies. */
export function verify(estate: Estate, options: VerifyOptions): Verification {
  const { run, diagnostics, defects } = runOf(estate, options)
  if (run === undefined || defects.length > 0) return { result: undefined, diagnostics, defects }
  const ahead = options.until === undefined ? undefined : upcomingOf(run, options.until)
  if (ahead !== undefined && ahead.defects.length > 0) return { result: undefined, diagnostics, defects: ahead.defects }
  const upcoming = ahead === undefined ? {} : { upcoming: ahead.upcoming }
  if (options.baseline === undefined) return { result: resultOf({ ...run, ...upcoming }), diagnostics, defects }
  const under = underBaseline(run, options.baseline)
  const result = under.run === undefined || under.defects.length > 0 ? undefined : resultOf({ ...under.run, ...upcoming })
  const written = result === undefined ? undefined : under.written
  return {
    result,
    diagnostics: [...diagnostics, ...under.diagnostics],
    defects: under.defects,
    ...(written === undefined ? {} : { baseline: written }),
  }
}

/** The same, before it becomes plain data. */
export function runOf(
  estate: Estate,
  { today, diagnostics: before = [] }: VerifyOptions,
): { readonly run: Run | undefined; readonly diagnostics: readonly Diagnostic[]; readonly defects: readonly Text[] } {
  const read = readPolicies(estate.policies, estate.extended)
  const { devices, diagnostics: ofDevices } = readDevices(estate, today)
  const diagnostics = [...before, ...read.diagnostics, ...ofDevices]
  const policies = read.value
  if (policies === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return { run: undefined, diagnostics, defects: [] }
  const network = analyse(estate.topology, devices)
  const { judgements, defects } = judge(estate.topology, policies, devices, network, today)
  return { run: { estate, policies, devices, network, judgements, diagnostics, today }, diagnostics, defects }
}
