/** The tiers behind a firewall, with the Internet behind the security cloud, the LGWAN, and a vendor. */
import check from '../../../src/checks/external-inbound-minimal.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { external, route, topology } from '../../support/builders.ts'
import type { City } from '../support.ts'
import { firewall, judge, scope, ZONES } from '../support.ts'
import { flow } from '../declared-flows.ts'

export const wired: Topology = topology({
  zones: [ZONES.int, ZONES.lg, ZONES.my, ZONES.guest],
  externals: [
    external('internet', 'internet'),
    external('sec', 'security-cloud', ['192.0.2.0/24'], ['internet']),
    external('lgwan', 'lgwan', ['198.18.0.0/16']),
    external('vendor', 'vendor-remote', ['198.19.64.0/28']),
  ],
  devices: { fw: { int: 'int', lg: 'lg', my: 'my', guest: 'guest', sec: 'sec', wan: 'lgwan', vpn: 'vendor' } },
})
const ports = {
  int: '10.30.0.1/24',
  lg: '10.20.0.1/24',
  my: '10.10.0.1/24',
  guest: '10.40.0.1/24',
  sec: '192.0.2.2/30',
  wan: '198.18.255.1/30',
  vpn: '198.19.64.1/28',
}
const routes = [route('0.0.0.0/0', { via: '192.0.2.1', out: 'sec' }), route('198.18.0.0/16', { via: '198.18.255.2', out: 'wan' })]

export const everyone = { externals: ['internet'], addresses: ['198.51.100.0/24', '203.0.113.0/24'] }
/** From the Internet to one web server. */
export const web = flow('F28', scope(everyone, { addresses: '10.30.0.10' }, ['tcp/443']))
/** From the security cloud's mail relay to ours. */
export const mail = flow('F18', scope({ externals: ['sec'], addresses: '192.0.2.25' }, { addresses: '10.30.0.25' }, ['tcp/25']))
/** Rules that only know the Internet's addresses, as a device that checks sources has. */
export const INTERNET = ['198.51.100.0/24', '203.0.113.0/24']

export const judged = (place: Topology, rules: readonly Rule[], fields: Partial<City> = {}) =>
  judge(check, { topology: place, devices: [firewall('fw', ports, rules, { routes })], ...fields })
