/** The LGWAN, another public body and the government cloud, each on a line of its own. */
import type { Connection } from '../../../src/model/topology.ts'
import { external, topology } from '../../support/builders.ts'
import { connection } from '../external-boundary-protected/city.ts'
import { firewall, ZONES } from '../support.ts'

export function line(fields: Partial<Connection> = {}): Connection {
  return connection('CN', 'port2', 'kokuho', fields)
}

export function city(connections: readonly Connection[] | undefined, lgwan = true) {
  const externals = [
    ...(lgwan ? [external('lgwan', 'lgwan', ['198.18.0.0/16'])] : []),
    external('kokuho', 'public-body', ['198.19.10.0/24']),
    external('gov', 'gov-cloud', ['10.110.0.0/20']),
  ]
  const wired = topology({
    zones: [ZONES.lg],
    externals,
    devices: { fw: { lg: 'lg', ...(lgwan ? { port1: 'lgwan' } : {}), port2: 'kokuho', port3: 'gov' } },
  })
  const fw = firewall('fw', { lg: '10.20.0.1/24', port1: '198.18.0.1/16', port2: '198.19.10.1/24', port3: '10.110.0.1/20' }, [])
  return { topology: { ...wired, connections: connections && new Map(connections.map((each) => [each.id, each])) }, devices: [fw] }
}
