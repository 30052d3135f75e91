/** The boundary of the cases of NET-005, with what is declared of its lines. */
import type { AttributeValue } from '../../../src/model/attribute.ts'
import type { Connection, Evidence, Host, Topology } from '../../../src/model/topology.ts'
import { addresses, span } from '../../support/builders.ts'
import { connection, evidence, wired, withRegister } from '../external-boundary-protected/city.ts'

export function declares(id: string, subject: string, values: Readonly<Record<string, AttributeValue>>): Evidence {
  return evidence(id, subject, { declares: new Map(Object.entries(values)) })
}

/** Watched around the clock, with detection in force. */
export const SOC: readonly Evidence[] = [
  evidence('EV-IDS', 'organization'),
  declares('EV-SOC', 'organization', { monitoring: '24x7', operator: '県SOC' }),
]
export const WATCHED: readonly Connection[] = [
  connection('C-1', 'wan1', 'cloud', { does: ['ids'], evidence: ['EV-IDS'] }),
  connection('C-2', 'wan2', 'isp', { does: ['ids'], evidence: ['EV-IDS'] }),
]

export function city(
  connections: readonly Connection[] = WATCHED,
  evidences: readonly Evidence[] = SOC,
  hosts: readonly Host[] = [NMS],
): Topology {
  return { ...withRegister(wired(), connections, evidences), hosts: new Map(hosts.map((host) => [host.id, host])) }
}

export const NMS: Host = {
  id: 'nms',
  name: 'nms',
  zone: 'int',
  zones: ['int'],
  addresses: addresses('10.30.0.200'),
  roles: ['monitoring'],
  span,
}
