/** Sessions that nothing declares at machines with a leg in the management tier, by whose hosts content could come in or go on. */
import type { CheckContext, Finding } from '../check.ts'
import { CONTENT } from './content.ts'
import type { RelayMachine } from './relay-machines.ts'
import { restsAt } from './resting-places.ts'
import { joined } from './undeclared-carries.ts'
import { undeclaredSessionFindings } from './undeclared-session-findings.ts'

/**
 * On the outer side of such machines, where content can go on from the management tier to the inner side; and on the inner
 * side, where it can come there from the outer one.
 */
export function sessionsByManagement(
  context: CheckContext<unknown>,
  inner: (place: string) => boolean,
  outer: (place: string) => boolean,
): readonly Finding[] {
  const { topology } = context
  const between = (place: string): boolean => restsAt(topology, place)
  const leadsOn = joined(topology, between, inner) || talks(context, between, inner)
  const leadsThere = joined(topology, outer, between) || talks(context, outer, between)
  // With legs on both of them, a machine joins the two by itself.
  const except = ({ legs }: RelayMachine): boolean => legs.some(({ place }) => inner(place)) && legs.some(({ place }) => outer(place))
  return [
    ...(leadsOn ? undeclaredSessionFindings(context, { inner: between, outer, imports: true, onTheWay: 'inner', except }) : []),
    ...(leadsThere ? undeclaredSessionFindings(context, { inner, outer: between, imports: true, onTheWay: 'outer', except }) : []),
  ]
}

/** Whether content may pass in sessions between the two, whoever opens. */
function talks({ network }: CheckContext<unknown>, one: (place: string) => boolean, other: (place: string) => boolean): boolean {
  const [some, others] = [network.places.filter(one), network.places.filter(other)]
  return some.some((a) =>
    others.some((b) => [network.direct(a, b), network.direct(b, a)].some((direct) => direct?.possible.overlaps(CONTENT) === true)),
  )
}
