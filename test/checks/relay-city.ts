/**
 * A city whose LGWAN and Internet tiers meet in sanitizers only: what the cases of relays start from.
 * `int` 10.30.0.0/24 · `out` 172.16.0.0/24 (Internet-side legs) · `inn` 172.16.1.0/24 (LGWAN-side legs) · `lg` 10.20.0.0/24 ·
 * `my` 10.10.0.0/24 · `guest` 10.40.0.0/24 · `mg` 10.90.0.0/24 · `cloud` 192.0.2.0/24, which carries on to `net` · `lgwan` 198.18.0.0/16.
 */
import type { Device } from '../../src/model/device.ts'
import type { Relay } from '../../src/model/relay.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Evidence, Topology } from '../../src/model/topology.ts'
import type { RuleFields } from '../support/builders.ts'
import { addresses, external, permit, route, topology, zone } from '../support/builders.ts'
import { PIXELS, relay, withRelays } from '../support/relays.ts'
import { firewall, ZONES } from './support.ts'

const wired = topology({
  zones: [
    ZONES.my,
    ZONES.lg,
    { ...zone('inn', ['172.16.1.0/24'], 'lgwan'), role: 'relay' },
    ZONES.int,
    { ...zone('out', ['172.16.0.0/24'], 'internet'), role: 'relay' },
    ZONES.guest,
    zone('mg', ['10.90.0.0/24'], 'mgmt'),
  ],
  externals: [
    external('net', 'internet'),
    external('cloud', 'security-cloud', ['192.0.2.0/24'], ['net']),
    external('lgwan', 'lgwan', ['198.18.0.0/16']),
  ],
  devices: { fw: { my: 'my', lg: 'lg', inn: 'inn', int: 'int', out: 'out', guest: 'guest', mg: 'mg', wan: 'cloud', ss: 'lgwan' } },
})
const PORTS = {
  my: '10.10.0.1/24',
  lg: '10.20.0.1/24',
  inn: '172.16.1.1/24',
  int: '10.30.0.1/24',
  out: '172.16.0.1/24',
  guest: '10.40.0.1/24',
  mg: '10.90.0.1/24',
  wan: '192.0.2.1/24',
  ss: '198.18.0.1/16',
} as const
const ROUTES = [route('0.0.0.0/0', { out: 'wan', via: '192.0.2.254' })]

/** `lgmail` in `lg`. */
export const LGMAIL = '10.20.0.25'
/** The mail relay in `int`. */
export const MTA = '10.30.0.25'

/** One permit: source, destination, service; only where the source is at home, so that no foreign source passes. */
export function pass(id: string, src: string, dst: string, services: string | readonly string[], fields: RuleFields = {}): Rule {
  const home = Object.entries(PORTS).find(([, address]) => addresses(src).within(addresses(address)))
  return permit({ id, in: [home?.[0] ?? 'wan'], src, dst, services, ...fields })
}

/** Mail from the cloud to `mta`, to the sanitizer, to `lgmail`. */
export const MAIL_RULES: readonly Rule[] = [
  pass('mx', '192.0.2.25', MTA, 'tcp/25'),
  pass('to-san', MTA, '172.16.0.25', 'tcp/25'),
  pass('from-san', '172.16.1.25', LGMAIL, 'tcp/25'),
]
export const mta = relay('mta', {
  kind: 'mail-relay',
  legs: { mx: `int ${MTA}` },
  carries: [{ service: 'tcp/25', from: 'mx', to: 'mx', does: ['virus-scan'] }],
})
export const mailSan = (does: NonNullable<Relay['carries']>[number]['does'] = ['mail-text', 'attachment-strip', 'virus-scan']): Relay =>
  relay('mail-san', {
    kind: 'mail-sanitizer',
    legs: { outer: 'out 172.16.0.25', inner: 'inn 172.16.1.25' },
    carries: [{ service: 'tcp/25', from: 'outer', to: 'inner', does }],
  })

/** Files that `int` puts and `lg` fetches. */
export const FILE_RULES: readonly Rule[] = [
  pass('put', '10.30.0.0/24', '172.16.0.30', 'tcp/443'),
  pass('fetch', '10.20.0.0/24', '172.16.1.30', 'tcp/443'),
]
export const fileSan = (does: NonNullable<Relay['carries']>[number]['does'] = ['file-cdr', 'virus-scan']): Relay =>
  relay('file-san', {
    kind: 'file-sanitizer',
    legs: { outer: 'out 172.16.0.30', inner: 'inn 172.16.1.30' },
    carries: [{ service: 'tcp/443', from: 'outer', to: 'inner', opens: ['peer', 'peer'], does }],
  })

/** Screens of `int` that `lg` looks at. */
export const SCREEN_RULES: readonly Rule[] = [
  pass('look', '10.20.0.0/24', '172.16.1.40', 'tcp/443'),
  pass('screen', '172.16.0.40', '10.30.0.0/24', 'tcp/4172'),
]
export const screens = (redirects: Partial<NonNullable<Relay['redirects']>> = {}): Relay =>
  relay('vdi-gw', {
    kind: 'screen-transfer',
    legs: { outer: 'out 172.16.0.40', inner: 'inn 172.16.1.40' },
    carries: [{ service: 'tcp/443', sends: 'tcp/4172', from: 'inner', to: 'outer', data: 'both', does: ['screen-transfer'] }],
    redirects: { ...PIXELS, ...redirects },
  })

export function relayCity(
  relays: readonly Relay[],
  rules: readonly Rule[],
  proofs?: readonly Evidence[],
): { readonly topology: Topology; readonly devices: readonly Device[] } {
  return { topology: withRelays(wired, relays, proofs), devices: [firewall('fw', PORTS, rules, { routes: ROUTES })] }
}
