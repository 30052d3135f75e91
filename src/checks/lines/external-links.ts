/** Where the body's network meets networks of others: the interfaces that a register of connections lists. */
import type { Text } from '../../base/text.ts'
import type { World } from '../../graph/world.ts'
import type { Connection, Topology } from '../../model/topology.ts'
import { attachmentCause, interfaceCause } from '../cause.ts'
import type { Cause } from '../check.ts'

/** One interface of one device. */
interface End {
  readonly device: string
  readonly interface: string
}

/** An interface by which the body's network meets an external one: a line, or a tunnel that ends there. */
export interface Link extends End {
  /** External id. */
  readonly to: string
  /** Where a device managed by others stands in between, its interface towards the external network. */
  readonly beyond?: End
}

const known = new WeakMap<Topology, readonly Link[]>()

/**
 * Every link, in the topology's order, interfaces that are shut down included: the line is still there. Where a device managed
 * by others stands on our side of an external network, the links are our interfaces that are cabled to it; where none is, its own.
 */
export function linksOf(topology: Topology): readonly Link[] {
  const found = known.get(topology)
  if (found !== undefined) return found
  const built = attached(topology).flatMap((link): readonly Link[] => {
    const facing = topology.devices.get(link.device)?.managedBy === 'outside' ? facingEnds(topology, link.device) : []
    const { to, ...beyond } = link
    return facing.length === 0 ? [link] : facing.map((end) => ({ ...end, to, beyond }))
  })
  known.set(topology, built)
  return built
}

function attached({ devices }: Topology): readonly Link[] {
  return [...devices.values()].flatMap(({ id, interfaces }) =>
    [...interfaces].flatMap(([name, attachment]) =>
      attachment.kind === 'external' ? [{ device: id, interface: name, to: attachment.external }] : [],
    ),
  )
}

/** Interfaces of our own devices that are cabled to a device; a cable may be written at either end. */
function facingEnds({ devices }: Topology, id: string): readonly End[] {
  const ends = [...devices.values()].flatMap((device) =>
    [...device.interfaces].flatMap(([name, attachment]): readonly End[] => {
      if (attachment.kind !== 'link') return []
      if (device.id === id) return [{ device: attachment.device, interface: attachment.interface }]
      return attachment.device === id ? [{ device: device.id, interface: name }] : []
    }),
  )
  const own = ends.filter(({ device }) => devices.get(device)?.managedBy === 'self')
  return [...new Map(own.map((end) => [`${end.device}/${end.interface}`, end])).values()]
}

/** The register's entries of a link. */
export function entriesOf({ connections }: Topology, link: Link): readonly Connection[] {
  return [...(connections?.values() ?? [])].filter((entry) => isOf(entry, link))
}

/** Whether an entry of the register is about a link, at either side of a device managed by others. */
export function isOf(entry: Connection, { to, beyond, ...end }: Link): boolean {
  return entry.to === to && (sameEnd(entry, end) || (beyond !== undefined && sameEnd(entry, beyond)))
}

export function sameEnd(a: End, b: End): boolean {
  return a.device === b.device && a.interface === b.interface
}

/** The interface in the export, or where the topology attaches it. */
export function linkCause(world: World, link: Link): Cause {
  const device = world.devices.get(link.device)
  const found = world.interfaceOf(link)
  if (device !== undefined && found !== undefined) return interfaceCause(device, found)
  const declaration = world.topology.devices.get(link.device)
  if (declaration !== undefined) return attachmentCause(declaration, link.interface)
  const { span } = world.topology
  return { id: `${link.device}/interface/${link.interface}`, label: linkName(link), span, focus: span }
}

/** `fw-int の wan1`. */
export function linkName({ device, interface: name }: End): Text {
  return { ja: `${device} の ${name}`, en: `${name} of ${device}` }
}
