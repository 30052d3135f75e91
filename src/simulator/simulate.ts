/**
 * The concrete simulator: one packet, walked rule by rule through the devices of a world.
 *
 * It shares nothing with the packet sets and the network analysis but the model they both read, so that
 * each can be held against the other, and so that no counterexample is shown that it cannot repeat.
 */
import type { Span } from '../base/span.ts'
import type { Hop } from '../graph/trace.ts'
import type { Rule } from '../model/rule.ts'
import type { Packet } from '../packet/packet.ts'
import type { Choices } from './choices.ts'
import { representatives } from './choices.ts'
import type { NextHop } from './egress.ts'
import { land } from './egress.ts'
import type { Passage, Refusal } from './passage.ts'
import { pass } from './passage.ts'
import { answered, directionsFrom } from './segment.ts'
import type { Bound, Transit } from './transit.ts'
import { keyOf } from './transit.ts'
import type { Port, Wiring, World } from './world.ts'
import { carries, domainOf, wiringOf } from './world.ts'

/** A host hands what is not at home on its segment to any gateway it likes. */
export const ANY_GATEWAY: NextHop = { kind: 'forwarded' }

/** A packet is discarded after this many devices: the largest time to live (RFC 791, 3.1). */
const LONGEST_WALK = 255

/** One question: what can happen to this packet, sent from this place. */
export interface Question {
  /** Zone or external id, or `?device/interface`. */
  readonly from: string
  readonly packet: Packet
  readonly bound: Bound
  /** Which values translations choose. Default: enough to stand for all. */
  readonly choices?: Choices
}

/** One thing that can happen to a packet. */
export type Outcome = {
  /** The devices it passed, in order; the last is where the outcome fell. */
  readonly walk: readonly Hop[]
  /** The packet at the end. */
  readonly packet: Packet
  /** Some device on the walk may do anything, because not all of it is known. */
  readonly anything: boolean
} & (
  | { readonly kind: 'arrived'; readonly at: string }
  /** Delivered on the sender's own segment; no device sees it. */
  | { readonly kind: 'segment'; readonly zone: string }
  /** Addressed to the device itself. */
  | { readonly kind: 'local'; readonly device: string; readonly accepted: boolean }
  | {
      readonly kind: 'dropped'
      readonly device: string
      readonly why: Exclude<Refusal, 'no-route'> | 'nowhere'
      readonly rule?: Rule
      readonly span?: Span
    }
  | { readonly kind: 'no-route'; readonly device: string }
  /** It comes back unchanged to where it was. */
  | { readonly kind: 'loop'; readonly device: string }
  /** A translation rewrote its destination to one nobody knows: it can go anywhere from there. */
  | { readonly kind: 'unknown'; readonly device: string }
)

/** A packet about to enter a device, and how it came there. */
interface Visit {
  readonly port: Port
  /** Whom the sender meant. */
  readonly meant: NextHop
  readonly transit: Transit
  readonly before: Visit | undefined
  /** The passage that led here. */
  readonly hop: Hop | undefined
  readonly depth: number
  readonly anything: boolean
  readonly leadsTo: { readonly visit: Visit; readonly hop: Hop }[]
}

/** Everything that can happen, each outcome with a shortest walk to it, in a fixed order. */
export function simulate(world: World, { from, packet, bound, choices = representatives(world) }: Question): readonly Outcome[] {
  const wiring = wiringOf(world)
  const outcomes: Outcome[] = []
  if (staysOnSegment(wiring, from, packet, bound)) outcomes.push({ kind: 'segment', zone: from, walk: [], packet, anything: false })
  const visits = new Map<string, Visit>()
  const queue: Visit[] = []
  const visit = (
    port: Port,
    meant: NextHop,
    transit: Transit,
    before: Visit | undefined,
    hop: Hop | undefined,
    anything: boolean,
  ): Visit => {
    // Only a bridge can tell two senders' intentions apart.
    const towards = port.interface?.bridge === undefined ? '' : ` ${meant.kind} ${meant.kind === 'address' ? meant.address : ''}`
    const key = `${port.device.id} ${port.id} ${keyOf(transit)}${towards}`
    const known = visits.get(key)
    if (known !== undefined) return known
    const made: Visit = {
      port,
      meant,
      transit,
      before,
      hop,
      depth: (before?.depth ?? 0) + 1,
      anything: anything || (before?.anything ?? false),
      leadsTo: [],
    }
    visits.set(key, made)
    queue.push(made)
    return made
  }
  for (const port of entrances(wiring, from, packet, bound))
    visit(port, ANY_GATEWAY, { packet, sourceUnknown: false }, undefined, undefined, false)
  for (const at of queue) {
    if (at.depth > LONGEST_WALK) {
      outcomes.push({ kind: 'loop', device: at.port.device.id, walk: walkTo(at), packet: at.transit.packet, anything: at.anything })
      continue
    }
    for (const passage of pass(wiring, at.port, at.meant, at.transit, bound, choices)) {
      const anything = at.anything || passage.anything
      const end = { packet: passage.transit.packet, anything, device: at.port.device.id }
      if (passage.kind !== 'leaves') {
        outcomes.push(ended(passage, { ...end, walk: [...walkTo(at), hopOf(at.port, passage, undefined)] }))
        continue
      }
      for (const landing of land(wiring, passage.out, passage.nextHop, passage.transit.packet, bound)) {
        const hop = hopOf(at.port, passage, landing.kind === 'arrives' ? landing.place : undefined)
        if (landing.kind === 'enters')
          at.leadsTo.push({ visit: visit(landing.port, landing.nextHop, passage.transit, at, hop, passage.anything), hop })
        else if (landing.kind === 'arrives')
          outcomes.push({ kind: 'arrived', at: landing.place, walk: [...walkTo(at), hop], packet: end.packet, anything })
        else outcomes.push({ kind: 'dropped', why: 'nowhere', ...end, walk: [...walkTo(at), hop] })
      }
    }
  }
  return [...outcomes, ...loopsOf([...visits.values()])]
}

