/** A waypoint between the zones of the cases. */
import type { Relay } from '../../../src/model/relay.ts'
import type { FlowScope, Topology } from '../../../src/model/topology.ts'
import { addresses, span } from '../../support/builders.ts'
import type { PlaceFields } from '../support.ts'
import { scope } from '../support.ts'

export const INT: PlaceFields = { zones: ['int'], addresses: ['10.30.0.0/24', 'fd00:30::/64'] }
export const LG: PlaceFields = { zones: ['lg'], addresses: ['10.20.0.0/24', 'fd00:20::/64'] }

export function forced(topology: Topology, through: string, flow: FlowScope = scope(INT, LG, ['any'])): Topology {
  return { ...topology, waypoints: new Map([['W-1', { id: 'W-1', scope: flow, through, span }]]) }
}

export function relay(id: string, legs: Readonly<Record<string, string>>): Relay {
  return {
    id,
    name: id,
    kind: 'mail-sanitizer',
    legs: new Map(Object.entries(legs).map(([place, address]) => [place, { id: place, place, addresses: addresses(address), span }])),
    carries: undefined,
    tenantRestriction: false,
    span,
  }
}
