/** Data that relays bring from the Internet's side into protected places, and what was not done to it on the way. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import { findDataPaths } from '../../graph/relays/data-path.ts'
import type { Network } from '../../graph/network.ts'
import type { Capability } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import { PacketSet } from '../../packet/set.ts'
import { isAmongRelays, lastRelay } from './chains.ts'
import { baseTierOf, isInternetSide } from '../places.ts'
import type { Treatment } from './relay-capabilities.ts'
import { capabilitiesUnder } from './relay-capabilities.ts'
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
}

export interface ImportQuestion {
  /** Places to be protected. */
  readonly into: (place: string) => boolean
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
  if (of === 'icmp' || (of === 'dns' && kind === 'dns-relay') || (of === 'ntp' && kind === 'ntp-relay')) return 'residual'
  return lackingFor(of, new Set()) === undefined ? 'untreatable' : 'untreated'
}

/** Where data from the Internet's side comes from, the farthest first. */
export function internetSources(topology: Topology): readonly (readonly string[])[] {
  const externals = [...topology.externals.keys()].filter((id) => isInternetSide(topology, id))
  const itself = externals.filter((id) => topology.externals.get(id)?.kind === 'internet')
  return [itself, externals.filter((id) => !itself.includes(id)), [...topology.zones.keys()].filter((id) => isInternetSide(topology, id))]
}

/** What comes in under a bound; under `possible` beyond what certainly does. */
export function importsUnder(network: Network, question: ImportQuestion, bound: 'judged' | 'possible'): readonly Imported[] {
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
  { into, wrong, treatment }: ImportQuestion,
  bound: 'judged' | 'possible',
  known: (key: string) => PacketSet | undefined = () => undefined,
): ReadonlyMap<string, Imported> {
  const { topology } = network
  const sources = internetSources(topology)
  // Nobody vouches for data there: it may have come any way. An independent network has its own line to the Internet.
  const untrusted = (place: string): boolean => isInternetSide(topology, place) || baseTierOf(topology, place) === 'independent'
  const clean = new Set<string>()
  const paths = findDataPaths(network, {
    sources,
    target: into,
    goesOn: untrusted,
    direct: (from, to) => untrusted(from) && untrusted(to),
    forgets: untrusted,
    relaysAreHosts: true,
    does: (channel) => capabilitiesUnder(treatment(channel), bound),
    bound,
    wrong(hop, done, last) {
      if (last === undefined || isAmongRelays(topology, hop)) return undefined
      const classes = hop.opened === 'person' ? (['file'] as const) : classesOf(hop[bound])
      const bad = classes.filter((of) => wrong(last, of, done) !== undefined)
      for (const of of classes) if (!bad.includes(of)) clean.add(`${last.id} ${hop.to} ${of}`)
      if (hop.opened === 'person') return bad.length === 0 ? undefined : 'by-hand'
      return hop[bound].and(PacketSet.union(bad.map(packetsOfClass)))
    },
  })
  const rank = ({ from, moves }: DataPath): number => sources.findIndex((places) => places.includes(from)) * 1000 + moves.length
  const found = new Map<string, Imported>()
  for (const path of [...paths].sort((a, b) => rank(a) - rank(b))) {
    const last = lastRelay(path)
    if (last === undefined) continue
    const hop = path.moves.at(-1)!.hop
    const byHand = hop.opened === 'person'
    const done = new Set(path.done)
    const classes = new Map<Shortcoming, ServiceClass[]>()
    for (const of of byHand ? (['file'] as const) : classesOf(path.delivered)) {
      const shortcoming = wrong(last, of, done)
      if (shortcoming !== undefined) classes.set(shortcoming, [...(classes.get(shortcoming) ?? []), of])
    }
    for (const [shortcoming, each] of classes) {
      const key = `${last.id} ${hop.to} ${hop.opened} ${shortcoming}`
      const delivered = path.delivered.and(PacketSet.union(each.map(packetsOfClass)))
      const before = found.get(key)
      // A chain that only repeats what is certain does not show what is not.
      const shown = delivered.minus(known(key) ?? PacketSet.none)
      if (before !== undefined) found.set(key, { ...before, packets: before.packets.or(delivered) })
      else if (byHand || !shown.isEmpty)
        found.set(key, {
          path: { ...path, delivered: shown },
          last,
          shortcoming,
          classes: byHand ? each : classesOf(shown),
          packets: delivered,
          elsewhereClean: each.some((of) => clean.has(`${last.id} ${hop.to} ${of}`)),
        })
    }
  }
  return found
}
