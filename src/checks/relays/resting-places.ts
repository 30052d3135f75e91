/** Hosts between the tiers at which content may rest and from which it may go on: those of the management tier. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { Question } from '../../graph/relays/data-path.ts'
import type { Hop } from '../../graph/relays/live.ts'
import type { Capability } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { baseTierOf } from '../places.ts'
import { CONTENT } from './content.ts'
import type { ServiceClass } from './service-class.ts'
import { classesOf, packetsOfClass } from './service-class.ts'

/** Whether content that arrives at hosts of a place may go on from them into another tier. */
export function restsAt(topology: Topology, place: string): boolean {
  return baseTierOf(topology, place) === 'mgmt'
}

/** Whether content of a class is still as it was when a relay (or, without one, a host) delivers it. */
export type Untreated = (last: Channel | undefined, of: ServiceClass, done: ReadonlySet<Capability>) => boolean

/** The packets of a session by which content comes to hosts that nothing was done to; undefined: none. Names, time and logs are none. */
export function untreatedContent(
  hop: Hop,
  bound: Question['bound'],
  last: Channel | undefined,
  done: ReadonlySet<Capability>,
  untreated: Untreated,
): PacketSet | 'by-hand' | undefined {
  if (hop.opened === 'person') return untreated(last, 'file', done) ? 'by-hand' : undefined
  const classes = classesOf(hop[bound].and(CONTENT)).filter((of) => untreated(last, of, done))
  return classes.length === 0 ? undefined : CONTENT.and(PacketSet.union(classes.map(packetsOfClass)))
}
