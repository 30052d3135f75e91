/** Interfaces straight on the Internet that carry nothing today: one route or rule away from a second exit. */
import type { Network } from '../../graph/network.ts'
import type { Port } from '../../graph/world.ts'
import type { External, Zone } from '../../model/topology.ts'
import { behind, passagesOf } from '../boundary.ts'
import { attachmentCause, interfaceCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { placeName } from '../places.ts'
import { waysTaken } from '../findings/surplus.ts'

type Context = CheckContext<unknown>

/** More lots of packets than this between two places are not looked at. */
const MOST = 8

export function* idleExits(context: Context, cut: Network, internets: readonly External[], zones: readonly Zone[]): Generator<Finding> {
  const { topology, devices, network } = context
  const ports = internets
    .flatMap(({ id }) => network.world.portsOn(id))
    .filter((port) => !isBackup(context, port) && leadsTo(context, port, zones))
  if (ports.length === 0) return
  const busy = usedPorts(context, cut, internets)
  for (const port of ports.filter((one) => !busy.has(keyOf(one)))) {
    const declaration = topology.devices.get(port.device)
    const device = devices.get(port.device)
    const found = network.world.interfaceOf(port)
    if (declaration === undefined || device === undefined) continue
    const touches = network.world.touches(port)
    const there = placeName(topology, touches.kind === 'external' ? touches.external : '')
    yield {
      verdict: 'violation',
      severity: 'info',
      text: {
        ja: `${port.device} の ${port.interface} は ${there.ja} に直接つながっています。今は何も通りませんが、経路かルールが加わると、セキュリティクラウドを経ない第二の出口になります。`,
        en: `${port.interface} of ${port.device} is straight on ${there.en}. Nothing passes it today; one more route or rule makes it a second exit past the security cloud.`,
      },
      cause: found === undefined ? attachmentCause(declaration, port.interface) : interfaceCause(device, found),
      fix: {
        ja: `使わない回線であれば ${port.interface} を閉じてください。障害時だけの予備回線であれば、connections に at: ${port.device}/${port.interface}、backup: true と書いてください。`,
        en: `If the line is not used, shut ${port.interface} down; if it is for failures only, register it in connections with at: ${port.device}/${port.interface} and backup: true.`,
      },
    }
  }
}

function isBackup({ topology }: Context, port: Port): boolean {
  return [...(topology.connections?.values() ?? [])].some(
    ({ device, interface: name, backup }) => backup && device === port.device && name === port.interface,
  )
}

/** Whether a zone of the tiers judged is cabled to the other interfaces of the same routing domain. */
function leadsTo({ network }: Context, port: Port, zones: readonly Zone[]): boolean {
  const ids = new Set(zones.map(({ id }) => id))
  return passagesOf(network.world)
    .filter(({ device, out }) => device.id === port.device && out === port.interface)
    .some(({ device, in: input }) => [...behind(network.world, { device: device.id, interface: input })].some((place) => ids.has(place)))
}

/** Interfaces by which something leaves for the Internet or comes from there, independent networks included. */
function usedPorts(context: Context, cut: Network, internets: readonly External[]): ReadonlySet<string> {
  const { topology, network } = context
  const found = new Set<string>()
  for (const zone of topology.zones.keys()) {
    for (const to of topology.externals.keys()) {
      for (const [last, { judged }] of network.direct(zone, to)?.by ?? []) {
        if (topology.externals.get(last)?.kind !== 'internet') continue
        for (const { trace } of waysTaken(context, { from: zone, to, judged, last }, MOST)) {
          const hop = trace.hops.at(-1)
          if (hop !== undefined) found.add(keyOf({ device: hop.device, interface: hop.out }))
        }
      }
    }
    for (const { id: from } of internets) {
      const judged = cut.direct(from, zone)?.judged
      if (judged === undefined) continue
      for (const { trace } of waysTaken({ network: cut, topology }, { from, to: zone, judged }, MOST)) {
        const hop = trace.hops[0]
        if (hop !== undefined) found.add(keyOf({ device: hop.device, interface: hop.in }))
      }
    }
  }
  return found
}

function keyOf({ device, interface: name }: Port): string {
  return `${device}/${name}`
}
