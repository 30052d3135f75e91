/** The coverage table of a policy: each clause of its document, what answers it, and the verdict for one network. Plain data. */
import type { Text } from '../base/text.ts'
import type { ResultInput } from './result.ts'

/** Format of the JSON table. */
export const COVERAGE_FORMAT = 'bunri-clauses/1'

/**
 * Worst first. `not-judged`: what should answer it does not exist or is turned off. `not-attested`: a person has to answer and
 * has not, or not lately. `attested`: only a person answers, and has. `out-of-scope`: no network can answer it.
 */
export const CLAUSE_VERDICTS = [
  'violation',
  'not-judged',
  'not-evaluable',
  'not-attested',
  'not-declared',
  'exempted',
  'pass',
  'attested',
  'not-applicable',
  'out-of-scope',
] as const
export type ClauseVerdict = (typeof CLAUSE_VERDICTS)[number]

/** A check that answers a clause. */
export interface CoverageCheck {
  readonly check: string
  readonly title?: Text
  /** The policy lists what it finds and never fails for it. */
  readonly advisory: boolean
  /** Absent without a network. */
  readonly verdict?: Exclude<ClauseVerdict, 'attested' | 'not-attested' | 'out-of-scope'>
  /** Why it does not apply, or was not judged. */
  readonly reason?: Text
  /** Ids of its findings in the result. */
  readonly findings: readonly string[]
}

/** What a person has to answer. */
export interface CoverageAttestation {
  readonly ask: Text
  readonly every?: string
  /** Absent without a network. `lapsed`: answered once, too long ago. `denied`: the answer is no. */
  readonly state?: 'attested' | 'not-attested' | 'lapsed' | 'denied'
  readonly id?: string
  readonly by?: string
  readonly on?: string
  readonly document?: string
  /** The last day it holds. */
  readonly until?: string
}

export interface CoverageClause {
  readonly clause: string
  /** Exact words of the document. */
  readonly quote?: string
  /** Where its words are, when they were not read. */
  readonly cite?: string
  /** How bunri reads it. */
  readonly reading: Text
  readonly checks: readonly CoverageCheck[]
  readonly attestation?: CoverageAttestation
  /** Why no network can answer it. */
  readonly outOfScope?: Text
  /** Absent without a network, unless it is out of scope. */
  readonly verdict?: ClauseVerdict
}

export interface Coverage {
  readonly format: typeof COVERAGE_FORMAT
  readonly tool: { readonly name: string; readonly version: string }
  readonly policy: {
    readonly id: string
    readonly title: Text
    readonly edition?: string
    readonly document?: { readonly title: string; readonly date?: string; readonly edition?: string }
  }
  /** The network it is judged for; absent: none, only what answers each clause. */
  readonly network?: {
    readonly organization: string
    readonly model: string
    readonly today: string
    readonly inputs: readonly ResultInput[]
  }
  /** Clauses by verdict; they add up to `total`. Without a network `answered` stands for all that something answers. */
  readonly counts: Readonly<Partial<Record<ClauseVerdict | 'answered', number>>>
  readonly total: number
  readonly clauses: readonly CoverageClause[]
}
