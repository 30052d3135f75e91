import type { Span } from '../../base/span.ts'
import type { Route, RouteTable, RouteUncertainty } from '../../model/route.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Prefix } from '../../packet/address.ts'
import { parseAddress, parsePrefix, rangeOf } from '../../packet/address.ts'
import type { Family } from '../../packet/packet.ts'
import { prefixesOf } from '../../packet/prefixes.ts'
import type { AddressBook } from './address.ts'
import { membersOf } from './address.ts'
import { subnet } from './address-value.ts'
import type { Port } from './interface.ts'
import { atLeast } from './layout.ts'
import type { Ports } from './ports.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { classify, classifyTable } from './vocabulary.ts'
import { dynamicRouting } from './dynamic-routing.ts'
import { linkMonitors } from './link-monitor.ts'
import { STATIC_ROUTE } from './words-route.ts'

/** Connected, static, VPN and learned routes of one VDOM, and why the table may be incomplete. */
export function routeTableOf(scope: Scope, ports: Ports, book: AddressBook, extra: RouteTable): RouteTable {
  const routes: Route[] = [...extra.routes]
  const uncertainties: RouteUncertainty[] = [...extra.uncertainties]
  for (const port of ports.all) {
    routes.push(...connected(ports, port))
    if (port.enabled && port.addressUnknown) {
      const text = {
        ja: `インターフェース「${port.name}」のアドレスと経路は DHCP・PPPoE 等で決まり、ファイルにありません`,
        en: `interface "${port.name}" gets its address and routes by DHCP, PPPoE or the like; they are not in the file`,
      }
      uncertainties.push({ code: 'dynamic-address', text, span: scope.ledger.span(port.entry?.settings.get('mode') ?? port.span) })
    }
    if (port.vrf !== 0) {
      const text = {
        ja: `インターフェース「${port.name}」は VRF ${port.vrf} に属し、VRF ごとの経路表は扱えません`,
        en: `interface "${port.name}" is in VRF ${port.vrf}; tables per VRF are not modelled`,
      }
      uncertainties.push({ code: 'vrf', text, span: scope.ledger.span(port.entry?.settings.get('vrf') ?? port.span) })
    }
  }
  uncertainties.push(...dynamicRouting(scope))
  const monitored = linkMonitors(scope)
  for (const family of [4, 6] as const) {
    const table = scope.table(family === 4 ? 'router static' : 'router static6')
    scope.uncertainties.push(...classifyTable(scope.ledger, table))
    for (const entry of table.entries.values()) {
      const unknown = classify(scope.ledger, entry, STATIC_ROUTE)
      scope.uncertainties.push(...unknown)
      if (unknown.length === 0) staticRoute(scope, ports, book, monitored, family, entry, routes, uncertainties)
    }
  }
  return { routes, uncertainties }
}

function connected(ports: Ports, port: Port): Route[] {
  if (!port.enabled) return []
  const route = (prefix: Prefix, span: Span): Route => ({
    prefix: { family: prefix.family, address: rangeOf(prefix).low, length: prefix.length },
    kind: 'connected',
    out: ports.id(port.name),
    distance: 0,
    metric: 0,
    conditional: false,
    span,
  })
  const own = port.addresses.map(({ prefix, span }) => route(prefix, span))
  return port.remote === undefined ? own : [...own, route(port.remote, port.span)]
}

