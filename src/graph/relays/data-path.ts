/**
 * Data paths: chains of sessions that relays join, where no packet goes all the way. The search runs in the product of
 * places and relays with what has been done to the data so far (checks.md 3.0, "Data path").
 */
import type { Capability } from '../../model/relay.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { Network } from '../network.ts'
import type { Channel } from './channel.ts'
import type { Hop } from './live.ts'
import type { Stand } from './path-graph.ts'
import { PathGraph } from './path-graph.ts'

/** One session of a data path, and what stands at its end: hosts of a place, or a relay that carries on. */
export interface Move {
  readonly hop: Hop
  /** The relay the data goes into; absent where it comes to hosts. */
  readonly into?: Channel
}

/** From hosts of one place to hosts of another. */
export interface DataPath {
  readonly from: string
  readonly to: string
  /** In the order of the data. Never empty. */
  readonly moves: readonly Move[]
  /** What relays did since the data last stood where the question says it is nobody's. */
  readonly done: readonly Capability[]
  /** Packets of the last session that are not to arrive like this. Empty where data is carried by hand. */
  readonly delivered: PacketSet
}

/** What to look for. */
export interface Question {
  /** Where data starts, by preference: a path is told from the first group that has one. */
  readonly sources: readonly (readonly string[])[]
  /** Places where data must not arrive as `wrong` says. Paths end there. */
  readonly target: (place: string) => boolean
  /**
   * The packets of an arriving session that are wrong after what relays did. Nothing: it may arrive like this.
   * `last` is the relay that delivers; undefined where the last session is one between hosts.
   */
  readonly wrong: (hop: Hop, done: ReadonlySet<Capability>, last: Channel | undefined) => PacketSet | 'by-hand' | undefined
  /** Whether data goes on from hosts of a place where it arrived. */
  readonly goesOn: (place: string) => boolean
  /**
   * What of a session into such a place brings data that can go on from its hosts; undefined: nothing. Absent: all of it.
   * `last` is the relay that delivers; undefined where the session is one between hosts.
   */
  readonly settles?: (hop: Hop, done: ReadonlySet<Capability>, last: Channel | undefined) => PacketSet | 'by-hand' | undefined
  /** Whether it goes on from hosts to hosts, with no relay between. */
  readonly direct?: (from: string, to: string) => boolean
  /** Places where what was done before counts no more, because data there may have come any other way. */
  readonly forgets: (place: string) => boolean
  /** What a relay really does to data in this direction. */
  readonly does: (channel: Channel) => readonly Capability[]
  /**
   * Whether a relay that receives at a target place is one of its hosts when another relay hands to it: data has come there
   * before it is known what that relay does. Absent: paths go on through it.
   */
  readonly relaysAreHosts?: boolean
  /** Relays to leave out. */
  readonly skip?: (channel: Channel) => boolean
  readonly bound: 'judged' | 'possible'
}

/** A shortest path for each relay that delivers, place it delivers to, and treatment that is wrong there; in a fixed order. */
export function findDataPaths(network: Network, question: Question): readonly DataPath[] {
  const built = new PathGraph(network, question)
  const shortest = question.sources.map((places) => shortestFrom(places.map((place) => built.source(place))))
  return built.ends.flatMap((end): readonly DataPath[] => {
    const before = shortest.find((each) => each.has(end.stand))
    if (before === undefined) return []
    const way: Stand[] = []
    for (let at: Stand | undefined = end.stand; at !== undefined; at = before.get(at)) way.unshift(at)
    return [built.tell(way, end)]
  })
}

/** For each stand that can be reached, the one before it on a shortest way. */
function shortestFrom(starts: readonly Stand[]): ReadonlyMap<Stand, Stand | undefined> {
  const before = new Map<Stand, Stand | undefined>(starts.map((start) => [start, undefined]))
  // Grows while it is walked.
  for (const stand of before.keys()) for (const next of stand.on.keys()) if (!before.has(next)) before.set(next, stand)
  return before
}
