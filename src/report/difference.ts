/** Two runs compared, as plain data: what the change opens and closes, and what that does to the verdicts. */
import type { Text } from '../base/text.ts'
import type { Excerpt, Result, ResultCheck, ResultFinding, ResultHop, ResultPacket, ResultTraffic } from './result.ts'

export const DIFFERENCE_FORMAT = 'bunri-diff/1'

/** Traffic of one ordered pair of places that one rule or route opens or closes. */
export interface TrafficChange {
  readonly change: 'opened' | 'closed'
  /** `certain`: judged to pass on one side and certainly not on the other. `possible`: something unknown makes the difference. */
  readonly sureness: 'certain' | 'possible'
  /** Zone or external ids. */
  readonly from: string
  readonly to: string
  readonly traffic: readonly ResultTraffic[]
  readonly trafficTruncated: boolean
  /** One of the packets, and its way: through the new network when opened, through the old one when closed. */
  readonly packet: ResultPacket
  readonly hops: readonly ResultHop[]
  /** What decides now where it is opened; what decides now against it where it is closed. */
  readonly cause?: { readonly label: Text; readonly side: 'before' | 'after'; readonly excerpt: Excerpt }
}

/** A check whose verdict under a policy is not what it was. */
export interface VerdictChange {
  readonly check: string
  readonly policy: string
  readonly title: Text
  readonly before: ResultCheck['verdict'] | 'absent'
  readonly after: ResultCheck['verdict'] | 'absent'
}

export interface Difference {
  readonly format: typeof DIFFERENCE_FORMAT
  readonly tool: Result['tool']
  readonly today: string
  readonly organization: string
  readonly before: { readonly inputs: Result['inputs']; readonly summary: Result['summary'] }
  readonly after: { readonly inputs: Result['inputs']; readonly summary: Result['summary'] }
  /** Opened first, then closed; by pair within each. */
  readonly traffic: readonly TrafficChange[]
  readonly verdicts: readonly VerdictChange[]
  /** Findings only the new side has, and only the old side had, by fingerprint. */
  readonly gained: readonly ResultFinding[]
  readonly lost: readonly ResultFinding[]
  /** The exit code of the new side. */
  readonly exitCode: 0 | 1 | 2
}
