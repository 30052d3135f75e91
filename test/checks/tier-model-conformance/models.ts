/** A topology of some model: its zones, external networks, and what zones declare. */
import check from '../../../src/checks/tier-model-conformance.ts'
import type { External, Model, Topology, Zone } from '../../../src/model/topology.ts'
import { external, topology } from '../../support/builders.ts'
import { judge, policy, ZONES } from '../support.ts'

export const THREE: readonly Zone[] = [ZONES.my, ZONES.lg, ZONES.int]

export interface ModelFields {
  readonly zones?: readonly Zone[]
  readonly externals?: readonly External[]
  readonly change?: (topology: Topology) => Topology
  /** Models of the policy; absent: for any. */
  readonly models?: readonly Model[]
}

export function judged(
  model: Model,
  { zones = THREE, externals = [external('internet', 'internet')], change = (t) => t, models = [] }: ModelFields = {},
) {
  const described = change({ ...topology({ zones, externals }), model })
  return judge(check, { topology: described, devices: [], policy: { ...policy(), models } })
}

export function terminals(zone: Zone): Zone {
  return { ...zone, mainTerminal: true }
}

export function systems(zone: Zone): Zone {
  return { ...zone, businessSystem: true }
}
