/** A small city to judge: what checks need beyond the builders of models. */
import type * as z from 'zod'
import type { Check, Finding, Outcome } from '../../src/checks/check.ts'
import { checks } from '../../src/checks/index.ts'
import { analyse } from '../../src/graph/analyse.ts'
import type { Device, Interface } from '../../src/model/device.ts'
import { serviceSet } from '../../src/model/match.ts'
import type { Cell, Policy } from '../../src/model/policy.ts'
import type { Route } from '../../src/model/route.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Exception, FlowScope, Place, SpecificCommunication, Topology } from '../../src/model/topology.ts'
import type { Uncertainty } from '../../src/model/uncertainty.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { accessList, addresses, device, domain, filter, iface, route, routing, service, span, zone } from '../support/builders.ts'

export const TODAY = '2026-11-20'

/** The cells of the alpha model that the cases rely on; what is not written is `none`. */
const MATRIX: Readonly<Record<string, Readonly<Record<string, Cell>>>> = {
  mynumber: {
    mynumber: 'flows',
    lgwan: 'specific',
    'lgwan-network': 'specific',
    'juki-net': 'specific',
    internet: 'never',
    'internet-network': 'never',
  },
  lgwan: { lgwan: 'flows', mynumber: 'specific', internet: 'sanitized', 'lgwan-network': 'open', mgmt: 'flows' },
  internet: { internet: 'flows', lgwan: 'sanitized', 'security-cloud': 'open', 'internet-network': 'none' },
  independent: { independent: 'flows', 'internet-network': 'open' },
  mgmt: { mgmt: 'flows', lgwan: 'flows' },
  'lgwan-network': { lgwan: 'open', mynumber: 'specific' },
}

