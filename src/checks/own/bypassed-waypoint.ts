/** Traffic that a policy leads through one device or relay. */
import type { OwnCheck, OwnDemand } from '../../model/own-check.ts'
import type { CheckContext, Finding, Outcome } from '../check.ts'
import { placesOf } from '../exceptions.ts'
import { joinedDoubts } from '../findings/peeled.ts'
import { bypassedWaypoints } from '../lines/bypassed-waypoints.ts'
import { meantHere, NOWHERE } from './forbidden-flow.ts'

export function bypassedOwnWaypoint(
  context: CheckContext<unknown>,
  own: OwnCheck,
  { scope, through }: OwnDemand & { readonly kind: 'waypoint' },
): Outcome {
  const { topology, severity } = context
  const here = meantHere(own, scope)
  if (placesOf(topology, here.from).length === 0 || placesOf(topology, here.to).length === 0)
    return { findings: [], notApplicable: NOWHERE }
  const waypoint = { id: own.id, scope: here, through: through.text, span: own.span }
  const found = bypassedWaypoints({ ...context, topology: { ...topology, waypoints: new Map([[own.id, waypoint]]) } })
  const doubtful = ({ verdict }: Finding): boolean => verdict === 'not-evaluable'
  // The body has said how bad it is, of ICMP as well.
  const certain = found.filter((one) => !doubtful(one)).map((finding) => ({ ...finding, severity }))
  return { findings: [...certain, ...joinedDoubts(found.filter(doubtful))] }
}
