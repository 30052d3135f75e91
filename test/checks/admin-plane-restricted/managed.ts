/** A firewall between business clients, management and the Internet, with what it answers itself. */
import check from '../../../src/checks/admin-plane-restricted.ts'
import type { Outcome } from '../../../src/checks/check.ts'
import type { AdministrationService, Device, LocalServices } from '../../../src/model/device.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Host, Topology } from '../../../src/model/topology.ts'
import { verbatim } from '../../../src/base/text.ts'
import type { MatchFields } from '../../support/builders.ts'
import {
  addresses,
  device,
  domain,
  external,
  filter,
  iface,
  match,
  permit,
  route,
  routing,
  span,
  topology,
  zone,
} from '../../support/builders.ts'
import type { City } from '../support.ts'
import { judge, ZONES } from '../support.ts'

export const mg = zone('mg', ['10.90.0.0/24'], 'mgmt')
export const wired = topology({
  zones: [ZONES.lg, ZONES.guest, mg],
  externals: [external('internet', 'internet')],
  devices: { fw: { lg: 'lg', guest: 'guest', mg: 'mg', wan: 'internet' } },
})

/** One service that the firewall offers on some of its ports. */
export function offers(
  service: AdministrationService['service'],
  ports: readonly string[],
  fields: MatchFields,
): LocalServices['bindings'] {
  return ports.map((port) => ({
    in: new Set([port]),
    accepts: [match(fields)],
    administration: [{ service, match: match(fields), span, label: verbatim(`allowaccess of ${port}`) }],
    span,
    label: verbatim(port),
  }))
}

/** The firewall; it forwards everything unless told otherwise. */
export function firewallOf(bindings: LocalServices['bindings'], rules: readonly Rule[] = [permit({ id: 'all' })]): Device {
  const interfaces = [
    iface('lg', { addresses: ['10.20.0.1/24'] }),
    iface('guest', { addresses: ['10.40.0.1/24'] }),
    iface('mg', { addresses: ['10.90.0.1/24'] }),
    iface('wan', { addresses: ['203.0.113.1/24'] }),
  ]
  const routes = [
    route('10.20.0.0/24', { out: 'lg' }),
    route('10.40.0.0/24', { out: 'guest' }),
    route('10.90.0.0/24', { out: 'mg' }),
    route('0.0.0.0/0', { out: 'wan', via: '203.0.113.254' }),
  ]
  return device('fw', { interfaces, domains: [domain({ stages: [routing(routes), filter(rules)], local: { bindings } })] })
}

export const judged = (bindings: LocalServices['bindings'], place: Topology = wired, fields: Partial<City> = {}): Outcome =>
  judge(check, { topology: place, devices: [firewallOf(bindings)], ...fields })

export function withHost(place: Topology, host: Pick<Host, 'id' | 'zone' | 'roles'>, address: string): Topology {
  return {
    ...place,
    hosts: new Map([
      ...place.hosts,
      [host.id, { name: host.id, zones: [host.zone], addresses: addresses(address), span, ...host } as Host],
    ]),
  }
}
