/** Walks a trace again, hop by hop, and says where it departs from what the devices do. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Hop, Trace } from '../graph/trace.ts'
import { alsoTrying, representatives } from './choices.ts'
import type { Landing } from './egress.ts'
import { land } from './egress.ts'
import type { Passage } from './passage.ts'
import { pass } from './passage.ts'
import { packet as written } from './say.ts'
import { ANY_GATEWAY, entrances, placeBehind } from './simulate.ts'
import type { Bound, Transit } from './transit.ts'
import { keyOf, samePacket } from './transit.ts'
import type { Port, World } from './world.ts'
import { wiringOf } from './world.ts'

/** Whether the simulator can repeat a trace; `text` says at which hop it cannot, and what it found instead. */
export type Agreement = { readonly agrees: true } | { readonly agrees: false; readonly text: Text }

/**
 * Replays a trace under a bound: the packet must be able to enter the first device from the trace's
 * place, leave each device by the interface, with the header and by the deciding rules the trace
 * gives, meet the next, and arrive where the trace says.
 */
export function replay(world: World, trace: Trace, bound: Bound): Agreement {
  const wiring = wiringOf(world)
  const choices = alsoTrying(representatives(world), [trace.packet, ...trace.hops.map(({ packet }) => packet)])
  if (trace.hops.length === 0) return disagree({ ja: '経路に機器がありません', en: 'the trace has no hop' })
  let landings: readonly Landing[] = entrances(wiring, trace.from, trace.packet, bound).map((port) => ({
    kind: 'enters',
    port,
    nextHop: ANY_GATEWAY,
  }))
  let transits: readonly Transit[] = [{ packet: trace.packet, sourceUnknown: false }]
  for (const [index, hop] of trace.hops.entries()) {
    const entered = entering(landings, hop)
    const port = entered[0]?.port
    if (port === undefined)
      return disagreeAt(
        index,
        hop,
        { ja: 'この機器のこのインターフェースには届きません', en: 'the packet does not get to this interface' },
        landings.map(landingText),
      )
    const misplaced = misplacedEnd(trace, index, hop, port, wiring.port(hop.device, hop.out))
    if (misplaced !== undefined) return disagreeAt(index, hop, misplaced, [])
    const found = transits.flatMap((transit) => entered.flatMap(({ nextHop }) => pass(wiring, port, nextHop, transit, bound, choices)))
    const same = found.filter((passage) => repeats(passage, hop, index === trace.hops.length - 1))
    if (same.length === 0)
      return disagreeAt(
        index,
        hop,
        { ja: 'この機器はこのようには転送しません', en: 'the device does not forward it like this' },
        found.map(passageText),
      )
    if (same.some(({ kind }) => kind === 'local')) return summarised(trace)
    const leaving = same.flatMap((passage) => (passage.kind === 'leaves' ? [asTold(passage, hop)] : []))
    landings = leaving.flatMap(({ out, nextHop, transit }) => land(wiring, out, nextHop, transit.packet, bound))
    transits = [...new Map(leaving.map(({ transit }) => [keyOf(transit), transit])).values()]
  }
  const last = trace.hops.at(-1)
  if (landings.some((landing) => landing.kind === 'arrives' && landing.place === trace.to)) return summarised(trace)
  return last === undefined
    ? { agrees: true }
    : disagreeAt(
        trace.hops.length - 1,
        last,
        { ja: `${trace.to} には届きません`, en: `it does not arrive at ${trace.to}` },
        landings.map(landingText),
      )
}

/** The packet that is judged must be the one that is sent, with the destination and port it ends at. */
function summarised({ packet, judged, hops }: Trace): Agreement {
  const { dst, dport } = hops.at(-1)?.packet ?? packet
  const summary = { ...packet, dst, dport }
  if (samePacket(summary, judged)) return { agrees: true }
  return disagree({
    ja: `判定対象の通信 ${written(judged)} が経路と合いません。シミュレーターの結果: ${written(summary)}`,
    en: `the judged packet ${written(judged)} is not that of the hops; the simulator finds: ${written(summary)}`,
  })
}

