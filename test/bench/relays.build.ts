/**
 * A generated estate with many relays, and the chains through it, timed; started by relays.bench.mjs. Prints a JSON line.
 *
 * Sites of ten zones, each behind its own firewall, meet at a core router. Half of the zones are of the Internet tier, half of
 * the LGWAN tier. A third of the relays join the two tiers; of those one in five does nothing to the data.
 */
import { capabilitiesUnder, capabilityParameters, treatmentOf } from '../../src/checks/relays/relay-capabilities.ts'
import { packetsOfClass, sanitized, SERVICE_CLASSES } from '../../src/checks/relays/service-class.ts'
import { analyse } from '../../src/graph/analyse.ts'
import { findDataPaths } from '../../src/graph/relays/data-path.ts'
import { liveRelays } from '../../src/graph/relays/live.ts'
import type { Device } from '../../src/model/device.ts'
import { serviceSet } from '../../src/model/match.ts'
import type { Capability, Relay } from '../../src/model/relay.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Topology, Zone } from '../../src/model/topology.ts'
import { PacketSet } from '../../src/packet/set.ts'
import type { Attached } from '../support/builders.ts'
import {
  addresses,
  device,
  domain,
  external,
  filter,
  iface,
  permit,
  route,
  routing,
  service,
  span,
  topology,
  zone,
} from '../support/builders.ts'
import { random } from '../world/random.ts'

const ZONES_PER_SITE = 10
const PORTS = ['tcp/25', 'tcp/443', 'tcp/445'] as const

interface Leg {
  readonly zone: number
  readonly address: string
}

function estate(zones: number, relays: number, seed: number): { topology: Topology; devices: ReadonlyMap<string, Device>; rules: number } {
  const r = random(seed)
  const sites = Math.ceil(zones / ZONES_PER_SITE)
  const prefix = (n: number): string => `10.${Math.floor(n / ZONES_PER_SITE)}.${(n % ZONES_PER_SITE) * 4}.0/22`
  const isInternet = (n: number): boolean => n % 2 === 0
  const own: Zone[] = Array.from({ length: zones }, (_, n) => zone(`z${n}`, [prefix(n)], isInternet(n) ? 'internet' : 'lgwan'))
  const used = new Array<number>(zones).fill(0)
  const leg = (n: number): Leg => {
    const host = 256 + used[n]!++
    return { zone: n, address: `10.${Math.floor(n / ZONES_PER_SITE)}.${(n % ZONES_PER_SITE) * 4 + Math.floor(host / 256)}.${host % 256}` }
  }
  const some = (side: 0 | 1): number => 2 * r.below(Math.floor(zones / 2)) + side

  const siteRules: Rule[][] = Array.from({ length: sites }, () => [])
  let count = 0
  const allow = (src: string, from: number | undefined, dst: string, to: number, services: readonly string[]): void => {
    const id = `r${count++}`
    const there = new Set([from === undefined ? 0 : Math.floor(from / ZONES_PER_SITE), Math.floor(to / ZONES_PER_SITE)])
    for (const site of there) siteRules[site]!.push(permit({ id, src, dst, services }))
  }

  const built = new Map<string, Relay>()
  const outer: { readonly leg: Leg; readonly port: string }[] = []
  for (let n = 0; n < relays; n++) {
    const crosses = r.below(3) === 0
    const port = r.of(PORTS)
    const from = leg(some(0))
    const to = leg(some(crosses ? 1 : 0))
    const does: readonly Capability[] =
      !crosses || r.below(5) === 0 ? ['virus-scan'] : ['mail-text', 'attachment-strip', 'file-cdr', 'virus-scan']
    const spoken = serviceSet([service(port)])
    built.set(`relay${n}`, {
      id: `relay${n}`,
      name: `relay${n}`,
      kind: 'data-transfer',
      legs: new Map(
        [from, to].map((each, i) => [
          i === 0 ? 'outer' : 'inner',
          { id: i === 0 ? 'outer' : 'inner', place: `z${each.zone}`, addresses: addresses(each.address), span },
        ]),
      ),
      carries: [
        {
          from: 'outer',
          to: 'inner',
          receives: spoken,
          sends: spoken,
          services: [port],
          sendServices: [port],
          opens: { from: 'peer', to: 'relay' },
          data: 'forward',
          does,
          evidence: [],
          span,
        },
      ],
      tenantRestriction: false,
      span,
    })
    // Who may send to it: a zone, and a relay that stands before it; where it sends: a zone, and sometimes another relay.
    const sender = some(0)
    allow(prefix(sender), sender, from.address, from.zone, [port])
    const before = outer.length === 0 ? undefined : r.of(outer)
    if (before !== undefined && before.port === port) allow(before.leg.address, before.leg.zone, from.address, from.zone, [port])
    const receiver = some(crosses ? 1 : 0)
    allow(to.address, to.zone, prefix(receiver), receiver, [port])
    if (!crosses) outer.push({ leg: to, port })
    if (n % 10 === 0) allow('203.0.113.0/24', undefined, from.address, from.zone, [port])
  }

  const devices = new Map<string, Device>()
  const attached: Record<string, Record<string, Attached>> = { core: { wan: 'internet' } }
  const coreRoutes = [route('203.0.113.0/24', { out: 'wan' })]
  for (let site = 0; site < sites; site++) {
    const mine = own.map((_, n) => n).filter((n) => Math.floor(n / ZONES_PER_SITE) === site)
    const name = `fw${site}`
    attached[name] = { up: { link: ['core', `to${site}`] }, ...Object.fromEntries(mine.map((n) => [`p${n}`, `z${n}`])) }
    coreRoutes.push(route(`10.${site}.0.0/16`, { out: `to${site}` }))
    const routes = [...mine.map((n) => route(prefix(n), { out: `p${n}` })), route('0.0.0.0/0', { out: 'up' })]
    devices.set(
      name,
      device(name, {
        interfaces: ['up', ...mine.map((n) => `p${n}`)].map((each) => iface(each)),
        domains: [domain({ stages: [routing(routes), filter(siteRules[site]!)] })],
      }),
    )
  }
  devices.set(
    'core',
    device('core', {
      role: 'router',
      interfaces: ['wan', ...Array.from({ length: sites }, (_, site) => `to${site}`)].map((each) => iface(each)),
      domains: [domain({ stages: [routing(coreRoutes)] })],
    }),
  )
  const plain = topology({ zones: own, externals: [external('internet', 'internet', ['203.0.113.0/24'])], devices: attached })
  return { topology: { ...plain, relays: built }, devices, rules: count }
}

