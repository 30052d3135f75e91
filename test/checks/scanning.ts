/** A firewall between the tiers, the Internet and closed networks, for the checks of virus scans. */
import type { Device } from '../../src/model/device.ts'
import type { Inspection, InspectionKind, Rule } from '../../src/model/rule.ts'
import type { External, Topology } from '../../src/model/topology.ts'
import type { RuleFields } from '../support/builders.ts'
import { external, permit, route, service, topology } from '../support/builders.ts'
import { firewall, ZONES } from './support.ts'

export const INTERNET = external('internet', 'internet')
export const CLOUD = external('cloud', 'security-cloud', ['192.0.2.0/24'], ['internet'])
export const LGWAN = external('lgwan', 'lgwan', ['198.18.0.0/16'])

export const INT = '10.30.0.0/24'
/** An address of the Internet. */
export const PEER = '198.51.100.25'

/** A permit that looks for something, in some services or in all. */
export function inspecting(fields: RuleFields, kinds: Partial<Record<InspectionKind, readonly string[] | 'all'>>): Rule {
  const inspection = (Object.keys(kinds) as InspectionKind[]).map((kind): Inspection => {
    const services = kinds[kind]
    return services === undefined || services === 'all' ? { kind } : { kind, services: services.map(service) }
  })
  return { ...permit(fields), inspection }
}

/** A permit that scans for viruses, whatever the service. */
export const scanning = (fields: RuleFields): Rule => inspecting(fields, { 'virus-scan': 'all' })

/** One firewall with the Internet and LGWAN tiers inside; each line outside has a default route of its own, all alike. */
export function town(
  rules: readonly Rule[],
  outside: readonly External[] = [INTERNET],
): { topology: Topology; devices: readonly Device[] } {
  const lines = outside.map(({ id }, index) => ({ id, port: `wan${index + 1}`, subnet: `100.64.${index}` }))
  const ports = Object.fromEntries(lines.map(({ port, subnet }) => [port, `${subnet}.1/30`]))
  const fw = firewall('fw', { int: '10.30.0.1/24', lg: '10.20.0.1/24', ...ports }, rules, {
    routes: lines.map(({ id, port, subnet }) => route(id === LGWAN.id ? '198.18.0.0/16' : '0.0.0.0/0', { out: port, via: `${subnet}.2` })),
  })
  const attached = Object.fromEntries(lines.map(({ id, port }) => [port, id]))
  return {
    topology: topology({ zones: [ZONES.int, ZONES.lg], externals: outside, devices: { fw: { int: 'int', lg: 'lg', ...attached } } }),
    devices: [fw],
  }
}