function staticRoute(
  scope: Scope,
  ports: Ports,
  book: AddressBook,
  monitored: ReadonlySet<string>,
  family: Family,
  entry: Entry,
  routes: Route[],
  uncertainties: Uncertainty[],
): void {
  if (wordOf(entry, 'status') === 'disable') return
  const span = scope.ledger.span(entry)
  const doubt = (code: string, ja: string, en: string, at = span): void => {
    uncertainties.push({ code, text: { ja: `静的経路 ${entry.key}: ${ja}`, en: `static route ${entry.key}: ${en}` }, span: at })
  }
  const service = ['internet-service', 'internet-service-custom', 'internet-service-fortiguard'].find(
    (name) => !['', '0'].includes(wordOf(entry, name) ?? ''),
  )
  if (service !== undefined)
    return doubt('unresolved-internet-service', '宛先がインターネットサービスです', 'its destination is an internet service')
  if ((wordOf(entry, 'vrf') ?? '0') !== '0') doubt('vrf', 'VRF ごとの経路表は扱えません', 'tables per VRF are not modelled')
  const prefixes = destinationOf(scope, book, family, entry, uncertainties)
  const number = (name: string, otherwise: number): number => {
    const value = wordOf(entry, name)
    return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : otherwise
  }
  const add = (rest: Omit<Route, 'prefix' | 'span'>): void => {
    for (const prefix of prefixes) routes.push({ prefix, span, ...rest })
  }
  // Default and minimum are 1 from 7.0, 0 before; lower wins.
  const metric = number('priority', atLeast(scope.header, 7, 0, 0) === true ? 1 : 0)
  if (isEnabled(entry, 'blackhole')) return add({ kind: 'blackhole', distance: number('distance', 10), metric, conditional: false })

  const zones = sdwanZonesOf(ports, entry)
  if (zones !== undefined) {
    const members = ports.sdwan.members.filter((member) => member.enabled && (zones === 'any' || zones.includes(member.zone)))
    if (members.length === 0) return doubt('undefined-interface', 'SD-WAN のメンバーがありません', 'it has no SD-WAN member')
    const checked = ports.sdwan.entry?.nested.has('health-check') === true
    for (const member of members) {
      if (family === 6) ports.passesIPv6(member.interface)
      const gateway = hopOf(family === 4 ? member.gateway : member.gateway6)
      add({
        kind: 'static',
        out: ports.id(member.interface),
        ...(gateway === undefined ? {} : { nextHop: gateway }),
        distance: number('distance', 1),
        metric,
        conditional: checked,
      })
    }
    return
  }
  const device = wordOf(entry, 'device')
  const gateway = hopOf(wordOf(entry, 'gateway'))
  if (device !== undefined && device !== '') {
    ports.use(device)
    if (family === 6) ports.passesIPv6(device)
    const port = ports.port(device)
    if (port === undefined && !ports.implied().some(({ name }) => name === device)) {
      doubt(
        'undefined-interface',
        `インターフェース「${device}」の定義がファイルにありません`,
        `interface "${device}" is not defined in the file`,
        scope.ledger.span(entry.settings.get('device')!),
      )
    } else if (port?.enabled === false) return
  } else if (gateway === undefined) return doubt('missing-attribute', 'device も gateway もありません', 'it has neither device nor gateway')
  add({
    kind: 'static',
    ...(device === undefined || device === '' ? {} : { out: ports.id(device) }),
    ...(gateway === undefined ? {} : { nextHop: gateway }),
    distance: number('distance', 10),
    metric,
    conditional: device !== undefined && monitored.has(device),
  })
}

/** SD-WAN zones a route goes to, `any` for every member, or undefined for an ordinary route. */
function sdwanZonesOf(ports: Ports, entry: Entry): readonly string[] | 'any' | undefined {
  const zones = wordsOf(entry, 'sdwan-zone')
  if (zones.length > 0) return zones
  if (isEnabled(entry, 'sdwan') || isEnabled(entry, 'virtual-wan-link')) return 'any'
  const device = wordOf(entry, 'device')
  if (device !== undefined && ports.port(device) === undefined && ports.sdwan.members.some((member) => member.zone === device))
    return [device]
  return undefined
}

function hopOf(text: string | undefined): bigint | undefined {
  const parsed = text === undefined ? undefined : parseAddress(text)
  return parsed === undefined || parsed.address === 0n ? undefined : parsed.address
}

function destinationOf(scope: Scope, book: AddressBook, family: Family, entry: Entry, uncertainties: Uncertainty[]): readonly Prefix[] {
  const named = membersOf(scope, entry, 'dstaddr').filter(([name]) => name !== '')
  if (named.length > 0) {
    return named.flatMap(([name, at]) => {
      const { bounds, uncertainties: unknown } = book.resolve(family, name, at)
      uncertainties.push(...unknown)
      return unknown.length > 0 ? [] : prefixesOf(bounds.lo)
    })
  }
  const setting = entry.settings.get('dst')
  if (setting === undefined) return [{ family, address: 0n, length: 0 }]
  const values = wordsOf(entry, 'dst')
  if (family === 6) {
    const prefix = parsePrefix(values[0] ?? '')
    if (prefix?.family === 6) return [{ family: 6, address: rangeOf(prefix).low, length: prefix.length }]
  } else {
    const addresses = subnet(values)
    if (addresses !== undefined) return prefixesOf(addresses)
  }
  scope.uncertainties.push(scope.ledger.unknown(setting))
  return []
}
