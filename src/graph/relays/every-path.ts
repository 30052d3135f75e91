/**
 * Every minimal chain, and not only the shortest: a chain is minimal where no other that arrives as it should not is made of some
 * of its sessions alone. Whoever closes one session of each has closed them all.
 */
import type { Network } from '../network.ts'
import type { DataPath, Question } from './data-path.ts'
import type { End, Stand } from './path-graph.ts'
import { PathGraph } from './path-graph.ts'

export interface EveryPath {
  /** The shortest first; those that end alike in the order of the search. */
  readonly paths: readonly DataPath[]
  /** False where a limit ended the search: there may be more. */
  readonly complete: boolean
}

export interface Limits {
  /** Most chains with the same last session. */
  readonly paths: number
  /** Most beginnings of chains that are followed. */
  readonly steps: number
}

/** As many as somebody could read, and what takes about a second. */
export const LIMITS: Limits = { paths: 100, steps: 100_000 }

/** The beginning of a chain: where it stands last, and the beginning before. */
interface Beginning {
  readonly stand: Stand
  readonly before: Beginning | undefined
}

interface Found {
  readonly path: DataPath
  readonly links: ReadonlySet<string>
}

export function everyDataPath(network: Network, question: Question, limits: Limits = LIMITS): EveryPath {
  const built = new PathGraph(network, question)
  const ends = new Map<Stand, End[]>()
  for (const end of built.ends) ends.set(end.stand, [...(ends.get(end.stand) ?? []), end])
  const starts = new Set(question.sources.flat().map((place) => built.source(place)))
  const useful = leadingTo([...starts], [...ends.keys()])
  const queue: Beginning[] = [...starts].filter((stand) => useful.has(stand)).map((stand) => ({ stand, before: undefined }))
  const found = new Map<string, Found[]>()
  let complete = true
  // Breadth first, so that what a limit leaves out is longer than what it leaves.
  for (const beginning of queue) {
    for (const end of ends.get(beginning.stand) ?? []) complete = note(built, found, beginning, end, limits) && complete
    for (const next of beginning.stand.on.keys()) {
      // From a source on, a chain that comes back to one is not minimal.
      if (!useful.has(next) || starts.has(next) || includes(beginning, next)) continue
      if (queue.length < limits.steps) queue.push({ stand: next, before: beginning })
      else complete = false
    }
  }
  const paths = [...found.values()].flatMap((alike) => minimal(alike).map(({ path }) => path))
  return { paths: paths.sort((a, b) => a.moves.length - b.moves.length), complete }
}

/** Where data can stand on its way from a start to an end. */
function leadingTo(starts: readonly Stand[], ends: readonly Stand[]): ReadonlySet<Stand> {
  const before = new Map<Stand, Stand[]>()
  const reached = new Set(starts)
  for (const stand of reached) {
    for (const next of stand.on.keys()) {
      reached.add(next)
      const sources = before.get(next)
      if (sources === undefined) before.set(next, [stand])
      else sources.push(stand)
    }
  }
  const found = new Set(ends)
  for (const stand of found) for (const source of before.get(stand) ?? []) found.add(source)
  return found
}

function includes(beginning: Beginning, stand: Stand): boolean {
  for (let at: Beginning | undefined = beginning; at !== undefined; at = at.before) if (at.stand === stand) return true
  return false
}

/** Keeps a chain unless one that is known already is part of it; false where there is no more room. */
function note(built: PathGraph, found: Map<string, Found[]>, beginning: Beginning, end: End, limits: Limits): boolean {
  const way: Stand[] = []
  for (let at: Beginning | undefined = beginning; at !== undefined; at = at.before) way.unshift(at.stand)
  const path = built.tell(way, end)
  const links = linksOf(path)
  const last = [...links].at(-1)!
  const alike = found.get(last) ?? []
  if (alike.some((known) => isWithin(known.links, links))) return true
  if (alike.length >= limits.paths) return false
  found.set(last, [...alike, { path, links }])
  return true
}

/** A chain that passes a session twice may hold one found after it. */
function minimal(alike: readonly Found[]): readonly Found[] {
  return alike.filter(
    (one) => !alike.some((other) => other !== one && other.links.size < one.links.size && isWithin(other.links, one.links)),
  )
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size <= all.size && [...some].every((each) => all.has(each))
}

/** The sessions of a chain, each by where data stands before and after it; the last one by who opens it as well. */
export function linksOf({ from, moves }: DataPath): ReadonlySet<string> {
  let stands = from
  return new Set(
    moves.map(({ hop, into }, index) => {
      const before = stands
      stands = into?.id ?? hop.to
      return index === moves.length - 1 ? `${before} → ${hop.from} → ${hop.to} by ${hop.opened}` : `${before} → ${stands}`
    }),
  )
}
