/** Sessions with external networks whose data nothing scans, and the rules that let them pass. */
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Rule } from '../../model/rule.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import type { Cause } from '../check.ts'
import type { ScanContext } from './content-scan.ts'
import { blindTo, scannedAtEnds } from './content-scan.ts'
import type { Sender } from './data-direction.ts'
import { contentSentBy } from './data-direction.ts'
import { preferredSenders } from '../places.ts'

/** Sessions from one place to another, one of them external, in which somebody sends. */
export interface Crossing {
  readonly from: string
  readonly to: string
  readonly sender: Sender
  /** The external end opens the session. */
  readonly inward: boolean
}

/** Into the body (`inbound`) or out of it: every pair of a zone of the tiers and an external network, whoever opens. */
export function crossingsOf({ network, topology, parameters }: ScanContext, data: 'inbound' | 'outbound'): readonly Crossing[] {
  const inbound = data === 'inbound'
  return [...topology.zones.values()]
    .filter(({ tier }) => parameters.tiers.includes(tier.base))
    .flatMap(({ id: zone }) =>
      [...topology.externals.values()]
        .filter(({ kind }) => !parameters.exempt.includes(kind))
        .flatMap(({ id: external }): readonly Crossing[] => [
          { from: external, to: zone, sender: inbound ? 'initiator' : 'responder', inward: true },
          { from: zone, to: external, sender: inbound ? 'responder' : 'initiator', inward: false },
        ]),
    )
    .filter(({ from, to }) => network.direct(from, to) !== undefined)
}

export interface Unscanned {
  /** Certainly not scanned, in the network that has everything stopped that may scan. */
  readonly judged: PacketSet
  /** Perhaps not scanned, beside those. */
  readonly possible: PacketSet
}

/** Mail, Web and file sessions of a crossing that nothing scans. Only sources that belong to the place: others are spoofed. */
export function unscannedIn(context: ScanContext, { from, to, sender }: Crossing): Unscanned {
  const { certain, perhaps } = blindTo(context)
  const content = contentSentBy(sender).and(PacketSet.box({ src: context.network.sources(from) }))
  const judged = (certain.direct(from, to)?.judged ?? PacketSet.none).and(content).minus(scannedAtEnds(context, from, to, sender, 'judged'))
  const possible = (perhaps.direct(from, to)?.possible ?? PacketSet.none)
    .and(content)
    .minus(scannedAtEnds(context, from, to, sender, 'possible'))
  return { judged, possible: possible.minus(judged) }
}

/** More causes than this on one pair of places are reported as one remainder. */
const MOST = 12

/** Packets that pass for one reason. */
export interface Lot {
  readonly packets: PacketSet
  readonly trace: Trace
}

/** Packets in lots that take the same way under the same rules. */
export function* lotsOf(network: Network, { from, to }: Crossing, packets: PacketSet, bound: 'judged' | 'possible'): Generator<Lot> {
  let rest = packets
  for (let found = 1; !rest.isEmpty; found++) {
    const packet = example(rest, preferredSenders(network.topology, from, to))
    // What is left is nothing a sender can make (PacketSet.wellFormed).
    if (packet === undefined) return
    const trace = network.trace(from, to, packet, bound)
    if (trace === undefined) throw new Error(`no way found for a packet that arrives: ${from} → ${to}`)
    const whole = found >= MOST || network.anything(trace)
    const lot = (whole ? rest : network.alike(trace, rest)).or(PacketSet.ofPacket(packet))
    rest = rest.minus(lot)
    yield { packets: lot, trace }
  }
}

/** Lots with one cause put together, in the order they were met. */
export function byCause(lots: Iterable<Lot>, cause: (lot: Lot) => Cause): readonly (Lot & { readonly cause: Cause })[] {
  const found = new Map<string, Lot & { readonly cause: Cause }>()
  for (const lot of lots) {
    const at = cause(lot)
    const known = found.get(at.id)
    found.set(at.id, known === undefined ? { ...lot, cause: at } : { ...known, packets: known.packets.or(lot.packets) })
  }
  return [...found.values()]
}

/** Of the rules a session passes that are `meant`, the one nearest to the external network, on a firewall if there is one. */
export function nearestRule(network: Network, trace: Trace, inward: boolean, meant: (rule: Rule) => boolean = () => true) {
  const ruled = network.decisions(trace).flatMap(({ device, rule }) => (rule === undefined || !meant(rule) ? [] : [{ device, rule }]))
  const firewalls = ruled.filter(({ device }) => device.role === 'firewall')
  const candidates = firewalls.length > 0 ? firewalls : ruled
  return inward ? candidates[0] : candidates.at(-1)
}
