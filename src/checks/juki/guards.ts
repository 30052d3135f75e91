/** Which firewalls stand next to a zone, and what they keep it from: by cables, whatever rules say. */
import type { World } from '../../graph/world.ts'
import type { Device } from '../../model/device.ts'
import type { Passage } from '../boundary.ts'
import { enforcement, junctionOf, wiring } from '../boundary.ts'

/** A firewall that is the first on the way from a zone, and the places it joins the zone to. */
export interface Guard {
  readonly device: Device
  /** Of the passages that lead away from the zone: interfaces and what lies behind them, up to the first places. */
  readonly ways: readonly { readonly in: string; readonly out: string; readonly places: readonly string[] }[]
}

/** A place that the zone meets with no firewall in between. */
export interface Meeting {
  readonly place: string
  /** The passage behind which the place is. */
  readonly passage: Passage
}

export interface Neighbours {
  readonly guards: ReadonlyMap<string, Guard>
  readonly meetings: readonly Meeting[]
  /** Devices that were met and may or may not be firewalls. */
  readonly doubtful: ReadonlySet<Device>
}

/**
 * `certain`: what may be a firewall and is not known is taken for one, and guards nothing that is told of here; otherwise for
 * none. `separate`: what makes two firewalls different ones.
 */
export function guardsOf(world: World, zones: readonly string[], certain: boolean, separate: (passage: Passage) => string): Neighbours {
  const guards = new Map<string, Guard>()
  const meetings: Meeting[] = []
  const doubtful = new Set<Device>()
  const reached = new Set(zones)
  for (const junction of reached) {
    for (const passage of wiring(world).leaving.get(junction) ?? []) {
      const next = junctionOf(world, { device: passage.device.id, interface: passage.out })
      const openness = enforcement(passage)
      if (openness === 'unknown') doubtful.add(passage.device)
      if (openness === 'unknown' && certain) continue
      if (openness === 'closed' && passage.device.role === 'firewall') {
        const id = separate(passage)
        const way = { in: passage.in, out: passage.out, places: firstPlaces(world, passage, next, zones) }
        guards.set(id, { device: passage.device, ways: [...(guards.get(id)?.ways ?? []), way] })
      } else if (!isPlace(world, next)) reached.add(next)
      else if (!zones.includes(next) && !meetings.some(({ place }) => place === next)) meetings.push({ place: next, passage })
    }
  }
  return { guards, meetings, doubtful }
}

/** The zones and external networks behind a passage that are met first, other devices in between or not. */
function firstPlaces(world: World, passage: Passage, start: string, zones: readonly string[]): readonly string[] {
  const reached = new Set([start])
  for (const junction of reached) {
    if (isPlace(world, junction)) continue
    for (const { device, domain, out } of wiring(world).leaving.get(junction) ?? []) {
      if (device.id === passage.device.id && domain === passage.domain) continue
      reached.add(junctionOf(world, { device: device.id, interface: out }))
    }
  }
  return [...reached].filter((junction) => isPlace(world, junction) && !zones.includes(junction))
}

function isPlace({ topology }: World, junction: string): boolean {
  return topology.zones.has(junction) || topology.externals.has(junction)
}
