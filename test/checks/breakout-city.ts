/** Model α′: staff of the LGWAN tier who use one registered cloud directly, by a line of its own. */
import check from '../../src/checks/alpha-prime-breakout-conditions.ts'
import type { Outcome } from '../../src/checks/check.ts'
import { serviceSet } from '../../src/model/match.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { InspectionKind, Rule } from '../../src/model/rule.ts'
import type { Device } from '../../src/model/device.ts'
import type { Evidence, Measure, RegisteredSystem, Topology } from '../../src/model/topology.ts'
import { PacketSet } from '../../src/packet/set.ts'
import type { MatchFields } from '../support/builders.ts'
import { addresses, external, permit, route, service, span, topology } from '../support/builders.ts'
import { evidence, withRelays } from '../support/relays.ts'
import { flow, withFlows } from './declared-flows.ts'
import type { City } from './support.ts'
import { firewall, judge, policy, scope, ZONES } from './support.ts'

const CLOUD = '192.0.2.128/25'
export const SERVICES = ['tcp/443', 'udp/3478-3481'] as const

export const WIRED: Topology = {
  ...topology({
    zones: [ZONES.lg, ZONES.int],
    externals: [external('internet', 'internet'), external('m365', 'cloud-service', [CLOUD], ['internet'])],
    devices: { fw: { lbo: 'm365', lg: 'lg', int: 'int' } },
  }),
  model: 'alpha-prime',
}

/** Registered, approved, for its services, with everything α′ asks for in evidence. */
export function system(fields: Partial<RegisteredSystem> = {}): RegisteredSystem {
  const services = fields.services === undefined && 'services' in fields ? undefined : (fields.services ?? SERVICES)
  const held = fields.addresses ?? addresses(CLOUD)
  const reached = PacketSet.box({ dst: held })
  return {
    id: 'RS-01',
    name: '特定クラウド',
    network: 'm365',
    addresses: held,
    publicBody: false,
    packets: services === undefined ? reached : reached.and(serviceSet(services.map(service))),
    fileImport: false,
    approved: { by: 'CISO', on: '2026-04-01', document: '承認第30号' },
    evidence: ['EV-C'],
    span,
    ...fields,
    services,
  }
}

export const MEASURES: readonly Measure[] = [
  'tenant-restriction',
  'tls-inspection',
  'source-restriction',
  'edr',
  'logging',
  'external-audit',
]

export function proofs(shows: readonly Measure[] = MEASURES, fields: Partial<Evidence> = {}): readonly Evidence[] {
  return [evidence('EV'), evidence('EV-C', { subject: 'RS-01', shows, ...fields })]
}

/** The declared flow that the matrix of α′ asks for beside. */
export const F34 = flow('F34', scope({ zones: ['lg'], addresses: '10.20.0.0/24' }, { externals: ['m365'], addresses: CLOUD }, SERVICES))

export function town(systems: readonly RegisteredSystem[] = [system()], shown: readonly Evidence[] = proofs()): Topology {
  const wired = withFlows(withRelays(WIRED, [], shown), F34)
  return { ...wired, registeredSystems: new Map(systems.map((one) => [one.id, one])) }
}

export function out(id: string, fields: MatchFields = {}): Rule {
  return permit({ id, in: ['lg'], out: ['lbo'], src: '10.20.0.0/24', dst: CLOUD, services: SERVICES, ...fields })
}

export function inspecting(rule: Rule, ...kinds: readonly InspectionKind[]): Rule {
  return { ...rule, inspection: kinds.map((kind) => ({ kind })) }
}

export const OUT: Rule = out('lbo')

export function breakout(rules: readonly Rule[]): Device {
  const ports = { lbo: '203.0.113.2/30', lg: '10.20.0.1/24', int: '10.30.0.1/24' }
  return firewall('fw', ports, rules, { routes: [route('0.0.0.0/0', { via: '203.0.113.1', out: 'lbo' })] })
}

export function judged(rules: readonly Rule[], city: Partial<City> = {}): Outcome {
  return judge(check, { topology: town(), devices: [breakout(rules)], ...city })
}

/** The matrix of α, with the cells that α′ changes. */
export function alphaPrimePolicy(): Policy {
  const set = policy()
  const lgwan = new Map([...(set.matrix.get('lgwan') ?? []), ['cloud-service', 'flows'] as const])
  return { ...set, matrix: new Map([...set.matrix, ['lgwan', lgwan]]) }
}
