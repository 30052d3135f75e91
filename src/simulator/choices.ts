/** Which values to try where a translation may choose among many: enough of them to stand for all. */
import type { HeaderMatch } from '../model/match.ts'
import { everyRule } from '../model/rule.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Family, Packet } from '../packet/packet.ts'
import type { Ranges } from '../packet/ranges.ts'
import { contains } from '../packet/ranges.ts'
import type { World } from './world.ts'

/** Picks values from a set that a translation may rewrite to. Only values of the set are used. */
export interface Choices {
  addresses(family: Family, allowed: Ranges<bigint>): Iterable<bigint>
  /** `kept`: the port before. */
  ports(allowed: Ranges<number>, kept: number): Iterable<number>
  /**
   * Addresses and ports to try in `possible` where nobody knows what a translation rewrites to. Absent: none
   * is tried; an unknown source is carried on as unknown, an unknown destination ends the walk.
   */
  readonly anywhere?: { readonly addresses: (family: Family) => readonly bigint[]; readonly ports: readonly number[] }
}

/** The port a device is shown to choose where the packet's own would be a privileged one. */
const USUAL_PORT = 49152

/**
 * One value for every part of a set that some entry of the world tells apart from the rest: between two
 * neighbouring bounds written anywhere, all values meet the same fate (until they are rewritten again).
 */
export function representatives(world: World): Choices {
  const known = chosen.get(world)
  if (known !== undefined) return known
  const marks = landmarksOf(world)
  const choices: Choices = {
    addresses: (family, allowed) => each(allowed, family === 4 ? marks.v4 : marks.v6),
    ports: (allowed, kept) => {
      const usual = kept >= 1024 ? kept : USUAL_PORT
      return new Set([...(contains(allowed, usual) ? [usual] : []), ...each(allowed, marks.ports)])
    },
  }
  chosen.set(world, choices)
  return choices
}

const chosen = new WeakMap<World, Choices>()

/** Also tries the values of given packets: those a trace says were chosen. */
export function alsoTrying(choices: Choices, packets: readonly Packet[]): Choices {
  const addresses = (family: Family): bigint[] => packets.flatMap((p) => (p.family === family ? [p.src, p.dst] : []))
  const ports = packets.flatMap(({ sport, dport }) => [sport, dport])
  return {
    addresses: (family, allowed) =>
      new Set([...choices.addresses(family, allowed), ...addresses(family).filter((a) => contains(allowed, a))]),
    ports: (allowed, kept) => new Set([...choices.ports(allowed, kept), ...ports.filter((p) => contains(allowed, p))]),
    anywhere: { addresses: (family) => [...new Set(addresses(family))], ports: [...new Set(ports)] },
  }
}

function each<N extends number | bigint>(allowed: Ranges<N>, marks: readonly N[]): Set<N> {
  const values = new Set<N>()
  for (const [low, high] of allowed) {
    values.add(low)
    for (const mark of marks) if (low < mark && mark <= high) values.add(mark)
  }
  return values
}

interface Landmarks {
  readonly v4: readonly bigint[]
  readonly v6: readonly bigint[]
  readonly ports: readonly number[]
}

/** First values after every bound that an entry, an address or a route of the world draws. */
function landmarksOf({ topology, devices }: World): Landmarks {
  const v4 = new Set<bigint>()
  const v6 = new Set<bigint>()
  const ports = new Set<number>()
  const markAddresses = (set: Addresses): void => {
    for (const { family, low, high } of set.ranges()) for (const mark of [low, high + 1n]) (family === 4 ? v4 : v6).add(mark)
  }
  const markPorts = (ranges: Ranges<number> | undefined): void => {
    for (const [low, high] of ranges ?? []) for (const mark of [low, high + 1]) ports.add(mark)
  }
  const markMatch = ({ src, dst, services }: HeaderMatch): void => {
    for (const set of [src.lo, src.hi, dst.lo, dst.hi]) markAddresses(set)
    for (const box of [...services.lo, ...services.hi]) {
      markPorts(box.sport)
      markPorts(box.dport)
      if (box.dst !== undefined) markAddresses(box.dst)
    }
  }
  for (const { addresses } of topology.zones.values()) markAddresses(addresses)
  for (const { addresses } of topology.externals.values()) if (addresses !== undefined) markAddresses(addresses)
  markAddresses(topology.internet)
  for (const device of devices.values()) {
    for (const { addresses } of device.interfaces)
      for (const { prefix } of addresses)
        for (const mark of [prefix.address, prefix.address + 1n]) (prefix.family === 4 ? v4 : v6).add(mark)
    for (const { stages, local } of device.domains) {
      for (const { accepts, rulebases } of local.bindings) {
        accepts.forEach(markMatch)
        for (const rulebase of rulebases ?? [])
          for (const rule of everyRule(rulebase)) for (const clause of rule.clauses) markMatch(clause.match)
      }
      for (const stage of stages) {
        if (stage.kind === 'filter' || stage.kind === 'vpn')
          for (const { rulebase } of stage.bindings)
            for (const rule of everyRule(rulebase)) for (const clause of rule.clauses) markMatch(clause.match)
        if (stage.kind === 'translate-destination' || stage.kind === 'translate-source')
          for (const { match } of stage.translations) markMatch(match)
        if (stage.kind === 'route') {
          for (const { match } of stage.policyRoutes) markMatch(match)
          for (const { prefix } of stage.table.routes) {
            const size = 1n << BigInt((prefix.family === 4 ? 32 : 128) - prefix.length)
            for (const mark of [prefix.address, prefix.address + size]) (prefix.family === 4 ? v4 : v6).add(mark)
          }
        }
      }
    }
  }
  const ascending = <N extends number | bigint>(values: Iterable<N>): N[] => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return { v4: ascending(v4), v6: ascending(v6), ports: ascending(ports) }
}
