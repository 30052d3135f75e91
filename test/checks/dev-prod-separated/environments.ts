/** A development segment beside production of its own tier and of another. */
import check from '../../../src/checks/dev-prod-separated.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { topology, zone } from '../../support/builders.ts'
import { firewall, judge, scope, ZONES } from '../support.ts'
import { flow } from '../declared-flows.ts'

export const dev = { ...zone('dev', ['10.20.200.0/24']), env: 'dev' }
export const wired: Topology = topology({
  zones: [dev, ZONES.lg, ZONES.my],
  devices: { fw: { dev: 'dev', lg: 'lg', my: 'my' } },
})
const ports = { dev: '10.20.200.1/24', lg: '10.20.0.1/24', my: '10.10.0.1/24' }

/** What a release takes: one host to one host. */
export const release = flow('F70', scope({ addresses: '10.20.200.10' }, { addresses: '10.20.0.20' }, ['tcp/22']))

export const judged = (place: Topology, ...rules: readonly Rule[]) =>
  judge(check, { topology: place, devices: [firewall('fw', ports, rules)] })
