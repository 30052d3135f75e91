/** What is approved of the session that a relay has on the independent side of a crossing. */
import type { Hop } from '../../graph/relays/live.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext } from '../check.ts'
import type { Specific } from '../exceptions.ts'
import { specificBetween } from '../exceptions.ts'
import { cellBetween } from '../places.ts'
import { declaredBetween, lapsed } from '../register/declared-flows.ts'
import { endsOf } from './chains.ts'

/** The packets of a session that a specific communication in force covers, or what the policy's cell for the two sides lets through. */
export function approvedAcross(
  { topology, policy, today }: CheckContext<unknown>,
  session: Hop,
  beyond: string,
  outward: boolean,
  specifics: readonly Specific[],
): PacketSet {
  const { initiator, responder } = endsOf(session)
  const home = outward ? session.from : session.to
  // What the relay opens is opened for the place beyond it.
  const byHost = (session.opened === 'sender') === outward
  const cell = byHost ? cellBetween(topology, policy, home, beyond) : cellBetween(topology, policy, beyond, home)
  if (cell === 'open') return PacketSet.all
  if (cell === 'never') return PacketSet.none
  const specific = specificBetween(topology, specifics, initiator, responder)
  // Within its own segment no rule can narrow what a relay opens: its partners are those that its approval names.
  const approved = session.unfiltered && !byHost ? specific.forgetAddress('dst') : specific
  if (cell !== 'flows') return approved
  return approved.or(declaredBetween(topology, initiator, responder, (flow) => lapsed(flow, today)).allowed)
}
