/** What people have answered to the clauses that no network answers. */
import type { Text } from '../../base/text.ts'
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
    if (unansweredBy(attestation, today) !== undefined) continue
    const until = endOf(attestation, clause)
    const state = until !== undefined && until < today ? 'lapsed' : attestation.holds ? 'attested' : 'denied'
    const found: Attested = { state, attestation, ...(until === undefined ? {} : { until }) }
    if (better(found, best)) best = found
  }
  return best
}

/** The answers to every clause of a policy that asks a person, in its order. */
export function attestationsOf(topology: Topology, policy: Pick<Policy, 'id' | 'clauses'>, today: string): ReadonlyMap<string, Attested> {
  const asked = [...policy.clauses.values()].filter(({ attest }) => attest !== undefined)
  return new Map(asked.map((clause) => [clause.id, attestationOf(topology, policy, clause, today)]))
}

/** Why an attestation answers nothing on a day; undefined when it does. */
export function unansweredBy({ id, by, on, document }: Attestation, today: string): Text | undefined {
  if (by === undefined && document === undefined)
    return {
      ja: `申告 ${id} に、誰が・どの文書で答えたか（by、document）がありません`,
      en: `attestation ${id} says neither who nor by which document`,
    }
  if (on === undefined) return { ja: `申告 ${id} に日付（on）がありません`, en: `attestation ${id} has no date (on)` }
  if (on > today) return { ja: `申告 ${id} の日付 ${on} はまだ来ていません`, en: `attestation ${id} is dated ${on}, still to come` }
  return undefined
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
