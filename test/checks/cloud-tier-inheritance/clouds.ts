/** Zones of four tiers and a cloud network behind one firewall that permits what a case says. */
import check from '../../../src/checks/cloud-tier-inheritance.ts'
import type { Cell, Policy } from '../../../src/model/policy.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { BaseTier, Connection, ExternalKind, Topology } from '../../../src/model/topology.ts'
import { external, permit, route, span, topology, zone } from '../../support/builders.ts'
import type { RuleFields } from '../../support/builders.ts'
import { firewall, judge, policy, ZONES } from '../support.ts'

export interface CloudFields {
  readonly kind?: ExternalKind
  readonly tier?: BaseTier
  readonly reaches?: readonly string[]
  readonly rules?: readonly Rule[]
  /** What the register says of the line to the cloud. */
  readonly line?: Connection['line'] | 'not written' | 'not listed' | 'no register'
  readonly change?: (topology: Topology) => Topology
  readonly cells?: Readonly<Record<string, Readonly<Record<string, Cell>>>>
}

/** Zone `from` to the cloud on tcp/443. */
export function uses(from: string, fields: RuleFields = {}): Rule {
  return permit({ id: `${from}-cloud`, in: [from], out: ['cloud'], services: 'tcp/443', ...fields })
}

export function judged({
  kind = 'gov-cloud',
  tier,
  reaches = [],
  rules = [uses('my')],
  line = 'dedicated',
  change = (t) => t,
  cells = {},
}: CloudFields) {
  const cloud = { ...external('cloud', kind, ['10.110.0.0/20']), reaches }
  const plain = topology({
    zones: [ZONES.lg, ZONES.my, ZONES.int, ZONES.guest],
    externals: [cloud, external('internet', 'internet')],
    devices: { fw: { my: 'my', lg: 'lg', int: 'int', guest: 'guest', cloud: 'cloud', inet: 'internet' } },
  })
  const declared = tier === undefined ? undefined : zone('x', ['192.0.2.0/32'], tier).tier
  const entry: Connection = {
    id: 'CN-06',
    device: 'fw',
    interface: 'cloud',
    to: 'cloud',
    alwaysOn: true,
    backup: false,
    approved: undefined,
    does: [],
    evidence: [],
    span,
    ...(line === 'not written' || line === 'not listed' || line === 'no register' ? {} : { line }),
  }
  const described: Topology = {
    ...plain,
    externals: new Map(
      [...plain.externals].map(([id, e]) => [id, id === 'cloud' && declared !== undefined ? { ...e, tier: declared } : e]),
    ),
    connections: line === 'no register' ? undefined : new Map(line === 'not listed' ? [] : [['CN-06', entry]]),
  }
  const box = firewall(
    'fw',
    {
      my: '10.10.0.1/24',
      lg: '10.20.0.1/24',
      int: '10.30.0.1/24',
      guest: '10.40.0.1/24',
      cloud: '10.110.0.1/20',
      inet: '203.0.113.2/30',
    },
    rules,
    { routes: [route('0.0.0.0/0', { via: '203.0.113.1', out: 'inet' })] },
  )
  return judge(check, { topology: change(described), devices: [box], policy: withCells(policy(), cells) })
}

function withCells(plain: Policy, cells: NonNullable<CloudFields['cells']>): Policy {
  const rows = Object.entries(cells).map(
    ([row, columns]) => [row, new Map([...(plain.matrix.get(row) ?? []), ...Object.entries(columns)])] as const,
  )
  return { ...plain, matrix: new Map([...plain.matrix, ...rows]) }
}
