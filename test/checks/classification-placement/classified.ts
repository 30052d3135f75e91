/** Zones and flows with classes. */
import type { Connection, DeclaredFlow, Host, Topology, Zone } from '../../../src/model/topology.ts'
import { addresses, external, span, topology } from '../../support/builders.ts'
import type { PlaceFields } from '../support.ts'
import { scope, ZONES } from '../support.ts'

export const classed = (zone: Zone, word: string, fields: Partial<Zone> = {}): Zone => ({ ...zone, class: word, ...fields })

/** The three tiers, of classes that fit. */
export const FITTING: readonly Zone[] = [classed(ZONES.my, 'I'), classed(ZONES.lg, 'II'), classed(ZONES.int, 'III')]

export function flow(id: string, word: string, from: PlaceFields, to: PlaceFields): DeclaredFlow {
  return { id, class: word, scope: scope(from, to, ['tcp/443']), required: false, approved: undefined, span }
}

export function host(id: string, zone: Zone, address: string, word: string): Host {
  return { id, name: id, zone: zone.id, zones: [zone.id], addresses: addresses(address), class: word, span }
}

export interface Entries {
  readonly hosts?: readonly Host[]
  readonly flows?: readonly DeclaredFlow[]
  readonly connections?: readonly Connection[]
}

export function city(zones: readonly Zone[], { hosts = [], flows = [], connections }: Entries = {}): { topology: Topology; devices: [] } {
  const base = topology({ zones, externals: [external('gov', 'gov-cloud', ['10.110.0.0/20'])] })
  return {
    topology: {
      ...base,
      hosts: new Map(hosts.map((each) => [each.id, each])),
      flows: new Map(flows.map((each) => [each.id, each])),
      connections: connections === undefined ? undefined : new Map(connections.map((each) => [each.id, each])),
    },
    devices: [],
  }
}
