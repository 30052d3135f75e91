/** Staff of one tier who use systems of the other through screen transfer, in the models α and β. */
import check from '../../src/checks/screen-transfer-only.ts'
import type { Finding, Outcome } from '../../src/checks/check.ts'
import type { Relay } from '../../src/model/relay.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Evidence, Model, Topology, Zone } from '../../src/model/topology.ts'
import { permit, topology, zone } from '../support/builders.ts'
import type { RelayFields } from '../support/relays.ts'
import { evidence, PIXELS, relay, withRelays } from '../support/relays.ts'
import type { City } from './support.ts'
import { firewall, judge } from './support.ts'

export const CLIENTS: Zone = { ...zone('lg-client', ['10.20.0.0/24'], 'lgwan'), role: 'client' }
const SERVERS: Zone = { ...zone('lg-server', ['10.20.1.0/24'], 'lgwan'), role: 'server' }
const INNER: Zone = { ...zone('san-lg', ['172.16.1.0/24'], 'lgwan'), role: 'relay' }
const OUTER: Zone = { ...zone('san-int', ['172.16.0.0/24'], 'internet'), role: 'relay' }
const DESKTOPS: Zone = { ...zone('vdi', ['10.30.0.0/24'], 'internet'), role: 'server' }
const INT_CLIENTS: Zone = { ...zone('int-client', ['10.30.1.0/24'], 'internet'), role: 'client' }
const MY: Zone = { ...zone('my', ['10.10.0.0/24'], 'mynumber'), role: 'server' }

const ZONES = [CLIENTS, SERVERS, INNER, OUTER, DESKTOPS, INT_CLIENTS, MY]
const PORTS = Object.fromEntries(ZONES.map((one) => [one.id, `${(one.written[0] ?? '').replace('.0/24', '.1/24')}`]))

export const WIRED: Topology = topology({ zones: ZONES, devices: { fw: Object.fromEntries(ZONES.map(({ id }) => [id, id])) } })

/** LGWAN terminals come in at the inner leg; the outer one opens the desktops. */
export function alphaGateway(fields: Partial<RelayFields> = {}): Relay {
  return relay('vdi-gw', {
    kind: 'screen-transfer',
    legs: { inner: 'san-lg 172.16.1.40', outer: 'san-int 172.16.0.40' },
    carries: [{ service: 'tcp/443', sends: 'tcp/4172', from: 'inner', to: 'outer', data: 'both', does: ['screen-transfer', 'mfa'] }],
    redirects: PIXELS,
    ...fields,
  })
}

/** The other way round: Internet terminals at the outer leg, LGWAN systems behind the inner one. */
export function betaGateway(fields: Partial<RelayFields> = {}): Relay {
  return alphaGateway({
    carries: [{ service: 'tcp/443', sends: 'tcp/3389', from: 'outer', to: 'inner', data: 'both', does: ['screen-transfer', 'mfa'] }],
    ...fields,
  })
}

/** What β asks of the organization, as of this spring. */
export const BETA_EVIDENCE: Evidence = evidence('EV-B', {
  subject: 'organization',
  shows: ['epp', 'edr', 'external-confirmation', 'external-audit'],
})

export const ALPHA_RULES: readonly Rule[] = [
  permit({ id: 'in', in: ['lg-client'], out: ['san-lg'], dst: '172.16.1.40', services: 'tcp/443' }),
  permit({ id: 'out', in: ['san-int'], out: ['vdi'], src: '172.16.0.40', services: 'tcp/4172' }),
]
export const BETA_RULES: readonly Rule[] = [
  permit({ id: 'in', in: ['int-client'], out: ['san-int'], dst: '172.16.0.40', services: 'tcp/443' }),
  permit({ id: 'out', in: ['san-lg'], out: ['lg-server'], src: '172.16.1.40', services: 'tcp/3389' }),
]

export interface Judged {
  readonly model: Model
  readonly relays?: readonly Relay[]
  readonly rules: readonly Rule[]
  readonly proofs?: readonly Evidence[]
  readonly city?: Partial<City>
}

export function judged({ model, relays = [], rules, proofs = [evidence('EV'), BETA_EVIDENCE], city = {} }: Judged): Outcome {
  const wired = { ...withRelays(WIRED, relays, proofs), model }
  return judge(check, { topology: wired, devices: [firewall('fw', PORTS, rules)], ...city })
}

export function sides({ findings }: Outcome): readonly string[] {
  return findings.map(({ verdict, severity, cause, from, to }: Finding) =>
    [verdict, severity, cause.id, ...(from === undefined ? [] : [`${from}>${to}`])].join(' '),
  )
}
