/** One device or one line that stops: which there are on a way and are not double. */
import type { Text } from '../../base/text.ts'
import type { Network } from '../../graph/network.ts'
import type { Trace } from '../../graph/trace.ts'
import type { Port } from '../../graph/world.ts'
import { attachmentCause, entryCause, interfaceCause } from '../cause.ts'
import type { Cause, CheckContext } from '../check.ts'

type Context = Pick<CheckContext<unknown>, 'topology' | 'devices' | 'network'>

export interface Failure {
  readonly id: string
  /** `機器 l3-core が停止する`: a condition, without its end. */
  readonly text: Text
  readonly cause: Cause
  /** What to make double. */
  readonly what: Text
  /** Devices at its ends, or the device itself. */
  readonly devices: readonly string[]
  /** The interfaces of other devices that go down with it. */
  readonly down: readonly Port[]
  /** The device that stops. */
  readonly stops?: string
}

/** The devices and lines of some ways that are not double, devices first. */
export function failuresOn(context: Context, traces: Iterable<Trace>): readonly Failure[] {
  const found = new Map<string, Failure>()
  const lines = new Map<string, Failure>()
  for (const { hops } of traces) {
    for (const [at, hop] of hops.entries()) {
      const stop = found.get(hop.device) ?? stopOf(context, hop.device)
      if (stop !== undefined) found.set(hop.device, stop)
      const next = hops[at + 1]
      if (next === undefined || next.device === hop.device) continue
      const line = lineOf(context, { device: hop.device, interface: hop.out }, { device: next.device, interface: next.in })
      if (line !== undefined && !lines.has(line.id)) lines.set(line.id, line)
    }
  }
  return [...found.values(), ...lines.values()]
}

/** Whether a device is a pair that shares one configuration, so that one half goes on alone. */
function isPair({ devices, topology }: Pick<Context, 'devices' | 'topology'>, id: string): boolean {
  const device = devices.get(id)
  const cluster = device?.redundancy?.shared.isEmpty === true
  return cluster || (device?.members?.length ?? 0) > 1 || (topology.devices.get(id)?.members?.length ?? 0) > 0
}

function stopOf(context: Context, id: string): Failure | undefined {
  const { topology, network } = context
  const declaration = topology.devices.get(id)
  if (declaration === undefined || isPair(context, id)) return undefined
  const down = network.world.portsOf(id).flatMap((port) => {
    const touches = network.world.touches(port)
    return touches.kind === 'port' && touches.port.device !== id ? [touches.port] : []
  })
  return {
    id,
    text: { ja: `機器 ${id} が停止する`, en: `device ${id} stops` },
    what: { ja: `機器 ${id}`, en: `device ${id}` },
    cause: entryCause('devices', declaration, { ja: `機器 ${id}`, en: `device ${id}` }),
    devices: [id],
    down,
    stops: id,
  }
}

/**
 * The cable between two interfaces. Between two pairs it is taken as double (a cable for each member), unless it is a
 * tunnel or leads from one site to another: there a line is one line.
 */
function lineOf(context: Context, near: Port, far: Port): Failure | undefined {
  const { network } = context
  const touches = network.world.touches(near)
  if (touches.kind !== 'port' || touches.port.device !== far.device || touches.port.interface !== far.interface) return undefined
  const kinds = [near, far].map((port) => network.world.interfaceOf(port)?.kind)
  if (kinds.includes('aggregate')) return undefined
  const pairs = isPair(context, near.device) && isPair(context, far.device)
  if (pairs && !kinds.includes('tunnel') && !betweenSites(network, near.device, far.device)) return undefined
  const [a, b] = `${near.device}/${near.interface}` < `${far.device}/${far.interface}` ? [near, far] : [far, near]
  const ends = {
    ja: `${a.device} の ${a.interface} と ${b.device} の ${b.interface}`,
    en: `${a.interface} of ${a.device} and ${b.interface} of ${b.device}`,
  }
  return {
    id: `${a.device}/${a.interface} ${b.device}/${b.interface}`,
    text: { ja: `${ends.ja} の間の回線が切れる`, en: `the line between ${ends.en} fails` },
    what: { ja: `${ends.ja} の間の回線`, en: `the line between ${ends.en}` },
    cause: portCause(context, a),
    devices: [a.device, b.device],
    down: [a, b],
  }
}

function portCause({ topology, devices, network }: Context, port: Port): Cause {
  const device = devices.get(port.device)
  const found = network.world.interfaceOf(port)
  if (device !== undefined && found !== undefined) return interfaceCause(device, found)
  const declaration = topology.devices.get(port.device)
  const span = topology.span
  return declaration === undefined
    ? { id: port.device, label: { ja: port.device, en: port.device }, span, focus: span }
    : attachmentCause(declaration, port.interface)
}

/** Whether the zones at two devices are at different sites. */
function betweenSites({ topology, world }: Network, a: string, b: string): boolean {
  const sites = (id: string): Set<string> =>
    new Set(
      world.portsOf(id).flatMap((port) => {
        const touches = world.touches(port)
        const zone = touches.kind === 'zone' ? topology.zones.get(touches.zone) : undefined
        return zone === undefined ? [] : [zone.site]
      }),
    )
  const there = sites(b)
  const here = sites(a)
  return here.size > 0 && there.size > 0 && [...here].every((site) => !there.has(site))
}
