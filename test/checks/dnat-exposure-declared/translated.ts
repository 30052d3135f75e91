/** A firewall that publishes hosts of a published zone, of the Internet tier and of protected tiers at addresses of its line. */
import check from '../../../src/checks/dnat-exposure-declared.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { DestinationTranslation, Rule } from '../../../src/model/rule.ts'
import type { DeclaredFlow, Topology, Zone } from '../../../src/model/topology.ts'
import {
  destinationTranslation,
  device,
  domain,
  external,
  filter,
  iface,
  offset,
  permit,
  route,
  routing,
  topology,
  zone,
} from '../../support/builders.ts'
import type { City } from '../support.ts'
import { judge, scope, ZONES } from '../support.ts'
import { flow, withFlows } from '../declared-flows.ts'

const dmz: Zone = { ...zone('dmz', ['10.30.50.0/28'], 'internet'), role: 'public' }
export const wired = topology({
  zones: [dmz, ZONES.int, ZONES.lg, ZONES.my, ZONES.guest],
  externals: [external('internet', 'internet'), external('lgwan', 'lgwan', ['198.18.0.0/16'])],
  devices: { fw: { wan: 'internet', wan2: 'lgwan', dmz: 'dmz', int: 'int', lg: 'lg', my: 'my', guest: 'guest' } },
})

/** One address of the line becomes one host. */
export function vip(id: string, to: string, fields: Partial<DestinationTranslation> = {}): DestinationTranslation {
  return {
    ...destinationTranslation({ id, in: ['wan', 'wan2'], dst: '203.0.113.10', to: offset('203.0.113.10', '203.0.113.10', to) }),
    ...fields,
  }
}

export const open = (dst: string): Rule => permit({ id: 'publish', dst, services: 'tcp/443' })

export function judged(
  translation: DestinationTranslation,
  rules: readonly Rule[],
  flows: readonly DeclaredFlow[] = [],
  place: Topology = wired,
  fields: Partial<City> = {},
): Outcome {
  const addresses = {
    wan: '203.0.113.1/24',
    wan2: '198.18.255.1/24',
    dmz: '10.30.50.1/28',
    int: '10.30.0.1/24',
    lg: '10.20.0.1/24',
    my: '10.10.0.1/24',
    guest: '10.40.0.1/24',
  }
  const ports = Object.entries(addresses)
  const routes = [
    ...ports.map(([name, address]) => route(address, { out: name })),
    route('0.0.0.0/0', { out: 'wan', via: '203.0.113.254' }),
    route('198.18.0.0/16', { out: 'wan2', via: '198.18.255.2' }),
  ]
  const fw = device('fw', {
    interfaces: ports.map(([name, address]) => iface(name, { addresses: [address] })),
    domains: [domain({ stages: [{ kind: 'translate-destination', translations: [translation] }, routing(routes), filter(rules)] })],
  })
  return judge(check, { topology: withFlows(place, ...flows), devices: [fw], ...fields })
}

const internet = { externals: ['internet'], addresses: ['198.51.100.0/24', '203.0.113.0/24'] }
/** From the whole Internet to one host. */
export const fromInternet = (to: string): DeclaredFlow => flow('F28', scope(internet, { addresses: to }, ['tcp/443']))
/** From one host of the LGWAN. */
export const fromLgwan = (to: string) => scope({ addresses: '198.18.32.10' }, { addresses: to }, ['tcp/443'])