const [zones = 50, relays = 200, seed = 1] = process.argv.slice(2).map(Number)
const made = estate(zones, relays, seed)
const timed = <T>(work: () => T): [T, number] => {
  const start = performance.now()
  const result = work()
  return [result, performance.now() - start]
}
const [network, analysis] = timed(() => {
  const built = analyse(made.topology, made.devices)
  for (const from of built.places) for (const to of built.places) built.direct(from, to)
  return built
})
const parameters = capabilityParameters.parse({ 'require-evidence': false })
const untrusted = (place: string): boolean => network.topology.zones.get(place)?.tier.base !== 'lgwan'
const classes = SERVICE_CLASSES.map((of) => [of, packetsOfClass(of)] as const)
const [paths, chains] = timed(() =>
  findDataPaths(network, {
    sources: [['internet'], [...made.topology.zones.keys()].filter(untrusted)],
    target: (place) => !untrusted(place),
    wrong: (hop, done, last) =>
      last === undefined
        ? undefined
        : PacketSet.union(classes.filter(([of]) => !sanitized(of, done)).map(([, packets]) => hop.judged.and(packets))),
    goesOn: untrusted,
    direct: (from, to) => untrusted(from) && untrusted(to),
    forgets: untrusted,
    does: (channel) => capabilitiesUnder(treatmentOf(network.topology, '2026-11-20', parameters, channel), 'judged'),
    bound: 'judged',
  }),
)
const live = liveRelays(network)
console.log(
  JSON.stringify({
    zones,
    relays,
    rules: made.rules,
    analysis,
    chains,
    found: paths.length,
    longest: Math.max(0, ...paths.map(({ moves }) => moves.length)),
    channels: live.channels.length,
    megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
  }),
)
