/** Has the simulator repeat what a finding shows: a counterexample it does not confirm is a defect, and nothing is reported. */
import type { Text } from '../base/text.ts'
import type { ChainLink, Finding } from '../checks/check.ts'
import { endsOf } from '../checks/relays/chains.ts'
import type { Channel, Side } from '../graph/relays/channel.ts'
import type { Trace } from '../graph/trace.ts'
import type { Device } from '../model/device.ts'
import type { Topology } from '../model/topology.ts'
import type { Packet } from '../packet/packet.ts'
import { PacketSet } from '../packet/set.ts'
import { replay } from '../simulator/replay.ts'

export interface ConfirmWorld {
  readonly topology: Topology
  readonly devices: ReadonlyMap<string, Device>
}

/**
 * The defects that a finding of a check shows: a trace that the simulator cannot repeat, a chain whose sessions and
 * relays do not meet. What could not be decided claims no packet that certainly passes and is not repeated. `bound` is
 * the one its packets were found under; `confirmed` keeps the traces that need no second look.
 */
export function confirm(
  world: ConfirmWorld,
  check: string,
  { trace, chain, verdict }: Finding,
  bound: 'judged' | 'possible',
  confirmed: Set<Trace>,
): readonly Text[] {
  if (verdict === 'not-evaluable') return []
  const repeated = (told: Trace | undefined): readonly Text[] => {
    if (told === undefined || confirmed.has(told)) return []
    if (bound === 'judged') confirmed.add(told)
    const agreement = replay(world, told, bound)
    return agreement.agrees ? [] : [unconfirmed(check, told, agreement.text)]
  }
  return [
    ...repeated(trace),
    ...(chain ?? []).flatMap((link, index, links) => {
      const why = incoherence(link, links[index - 1]?.into?.channel)
      return [...(why === undefined ? [] : [unconfirmed(check, link.hop, why)]), ...repeated(link.trace)]
    }),
  ]
}

function unconfirmed(check: string, { from, to }: { readonly from: string; readonly to: string }, why: Text): Text {
  return {
    ja: `${check} の反例を模擬実行で再現できません（${from} → ${to}）: ${why.ja}`,
    en: `the simulator does not confirm a counterexample of ${check} (${from} → ${to}): ${why.en}`,
  }
}

/**
 * Why a session cannot be what the chain says: it must start where the relay before it ends, speak to the addresses and
 * the service of the relays at its ends, and have a way through devices unless none stand between.
 */
function incoherence({ hop, packet, trace, into }: ChainLink, before: Channel | undefined): Text | undefined {
  const out = before?.exits
  const inwards = into?.channel.enters
  if (out !== undefined && out.leg.place !== hop.from) return misplaced(out, hop.from)
  if (inwards !== undefined && inwards.leg.place !== hop.to) return misplaced(inwards, hop.to)
  if (hop.opened === 'person') return undefined
  if (packet === undefined) return { ja: '接続を始めるパケットがありません', en: 'no packet opens the session' }
  const [senderEnd, receiverEnd] = hop.opened === 'receiver' ? (['dst', 'src'] as const) : (['src', 'dst'] as const)
  if (out !== undefined && !speaks(packet, senderEnd, out)) return notOf(out)
  if (inwards !== undefined && !speaks(packet, receiverEnd, inwards)) return notOf(inwards)
  if (trace === undefined)
    return hop.unfiltered ? undefined : { ja: '接続の経路がありません', en: 'the session has no way through the devices between' }
  const { initiator, responder } = endsOf(hop)
  if (trace.from !== initiator || trace.to !== responder || !PacketSet.ofPacket(packet).has(trace.judged))
    return { ja: '経路が接続と合いません', en: 'the way is not that of the session' }
  return undefined
}

function speaks(packet: Packet, end: 'src' | 'dst', { leg, service }: Side): boolean {
  return leg.addresses.has(packet.family, packet[end]) && service.has(packet)
}

function misplaced({ leg }: Side, place: string): Text {
  return { ja: `中継の足 ${leg.id}（${leg.place}）は ${place} にありません`, en: `leg ${leg.id} (${leg.place}) is not in ${place}` }
}

function notOf({ leg }: Side): Text {
  return { ja: `パケットが中継の足 ${leg.id} のものではありません`, en: `the packet is not one of leg ${leg.id}` }
}