type Entering = Extract<Landing, { kind: 'enters' }>

/** Landings at the hop's interface. Only a bridge can tell those of one port apart. */
function entering(landings: readonly Landing[], hop: Hop): readonly Entering[] {
  const here = landings.filter(
    (landing): landing is Entering => landing.kind === 'enters' && landing.port.device.id === hop.device && landing.port.id === hop.in,
  )
  return here[0]?.port.interface?.bridge === undefined ? here.slice(0, 1) : here
}

/** The zone or network a hop names must be behind its interface, or be where the trace starts or ends. */
function misplacedEnd(trace: Trace, index: number, hop: Hop, ingress: Port, egress: Port | undefined): Text | undefined {
  const startsOutside = index === 0 && hop.from === trace.from
  if (hop.from !== undefined && hop.from !== placeBehind(ingress) && !startsOutside) {
    return { ja: `${hop.in} の先は ${hop.from} ではありません`, en: `${hop.from} is not behind ${hop.in}` }
  }
  const endsOutside = index === trace.hops.length - 1 && hop.to === trace.to
  if (hop.to !== undefined && (egress === undefined || hop.to !== placeBehind(egress)) && !endsOutside) {
    return { ja: `${hop.out} の先は ${hop.to} ではありません`, en: `${hop.to} is not behind ${hop.out}` }
  }
  return undefined
}

function rulesOf(steps: Hop['steps']): string {
  return steps.flatMap(({ kind, rule }) => (kind === 'filter' && rule !== undefined ? [rule] : [])).join('\n')
}

/** Same interface, same header (as far as it can be known), decided by the same rules. */
function repeats(passage: Passage, hop: Hop, last: boolean): boolean {
  if (rulesOf(passage.steps) !== rulesOf(hop.steps)) return false
  if (passage.kind === 'local') return last && passage.accepted && hop.steps.some(({ kind }) => kind === 'local')
  if (passage.kind !== 'leaves' || passage.out.id !== hop.out) return false
  const { packet, sourceUnknown } = passage.transit
  if (passage.anything) return packet.family === hop.packet.family && packet.protocol === hop.packet.protocol
  return samePacket(packet, sourceUnknown ? { ...hop.packet, src: packet.src, sport: packet.sport } : hop.packet)
}

/** A device that may do anything may also have rewritten the packet as the trace says. */
function asTold(passage: Extract<Passage, { kind: 'leaves' }>, { packet }: Hop): Extract<Passage, { kind: 'leaves' }> {
  return passage.anything ? { ...passage, transit: { packet, sourceUnknown: false } } : passage
}

function landingText(landing: Landing): string {
  if (landing.kind === 'enters') return `${landing.port.device.id} ${landing.port.id}`
  return landing.kind === 'arrives' ? landing.place : '-'
}

function passageText(passage: Passage): string {
  const rules = passage.steps.flatMap(({ rule }) => (rule === undefined ? [] : [rule])).join(' ')
  const end =
    passage.kind === 'leaves'
      ? `→ ${passage.out.id} ${written(passage.transit.packet)}`
      : passage.kind === 'refused'
        ? passage.why
        : passage.kind
  return rules === '' ? end : `${rules}: ${end}`
}

function disagree(text: Text): Agreement {
  return { agrees: false, text }
}

function disagreeAt(index: number, hop: Hop, why: Text, instead: readonly string[]): Agreement {
  const domain = hop.domain === '' ? '' : ` ${hop.domain}`
  const where = verbatim(`${hop.device}${domain} ${hop.in} → ${hop.out} ${written(hop.packet)}`)
  const found = [...new Set(instead)].slice(0, 5).join(' | ') || '-'
  return disagree({
    ja: `経路の ${index + 1} 番目の機器（${where.ja}）: ${why.ja}。シミュレーターの結果: ${found}`,
    en: `hop ${index + 1} (${where.en}): ${why.en}; the simulator finds: ${found}`,
  })
}
