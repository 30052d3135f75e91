/** A small town whose policy has checks of its own: the policy is read and held against the topology as in a run. */
import type { Outcome } from '../../../src/checks/check.ts'
import { ownChecksOf } from '../../../src/checks/own/own-checks.ts'
import { analyse } from '../../../src/graph/analyse.ts'
import { meetPolicies } from '../../../src/intent/meet.ts'
import type { Device } from '../../../src/model/device.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { readCity, readPolicy, say } from '../../intent/writing.ts'
import { firewall, TODAY } from '../support.ts'
import { route } from '../../support/builders.ts'

const ZONES = `zones:
  lg: { tier: lgwan, addresses: [10.20.0.0/24] }
  lg2: { tier: lgwan, addresses: [10.20.1.0/24] }
  int: { tier: internet, addresses: [10.30.0.0/24] }
  wifi: { tier: internet, medium: wireless, addresses: [10.31.0.0/24] }
`
/** The topology of the town. */
export function townOf({
  zones = '',
  externals = '',
  topology = '',
  wiring = FW,
}: Pick<OwnTown, 'zones' | 'externals' | 'topology' | 'wiring'>): Topology {
  return sound(readCity(town(zones, externals) + wiring + topology))
}

const town = (zones: string, externals: string): string => `bunri: 1
organization: { name: 試験町 }
model: alpha
policy: own.yaml
${ZONES}${zones}external:
  world: { kind: internet }
${externals}hosts:
  wsus: { zone: lg2, address: 10.20.1.40 }
`
const FW = `devices:
  fw:
    interfaces: { lg: lg, lg2: lg2, int: int, wifi: wifi, out: world }
`
const PORTS = {
  lg: '10.20.0.1/24',
  lg2: '10.20.1.1/24',
  int: '10.30.0.1/24',
  wifi: '10.31.0.1/24',
  out: '203.0.113.2/24',
}
const HEAD = 'bunri-policy: 1\nid: own\ntitle: 独自\n'
const MATRIX = 'matrix: { lgwan: { lgwan: flows }, internet: { internet: flows } }\n'

/** One firewall between all zones and the Internet. */
export function fw(rules: readonly Rule[], more: Readonly<Record<string, string>> = {}): Device {
  return firewall('fw', { ...PORTS, ...more }, rules, { routes: [route('0.0.0.0/0', { out: 'out' })] })
}

export interface OwnTown {
  /** The lines of one own check, OWN-001, after its title. */
  readonly check: string
  readonly devices?: readonly Device[]
  /** More zones. */
  readonly zones?: string
  /** More external networks. */
  readonly externals?: string
  /** More sections of the topology. */
  readonly topology?: string
  /** Devices of the topology, instead of one firewall. */
  readonly wiring?: string
  /** More of the policy. */
  readonly policy?: string
  readonly today?: string
  readonly required?: boolean
}

/** What OWN-001 says of the town. */
export function ownOutcome(own: OwnTown): Outcome {
  const { check, devices = [fw([])], policy: words = '', today = TODAY, required = false } = own
  const topology = townOf(own)
  const head = words.includes('matrix:') ? HEAD : HEAD + MATRIX
  const read = sound(
    readPolicy({ 'own.yaml': `${head}own-checks:\n  OWN-001:\n    title: { ja: 独自の検査, en: own check }\n${indented(check)}${words}` }),
  )
  const policy = sound(meetPolicies([read], topology, new Set()))[0]!
  const [one] = ownChecksOf(policy)
  const byId = new Map(devices.map((device) => [device.id, device]))
  return one!.run({
    topology,
    policy,
    devices: byId,
    network: analyse(topology, byId),
    today,
    checks: new Map([[one!.id, one!]]),
    parameters: {},
    severity: policy.checks.get('OWN-001')?.severity ?? one!.severity,
    required,
  })
}

function indented(lines: string): string {
  return `${lines
    .trim()
    .split('\n')
    .map((line) => `    ${line.trim()}`)
    .join('\n')}\n`
}

export function sound<T>({
  value,
  diagnostics,
}: {
  readonly value: T | undefined
  readonly diagnostics: readonly Parameters<typeof say>[0][]
}): T {
  if (value === undefined) throw new Error(diagnostics.map(say).join('\n'))
  return value
}
