/**
 * Networks as they would be if something passed nothing: what still arrives there never needed it. Routes stay as they are, so
 * every packet that arrives in such a network arrives in the real one by the same way.
 */
import { analyse } from '../../graph/analyse.ts'
import type { Network } from '../../graph/network.ts'
import type { Device, RoutingDomain, Stage } from '../../model/device.ts'
import type { Rule, Rulebase } from '../../model/rule.ts'
import { everyRule } from '../../model/rule.ts'
import type { Attachment, Topology } from '../../model/topology.ts'
import type { Passage } from '../boundary.ts'
import { enforcement, passagesOf } from '../boundary.ts'
import type { Link } from '../lines/external-links.ts'

const known = new WeakMap<Network, Map<string, Network>>()

/** Worked out once per network and key. */
function remembered(network: Network, key: string, build: () => Network): Network {
  let networks = known.get(network)
  if (networks === undefined) {
    networks = new Map()
    known.set(network, networks)
  }
  let found = networks.get(key)
  if (found === undefined) {
    found = build()
    networks.set(key, found)
  }
  return found
}

/** The network if a device forwarded nothing. */
export function withoutDevice(network: Network, id: string): Network {
  return remembered(network, `device ${id}`, () => {
    const { devices } = network.world
    const device = devices.get(id)
    const others = [...devices].filter(([other]) => other !== id)
    // Without an export there is nothing to put a rule in; what enters a device that is not there goes nowhere.
    if (device === undefined || device.knowledge !== 'export') return analyse(network.topology, new Map(others))
    const silent = device.domains.map((domain) => ({ ...domain, features: [], uncertainties: [], stages: [NOTHING, ...domain.stages] }))
    return analyse(network.topology, new Map([...devices, [id, { ...device, domains: silent }]]))
  })
}

const NOTHING: Stage = { kind: 'filter', at: 'ingress', bindings: [], unbound: 'deny' }

/** The network if every passage that `counts` and has a rulebase forwarded nothing: what arrives there met no such rulebase. */
export function withoutFirewalls(network: Network, key: string, counts: (device: Device, domain: RoutingDomain) => boolean): Network {
  return remembered(network, `firewalls ${key}`, () => {
    const shut = new Map<RoutingDomain, Passage[]>()
    for (const passage of passagesOf(network.world)) {
      const { device, domain } = passage
      if (domain === undefined || !counts(device, domain) || enforcement(passage) !== 'closed') continue
      const others = shut.get(domain)
      if (others === undefined) shut.set(domain, [passage])
      else others.push(passage)
    }
    return analyse(
      network.topology,
      mapDomains(network.world.devices, (domain) => {
        const passages = shut.get(domain)
        const any = domain.stages.flatMap((stage) => (stage.kind === 'filter' ? stage.bindings : []))[0]?.rulebase
        // Where no rulebase is bound at all, a passage is closed because nothing passes it anyway.
        if (passages === undefined || any === undefined) return domain
        const rulebase: Rulebase = { ...any, rules: [], otherwise: 'deny' }
        const bindings = passages.map((passage) => ({ in: new Set([passage.in]), out: new Set([passage.out]), rulebase }))
        return { ...domain, stages: binding(domain.stages, bindings) }
      }),
    )
  })
}

type Bindings = Extract<Stage, { kind: 'filter' }>['bindings']

/** Stages with some bindings before all others that know both interfaces. */
function binding(stages: readonly Stage[], first: Bindings): readonly Stage[] {
  const at = stages.findIndex((stage) => stage.kind === 'filter' && stage.at === 'forward')
  const stage = stages[at]
  if (stage?.kind !== 'filter') return [...stages, { kind: 'filter', at: 'forward', bindings: first, unbound: 'permit' }]
  return stages.with(at, { ...stage, bindings: [...first, ...stage.bindings] })
}

/** The network if permits that `counts` denied, and some links were unplugged: what arrives there met none of them. */
export function withoutPermits(network: Network, key: string, counts: (rule: Rule) => boolean, unplugged: readonly Link[]): Network {
  const links = unplugged.map(({ device, interface: name }) => `${device}/${name}`).join(' ')
  return remembered(network, `permits ${key} ${links}`, () => {
    const devices = mapDomains(network.world.devices, (domain) => {
      if (!domain.stages.some((stage) => stage.kind === 'filter' && stage.bindings.some((b) => [...everyRule(b.rulebase)].some(counts))))
        return domain
      return {
        ...domain,
        stages: domain.stages.map((stage) =>
          stage.kind === 'filter'
            ? {
                ...stage,
                bindings: stage.bindings.map((b) => ({
                  ...b,
                  rulebase: { ...b.rulebase, rules: b.rulebase.rules.map((r) => denied(r, counts)) },
                })),
              }
            : stage,
        ),
      }
    })
    return analyse(unplug(network.topology, unplugged), devices)
  })
}

/** A permit that counts as a deny of the same packets, whatever its conditions: while they do not hold it permits nothing either. */
function denied(rule: Rule, counts: (rule: Rule) => boolean): Rule {
  if (rule.chain !== undefined) return { ...rule, chain: { ...rule.chain, rules: rule.chain.rules.map((r) => denied(r, counts)) } }
  return rule.action === 'permit' && counts(rule) ? { ...rule, action: 'deny', conditions: [] } : rule
}

/** Both ends of the cables, where they are cables. */
function unplug(topology: Topology, links: readonly Link[]): Topology {
  if (links.length === 0) return topology
  const cut = new Set(links.map(({ device, interface: name }) => `${device}/${name}`))
  const devices = [...topology.devices].map(([id, device]) => {
    const interfaces = [...device.interfaces].map(([name, attachment]): readonly [string, Attachment] => {
      const far = attachment.kind === 'link' ? `${attachment.device}/${attachment.interface}` : ''
      return [name, cut.has(`${id}/${name}`) || cut.has(far) ? { kind: 'unused', span: attachment.span } : attachment]
    })
    const unwritten = links.filter((link) => link.device === id && !device.interfaces.has(link.interface))
    const spare = unwritten.map((link): readonly [string, Attachment] => [link.interface, { kind: 'unused', span: device.span }])
    return [id, { ...device, interfaces: new Map([...interfaces, ...spare]) }] as const
  })
  return { ...topology, devices: new Map(devices) }
}

/** The network if no filter denied anything: where routes alone lead. */
export function byRoutesAlone(network: Network): Network {
  return remembered(network, 'routes', () =>
    analyse(
      network.topology,
      mapDomains(network.world.devices, (domain) => ({
        ...domain,
        features: [],
        stages: domain.stages.filter(({ kind }) => kind !== 'filter'),
      })),
    ),
  )
}

function mapDomains(devices: ReadonlyMap<string, Device>, change: (domain: RoutingDomain) => RoutingDomain): ReadonlyMap<string, Device> {
  return new Map([...devices].map(([id, device]) => [id, { ...device, domains: device.domains.map(change) }]))
}