export interface PolicyFields {
  readonly roles?: Readonly<Record<string, readonly string[]>>
  /** Parameters by check id. */
  readonly checks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export function policy({ roles = {}, checks: parameters = {} }: PolicyFields = {}): Policy {
  return {
    id: 'test',
    title: { ja: '試験用の方針', en: 'test policy' },
    models: ['alpha'],
    roles: new Map(Object.entries(roles)),
    matrix: new Map(Object.entries(MATRIX).map(([row, cells]) => [row, new Map(Object.entries(cells))])),
    checks: new Map(Object.entries(parameters).map(([id, set]) => [id, { advisory: false, enabled: true, parameters: set, span }])),
    clauses: new Map(),
    failOn: 'low',
    span,
  }
}

export interface City {
  readonly topology: Topology
  readonly devices: readonly Device[]
  readonly policy?: Policy
  readonly today?: string
  readonly parameters?: Readonly<Record<string, unknown>>
  /** The policy requires what people declare. */
  readonly required?: boolean
}

/** What a check says of a city. */
export function judge<S extends z.ZodType>(check: Check<S>, city: City): Outcome {
  const devices = new Map(city.devices.map((device) => [device.id, device]))
  return check.run({
    topology: city.topology,
    policy: city.policy ?? policy(),
    devices,
    network: analyse(city.topology, devices),
    today: city.today ?? TODAY,
    checks: new Map(checks.map((known) => [known.id, known])),
    parameters: check.parameters.parse(city.parameters ?? {}),
    severity: check.severity,
    ...(city.required === undefined ? {} : { required: city.required }),
  })
}

/** Verdict, severity and cause of every finding: what a case asserts first. */
export function said({ findings }: Outcome): readonly string[] {
  return findings.map(({ verdict, severity, cause }: Finding) => `${verdict} ${severity} ${cause.id}`)
}

/** Findings that decide an exit code: violations above `info`, and what cannot be judged. */
export function serious(outcome: Outcome): readonly Finding[] {
  return outcome.findings.filter(({ verdict, severity }) => verdict === 'not-evaluable' || (verdict === 'violation' && severity !== 'info'))
}

export interface PlaceFields {
  readonly zones?: readonly string[]
  readonly externals?: readonly string[]
  readonly addresses: string | readonly string[]
}

function place(fields: PlaceFields): Place {
  const texts = typeof fields.addresses === 'string' ? [fields.addresses] : fields.addresses
  return {
    written: texts,
    zones: fields.zones ?? [],
    externals: fields.externals ?? [],
    addresses: Addresses.union(texts.map((text) => addresses(text))),
    span,
  }
}

export function scope(from: PlaceFields, to: PlaceFields, services: readonly string[]): FlowScope {
  const a = place(from)
  const b = place(to)
  return { from: a, to: b, services, packets: PacketSet.box({ src: a.addresses, dst: b.addresses }).and(serviceSet(services.map(service))) }
}

/** Approved, in force. */
export function specific(id: string, flow: FlowScope, fields: Partial<SpecificCommunication> = {}): SpecificCommunication {
  return {
    id,
    scope: flow,
    approved: { by: '統括情報セキュリティ責任者', on: '2026-04-01', document: '承認第1号' },
    macBound: true,
    through: [],
    span,
    ...fields,
  }
}

/** Approved, in force until the end of the fiscal year. */
export function exception(id: string, check: string, flow: FlowScope, fields: Partial<Exception> = {}): Exception {
  return {
    id,
    check,
    scope: flow,
    reason: '移行期間',
    approved: { by: 'CISO', on: '2026-06-01', document: '例外第1号' },
    expires: '2027-03-31',
    span,
    ...fields,
  }
}

export function withSpecifics(topology: Topology, specifics: readonly SpecificCommunication[]): Topology {
  return { ...topology, specificCommunications: new Map(specifics.map((s) => [s.id, s])) }
}

export function withExceptions(topology: Topology, exceptions: readonly Exception[]): Topology {
  return { ...topology, exceptions: new Map(exceptions.map((e) => [e.id, e])) }
}

/** Zones of the cases: two of the LGWAN tier, one each of the others, with one /24 each. */
export const ZONES = {
  my: zone('my', ['10.10.0.0/24'], 'mynumber'),
  lg: zone('lg', ['10.20.0.0/24'], 'lgwan'),
  lg2: zone('lg2', ['10.20.1.0/24'], 'lgwan'),
  int: zone('int', ['10.30.0.0/24'], 'internet'),
  guest: zone('guest', ['10.40.0.0/24'], 'independent'),
} as const

/** `port` → `address/length`. */
type Ports = Readonly<Record<string, string>>

export interface BoxFields {
  readonly routes?: readonly Route[]
  readonly uncertainties?: readonly Uncertainty[]
}

/** A firewall with one rulebase over all of its ports. */
export function firewall(id: string, ports: Ports, rules: readonly Rule[], { routes = [], uncertainties = [] }: BoxFields = {}): Device {
  return device(id, {
    interfaces: interfaces(ports),
    domains: [domain({ stages: [routing([...connected(ports), ...routes]), filter(rules)], uncertainties })],
  })
}

/** A router with access lists on some ports, in and out; the others filter nothing. */
export function router(
  id: string,
  ports: Ports,
  lists: { readonly in?: Readonly<Record<string, readonly Rule[]>>; readonly out?: Readonly<Record<string, readonly Rule[]>> } = {},
  { routes = [], uncertainties = [] }: BoxFields = {},
): Device {
  const stages = [accessList('ingress', lists.in ?? {}), routing([...connected(ports), ...routes]), accessList('egress', lists.out ?? {})]
  return device(id, { role: 'router', interfaces: interfaces(ports), domains: [domain({ stages, uncertainties })] })
}

function interfaces(ports: Ports): Interface[] {
  return Object.entries(ports).map(([name, address]) => iface(name, address === '' ? {} : { addresses: [address] }))
}

function connected(ports: Ports): Route[] {
  return Object.entries(ports).flatMap(([name, address]) => (address === '' ? [] : [route(address, { out: name })]))
}
