/** The pipeline, top to bottom. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { Text } from './base/text.ts'
import { analyse } from './graph/analyse.ts'
import type { Estate } from './model/estate.ts'
import type { Result } from './report/result.ts'
import type { BaselineOptions } from './verdict/baseline.ts'
import { underBaseline } from './verdict/baseline.ts'
import { readChangedNetworks } from './verdict/changes.ts'
import { readDevices } from './verdict/devices.ts'
import { everyChain } from './verdict/every-chain.ts'
import { judge } from './verdict/judge.ts'
import { policiesOf } from './verdict/policies.ts'
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
  /** Which chains of relays findings are told with; absent: the shortest. */
  readonly chains?: 'shortest' | 'all'
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
  const told = (judged: Run) =>
    options.chains === 'all' ? everyChain({ topology: estate.topology, devices: judged.devices }, judged.judgements) : { defects: [] }
  if (options.baseline === undefined) {
    const chains = told(run)
    const result = chains.defects.length > 0 ? undefined : resultOf({ ...run, ...upcoming, ...chains })
    return { result, diagnostics, defects: chains.defects }
  }
  const under = underBaseline(run, options.baseline)
  const chains = under.run === undefined ? { defects: [] } : told(under.run)
  const wrong = [...under.defects, ...chains.defects]
  const result = under.run === undefined || wrong.length > 0 ? undefined : resultOf({ ...under.run, ...upcoming, ...chains })
  const written = result === undefined ? undefined : under.written
  return {
    result,
    diagnostics: [...diagnostics, ...under.diagnostics],
    defects: wrong,
    ...(written === undefined ? {} : { baseline: written }),
  }
}

/** The same, before it becomes plain data. */
export function runOf(
  estate: Estate,
  { today, diagnostics: before = [] }: VerifyOptions,
): { readonly run: Run | undefined; readonly diagnostics: readonly Diagnostic[]; readonly defects: readonly Text[] } {
  const read = policiesOf(estate)
  const { devices, diagnostics: ofDevices } = readDevices(estate, today)
  const diagnostics = [...before, ...read.diagnostics, ...ofDevices]
  const policies = read.value
  if (policies === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return { run: undefined, diagnostics, defects: [] }
  const network = analyse(estate.topology, devices)
  const { networks: changes, diagnostics: ofChanges } = readChangedNetworks(estate, { devices, network }, today)
  diagnostics.push(...ofChanges)
  if (ofChanges.some(({ severity }) => severity === 'error')) return { run: undefined, diagnostics, defects: [] }
  const { judgements, defects } = judge(estate.topology, policies, devices, network, today, changes)
  return { run: { estate, policies, devices, network, changes, judgements, diagnostics, today }, diagnostics, defects }
}
