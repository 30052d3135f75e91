/**
 * What else decides over packets of an interface beside its own lists, as bounds: VLAN maps, lists on
 * switched ports, reverse path checks, policies that discard, group-based filters, and routing that may be off.
 */
import type { Span } from '../../base/span.ts'
import type { Text } from '../../base/text.ts'
import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { PolicyRoute, RouteTable } from '../../model/route.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Config } from './config.ts'
import type { InterfaceConfig } from './interface.ts'
import { kindOf } from './interface-name.ts'
import type { Layer3, Routed } from './layer-3.ts'
import { uncertainty } from './ledger.ts'
import type { SideFilter } from './rulebase.ts'
import { EVERY_PACKET } from './rulebase.ts'

export interface SideEffects {
  inbound(id: string): readonly SideFilter[]
  outbound(id: string): readonly SideFilter[]
  /** Doubts about what arrives on an interface, where packets may be dropped but nothing else can happen to them. */
  readonly doubts: readonly PolicyRoute[]
}

/** A doubt about everything a domain forwards from some interfaces: nothing for certain, what the table says at most. */
function doubtful(input: InterfaceMatch, why: Uncertainty): PolicyRoute {
  return {
    label: why.text,
    in: input,
    match: EVERY_PACKET,
    action: 'table',
    out: [],
    nextHops: [],
    conditions: [],
    uncertainties: [why],
    span: why.span,
  }
}

export function sideEffectsOf(config: Config, layer3: Layer3, domain: string, table: RouteTable): SideEffects {
  const interfaces = layer3.of(domain)
  const inbound = new Map<string, SideFilter[]>()
  const outbound = new Map<string, SideFilter[]>()
  const doubts: PolicyRoute[] = []
  const put = (map: Map<string, SideFilter[]>, id: string, filter: SideFilter): void => void map.set(id, [...(map.get(id) ?? []), filter])
  const doubt = (id: string, code: string, text: Text, span: Span): Uncertainty => {
    const why = uncertainty(code, text, span)
    doubts.push(doubtful(new Set([id]), why))
    return why
  }

  for (const { config: i, model } of interfaces) {
    for (const filter of config.vlanFilters) {
      if (i.vlan === undefined || !filter.vlans.some(([low, high]) => low <= i.vlan! && i.vlan! <= high)) continue
      const text = { ja: `VLANマップ ${filter.name} が通信を破棄する可能性があります`, en: `VLAN map ${filter.name} may drop traffic` }
      const why = doubt(model.id, 'vlan-map', text, filter.span)
      put(outbound, model.id, { effect: 'drops', match: EVERY_PACKET, uncertainty: why })
    }
    if (i.reversePath !== undefined) reversePath(i, model.id, i.reversePath)
    for (const { direction, name, span } of i.servicePolicies) {
      if (!config.discarding.has(name)) continue
      const text = { ja: `policy-map ${name} が通信を破棄する可能性があります`, en: `policy map ${name} may discard traffic` }
      if (direction === 'input') doubt(model.id, 'discarding-policy', text, span)
      else put(outbound, model.id, { effect: 'drops', match: EVERY_PACKET, uncertainty: uncertainty('discarding-policy', text, span) })
    }
    if (config.roleBased !== undefined)
      doubt(
        model.id,
        'role-based-filter',
        { ja: 'TrustSec のグループ別フィルタは設定ファイルに含まれません', en: 'group-based filters (TrustSec) are not in the export' },
        config.roleBased,
      )
    if (i.macFilter !== undefined)
      doubt(
        model.id,
        'mac-filter',
        { ja: `${i.name} のMACアクセスリストが通信を破棄する可能性があります`, en: `the MAC access list on ${i.name} may drop traffic` },
        i.macFilter,
      )
  }
  for (const port of config.interfaces) portFilter(port, interfaces)
  routingUnstated(config, interfaces)
  return { inbound: (id) => inbound.get(id) ?? [], outbound: (id) => outbound.get(id) ?? [], doubts }

  /** Packets from the interface's own subnets pass a reverse path check; for others it depends on the table. */
  function reversePath(i: InterfaceConfig, id: string, span: Span): void {
    const own = Addresses.union(
      table.routes.filter((route) => route.kind === 'connected' && route.out === id).map(({ prefix }) => Addresses.ofPrefix(prefix)),
    )
    const why = uncertainty(
      'reverse-path-check',
      {
        ja: `${i.name} の uRPF が送信元を偽った通信を破棄する可能性があります`,
        en: `the reverse path check on ${i.name} may drop spoofed sources`,
      },
      span,
    )
    doubts.push({
      ...doubtful(new Set([id]), why),
      match: { src: exactAddresses(Addresses.all.minus(own)), dst: exactAddresses(Addresses.all), services: ANY_SERVICE, partial: true },
    })
  }

  /**
   * A list on a switched port filters what enters there, and on some platforms takes the place of the list
   * on the VLAN interface (Catalyst 3750 Software Configuration Guide, "Configuring Network Security with ACLs").
   */
  function portFilter(port: InterfaceConfig, routed: readonly Routed[]): void {
    const { in4, in6, out4, out6 } = port.filters
    const filter = in4 ?? in6 ?? out4 ?? out6
    const span = filter?.span ?? port.macFilter
    if (span === undefined || port.shutdown || layer3.routed.some(({ config: i }) => i === port)) return
    const text = {
      ja: `ポート ${port.name} のアクセスリストが ${filter?.name ?? 'MAC'} を適用します`,
      en: `port ${port.name} applies an access list of its own`,
    }
    const why = uncertainty('port-access-list', text, span)
    for (const { config: i, model } of routed) {
      if (i.vlan === undefined || (!port.trunk && i.vlan !== (port.accessVlan ?? 1))) continue
      if (in4 !== undefined || in6 !== undefined) put(inbound, model.id, { effect: 'replaces', match: EVERY_PACKET, uncertainty: why })
      else if (port.macFilter !== undefined) doubts.push(doubtful(new Set([model.id]), why))
      if (out4 !== undefined || out6 !== undefined) put(outbound, model.id, { effect: 'drops', match: EVERY_PACKET, uncertainty: why })
    }
  }

  /**
   * Most Catalyst switches route only after `ip routing`, and print it; routers route and print nothing. A router
   * may have a switch module, but only a router (or a switch that routes by default) gives a port an address
   * without `no switchport`. The management port of a switch does so too, in a VRF of its own.
   */
  function routingUnstated({ ipRouting, isSwitch, processes, interfaces: all }: Config, routed: readonly Routed[]): void {
    const routes = routed.filter(({ model }) => model.used)
    const routesByDefault = all.some(
      (i) =>
        i.switchport === undefined &&
        i.addresses.length > 0 &&
        !/^mgmt/i.test(i.vrf) &&
        (kindOf(i.name) === 'physical' || i.name.includes('.')),
    )
    if (ipRouting !== undefined || !isSwitch || routesByDefault || processes.length > 0 || routes.length < 2) return
    const text = {
      ja: 'ip routing の行がありません。このスイッチがルーティングするかは機種によります',
      en: 'there is no `ip routing`: whether this switch routes depends on the model',
    }
    const span = routes[0]!.config.header
    doubts.push(doubtful(new Set(routes.map(({ model }) => model.id)), uncertainty('routing-unstated', text, span)))
  }
}
