/** A vendor and a remote worker who come in by VPN, and the jump host that they are meant for. */
import check from '../../src/checks/remote-access-controlled.ts'
import type { Outcome } from '../../src/checks/check.ts'
import type { Feature } from '../../src/model/device.ts'
import type { Relay } from '../../src/model/relay.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Connection, Line, Topology } from '../../src/model/topology.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import type { MatchFields } from '../support/builders.ts'
import { external, permit, span, topology, zone } from '../support/builders.ts'
import type { CarryFields, RelayFields } from '../support/relays.ts'
import { relay, withRelays } from '../support/relays.ts'
import { flow, withFlows } from './declared-flows.ts'
import type { City } from './support.ts'
import { firewall, judge, scope, specific, ZONES } from './support.ts'

const PORTS = {
  wan: '198.51.100.2/30',
  vpn: '192.0.2.65/28',
  home: '10.212.0.1/24',
  mg: '10.90.0.1/24',
  int: '10.30.0.1/24',
  lg: '10.20.0.1/24',
  my: '10.10.0.1/24',
}

export const WIRED: Topology = topology({
  zones: [zone('mg', ['10.90.0.0/24'], 'mgmt'), ZONES.int, ZONES.lg, ZONES.my],
  externals: [
    external('internet', 'internet'),
    external('vendor', 'vendor-remote', ['192.0.2.64/28']),
    external('worker', 'remote-worker', ['10.212.0.0/24']),
  ],
  devices: { fw: { wan: 'internet', vpn: 'vendor', home: 'worker', mg: 'mg', int: 'int', lg: 'lg', my: 'my' } },
})

const CARRY: CarryFields = {
  service: 'tcp/443',
  sends: ['tcp/22', 'tcp/3389'],
  from: 'in',
  to: 'in',
  data: 'both',
  does: ['mfa', 'session-recording'],
}

export function jump(carry: Partial<CarryFields> = {}, fields: Partial<RelayFields> = {}): Relay {
  return relay('jump', { kind: 'remote-access', legs: { in: 'mg 10.90.0.30' }, carries: [{ ...CARRY, ...carry }], ...fields })
}

const JUMP = { zones: ['mg'], addresses: '10.90.0.30' }

/** Until the end of the fiscal year. */
export const CONTRACT = specific('SC-20', scope({ externals: ['vendor'], addresses: '192.0.2.70' }, JUMP, ['tcp/443']), {
  expires: '2027-03-31',
})
export const MAINTENANCE = flow('M05', scope(JUMP, { zones: ['lg'], addresses: '10.20.0.0/24' }, ['tcp/22', 'tcp/3389']))

/** From an interface to another. */
export function rule(id: string, from: string, to: string, fields: MatchFields): Rule {
  return permit({ id, in: [from], out: [to], ...fields })
}

export const LOGIN = rule('login', 'vpn', 'mg', { src: '192.0.2.70', dst: '10.90.0.30', services: 'tcp/443' })
export const SERVERS = rule('servers', 'mg', 'lg', { src: '10.90.0.30', services: ['tcp/22', 'tcp/3389'] })

/** With the jump host, the contract and what it is for, unless told otherwise. */
export function town(relays: readonly Relay[] = [jump()], proofs?: Parameters<typeof withRelays>[2]): Topology {
  const wired = withFlows(withRelays(WIRED, relays, proofs), MAINTENANCE)
  return { ...wired, specificCommunications: new Map([[CONTRACT.id, CONTRACT]]) }
}

export interface Judged extends Partial<City> {
  readonly features?: readonly Feature[]
}

export function judged(rules: readonly Rule[], { features = [], ...city }: Judged = {}): Outcome {
  const built = firewall('fw', PORTS, rules)
  const fw = { ...built, domains: built.domains.map((domain) => ({ ...domain, features })) }
  return judge(check, { topology: town(), devices: [fw], ...city })
}

/** A listener for clients of unknown address. */
export function vpn(fields: Partial<Feature> = {}): Feature {
  return {
    kind: 'ssl-vpn-tunnel',
    text: { ja: 'SSL-VPN のトンネルモードが有効です', en: 'tunnel mode of SSL-VPN is enabled' },
    in: new Set(['wan']),
    addresses: Addresses.none,
    clients: new Set(['home']),
    span,
    ...fields,
  }
}

export function connected(wired: Topology, ...entries: readonly (readonly [at: string, to: string, line?: Line])[]): Topology {
  const connections = entries.map(([at, to, line], index): readonly [string, Connection] => {
    const id = `CN-${index}`
    return [
      id,
      {
        id,
        device: 'fw',
        interface: at,
        to,
        alwaysOn: false,
        backup: false,
        approved: undefined,
        does: [],
        evidence: [],
        span,
        ...(line === undefined ? {} : { line }),
      },
    ]
  })
  return { ...wired, connections: new Map(connections) }
}
