/**
 * Servers in `lg` (10.20.0.0/24) and `my` (10.10.0.0/24), what serves them in `lg2` (10.20.1.0/24) and `mg` (10.90.0.0/24), the
 * Internet tier `int` (10.30.0.0/24), the LGWAN, the security cloud and the Internet, round one firewall.
 */
import type { Relay } from '../../src/model/relay.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Evidence, Host, HostRole, SpecificCommunication, Topology } from '../../src/model/topology.ts'
import type { Uncertainty } from '../../src/model/uncertainty.ts'
import { addresses, external, route, span, topology, zone } from '../support/builders.ts'
import { withRelays } from '../support/relays.ts'
import { firewall, ZONES } from './support.ts'

const PORTS = {
  lg: '10.20.0.1/24',
  lg2: '10.20.1.1/24',
  my: '10.10.0.1/24',
  int: '10.30.0.1/24',
  mg: '10.90.0.1/24',
  ss: '198.18.0.1/16',
  wan: '192.0.2.1/24',
  own: '100.64.0.2/30',
} as const

export function host(id: string, place: string, address: string, roles: readonly HostRole[], upstream?: readonly string[]): Host {
  return {
    id,
    name: id,
    zone: place,
    zones: [place],
    addresses: addresses(address),
    roles,
    ...(upstream === undefined ? {} : { upstream }),
    span,
  }
}

export interface ProviderCity {
  readonly rules?: readonly Rule[]
  readonly hosts?: readonly Host[]
  readonly relays?: readonly Relay[]
  readonly evidence?: readonly Evidence[]
  readonly specifics?: readonly SpecificCommunication[]
  /** Zones that have servers; absent: `lg` alone. */
  readonly servers?: readonly string[]
  readonly uncertainties?: readonly Uncertainty[]
}

export function providerCity({
  rules = [],
  hosts = [],
  relays = [],
  evidence = [],
  specifics = [],
  servers = ['lg'],
  uncertainties = [],
}: ProviderCity) {
  const zones = [ZONES.lg, ZONES.lg2, ZONES.my, ZONES.int, zone('mg', ['10.90.0.0/24'], 'mgmt')]
  const wired = topology({
    zones: zones.map((each) => (servers.includes(each.id) ? { ...each, role: 'server' } : each)),
    externals: [
      external('net', 'internet'),
      external('cloud', 'security-cloud', ['192.0.2.0/24'], ['net']),
      external('lgwan', 'lgwan', ['198.18.0.0/16']),
    ],
    devices: { fw: { lg: 'lg', lg2: 'lg2', my: 'my', int: 'int', mg: 'mg', ss: 'lgwan', wan: 'cloud', own: 'net' } },
  })
  const base: Topology = {
    ...withRelays(wired, relays, evidence),
    hosts: new Map(hosts.map((each) => [each.id, each])),
    specificCommunications: new Map(specifics.map((each) => [each.id, each])),
  }
  const routes = [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.254' }), route('203.0.113.0/24', { out: 'own', via: '100.64.0.1' })]
  return { topology: base, devices: [firewall('fw', PORTS, rules, { routes, uncertainties })] }
}
