/** A CS segment between two firewalls: `in` towards the business zones, `out` towards the juki-net. */
import check from '../../../src/checks/juki-net-access-control.ts'
import type { Device } from '../../../src/model/device.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { SpecificCommunication, Topology } from '../../../src/model/topology.ts'
import { external, permit, route, topology, zone } from '../../support/builders.ts'
import type { RuleFields } from '../../support/builders.ts'
import { firewall, judge, scope, specific, withSpecifics, ZONES } from '../support.ts'

export const CS = zone('cs', ['10.10.30.0/28'], 'mynumber')
export const JUKI = external('juki', 'juki-net', ['198.19.0.0/24'])

/** The CS asks the juki-net, as approved. */
export const SC: SpecificCommunication = specific(
  'SC-00',
  scope({ zones: ['cs'], addresses: '10.10.30.4' }, { addresses: '198.19.0.16' }, ['tcp/8001']),
)

/** What the CS and the business side need, and what else a case permits. */
export const OUT = permit({ id: 'out', src: '10.10.30.4', dst: '198.19.0.16', services: 'tcp/8001' })
export const IN = permit({ id: 'in', src: '10.10.0.10', dst: '10.10.30.4', services: 'tcp/8001' })

export interface JukiFields {
  readonly inner?: readonly Rule[]
  readonly outer?: readonly Rule[]
  readonly specifics?: readonly SpecificCommunication[]
  readonly devices?: readonly Device[]
  readonly wiring?: Parameters<typeof topology>[0]['devices']
  readonly change?: (topology: Topology) => Topology
  readonly parameters?: Readonly<Record<string, unknown>>
}

export const innerBox = (rules: readonly Rule[]): Device =>
  firewall('fw-in', { my: '10.10.0.1/24', lg: '10.20.0.1/24', cs: '10.10.30.1/28' }, rules, {
    routes: [route('198.19.0.0/24', { via: '10.10.30.2', out: 'cs' })],
  })

export const outerBox = (rules: readonly Rule[]): Device =>
  firewall('fw-out', { cs: '10.10.30.2/28', juki: '198.19.0.1/24' }, rules, {
    routes: [route('10.0.0.0/8', { via: '10.10.30.1', out: 'cs' })],
  })

export const TWO: NonNullable<JukiFields['wiring']> = { 'fw-in': { my: 'my', lg: 'lg', cs: 'cs' }, 'fw-out': { cs: 'cs', juki: 'juki' } }

/** Declared: the business host asks the CS. */
const FLOW = scope({ zones: ['my'], addresses: '10.10.0.10' }, { zones: ['cs'], addresses: '10.10.30.4' }, ['tcp/8001'])

export function judged({
  inner = [IN],
  outer = [OUT],
  specifics = [SC],
  devices,
  wiring = TWO,
  change = (t) => t,
  parameters = {},
}: JukiFields = {}) {
  const plain = topology({ zones: [ZONES.my, ZONES.lg, CS], externals: [JUKI], devices: wiring })
  const flow = { id: 'F02', scope: FLOW, required: true, approved: undefined, span: plain.span }
  const described = change({ ...withSpecifics(plain, specifics), flows: new Map([['F02', flow]]) })
  return judge(check, { topology: described, devices: devices ?? [innerBox(inner), outerBox(outer)], parameters })
}

export function also(id: string, fields: RuleFields): Rule {
  return permit({ id, services: 'tcp/443', ...fields })
}
