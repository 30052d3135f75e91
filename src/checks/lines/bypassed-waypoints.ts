/** Traffic that arrives without passing what it has to pass (NET-012 i). */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { FlowScope, Waypoint } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placesOf } from '../exceptions.ts'
import { withoutDevice } from '../failures/hypothetical.ts'
import { bypassFindings } from '../findings/bypasses.ts'
import { notKnown } from '../matrix.ts'
import { placeName } from '../places.ts'

/** What arrives where the device passes nothing has gone round it; what arrives at all has passed no relay, which ends sessions. */
export function bypassedWaypoints(context: CheckContext<unknown>): Finding[] {
  const { topology, network } = context
  return [...topology.waypoints.values()].flatMap((waypoint) => {
    const relay = topology.relays.get(waypoint.through)
    const isDevice = topology.devices.has(waypoint.through)
    const around = isDevice ? withoutDevice(network, waypoint.through) : network
    const legs = Addresses.union(relay === undefined || isDevice ? [] : [...relay.legs.values()].map(({ addresses }) => addresses))
    const packets = withHttp3(waypoint.scope)
      .minus(PacketSet.box({ src: legs }))
      .minus(PacketSet.box({ dst: legs }))
    const pairs = placesOf(topology, waypoint.scope.from).flatMap((from) =>
      placesOf(topology, waypoint.scope.to).flatMap((to) => (from === to ? [] : [{ from, to }])),
    )
    return [
      ...pairs.flatMap(({ from, to }) => bypassing(context, waypoint, around, packets, from, to)),
      ...placesOf(topology, waypoint.scope.from).flatMap((from) => straying(context, waypoint, around, packets, from)),
    ]
  })
}

/** Web over TLS is spoken on udp/443 as well (HTTP/3, RFC 9114): who prescribes a way for the one means the other. */
function withHttp3({ from, to, packets }: FlowScope): PacketSet {
  if (!packets.overlaps(PacketSet.box({ protocols: [[TCP, TCP]], dport: [[443, 443]] }))) return packets
  return packets.or(PacketSet.box({ src: from.addresses, dst: to.addresses, protocols: [[UDP, UDP]], dport: [[443, 443]] }))
}

function bypassing(
  context: CheckContext<unknown>,
  { id, through }: Waypoint,
  around: Network,
  packets: PacketSet,
  from: string,
  to: string,
): Finding[] {
  const a = placeName(context.topology, from)
  const b = placeName(context.topology, to)
  return bypassFindings(context, {
    around,
    from,
    to,
    packets,
    text: (services) => ({
      ja: `強制経路 ${id}: ${a.ja} から ${b.ja} へ ${services.ja} が、${through} を通らずに届きます。`,
      en: `Waypoint ${id}: ${services.en} arrives from ${a.en} at ${b.en} without passing ${through}.`,
    }),
    fix: ({ label }) => ({
      ja: `${label.ja} を削除するか絞り、${a.ja} から ${b.ja} への通信が必ず ${through} を通るように経路を改めてください。`,
      en: `Delete or narrow ${label.en}, and correct the routes so that all traffic from ${a.en} to ${b.en} passes ${through}.`,
    }),
    doubt: (cause) => doubt(id, through, a, b, { cause }),
  })
}

/** Packets of the scope that leave by an interface nobody attached: whether they come to their destination there is not known. */
function straying(context: CheckContext<unknown>, { id, through }: Waypoint, around: Network, scope: PacketSet, from: string): Finding[] {
  const { topology } = context
  return around.places.flatMap((place): Finding[] => {
    const port = topology.zones.has(place) || topology.externals.has(place) ? undefined : around.world.portsOn(place)[0]
    const found = port === undefined ? undefined : around.world.interfaceOf(port)
    const packets = around.direct(from, place)?.possible.and(scope)
    if (port === undefined || found === undefined || packets === undefined || packets.isEmpty) return []
    const because: Uncertainty = {
      code: 'unattached-interface',
      text: {
        ja: `機器 ${port.device} のインターフェース ${port.interface} の接続先が構成YAMLにありません`,
        en: `the topology does not say what interface ${port.interface} of device ${port.device} is connected to`,
      },
      span: found.span,
    }
    const a = placeName(topology, from)
    const b = { ja: `${port.device} の ${port.interface} の先`, en: `what is behind ${port.interface} of ${port.device}` }
    return [...notKnown({ ...context, network: around }, from, place, packets, because)].map(({ to: _, ...finding }) => ({
      ...finding,
      text: doubt(id, through, a, b, finding),
    }))
  })
}

function doubt(id: string, through: string, a: Text, b: Text, { cause }: Pick<Finding, 'cause'>): Text {
  return {
    ja: `強制経路 ${id}: ${a.ja} から ${b.ja} への通信が必ず ${through} を通るかどうか判定できません。${cause.label.ja}`,
    en: `Waypoint ${id}: whether all traffic from ${a.en} to ${b.en} passes ${through} cannot be judged: ${cause.label.en}`,
  }
}
