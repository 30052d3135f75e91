/** A configuration as a device of the model: interfaces, routing domains, and the ways between those. */
import { byCodePoint } from '../../base/order.ts'
import type { Span } from '../../base/span.ts'
import type { Device, Interface } from '../../model/device.ts'
import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { PolicyRoute } from '../../model/route.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Config } from './config.ts'
import { domainOf, policiesOf } from './domain.ts'
import { layer3Of } from './layer-3.ts'
import type { Ledger } from './ledger.ts'
import { uncertainty } from './ledger.ts'
import { redundancyOf } from './redundancy.ts'
import type { Leak } from './route-table.ts'
import { routesOf } from './route-table.ts'
import { listCompiler } from './rule.ts'

/**
 * Two routing domains between which packets may pass are wired by a pair of interfaces inside the device,
 * as VDOM links are: `V/leak-to-global` and `leak-to-V`.
 */
function linkId(from: string, to: string): string {
  const end = `leak-to-${to === '' ? 'global' : to}`
  return from === '' ? end : `${from}/${end}`
}

interface Link {
  readonly a: string
  readonly b: string
  readonly span: Span
}

export function deviceOf(config: Config, id: string, today: string, ledger: Ledger): Device {
  const compiler = listCompiler(config.lists, { groups: config.groups, timeRanges: config.timeRanges, today })
  const layer3 = layer3Of(config, compiler)
  const routes = new Map(layer3.domains.map((name) => [name, routesOf(config, layer3, name, linkId, compiler)]))
  const policies = new Map(layer3.domains.map((name) => [name, policiesOf(name, routes.get(name)!.table, { config, layer3, compiler })]))
  const links = linksOf(
    config,
    layer3.domains,
    [...routes.values()].flatMap(({ leaks }) => leaks),
    [...policies],
    ledger,
  )
  const leaks = [...routes.values()].flatMap((each) => each.leaks)
  const domains = layer3.domains.map((name) =>
    domainOf(name, {
      config,
      layer3,
      ledger,
      compiler,
      table: routes.get(name)!.table,
      policies: policies.get(name)!,
      handedOver: leaks.filter(({ to }) => to === name).map((leak) => handedOver(leak, layer3)),
    }),
  )
  const redundancy = redundancyOf(config)
  return {
    id,
    vendor: 'ios',
    product: productOf(config.version),
    hostname: config.hostname,
    role: 'router',
    knowledge: 'export',
    interfaces: [...layer3.routed.map(({ model }) => model), ...links.flatMap(ends)],
    domains,
    coverage: ledger.coverage(),
    ...(redundancy === undefined ? {} : { redundancy }),
    span: config.span,
  }
}

/** IOS-XE counts from 16; 12 to 15 are IOS (and early IOS-XE, which is the same to read). */
function productOf(version: string): string {
  if (version === '') return 'Cisco IOS'
  return Number.parseInt(version, 10) >= 16 ? `Cisco IOS XE ${version}` : `Cisco IOS ${version}`
}

/** In the table it leaks into, a leaked route goes straight to its next hop. */
function handedOver({ from, to, route }: Leak, layer3: ReturnType<typeof layer3Of>): PolicyRoute {
  const out = route.out === undefined ? undefined : layer3.find(route.out)?.model.id
  const src = exactAddresses(route.prefix.family === 4 ? Addresses.allIPv4 : Addresses.allIPv6)
  return {
    label: { ja: `VRF ${from || 'global'} からの経路`, en: `route from VRF ${from || 'global'}` },
    in: new Set([linkId(to, from)]),
    match: { src, dst: exactAddresses(Addresses.ofPrefix(route.prefix)), services: ANY_SERVICE, partial: false },
    action: 'forward',
    out: out === undefined ? [] : [out],
    nextHops: route.nextHop === undefined ? [] : [route.nextHop],
    conditions: [],
    uncertainties: [],
    span: route.span,
  }
}

function linksOf(
  config: Config,
  domains: readonly string[],
  leaks: readonly Leak[],
  policies: readonly (readonly [string, readonly { crossings: readonly { span: Span; to: string | undefined }[] }[]])[],
  ledger: Ledger,
): readonly Link[] {
  const links = new Map<string, Link>()
  const wire = (a: string, b: string, span: Span): void => {
    if (a === b || !domains.includes(a) || !domains.includes(b)) return
    const [first, second] = byCodePoint(a, b) < 0 ? [a, b] : [b, a]
    const key = `${first}\u0000${second}`
    if (!links.has(key)) links.set(key, { a: first, b: second, span })
  }
  /** Which packets cross is not known: either domain may do anything. */
  const wireUnknown = (a: string, b: string, span: Span): void => {
    if (a === b || !domains.includes(a) || !domains.includes(b)) return
    wire(a, b, span)
    const text = { ja: `${named(a)} と ${named(b)} の間で経路が共有されます`, en: `${named(a)} and ${named(b)} share routes` }
    for (const domain of [a, b]) ledger.uncertain(uncertainty('route-leak', text, span), { domain })
  }
  for (const { from, to, route } of leaks) wire(from, to, route.span)
  for (const [domain, each] of policies) {
    for (const { span, to } of each.flatMap(({ crossings }) => crossings))
      for (const other of to === undefined ? domains : [to]) wireUnknown(domain, other, span)
  }
  for (const vrf of config.vrfs.values()) {
    const running = config.processes.some(({ protocol }) => protocol === 'bgp')
    for (const other of config.vrfs.values()) {
      if (other !== vrf && running && vrf.imports.some((target) => other.exports.includes(target)))
        wireUnknown(vrf.name, other.name, vrf.span)
    }
    for (const span of vrf.copies) for (const other of domains) wireUnknown(vrf.name, other, span)
    const labelled = config.interfaces.find((i) => i.mpls !== undefined)
    if (labelled !== undefined && vrf.imports.length + vrf.exports.length > 0) wireUnknown(vrf.name, '', labelled.mpls!)
  }
  for (const { vrf, span } of config.nat.statements) if (vrf !== undefined) wireUnknown(vrf, '', span)
  // Whatever was not understood at the top may also join domains.
  const unknown = ledger.everywhere()[0]
  if (unknown !== undefined) for (const domain of domains) wire('', domain, unknown.span)
  return [...links.values()]
}

function named(domain: string): string {
  return domain === '' ? 'global' : `VRF ${domain}`
}

function ends({ a, b, span }: Link): readonly Interface[] {
  const end = (domain: string, other: string): Interface => ({
    id: linkId(domain, other),
    name: linkId('', other),
    domain,
    kind: 'vdom-link',
    enabled: true,
    addresses: [],
    addressUnknown: false,
    ipv6: true,
    peer: linkId(other, domain),
    used: false,
    span,
  })
  return [end(a, b), end(b, a)]
}
