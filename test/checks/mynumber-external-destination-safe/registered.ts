/** A My Number zone behind one firewall, a host of it that talks with a system outside, and the register of such systems. */
import check from '../../../src/checks/mynumber-external-destination-safe.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { serviceSet } from '../../../src/model/match.ts'
import type { Connection, ExternalKind, RegisteredSystem, SpecificCommunication, Topology } from '../../../src/model/topology.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { addresses, external, permit, route, service, span, topology } from '../../support/builders.ts'
import { evidence } from '../../support/relays.ts'
import { firewall, judge, scope, specific, withSpecifics, ZONES } from '../support.ts'
import type { PolicyFields } from '../support.ts'
import { policy } from '../support.ts'

interface SystemFields extends Partial<RegisteredSystem> {
  readonly at?: string
  readonly by?: readonly string[]
}

/** Approved, built by a public body, not on the Internet, unless said otherwise. */
export function system(id: string, { at = '198.19.10.20', by, ...fields }: SystemFields = {}): RegisteredSystem {
  const reached = PacketSet.box({ dst: addresses(at) })
  return {
    id,
    name: id,
    network: 'far',
    addresses: addresses(at),
    publicBody: true,
    internetConnected: false,
    services: by,
    packets: by === undefined ? reached : reached.and(serviceSet(by.map(service))),
    fileImport: true,
    approved: { by: '統括情報セキュリティ責任者', on: '2026-04-01', document: '登録第1号' },
    evidence: ['EV'],
    span,
    ...fields,
  }
}

export function undeclared(id: string): RegisteredSystem {
  const { internetConnected: _, ...rest } = system(id)
  return rest
}

export function line(fields: Partial<Connection> = {}): Connection {
  return {
    id: 'CN-01',
    device: 'fw',
    interface: 'far',
    to: 'far',
    alwaysOn: true,
    backup: false,
    approved: undefined,
    does: [],
    evidence: [],
    span,
    ...fields,
  }
}

/** The host 10.10.0.10 asks 198.19.10.20 on tcp/443. */
export function asks(to = '198.19.10.20', fields: Partial<SpecificCommunication> = {}): SpecificCommunication {
  return specific('SC-01', scope({ zones: ['my'], addresses: '10.10.0.10' }, { addresses: to }, ['tcp/443']), fields)
}

export interface RegisterFields {
  readonly kind?: ExternalKind
  readonly specifics?: readonly SpecificCommunication[]
  readonly systems?: readonly RegisteredSystem[]
  readonly connections?: readonly Connection[]
  readonly rules?: readonly Rule[]
  readonly policy?: PolicyFields
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly change?: (topology: Topology) => Topology
}

export function judged({
  kind = 'public-body',
  specifics = [asks()],
  systems = [],
  connections,
  rules,
  policy: set,
  parameters = {},
  change = (t) => t,
}: RegisterFields) {
  const plain = topology({
    zones: [ZONES.my, ZONES.int],
    externals: [external('far', kind, ['198.19.10.0/24']), external('internet', 'internet')],
    devices: { fw: { my: 'my', int: 'int', far: 'far', inet: 'internet' } },
  })
  const described: Topology = {
    ...withSpecifics(plain, specifics),
    evidence: new Map([['EV', evidence('EV')]]),
    registeredSystems: new Map(systems.map((each) => [each.id, each])),
    connections: connections === undefined ? undefined : new Map(connections.map((each) => [each.id, each])),
  }
  const box = firewall(
    'fw',
    { my: '10.10.0.1/24', int: '10.30.0.1/24', far: '198.19.10.1/24', inet: '203.0.113.2/30' },
    rules ?? [permit({ id: 'asked', in: ['my'], out: ['far'], src: '10.10.0.10', dst: '198.19.10.20', services: 'tcp/443' })],
    { routes: [route('0.0.0.0/0', { via: '203.0.113.1', out: 'inet' })] },
  )
  return judge(check, { topology: change(described), devices: [box], policy: policy(set), parameters })
}