/** A host answers for itself on its own segment: no device is asked. */
function staysOnSegment(wiring: Wiring, from: string, packet: Packet, bound: Bound): boolean {
  if (wiring.world.topology.zones.get(from)?.addresses.has(packet.family, packet.dst) !== true) return false
  const owned = directionsFrom(wiring, undefined, from).map((direction) => answered(direction, packet))
  return !owned.includes('yes') && (bound === 'judged' || !owned.includes('maybe'))
}

/** The ports by which a packet sent from a place first meets a device. */
export function entrances(wiring: Wiring, from: string, packet: Packet, bound: Bound): readonly Port[] {
  return staysOnSegment(wiring, from, packet, bound) ? [] : wiring.entrances(from).filter((port) => carries(port, packet.family))
}

function walkTo(visit: Visit): readonly Hop[] {
  const hops: Hop[] = []
  for (let at: Visit | undefined = visit; at?.hop !== undefined; at = at.before) hops.push(at.hop)
  return hops.reverse()
}

/** One passage as traces show it. A packet that does not leave has its ingress for `out`. */
function hopOf(ingress: Port, passage: Passage, arrivesAt: string | undefined): Hop {
  const out = passage.kind === 'leaves' ? passage.out : ingress
  const from = placeBehind(ingress)
  const to = arrivesAt ?? (passage.kind === 'leaves' ? placeBehind(out) : undefined)
  return {
    device: ingress.device.id,
    domain: domainOf(ingress)?.name ?? '',
    in: ingress.id,
    out: out.id,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    steps: passage.steps,
    packet: passage.transit.packet,
  }
}

/** Zone or external id, or the place an unattached interface is; undefined behind a cable. */
export function placeBehind({ behind }: Port): string | undefined {
  switch (behind.kind) {
    case 'zone':
      return behind.zone
    case 'external':
      return behind.external
    case 'unattached':
      return behind.place
    case 'port':
    case 'nothing':
      return undefined
  }
}

function ended(
  passage: Exclude<Passage, { kind: 'leaves' }>,
  end: { readonly packet: Packet; readonly anything: boolean; readonly device: string; readonly walk: readonly Hop[] },
): Outcome {
  if (passage.kind === 'local') return { kind: 'local', accepted: passage.accepted, ...end }
  if (passage.kind === 'unknown') return { kind: 'unknown', ...end }
  const { why, rule, span } = passage
  if (why === 'no-route') return { kind: 'no-route', ...end }
  return { kind: 'dropped', why, ...end, ...(rule === undefined ? {} : { rule }), ...(span === undefined ? {} : { span }) }
}

/** Every passage that leads back to a visit it came from. */
function loopsOf(visits: readonly Visit[]): readonly Outcome[] {
  const loops: Outcome[] = []
  const open = new Set<Visit>()
  const done = new Set<Visit>()
  for (const root of visits) {
    if (done.has(root)) continue
    const stack: { readonly visit: Visit; next: number }[] = [{ visit: root, next: 0 }]
    open.add(root)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = top.visit.leadsTo[top.next++]
      if (edge === undefined) {
        open.delete(top.visit)
        done.add(top.visit)
        stack.pop()
      } else if (open.has(edge.visit)) {
        const { visit, hop } = { visit: top.visit, hop: edge.hop }
        loops.push({
          kind: 'loop',
          device: edge.visit.port.device.id,
          walk: [...walkTo(visit), hop],
          packet: hop.packet,
          anything: visit.anything,
        })
      } else if (!done.has(edge.visit)) {
        open.add(edge.visit)
        stack.push({ visit: edge.visit, next: 0 })
      }
    }
  }
  return loops
}
