/** Data that relays bring from the Internet's side into protected places, and what was not done to it on the way. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath, Question } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { EveryPath } from '../../graph/relays/every-path.ts'
import { everyDataPath } from '../../graph/relays/every-path.ts'
import type { Network } from '../../graph/network.ts'
import type { Capability } from '../../model/relay.ts'
import type { ExternalKind, Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { lastRelay } from './chains.ts'
import { baseTierOf, isInternetSide } from '../places.ts'
import { isAmongRelays, met } from './relay-segments.ts'
import type { Treatment } from './relay-capabilities.ts'
import { capabilitiesUnder } from './relay-capabilities.ts'
import type { Untreated } from './resting-places.ts'
import { restsAt, untreatedContent } from './resting-places.ts'
import type { ServiceClass } from './service-class.ts'
import { classesOf, lackingFor, packetsOfClass, sanitized } from './service-class.ts'

/**
 * Why data should not arrive: a treatment would do and was not done; none would do; or it is what a name server or a clock
 * needs, in which little can be hidden.
 */
export type Shortcoming = 'untreated' | 'untreatable' | 'residual'

/** What one relay brings to one place, by one direction of opening, with one shortcoming. */
export interface Imported {
  readonly path: DataPath
  readonly last: Channel
  readonly shortcoming: Shortcoming
  /** The classes of what the last session of `path` delivers. */
  readonly classes: readonly ServiceClass[]
  /** Of every chain that ends like this; `path.delivered` is the part of its own. Empty where data is carried by hand. */
  readonly packets: PacketSet
  /** The same relay brings the same classes there after sufficient treatment as well: what lacks is on the way to it. */
  readonly elsewhereClean: boolean
  /** Every minimal chain that ends like this. */
  readonly every: () => EveryPath
}

export interface ImportQuestion {
  /** Places to be protected. */
  readonly into: (place: string) => boolean
  /** Where data starts, by preference; absent: the Internet's side. */
  readonly sources?: readonly (readonly string[])[]
  /** What is wrong with a class that a relay delivers after what was done; undefined: nothing. */
  readonly wrong: (last: Channel, of: ServiceClass, done: ReadonlySet<Capability>) => Shortcoming | undefined
  readonly treatment: (channel: Channel) => Treatment
}

/** What has to be done to content on its way into the LGWAN tier (guideline 3.(2)①(ア)(イ)(ウ) 相当). */
export function shortcomingOf(last: Channel, of: ServiceClass, done: ReadonlySet<Capability>): Shortcoming | undefined {
  const { kind } = last.relay
  if (sanitized(of, done)) return undefined
  // Distribution servers of updates speak HTTP: what an update relay delivers as such counts as updates.
  if (of === 'web' && kind === 'update-relay' && sanitized('update', done)) return undefined
  // Products that transfer screens have ports of their own, and pixels are pixels on any.
  if (of === 'other' && kind === 'screen-transfer' && sanitized('desktop', done)) return undefined
  // A jump host opens shells for who looks at its screen: what comes out of it are keystrokes.
  if (of === 'file' && kind === 'remote-access' && done.has('screen-transfer') && opensShellsOnly(last)) return undefined
  if (of === 'icmp' || (of === 'dns' && kind === 'dns-relay') || (of === 'ntp' && kind === 'ntp-relay')) return 'residual'
  return lackingFor(of, new Set()) === undefined ? 'untreatable' : 'untreated'
}

/** SSH (RFC 4253) alone of the services that carry files. */
const SHELL = PacketSet.box({ protocols: [[6, 6]], dport: [[22, 22]] })

function opensShellsOnly({ exits }: Channel): boolean {
  return exits.opens === 'relay' && exits.service.and(packetsOfClass('file')).within(SHELL)
}

/** Where data from the Internet's side comes from, the farthest first. */
export function internetSources(topology: Topology): readonly (readonly string[])[] {
  const externals = [...topology.externals.keys()].filter((id) => isInternetSide(topology, id))
  const itself = externals.filter((id) => topology.externals.get(id)?.kind === 'internet')
  return [itself, externals.filter((id) => !itself.includes(id)), [...topology.zones.keys()].filter((id) => isInternetSide(topology, id))]
}

