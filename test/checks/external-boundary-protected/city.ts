/** An Internet tier behind one firewall, the security cloud and a line of its own in front of it. */
import type { Rule } from '../../../src/model/rule.ts'
import type { Connection, Evidence, External, Topology } from '../../../src/model/topology.ts'
import { external, permit, route, span, topology } from '../../support/builders.ts'
import type { RuleFields } from '../../support/builders.ts'
import { firewall, ZONES } from '../support.ts'

/** A permit with an IPS. */
export function inspected(fields: RuleFields): Rule {
  return { ...permit(fields), inspection: [{ kind: 'ips' }] }
}

export const CLOUD = external('cloud', 'security-cloud', ['198.51.100.0/24'], ['isp'])
export const ISP = external('isp', 'internet')

export function wired(externals: readonly External[] = [CLOUD, ISP]): Topology {
  return topology({
    zones: [ZONES.int],
    externals,
    devices: { fw: { int: 'int', wan1: 'cloud', wan2: 'isp' } },
    internet: ISP.addresses ?? topology({}).internet.minus(CLOUD.addresses!),
  })
}

/** Its default route leads to the security cloud, 203.0.113.0/25 to the line of its own. */
export function boundary(rules: readonly Rule[]) {
  return firewall('fw', { int: '10.30.0.1/24', wan1: '198.51.100.250/24', wan2: '192.0.2.2/30' }, rules, {
    routes: [route('0.0.0.0/0', { out: 'wan1', via: '198.51.100.254' }), route('203.0.113.0/25', { out: 'wan2', via: '192.0.2.1' })],
  })
}

export function connection(id: string, name: string, to: string, fields: Partial<Connection> = {}): Connection {
  return {
    id,
    device: 'fw',
    interface: name,
    to,
    alwaysOn: true,
    backup: false,
    approved: undefined,
    does: [],
    evidence: [],
    span,
    ...fields,
  }
}

export function evidence(id: string, subject: string, fields: Partial<Evidence> = {}): Evidence {
  return { id, subject, says: '侵入検知を有効化', shows: [], document: '監視業務報告', span, ...fields }
}

export function withRegister(base: Topology, connections: readonly Connection[], evidences: readonly Evidence[] = []): Topology {
  return { ...base, connections: new Map(connections.map((c) => [c.id, c])), evidence: new Map(evidences.map((e) => [e.id, e])) }
}
