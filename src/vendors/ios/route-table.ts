/** The forwarding table of one routing domain, and why it may not be complete. */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import type { Route, RouteTable, RouteUncertainty } from '../../model/route.ts'
import { rangeOf } from '../../packet/address.ts'
import { networkOf } from './address.ts'
import type { Config } from './config.ts'
import type { ListCompiler } from './rule.ts'
import { reverseRoutesOf } from './vpn.ts'
import { isNull } from './interface-name.ts'
import type { Layer3 } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { StaticRoute } from './static-route.ts'

/** A static route whose next hop is looked up in another table. */
export interface Leak {
  readonly from: string
  readonly to: string
  readonly route: StaticRoute
}

/** Administrative distance: connected 0, static 1 unless written. (Cisco, "Route Selection in Cisco Routers".) */
const CONNECTED = 0

export interface DomainRoutes {
  readonly table: RouteTable
  readonly leaks: readonly Leak[]
}

export function routesOf(
  config: Config,
  layer3: Layer3,
  domain: string,
  linkId: (from: string, to: string) => string,
  compiler: ListCompiler,
): DomainRoutes {
  const uncertainties: RouteUncertainty[] = []
  const routes: Route[] = []
  const leaks: Leak[] = []
  const doubt = (code: string, text: Text, span: Span, family?: 4 | 6): void =>
    void uncertainties.push({ ...uncertainty(code, text, span), ...(family === undefined ? {} : { family }) })
  const routing = { 4: config.ipRouting !== false, 6: config.ipv6Routing } as const

  for (const { config: i, model } of layer3.of(domain)) {
    for (const { prefix, span } of i.addresses) {
      const host = prefix.length === (prefix.family === 4 ? 32 : 128)
      if (!routing[prefix.family] || (host && model.kind !== 'loopback')) continue
      routes.push({ prefix: networkOf(prefix), kind: 'connected', out: model.id, distance: CONNECTED, metric: 0, conditional: false, span })
    }
    if (i.addressUnknown !== undefined && routing[4]) {
      doubt(
        'dynamic-address',
        {
          ja: `${i.name} のアドレスと経路は接続時に決まります（DHCP、PPP）`,
          en: `address and routes of ${i.name} are learned when it connects (DHCP, PPP)`,
        },
        i.addressUnknown,
        4,
      )
    }
    if (i.addressUnknown6 !== undefined && routing[6]) {
      doubt(
        'dynamic-address',
        { ja: `${i.name} のIPv6アドレスは自動設定です`, en: `the IPv6 address of ${i.name} is autoconfigured` },
        i.addressUnknown6,
        6,
      )
    }
    if (i.routing !== undefined && routing[4]) {
      doubt(
        'dynamic-routing',
        { ja: `${i.name} で動的ルーティングが動作しています`, en: `a routing protocol runs on ${i.name}` },
        i.routing,
      )
    }
    if (i.shortcuts !== undefined)
      doubt('dynamic-routing', { ja: `${i.name} は NHRP で経路を得ます`, en: `${i.name} learns routes by NHRP` }, i.shortcuts)
  }
  for (const { protocol, vrfs, family, span } of config.processes) {
    if (vrfs.includes(domain))
      doubt(
        'dynamic-routing',
        { ja: `経路は動的ルーティング（${protocol}）で決まります`, en: `routes are learned by ${protocol}` },
        span,
        family,
      )
  }
  if (domain === '' && config.derivedDefault !== undefined && routing[4]) {
    doubt(
      'dynamic-routing',
      { ja: 'デフォルトルートが他の経路から導かれます', en: 'the default route is derived from another route' },
      config.derivedDefault,
      4,
    )
  }

  for (const route of config.routes) {
    if (route.vrf !== domain || !routing[route.prefix.family] || route.distance === 255) continue
    const { prefix, nextHop, distance, tracked, span } = route
    const base = { prefix, distance, metric: 0, conditional: tracked, span }
    if (route.dhcp) {
      doubt('dynamic-address', { ja: '次ホップはDHCPで決まります', en: 'the next hop is learned by DHCP' }, span, route.prefix.family)
      continue
    }
    if (route.out !== undefined && isNull(route.out)) {
      routes.push({ ...base, kind: 'blackhole' })
      continue
    }
    const out = route.out === undefined ? undefined : layer3.find(route.out)
    if (route.out !== undefined && out === undefined) {
      // A switched port has no IP; a route through it is not installed. A name nobody declared may be anything.
      if (!layer3.declared(route.out))
        doubt(
          'undefined-object',
          { ja: `インターフェイス ${route.out} が定義されていません`, en: `interface ${route.out} is not defined` },
          span,
        )
      continue
    }
    const to = out?.model.domain ?? route.leaksTo ?? domain
    if (to !== domain) {
      if (out !== undefined && !out.model.enabled) continue
      leaks.push({ from: domain, to, route })
      routes.push({ ...base, kind: 'static', out: linkId(domain, to) })
      continue
    }
    if (out !== undefined && !out.model.enabled && !route.permanent) continue
    routes.push({
      ...base,
      kind: 'static',
      ...(out === undefined ? {} : { out: out.model.id }),
      ...(nextHop === undefined ? {} : { nextHop }),
    })
  }
  const reverse = reverseRoutesOf(config, layer3.of(domain), compiler)
  if (routing[4]) routes.push(...reverse.routes)
  for (const span of routing[4] ? reverse.unknown : []) {
    const text = {
      ja: 'IPsec の相手が接続すると経路が加わります（reverse-route）',
      en: 'routes are added when IPsec peers connect (reverse-route)',
    }
    doubt('dial-up-routes', text, span, 4)
  }
  return { table: { routes, uncertainties }, leaks }
}

/** Whether an address lies in a connected subnet of the table. */
export function isConnected(table: RouteTable, family: 4 | 6, address: bigint): boolean {
  return table.routes.some((route) => {
    if (route.kind !== 'connected' || route.prefix.family !== family) return false
    const { low, high } = rangeOf(route.prefix)
    return low <= address && address <= high
  })
}

/** Egress interfaces of the longest static or connected prefix that holds an address; recursive next hops followed once. */
export function egressOf(table: RouteTable, family: 4 | 6, address: bigint, depth = 0): readonly string[] {
  const holding = table.routes.filter(({ prefix }) => {
    const { low, high } = rangeOf(prefix)
    return prefix.family === family && low <= address && address <= high
  })
  const longest = Math.max(-1, ...holding.map(({ prefix }) => prefix.length))
  return holding
    .filter(({ prefix }) => prefix.length === longest)
    .flatMap((route) =>
      route.out !== undefined
        ? [route.out]
        : route.nextHop === undefined || depth > 4
          ? []
          : egressOf(table, family, route.nextHop, depth + 1),
    )
}
