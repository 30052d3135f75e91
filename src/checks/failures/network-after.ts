/** The network after one device or one line has stopped. */
import { analyse } from '../../graph/analyse.ts'
import type { Network } from '../../graph/network.ts'
import type { Port } from '../../graph/world.ts'
import type { Device, Interface, RoutingDomain, Stage } from '../../model/device.ts'
import type { DeviceDeclaration, Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { CheckContext } from '../check.ts'
import type { Failure } from './failures.ts'

/**
 * The network after a failure. A device that stops keeps its addresses and takes nothing; at the far ends of its cables
 * interfaces go down, and their routes with them. `relearned`: learned routes may then lead anywhere.
 */
export function networkAfter(
  { topology, devices }: Pick<CheckContext<unknown>, 'topology' | 'devices'>,
  failure: Failure,
  relearned: boolean,
): Network {
  const changed = new Map(
    [...devices].map(([id, device]) => [id, id === failure.stops ? stopped(device) : after(device, failure.down, relearned)]),
  )
  return analyse(cut(topology, failure.down), changed)
}

/** Whether some route was learned from neighbours: what it becomes after a failure is not in any export. */
export function learns(devices: Iterable<Device>): boolean {
  return [...devices].some(({ domains }) =>
    domains.some(({ stages }) =>
      stages.some((stage) => stage.kind === 'route' && stage.table.routes.some(({ kind }) => kind === 'learned')),
    ),
  )
}

function stopped(device: Device): Device {
  const shared = device.redundancy?.shared ?? Addresses.none
  const nothing: Stage = { kind: 'filter', at: 'ingress', bindings: [], unbound: 'deny' }
  return {
    ...device,
    // Nobody knows the addresses of a device without an export: it is gone altogether.
    knowledge: 'export',
    interfaces: device.interfaces.map((i) => ({
      ...i,
      addresses: i.addresses.filter(({ prefix }) => !shared.has(prefix.family, prefix.address)),
    })),
    domains: device.domains.map((domain) => ({ ...domain, stages: [nothing], features: [], uncertainties: [] })),
  }
}

function after(device: Device, down: readonly Port[], relearned: boolean): Device {
  const names = new Set(down.filter((port) => port.device === device.id).map((port) => port.interface))
  if (names.size === 0 && !relearned) return device
  return {
    ...device,
    interfaces: device.interfaces.map((i): Interface => (names.has(i.id) ? { ...i, enabled: false } : i)),
    domains: device.domains.map((domain) => ({
      ...domain,
      stages: domain.stages.map((stage) => rerouted(device, domain, stage, relearned)),
    })),
  }
}

/** A copy: which routes are up is remembered by stage. */
function rerouted(device: Device, domain: RoutingDomain, stage: Stage, relearned: boolean): Stage {
  if (stage.kind !== 'route') return stage
  const { routes, uncertainties } = stage.table
  if (!relearned || !routes.some(({ kind }) => kind === 'learned')) return { ...stage }
  const name = domain.name === '' ? device.id : `${device.id} ${domain.name}`
  const open: Uncertainty = {
    code: 'dynamic-routing',
    text: {
      ja: `${name} の経路は動的に決まり、障害の後にどこへ向くかは経路表からは分かりません`,
      en: `${name} learns its routes; where they lead after a failure is not in the routing table`,
    },
    span: routes.find(({ kind }) => kind === 'learned')?.span ?? device.span,
  }
  return { ...stage, table: { routes: routes.filter(({ kind }) => kind !== 'learned'), uncertainties: [...uncertainties, open] } }
}

/** Cables of devices without an export are cut in the topology. */
function cut(topology: Topology, down: readonly Port[]): Topology {
  if (down.length === 0) return topology
  const gone = new Set(down.map((port) => `${port.device}/${port.interface}`))
  const declarations = [...topology.devices].map(([id, declaration]): [string, DeviceDeclaration] => {
    const interfaces = [...declaration.interfaces].map(([name, attachment]) => {
      const ends = attachment.kind === 'link' ? [`${id}/${name}`, `${attachment.device}/${attachment.interface}`] : []
      return [name, ends.some((end) => gone.has(end)) ? { kind: 'unused' as const, span: attachment.span } : attachment] as const
    })
    return [id, { ...declaration, interfaces: new Map(interfaces) }]
  })
  return { ...topology, devices: new Map(declarations) }
}
