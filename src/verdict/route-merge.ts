/** A printed routing table in place of the routes that a configuration tells, for one domain and IP version. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/span.ts'
import { locate } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import type { Device, Interface, RoutingDomain, Stage } from '../model/device.ts'
import type { Route, RouteTable, RouteUncertainty } from '../model/route.ts'
import type { RoutesReference } from '../model/topology.ts'
import { formatAddress, rangeOf } from '../packet/address.ts'
import type { Prefix } from '../packet/address.ts'
import type { Family } from '../packet/packet.ts'
import type { PrintedTable } from '../vendors/vendor.ts'

/**
 * Why a configuration does not tell all routes, where a printed table does. Not among them: what no table shows
 * (transparent forwarding, routes to internet services) and routes that come and go with VPN clients.
 */
const TOLD = new Set([
  'missing-routes',
  'dynamic-routing',
  'dynamic-address',
  'routes-not-in-file',
  'undefined-interface',
  'undefined-object',
  'missing-attribute',
])

/**
 * The domain with a printed table. Routes of the configuration that the table lacks (an interface was down, a tracked
 * route withdrawn, a VPN client absent) stay as conditional ones: present or absent, both are considered. What the
 * table leaves unknown opens the routes of its IP version. Warnings: places where table and configuration differ.
 */
export function replaceTable(
  device: Device,
  domain: RoutingDomain,
  table: PrintedTable,
  reference: RoutesReference,
): { readonly domain: RoutingDomain; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const stages = domain.stages.map((stage): Stage => {
    if (stage.kind !== 'route') return stage
    const merged = merge(device, domain, stage.table, table, reference)
    diagnostics.push(...merged.diagnostics)
    return { ...stage, table: merged.table }
  })
  return { domain: { ...domain, stages }, diagnostics }
}

function merge(
  device: Device,
  domain: RoutingDomain,
  configured: RouteTable,
  table: PrintedTable,
  reference: RoutesReference,
): { readonly table: RouteTable; readonly diagnostics: readonly Diagnostic[] } {
  const { family } = table
  const own = configured.routes.filter(({ prefix }) => prefix.family === family)
  const doubts: RouteUncertainty[] = table.notUnderstood.map((doubt) => ({ ...doubt, family }))
  const routes: Route[] = []
  for (const route of table.routes) {
    const placed = place(device, domain, route, own)
    if ('doubt' in placed) doubts.push({ ...placed.doubt, family })
    else routes.push(placed.route)
  }
  if (isPart(device, domain, table)) doubts.push({ ...partOnly(table), family })

  const kept = own.filter((route) => !routes.some((printed) => isSameRoute(printed, route)))
  const printed = routes.map((route) => ({ ...route, conditional: own.some((old) => old.conditional && isSameRoute(route, old)) }))
  const uncertainties = [...configured.uncertainties.flatMap((u) => otherwise(u, family)), ...doubts]
  return {
    table: {
      routes: [
        ...configured.routes.filter(({ prefix }) => prefix.family !== family),
        ...printed,
        ...kept.map((route) => ({ ...route, conditional: true })),
      ],
      uncertainties,
    },
    diagnostics: [...contradictions(device, routes, own, reference), ...absentStatics(device, domain, kept, routes, table, reference)],
  }
}

/** What is still unknown once one IP version was printed. */
function otherwise(unknown: RouteUncertainty, printed: Family): readonly RouteUncertainty[] {
  if (!TOLD.has(unknown.code)) return [unknown]
  if (unknown.family !== undefined) return unknown.family === printed ? [] : [unknown]
  return [{ ...unknown, family: printed === 4 ? 6 : 4 }]
}

/** A printed route with the model's name of its interface, or why it cannot be placed. */
function place(
  device: Device,
  domain: RoutingDomain,
  route: Route,
  own: readonly Route[],
): { readonly route: Route } | { readonly doubt: RouteUncertainty } {
  const { out } = route
  if (out === undefined) return { route }
  const named = device.interfaces.filter((i) => i.name === out || i.name.toLowerCase() === out.toLowerCase())
  const here = named.find((i) => i.domain === domain.name)
  if (here?.enabled === true) return { route: { ...route, out: here.id } }
  if (here !== undefined) {
    return unplaced(
      'route-by-a-disabled-interface',
      route.span,
      `経路表は ${out} を使いますが、設定では無効です（${locate(here.span)}）`,
      `the routing table uses ${out}, which the export has disabled (${locate(here.span)})`,
    )
  }
  // A way into another domain, where the configuration has it too, goes by the link inside the device.
  const elsewhere = named[0]?.domain
  const link = own.find(
    (old) => isSamePrefix(old.prefix, route.prefix) && old.out !== undefined && leadsInto(device, old.out) === elsewhere,
  )
  if (elsewhere !== undefined && link?.out !== undefined) {
    const { nextHop: _, ...rest } = route
    return { route: { ...rest, out: link.out } }
  }
  return elsewhere === undefined
    ? unplaced(
        'unknown-interface-in-routes',
        route.span,
        `経路表の ${out} は、${device.id} の設定にありません`,
        `${out} of the routing table is not in the export of ${device.id}`,
      )
    : unplaced(
        'route-into-another-domain',
        route.span,
        `経路表の ${out} は、別の VDOM・VRF（${elsewhere}）のインターフェースです`,
        `${out} of the routing table is an interface of another VDOM or VRF (${elsewhere})`,
      )
}