/** Where content comes from that nobody of the tiers vouches for: the Internet's side, then independent networks, vendors and partners. */
export function foreignSources(topology: Topology): readonly (readonly string[])[] {
  const kinds: readonly (ExternalKind | undefined)[] = ['partner', 'vendor-remote', 'remote-worker']
  const independent = [...topology.zones.keys()].filter((id) => baseTierOf(topology, id) === 'independent')
  const others = [...topology.externals.values()].filter(
    ({ id, kind, tier }) => tier === undefined && kinds.includes(kind) && !isInternetSide(topology, id),
  )
  return [...internetSources(topology), independent, others.map(({ id }) => id)]
}

/** What comes in under a bound; under `possible` beyond what certainly does. What comes to hosts that nobody declared is told last. */
export function importsUnder(network: Network, question: ImportQuestion, bound: 'judged' | 'possible'): readonly Imported[] {
  const found = beyondCertain(network, question, bound)
  const strays = found.filter(({ path }) => isAmongRelays(network, path.moves.at(-1)!.hop))
  return [...found.filter((imported) => !strays.includes(imported)), ...strays]
}

function beyondCertain(network: Network, question: ImportQuestion, bound: 'judged' | 'possible'): readonly Imported[] {
  const certain = gathered(network, question, 'judged')
  if (bound === 'judged') return [...certain.values()]
  const known = (key: string): PacketSet | undefined => certain.get(key)?.packets
  return [...gathered(network, question, 'possible', known)].flatMap(([key, imported]): Imported[] => {
    const packets = imported.packets.minus(known(key) ?? PacketSet.none)
    const byHand = imported.packets.isEmpty
    return (byHand ? certain.has(key) : packets.isEmpty) ? [] : [{ ...imported, packets }]
  })
}

function gathered(
  network: Network,
  question: ImportQuestion,
  bound: 'judged' | 'possible',
  known: (key: string) => PacketSet | undefined = () => undefined,
): ReadonlyMap<string, Imported> {
  const sources = question.sources ?? internetSources(network.topology)
  const { paths, clean, every } = searched(network, question, sources, bound)
  const rank = ({ from, moves }: DataPath): number => sources.findIndex((places) => places.includes(from)) * 1000 + moves.length
  // A chain that only repeats what is certain does not show what is not.
  const partsOf = (path: DataPath): readonly Part[] => partedBy(question, path, known)
  const found = new Map<string, Imported>()
  for (const path of [...paths].sort((a, b) => rank(a) - rank(b))) {
    for (const part of partsOf(path)) {
      const { key, shortcoming, last, delivered } = part
      const byHand = delivered.isEmpty
      const before = found.get(key)
      if (before !== undefined) found.set(key, { ...before, packets: before.packets.or(delivered) })
      else if (byHand || !part.shown.isEmpty)
        found.set(key, {
          path: { ...path, delivered: part.shown },
          last,
          shortcoming,
          classes: byHand ? part.classes : classesOf(part.shown),
          packets: delivered,
          elsewhereClean: part.classes.some((of) => clean.has(`${last.id} ${path.to} ${of}`)),
          every: () => alike(every(), (each) => partsOf(each).find((other) => other.key === key)),
        })
    }
  }
  return found
}

/** What of a path is wrong for one reason. */
interface Part {
  readonly key: string
  readonly last: Channel
  readonly shortcoming: Shortcoming
  readonly classes: readonly ServiceClass[]
  /** Empty where data is carried by hand. */
  readonly delivered: PacketSet
  /** Beyond what is known. */
  readonly shown: PacketSet
}

function partedBy({ wrong }: ImportQuestion, path: DataPath, known: (key: string) => PacketSet | undefined): readonly Part[] {
  const last = lastRelay(path)
  if (last === undefined) return []
  const { hop } = path.moves.at(-1)!
  const done = new Set(path.done)
  const rested = restedAt(path)
  const classes = new Map<Shortcoming, ServiceClass[]>()
  for (const of of hop.opened === 'person' ? (['file'] as const) : classesOf(path.delivered)) {
    const shortcoming = wrong(last, of, done)
    if (shortcoming !== undefined) classes.set(shortcoming, [...(classes.get(shortcoming) ?? []), of])
  }
  return [...classes].map(([shortcoming, each]) => {
    const key = [last.id, ...(rested === undefined ? [] : [rested]), hop.to, hop.opened, shortcoming].join(' ')
    const delivered = path.delivered.and(PacketSet.union(each.map(packetsOfClass)))
    return { key, last, shortcoming, classes: each, delivered, shown: delivered.minus(known(key) ?? PacketSet.none) }
  })
}

