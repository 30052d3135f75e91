/**
 * Terminals in `int` (10.30.0.0/24) behind one firewall, a proxy of their own in `dmz` (10.31.0.0/24), the security cloud
 * (192.0.2.0/24) that carries on to `net`, and a line of its own to `net`.
 */
import type { AttributeValue } from '../../../src/model/attribute.ts'
import type { Relay } from '../../../src/model/relay.ts'
import type { Rule, SiteFilter } from '../../../src/model/rule.ts'
import type { Evidence, External } from '../../../src/model/topology.ts'
import type { RuleFields } from '../../support/builders.ts'
import { external, permit, route, span, topology, zone } from '../../support/builders.ts'
import { evidence, relay, withRelays } from '../../support/relays.ts'
import { firewall, ZONES } from '../support.ts'

export const CLOUD = external('cloud', 'security-cloud', ['192.0.2.0/24'], ['net'])

/** A permit from one of the firewall's sides, with a URL filter that does this to sites; `'silent'`: the export does not show what. */
export function filtered(fields: RuleFields, sites: SiteFilter | 'silent' = 'silent'): Rule {
  return { ...permit(fields), inspection: [{ kind: 'url-filter', ...(sites === 'silent' ? {} : { sites }) }] }
}

export const BLOCKS: SiteFilter = { blocks: ['webmail', 'storage', 'sns'], allows: [] }
export const allows = (...categories: SiteFilter['blocks']): SiteFilter => ({
  blocks: BLOCKS.blocks.filter((each) => !categories.includes(each)),
  allows: categories.map((category) => ({ category, span })),
})

export const TO_PROXY = { id: 'to-proxy', in: ['int'], src: '10.30.0.0/24', dst: '10.31.0.8', services: 'tcp/8080' } as const
export const FROM_PROXY = { id: 'from-proxy', in: ['dmz'], src: '10.31.0.8', services: 'tcp/443' } as const

export function proxy(does: NonNullable<Relay['carries']>[number]['does'] = ['url-filter']): Relay {
  return relay('proxy', {
    legs: { dmz: 'dmz 10.31.0.8' },
    carries: [{ service: 'tcp/8080', sends: 'tcp/443', from: 'dmz', to: 'dmz', data: 'both', does }],
  })
}

export function declares(id: string, subject: string, values: Readonly<Record<string, AttributeValue>>): Evidence {
  return evidence(id, { subject, declares: new Map(Object.entries(values)) })
}

export function city(rules: readonly Rule[], relays: readonly Relay[] = [], proofs: readonly Evidence[] = [], cloud: External = CLOUD) {
  const wired = topology({
    zones: [{ ...ZONES.int, role: 'client' }, zone('dmz', ['10.31.0.0/24'], 'internet')],
    externals: [external('net', 'internet'), cloud],
    devices: { fw: { int: 'int', dmz: 'dmz', wan: 'cloud', own: 'net' } },
  })
  const fw = firewall('fw', { int: '10.30.0.1/24', dmz: '10.31.0.1/24', wan: '192.0.2.1/24', own: '100.64.0.2/30' }, rules, {
    routes: [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.254' }), route('203.0.113.0/24', { out: 'own', via: '100.64.0.1' })],
  })
  return { topology: withRelays(wired, relays, [evidence('EV'), ...proofs]), devices: [fw] }
}