function leadsInto({ interfaces }: Device, id: string): string | undefined {
  const peer = interfaces.find((i) => i.id === id)?.peer
  return peer === undefined ? undefined : interfaces.find((i) => i.id === peer)?.domain
}

function unplaced(code: string, span: Span, ja: string, en: string): { readonly doubt: RouteUncertainty } {
  return { doubt: { code, text: { ja, en }, span } }
}

/** A whole table has the connected subnets of the interfaces that are up: one without any was filtered or cut. */
function isPart({ interfaces }: Device, { name }: RoutingDomain, { family, routes }: PrintedTable): boolean {
  if (routes.some(({ kind }) => kind === 'connected')) return false
  const host = family === 4 ? 32 : 128
  return interfaces.some(
    (i) => i.domain === name && i.enabled && i.addresses.some(({ prefix }) => prefix.family === family && prefix.length < host),
  )
}

function partOnly({ span }: PrintedTable): RouteUncertainty {
  const text: Text = {
    ja: '経路表に直接接続の経路がありません。表の一部だけの可能性があります',
    en: 'the routing table has no connected routes: it may be a part only',
  }
  return { code: 'partial-routing-table', text, span }
}

/** Connected subnets that the configuration gives the interface otherwise. */
function contradictions(
  device: Device,
  printed: readonly Route[],
  own: readonly Route[],
  { path }: RoutesReference,
): readonly Diagnostic[] {
  return printed.flatMap((route): Diagnostic[] => {
    if (route.kind !== 'connected' || route.out === undefined) return []
    const found = device.interfaces.find((i) => i.id === route.out)
    if (found === undefined || found.addressUnknown) return []
    const subnets = [
      ...found.addresses.map(({ prefix }) => prefix),
      ...own.filter((old) => old.kind === 'connected' && old.out === found.id).map(({ prefix }) => prefix),
    ].filter(({ family }) => family === route.prefix.family)
    if (subnets.length === 0 || subnets.some((subnet) => isSamePrefix(subnet, route.prefix))) return []
    return [
      {
        code: 'routes-contradict-interface',
        severity: 'warning',
        span: route.span,
        text: {
          ja: `${path}: ${found.id} のサブネットは ${written(route.prefix)} ですが、${device.id} の設定では ${listed(found)} です（${locate(addressSpan(found))}）`,
          en: `${path}: the subnet of ${found.id} is ${written(route.prefix)}, but ${listed(found)} in the export of ${device.id} (${locate(addressSpan(found))})`,
        },
        hint: STALE,
      },
    ]
  })
}

/** Static routes of the configuration that are not in force and that no other route to the same prefix outdoes. */
function absentStatics(
  device: Device,
  domain: RoutingDomain,
  kept: readonly Route[],
  printed: readonly Route[],
  table: PrintedTable,
  { path }: RoutesReference,
): readonly Diagnostic[] {
  const absent = kept.filter(
    (route) =>
      (route.kind === 'static' || route.kind === 'blackhole') &&
      !route.conditional &&
      !printed.some((other) => isSamePrefix(other.prefix, route.prefix) && other.distance < route.distance),
  )
  const first = absent[0]
  if (first === undefined) return []
  const where = domain.name === '' ? device.id : `${device.id}/${domain.name}`
  const more = absent.length - 1
  return [
    {
      code: 'static-route-not-in-force',
      severity: 'warning',
      span: table.span,
      text: {
        ja: `${where} の設定にある静的経路 ${written(first.prefix)}（${locate(first.span)}）が経路表 ${path} にありません${more > 0 ? `（ほかに ${more} 件）` : ''}`,
        en: `the static route ${written(first.prefix)} (${locate(first.span)}) of ${where} is not in the routing table ${path}${more > 0 ? ` (and ${more} more)` : ''}`,
      },
      hint: {
        ja: `表示したときに無効だった経路（リンクダウン、監視による切替えなど）なら、このままで構いません。両方の場合を判定します。そうでなければ、${STALE.ja}`,
        en: `in order if it was down when the table was printed: both cases are judged. Otherwise, ${STALE.en}`,
      },
    },
  ]
}

const STALE: Text = {
  ja: '設定ファイルと経路表を同じ時点で取り直してください',
  en: 'take export and routing table again, at the same time',
}

function isSameRoute(a: Route, b: Route): boolean {
  if (!isSamePrefix(a.prefix, b.prefix)) return false
  if (a.kind === 'blackhole' || b.kind === 'blackhole') return a.kind === b.kind
  const sameWay = a.out === undefined || b.out === undefined || a.out === b.out
  const sameHop = a.nextHop === undefined || b.nextHop === undefined || a.nextHop === b.nextHop
  // A next hop that a configuration leaves to be resolved is printed with the interface it resolved to.
  return sameWay && sameHop && (a.out === b.out || a.nextHop === b.nextHop)
}

function isSamePrefix(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.length === b.length && rangeOf(a).low === rangeOf(b).low
}

function written(prefix: Prefix): string {
  return `${formatAddress(prefix.family, rangeOf(prefix).low)}/${prefix.length}`
}

function listed({ addresses }: Interface): string {
  return addresses.map(({ prefix }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`).join(', ')
}

function addressSpan({ addresses, span }: Interface): Span {
  return addresses[0]?.span ?? span
}
