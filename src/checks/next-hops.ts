/** Static routes against the topology: who has their next hops. */
import type { Text } from '../base/text.ts'
import type { Device, Interface, RoutingDomain } from '../model/device.ts'
import type { Severity } from '../model/policy.ts'
import type { Route } from '../model/route.ts'
import { isOpen } from '../model/route.ts'
import { formatAddress, formatRange, rangeOf } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import type { CheckContext, Finding } from './check.ts'

/** Static routes whose next hop nobody has. */
export function nextHops(context: CheckContext<unknown>, device: Device): Finding[] {
  const seen = new Set<string>()
  return device.domains.flatMap((domain) => {
    const live = device.interfaces.filter((i) => i.domain === domain.name && i.enabled)
    return domain.stages
      .flatMap((stage) => (stage.kind === 'route' ? stage.table.routes : []))
      .flatMap((route): Finding[] => {
        if (route.kind !== 'static' || route.nextHop === undefined) return []
        const hop = { family: route.prefix.family, address: route.nextHop }
        const key = `${domain.name} ${formatAddress(hop.family, hop.address)} ${route.out ?? ''}`
        const via = live.find(
          (i) =>
            (route.out === undefined || i.id === route.out) &&
            i.addresses.some(({ prefix }) => Addresses.ofPrefix(prefix).has(hop.family, hop.address)),
        )
        if (via === undefined) {
          if (seen.has(key) || resolvable(route, live, domain)) return []
          seen.add(key)
          return [nextHopFinding(device, route, hop, 'low', undefined)]
        }
        if (seen.has(key) || isSomebody(context, device, via, hop)) return []
        seen.add(key)
        return [nextHopFinding(device, route, hop, 'medium', via)]
      })
  })
}

/** Off-link next hops are in order where the interface has no subnet of its own, or another route leads there. */
function resolvable({ out, nextHop, prefix }: Route, live: readonly Interface[], domain: RoutingDomain): boolean {
  if (out !== undefined) {
    const egress = live.find((i) => i.id === out)
    return egress === undefined || egress.addressUnknown || !egress.addresses.some((a) => a.prefix.family === prefix.family)
  }
  return domain.stages.some(
    (stage) =>
      stage.kind === 'route' &&
      (isOpen(stage.table, prefix.family) ||
        stage.table.routes.some(
          (r) =>
            r.prefix.family === prefix.family &&
            r.prefix.length > 0 &&
            (r.nextHop !== nextHop || r.out !== undefined) &&
            Addresses.ofPrefix(r.prefix).has(prefix.family, nextHop ?? 0n),
        )),
  )
}

/** Whether a next hop is a known address, or may be one of a neighbour whose addresses are not known. */
function isSomebody(
  { topology, network }: CheckContext<unknown>,
  device: Device,
  via: Interface,
  { family, address }: { readonly family: 4 | 6; readonly address: bigint },
): boolean {
  const { world } = network
  const touches = world.touches({ device: device.id, interface: via.id })
  const neighbours =
    touches.kind === 'port'
      ? [touches.port]
      : touches.kind === 'zone'
        ? world.portsOn(touches.zone).filter((port) => port.device !== device.id || port.interface !== via.id)
        : undefined
  // An external network is full of routers that are not ours.
  if (neighbours === undefined) return true
  if ([...topology.hosts.values()].some((host) => host.addresses.has(family, address))) return true
  return neighbours.some((port) => {
    const found = world.interfaceOf(port)
    return found === undefined || found.addressUnknown || found.addresses.length === 0 || world.owned(port).hi.has(family, address)
  })
}

function nextHopFinding(
  device: Device,
  route: Route,
  hop: { readonly family: 4 | 6; readonly address: bigint },
  severity: Severity,
  via: Interface | undefined,
): Finding {
  const address = formatAddress(hop.family, hop.address)
  const prefix = formatRange(rangeOf(route.prefix))
  const label: Text = { ja: `${device.id} 経路 ${prefix}`, en: `${device.id} route ${prefix}` }
  return {
    verdict: 'violation',
    severity,
    text:
      via === undefined
        ? {
            ja: `${device.id} の静的経路 ${prefix} のネクストホップ ${address} は、どのインターフェースのサブネットにもなく、この経路は使われません。`,
            en: `The next hop ${address} of the static route ${prefix} on ${device.id} is on no connected subnet; the route is not in use.`,
          }
        : {
            ja: `${device.id} の静的経路 ${prefix} のネクストホップ ${address}（${via.id} 側）は、構成YAMLのどの機器・ホストのアドレスでもありません。申告されていないルータがある可能性があります。`,
            en: `The next hop ${address} (behind ${via.id}) of the static route ${prefix} on ${device.id} is no known device or host: there may be a router that nobody declared.`,
          },
    cause: { id: `${device.id}/route/${prefix}`, label, span: route.span, focus: route.span },
    fix:
      via === undefined
        ? {
            ja: '不要な経路なら削除し、必要ならネクストホップかインターフェースのアドレスを直してください。',
            en: 'Delete the route, or correct its next hop or the interface address.',
          }
        : {
            ja: `${address} の機器を構成YAMLに書くか（仮想アドレスなら hosts に）、経路を直してください。`,
            en: `Declare the device that has ${address} (a virtual address: under hosts), or correct the route.`,
          },
  }
}
