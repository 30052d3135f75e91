/** The town of own checks with a matrix of zones in its policy. */
import type { Outcome } from '../../../src/checks/check.ts'
import check from '../../../src/checks/zone-matrix.ts'
import { analyse } from '../../../src/graph/analyse.ts'
import { meetPolicies } from '../../../src/intent/meet.ts'
import type { Device } from '../../../src/model/device.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { readPolicy } from '../../intent/writing.ts'
import { sound, townOf } from '../own/own-town.ts'
import { TODAY } from '../support.ts'

export interface ZoneTown {
  /** The entries of `zone-matrix` (YAML lines), or a table as CSV. */
  readonly entries?: readonly string[]
  readonly csv?: string
  readonly devices: readonly Device[]
  readonly zones?: string
  readonly externals?: string
  readonly topology?: string
  readonly wiring?: string
  readonly policy?: string
}

export function zoneOutcome({
  entries = [],
  csv,
  devices,
  zones = '',
  externals = '',
  topology: more = '',
  wiring,
  policy: words = '',
}: ZoneTown): Outcome {
  const matrix = csv === undefined ? `zone-matrix:\n${entries.map((entry) => `  - { ${entry} }\n`).join('')}` : 'zone-matrix: matrix.csv\n'
  const topology = townOf({ zones, externals, topology: more, ...(wiring === undefined ? {} : { wiring }) })
  return outcomeOf(topology, devices, `bunri-policy: 1\nid: own\ntitle: 独自\n${matrix}${words}`, csv)
}

export function outcomeOf(topology: Topology, devices: readonly Device[], text: string, csv = ''): Outcome {
  const read = sound(readPolicy({ 'own.yaml': text, 'matrix.csv': csv }))
  const policy = sound(meetPolicies([read], topology, new Set()))[0]!
  const byId = new Map(devices.map((device) => [device.id, device]))
  return check.run({
    topology,
    policy,
    devices: byId,
    network: analyse(topology, byId),
    today: TODAY,
    checks: new Map([[check.id, check]]),
    parameters: {},
    severity: check.severity,
  })
}
