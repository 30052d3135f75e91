/** The network before and after each recorded change, as far as the topology has the exports from before. */
import { byCodePoint } from '../base/order.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import type { ChangedNetwork } from '../checks/check.ts'
import { analyse } from '../graph/analyse.ts'
import type { Network } from '../graph/network.ts'
import type { Device } from '../model/device.ts'
import type { Estate } from '../model/estate.ts'
import type { Change, DeviceDeclaration } from '../model/topology.ts'
import { readDevices } from './devices.ts'

export interface Changes {
  /** By id of the change; those without any export from before are absent. */
  readonly networks: ReadonlyMap<string, ChangedNetwork>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * What every change was before and after it. The state after a change is what the next one on the same device started from, or
 * else what there is now; changes are ordered by their day, those without one last.
 */
export function readChangedNetworks(
  estate: Estate,
  now: { readonly devices: ReadonlyMap<string, Device>; readonly network: Network },
  today: string,
): Changes {
  const changes = [...(estate.topology.changes?.values() ?? [])].filter(({ before }) => before.size > 0).sort(inTime)
  const diagnostics: Diagnostic[] = []
  const networks = new Map<string, ChangedNetwork>()
  const states = new Map<string, ChangedNetwork['before']>()
  /** The network with these exports in the place of today's. */
  const stateOf = (files: ReadonlyMap<string, string>): ChangedNetwork['before'] => {
    if (files.size === 0) return now
    const key = JSON.stringify([...files].sort(([a], [b]) => byCodePoint(a, b)))
    const known = states.get(key)
    if (known !== undefined) return known
    const topology = { ...estate.topology, devices: withExports(estate.topology.devices, files) }
    const read = readDevices({ ...estate, topology }, today)
    const named = new Set(files.values())
    diagnostics.push(...read.diagnostics.filter(({ span }) => named.has(span.source.path)))
    const state = { devices: read.devices, network: analyse(topology, read.devices) }
    states.set(key, state)
    return state
  }
  for (const [at, change] of changes.entries()) {
    const later = filesFrom(changes.slice(at + 1))
    networks.set(change.id, { before: stateOf(filesFrom(changes.slice(at))), after: stateOf(later), isCurrent: later.size === 0 })
  }
  return { networks, diagnostics }
}

function inTime(a: Change, b: Change): number {
  return byCodePoint(a.on ?? '9999', b.on ?? '9999') || byCodePoint(a.id, b.id)
}

/** The first of some changes to name a device has its export from before all of them. */
function filesFrom(changes: readonly Change[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const { before } of changes) for (const [device, { path }] of before) if (!files.has(device)) files.set(device, path)
  return files
}

/** Printed routing tables and the other members of a pair are today's: they say nothing of the time before. */
function withExports(
  devices: ReadonlyMap<string, DeviceDeclaration>,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, DeviceDeclaration> {
  return new Map(
    [...devices].map(([id, declaration]) => {
      const path = files.get(id)
      if (path === undefined) return [id, declaration]
      const { members: _, ...rest } = declaration
      return [id, { ...rest, export: { path, span: declaration.export?.span ?? declaration.span } }]
    }),
  )
}
