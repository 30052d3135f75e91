/** The interfaces of all devices as one list, with the networks they are in and the words that describe them. */
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import { matchesInterface, everyRule } from '../model/rule.ts'
import type { Route } from '../model/route.ts'
import type { Prefix } from '../packet/address.ts'
import { rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { PrintedTable } from '../vendors/vendor.ts'
import type { Member } from './members.ts'
import { isPrivate } from './private.ts'

/** An interface that is up and can lead somewhere. */
export interface Port {
  readonly device: Device
  readonly domain: RoutingDomain
  readonly interface: Interface
  /** Networks it is in, host bits kept: primary, secondary and printed ones; no link-local, no virtual /32 inside another. */
  readonly subnets: readonly Prefix[]
  /** Every address it answers for. */
  readonly own: readonly Prefix[]
  /** What it is called: its own name and alias, then the longer remark. */
  readonly words: { readonly name: string; readonly remark: string }
}

/** One routing domain with the routes known of it, printed ones included. */
export interface Domain {
  readonly device: Device
  readonly domain: RoutingDomain
  readonly ports: readonly Port[]
  readonly routes: readonly Route[]
  /** Whether its table may hold more (a dynamic protocol without a printed table). */
  readonly open: boolean
}

/** Routing domains of all devices, in the order of the exports. `tables` by device id; `plain` masks secrets in free text. */
export function domainsOf(
  members: readonly Member[],
  tables: ReadonlyMap<string, readonly PrintedTable[]>,
  plain: (text: string) => string,
): readonly Domain[] {
  return members.flatMap(({ first: { device } }) =>
    device.domains.map((domain): Domain => {
      const mine = device.interfaces.filter((i) => i.domain === domain.name && i.enabled && leads(i))
      const printed = (tables.get(device.id) ?? []).filter(
        (t) => t.domain === domain.name || (t.domain === '' && device.domains.length === 1),
      )
      const named = new Map(mine.map((i) => [i.name, i.id]))
      const printedRoutes = printed.flatMap(({ routes }) =>
        routes.map((route): Route => {
          const { out, ...rest } = route
          return out === undefined ? rest : { ...rest, out: named.get(out) ?? out }
        }),
      )
      const stages = domain.stages.flatMap((stage) => (stage.kind === 'route' ? [stage.table] : []))
      return {
        device,
        domain,
        ports: mine.map((found) => portOf(device, domain, withPlainDescription(found, plain), printedRoutes)),
        routes: [...stages.flatMap(({ routes }) => routes), ...printedRoutes],
        open: printed.length === 0 && stages.some(({ uncertainties }) => uncertainties.length > 0),
      }
    }),
  )
}

/** Ids, names and guesses are made of descriptions: what must not be shown is taken out before anything reads it. */
function withPlainDescription(found: Interface, plain: (text: string) => string): Interface {
  return found.description === undefined ? found : { ...found, description: plain(found.description) }
}

/** VDOM links are wired inside the device; loopbacks lead nowhere. */
function leads({ kind, peer }: Interface): boolean {
  return kind !== 'loopback' && peer === undefined
}

function portOf(device: Device, domain: RoutingDomain, found: Interface, printed: readonly Route[]): Port {
  const own = found.addresses.map(({ prefix }) => prefix)
  // A format without interfaces (iptables-save) leaves the printed table to say which networks are connected.
  const connected = printed.filter((r) => r.kind === 'connected' && r.out === found.id).map(({ prefix }) => prefix)
  const candidates = [...own, ...(own.length === 0 ? connected : [])].filter((prefix) => !isLinkLocal(prefix) && !isHost(prefix))
  const subnets = candidates.filter((p, at) => candidates.findIndex((other) => sameNetwork(p, other)) === at)
  const { name, description = '' } = found
  const [alias = '', ...remark] = description.split(' / ')
  return { device, domain, interface: found, subnets, own, words: { name: `${name} ${alias}`.trim(), remark: remark.join(' / ') } }
}

/** `fe80::/10` is on every interface (RFC 4291). */
function isLinkLocal({ family, address }: Prefix): boolean {
  return family === 6 && address >> 118n === 0xfe80n >> 6n
}

function isHost({ family, length }: Prefix): boolean {
  return length === (family === 4 ? 32 : 128)
}

export function sameNetwork(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.length === b.length && rangeOf(a).low === rangeOf(b).low
}

/** `fw/LGWAN/port1`: one name for one port. */
export function keyOf({ device, interface: { id } }: Port): string {
  return `${device.id}/${id}`
}

/** The egress of a route: as given, or the connected network its next hop is in. */
export function egressOf({ ports }: Domain, route: Route): Port | undefined {
  if (route.out !== undefined) return ports.find((port) => port.interface.id === route.out)
  const hop = route.nextHop
  if (hop === undefined) return undefined
  return ports.find((port) =>
    port.subnets.some((prefix) => prefix.family === route.prefix.family && Addresses.ofPrefix(prefix).has(prefix.family, hop)),
  )
}

/**
 * Whether anything in force may pass an interface: a permit rule that can match it, or a direction no list is bound to where
 * the device forwards by default. Only where nothing may pass can an interface be proposed as unused.
 */
export function mayPass({ domain, interface: { id } }: Port): boolean {
  const filters = domain.stages.filter((stage) => stage.kind === 'filter')
  if (domain.uncertainties.length > 0 || filters.length === 0 || filters.some(({ unbound }) => unbound === 'permit')) return true
  return filters.some(({ bindings }) =>
    bindings.some(
      ({ rulebase }) =>
        rulebase.otherwise === 'permit' ||
        [...everyRule(rulebase)].some(
          (rule) =>
            rule.enabled &&
            rule.action !== 'deny' &&
            rule.clauses.some((clause) => matchesInterface(clause.in, id) || matchesInterface(clause.out, id)),
        ),
    ),
  )
}

/** Whether a port's own network is a global one. */
export function isGlobal(port: Port): boolean {
  return port.subnets.some((prefix) => prefix.family === 4 && !isPrivate(prefix))
}
