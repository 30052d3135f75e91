/** What people have answered to the clauses that no network answers. */
import type { Clause, Policy } from '../../model/policy.ts'
import { lastDayOf } from '../../model/interval.ts'
import type { Attestation, Topology } from '../../model/topology.ts'

/** `lapsed`: answered, and no longer in force. `denied`: the answer in force is no. */
export type AttestedState = 'attested' | 'not-attested' | 'lapsed' | 'denied'

export interface Attested {
  readonly state: AttestedState
  readonly attestation?: Attestation
  /** The last day it holds; absent: no end. */
  readonly until?: string
}

/**
 * The answer to a clause on a day. Of several the one that holds longest counts, and a no in force before any yes. An answer
 * that nobody gave (neither who, nor when, nor by which document) is none.
 */
export function attestationOf(
  topology: Topology,
  policy: Pick<Policy, 'id'>,
  clause: Pick<Clause, 'id' | 'attest'>,
  today: string,
): Attested {
  let best: Attested = { state: 'not-attested' }
  for (const attestation of topology.attestations?.values() ?? []) {
    if (attestation.policy !== policy.id || !attestation.clauses.includes(clause.id)) continue
    const { by, on, document } = attestation
    if ((by === undefined && document === undefined) || on === undefined || on > today) continue
    const until = endOf(attestation, clause)
    const state = until !== undefined && until < today ? 'lapsed' : attestation.holds ? 'attested' : 'denied'
    const found: Attested = { state, attestation, ...(until === undefined ? {} : { until }) }
    if (better(found, best)) best = found
  }
  return best
}

/** The earlier of what the answer says and what the policy asks. */
function endOf({ on, until }: Attestation, { attest }: Pick<Clause, 'attest'>): string | undefined {
  const due = on === undefined || attest?.every === undefined ? undefined : lastDayOf(on, attest.every)
  if (due === undefined || until === undefined) return due ?? until
  return due < until ? due : until
}

const ORDER: readonly AttestedState[] = ['denied', 'attested', 'lapsed', 'not-attested']
const ALWAYS = '9999-12-31'

function better(a: Attested, b: Attested): boolean {
  const order = ORDER.indexOf(a.state) - ORDER.indexOf(b.state)
  return order < 0 || (order === 0 && (a.until ?? ALWAYS) > (b.until ?? ALWAYS))
}
