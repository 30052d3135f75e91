/** Declared flows as allowances: which of them speak of traffic between two places, and which count. */
import * as z from 'zod'
import { sortedBy } from '../../base/order.ts'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { DeclaredFlow, FlowScope, Topology } from '../../model/topology.ts'
import { ICMP, ICMPV6, TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import { speaksOf } from '../exceptions.ts'

/** How narrow a flow has to be that lets others in. */
export const inboundLimits = z.strictObject({
  'max-hosts': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe('Most destination addresses a declared flow may name to count. 申告した通信を認める宛先アドレス数の上限。'),
  'max-ports': z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe('Most destination ports a declared flow may name to count. 申告した通信を認める宛先ポート数の上限。'),
})
export type InboundLimits = Readonly<z.infer<typeof inboundLimits>>

/** A flow that speaks of the traffic and allows nothing, and why. */
interface Refused {
  readonly flow: DeclaredFlow
  readonly problems: readonly Text[]
}

export interface Declared {
  readonly allowed: PacketSet
  readonly refused: readonly Refused[]
}

/** The declared flows that speak of traffic from one place to another; `problems` says why one does not count. */
export function declaredBetween(topology: Topology, from: string, to: string, problems: (flow: DeclaredFlow) => readonly Text[]): Declared {
  const allowed: PacketSet[] = []
  const refused: Refused[] = []
  for (const flow of sortedBy(topology.flows.values(), ({ id }) => id)) {
    if (!speaksOf(topology, flow.scope, from, to)) continue
    const found = problems(flow)
    if (found.length === 0) allowed.push(flow.scope.packets)
    else refused.push({ flow, problems: found })
  }
  return { allowed: PacketSet.union(allowed), refused }
}

/** That the time of a flow is over. */
export function lapsed({ expires }: DeclaredFlow, today: string): readonly Text[] {
  if (expires === undefined || expires >= today) return []
  return [{ ja: `期限 ${expires} が過ぎています`, en: `it expired on ${expires}` }]
}

/** Why a flow is not pinned to hosts and ports at its destination; ICMP has no ports and needs none. */
export function loose({ to, packets, services }: FlowScope, limits: InboundLimits): readonly Text[] {
  const problems: Text[] = []
  const hosts = limits['max-hosts']
  const ports = limits['max-ports']
  if (to.addresses.size > BigInt(hosts))
    problems.push({
      ja: `宛先（${to.written.join('、')}）がホスト単位に限定されていません（上限 ${hosts} アドレス）`,
      en: `its destination (${to.written.join(', ')}) is not pinned to hosts (at most ${hosts} addresses)`,
    })
  const said = services.join(', ')
  if (packets.protocols().some(([low, high]) => low !== high || !PINNED.includes(low)))
    problems.push({
      ja: `サービス（${said}）が tcp、udp、icmp に限定されていません`,
      en: `its service (${said}) is not pinned to tcp, udp or icmp`,
    })
  else if (portsOf(packets) > ports)
    problems.push({
      ja: `宛先ポート（${said}）が個別に列挙されていません（上限 ${ports} ポート）`,
      en: `its destination ports (${said}) are not an explicit list (at most ${ports})`,
    })
  return problems
}

/** `F18 は、期限 2026-03-31 が過ぎています`: why flows do not count, in one sentence. */
export function refusal({ flow, problems }: Refused): Text {
  const why = listOf(problems)
  return { ja: `申告した通信 ${flow.id} は、${why.ja}。`, en: `Declared flow ${flow.id} does not count: ${why.en}.` }
}

const PINNED: readonly number[] = [TCP, UDP, ICMP, ICMPV6]

function portsOf(packets: PacketSet): number {
  const count = (protocol: number): number =>
    packets
      .and(PacketSet.box({ protocols: [[protocol, protocol]] }))
      .ports('dst')
      .reduce((sum, [low, high]) => sum + high - low + 1, 0)
  return count(TCP) + count(UDP)
}