/** Those paths that have a part, with what of it is to be shown. */
function alike({ paths, complete }: EveryPath, part: (path: DataPath) => Part | undefined): EveryPath {
  const same = paths.flatMap((path) => {
    const found = part(path)
    return found === undefined || (found.shown.isEmpty && !found.delivered.isEmpty) ? [] : [{ ...path, delivered: found.shown }]
  })
  return { paths: same, complete }
}

/** The place between the tiers from whose hosts the last session of a path goes on; undefined where a relay delivers. */
export function restedAt({ moves }: DataPath): string | undefined {
  const before = moves.at(-2)
  return before === undefined || before.into !== undefined ? undefined : before.hop.to
}

/** Every chain, and what the same relays deliver after sufficient treatment. */
function searched(
  network: Network,
  { into, wrong, treatment }: ImportQuestion,
  sources: Question['sources'],
  bound: 'judged' | 'possible',
): { readonly paths: readonly DataPath[]; readonly clean: ReadonlySet<string>; readonly every: () => EveryPath } {
  const { topology } = network
  // Nobody vouches for data there: it may have come any way. An independent network has its own line to the Internet.
  const untrusted = (place: string): boolean => isInternetSide(topology, place) || baseTierOf(topology, place) === 'independent'
  const between = (place: string): boolean => restsAt(topology, place)
  const untreated: Untreated = (last, of, done) =>
    last === undefined ? !sanitized(of, done) : ['untreated', 'untreatable'].includes(wrong(last, of, done) ?? '')
  const clean = new Set<string>()
  const shared = {
    sources,
    target: into,
    goesOn: (place) => untrusted(place) || between(place),
    settles: (hop, done, last) => {
      if (!between(hop.to)) return hop.opened === 'person' ? 'by-hand' : hop[bound]
      return untreatedContent(hop, bound, last, done, untreated)
    },
    forgets: untrusted,
    relaysAreHosts: true,
    does: (channel) => capabilitiesUnder(treatment(channel), bound),
    bound,
  } satisfies Partial<Question>
  const relayed: Question = {
    ...shared,
    direct: (from, to) => (untrusted(from) && (untrusted(to) || between(to))) || (between(from) && between(to)),
    wrong(hop, done, last) {
      if (last === undefined) return undefined
      const packets = met(network, hop, bound)
      const classes = hop.opened === 'person' ? (['file'] as const) : classesOf(packets)
      const bad = classes.filter((of) => wrong(last, of, done) !== undefined)
      for (const of of classes) if (!bad.includes(of)) clean.add(`${last.id} ${hop.to} ${of}`)
      if (hop.opened === 'person') return bad.length === 0 ? undefined : 'by-hand'
      return packets.and(PacketSet.union(bad.map(packetsOfClass)))
    },
  }
  // What a relay brought to hosts between the tiers, they may pass on themselves.
  const rested: Question = {
    ...shared,
    direct: (from, to) => (untrusted(from) && untrusted(to)) || (between(from) && (between(to) || into(to))),
    wrong(hop, done, last) {
      if (last !== undefined || !between(hop.from)) return undefined
      const packets = untreatedContent(hop, bound, undefined, done, untreated)
      return packets === undefined || packets === 'by-hand' ? packets : hop[bound].and(packets)
    },
  }
  const questions = network.places.some(between) ? [relayed, rested] : [relayed]
  let worked: EveryPath | undefined
  const every = (): EveryPath => {
    if (worked !== undefined) return worked
    const each = questions.map((question) => everyDataPath(network, question))
    worked = { paths: each.flatMap(({ paths }) => paths), complete: each.every(({ complete }) => complete) }
    return worked
  }
  return { paths: questions.flatMap((question) => findDataPaths(network, question)), clean, every }
}
