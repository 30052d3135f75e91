/** A published zone behind a firewall, with the tiers and the Internet around it. */
import check from '../../../src/checks/public-service-separated.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { external, route, topology, zone } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, scope, ZONES } from '../support.ts'
import { flow } from '../declared-flows.ts'

export const pub = { ...zone('pub', ['10.30.50.0/28'], 'internet'), role: 'public' }
export const internet = external('internet', 'internet')
export const ports = { pub: '10.30.50.1/28', int: '10.30.0.1/24', lg: '10.20.0.1/24', my: '10.10.0.1/24', wan: '192.0.2.2/30' }
export const routes = [route('0.0.0.0/0', { via: '192.0.2.1', out: 'wan' })]

export const wired: Topology = topology({
  zones: [pub, ZONES.int, ZONES.lg, ZONES.my],
  externals: [internet],
  devices: { fw: { pub: 'pub', int: 'int', lg: 'lg', my: 'my', wan: 'internet' } },
})

/** The Internet to the published web server. */
export const published = flow(
  'F28',
  scope({ externals: ['internet'], addresses: ['198.51.100.0/24', '203.0.113.0/24'] }, { addresses: '10.30.50.10' }, ['tcp/443']),
)

export const judged = (place: Topology, rules: readonly Rule[], fields: Partial<City> = {}) =>
  judge(check, { topology: place, devices: [firewall('fw', ports, rules, { routes })], ...fields })
