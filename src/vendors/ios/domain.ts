/** One routing domain: its stages in the order of IOS, what it answers itself, what else it does. */
import type { Span } from '../../base/span.ts'
import type { Feature, RoutingDomain, Stage } from '../../model/device.ts'
import type { PolicyRoute, RouteTable } from '../../model/route.ts'
import type { InterfaceMatch, Rule, Rulebase } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Config } from './config.ts'
import type { Layer3, Routed } from './layer-3.ts'
import type { Ledger } from './ledger.ts'
import { uncertainty } from './ledger.ts'
import { localServicesOf } from './local-services.ts'
import { natStagesOf } from './nat-stage.ts'
import type { PolicyRouting } from './policy-route.ts'
import { policyRoutesOf } from './policy-route.ts'
import type { ListCompiler } from './rule.ts'
import { rulebaseBuilder } from './rulebase.ts'
import { sideEffectsOf } from './side-effect.ts'
import { selectorsOf } from './vpn.ts'
import { zoneStageOf } from './zone-stage.ts'

interface Around {
  readonly config: Config
  readonly layer3: Layer3
  readonly ledger: Ledger
  readonly compiler: ListCompiler
  readonly table: RouteTable
  readonly policies: readonly PolicyRouting[]
  /** Policy routes that carry a leaked route on in the table it leaks into. */
  readonly handedOver: readonly PolicyRoute[]
}

/** Policy routing of every interface of a domain. */
export function policiesOf(
  domain: string,
  table: RouteTable,
  { config, layer3, compiler }: Pick<Around, 'config' | 'layer3' | 'compiler'>,
): readonly PolicyRouting[] {
  const around = { routeMaps: config.routeMaps, compiler, layer3, domain, table }
  return layer3
    .of(domain)
    .flatMap(({ config: i, model }) => [
      ...(i.policy4 === undefined ? [] : [policyRoutesOf(model.id, i.policy4, 4, around)]),
      ...(i.policy6 === undefined || !model.ipv6 ? [] : [policyRoutesOf(model.id, i.policy6, 6, around)]),
    ])
}

export function domainOf(name: string, around: Around): RoutingDomain {
  const { config, layer3, ledger, compiler, table, policies, handedOver } = around
  const interfaces = layer3.of(name)
  const effects = sideEffectsOf(config, layer3, name, table)
  const builder = rulebaseBuilder(compiler, ledger)
  const bindingsOf = (direction: 'in' | 'out') =>
    interfaces.flatMap(({ config: i, model }) => {
      const { in4, in6, out4, out6 } = i.filters
      const [v4, v6] = direction === 'in' ? [in4, in6] : [out4, out6]
      const side = direction === 'in' ? effects.inbound(model.id) : effects.outbound(model.id)
      const rulebase = builder.of({ interface: model.id, direction, v4, v6, carriesIPv6: model.ipv6, side })
      return rulebase === undefined ? [] : [{ id: model.id, rulebase }]
    })
  const inbound = bindingsOf('in')
  const outbound = bindingsOf('out')
  const nat = name === '' ? natStagesOf({ nat: config.nat, layer3, routeMaps: config.routeMaps, compiler, table }) : undefined
  const zones = zoneStageOf(config.zones, interfaces, compiler)
  const any: InterfaceMatch = 'any'
  const drops = policies.flatMap((policy) => dropBinding(policy))

  const selectors = selectorsOf(config, interfaces, compiler)
  const stages: Stage[] = [
    ...selectors.inbound,
    {
      kind: 'filter',
      at: 'ingress',
      unbound: 'permit',
      bindings: inbound.map(({ id, rulebase }) => ({ in: new Set([id]), out: any, rulebase })),
    },
    { kind: 'translate-destination', translations: nat?.inbound ?? [] },
    ...(nat === undefined || nat.inboundSource.length === 0
      ? []
      : [{ kind: 'translate-source', translations: nat.inboundSource } satisfies Stage]),
    ...(drops.length === 0 ? [] : [{ kind: 'filter', at: 'ingress', unbound: 'permit', bindings: drops } satisfies Stage]),
    { kind: 'route', policyRoutes: [...effects.doubts, ...handedOver, ...policies.flatMap(({ routes }) => routes)], table },
    ...(zones === undefined ? [] : [zones]),
    { kind: 'translate-source', translations: nat?.outbound ?? [] },
    ...(nat === undefined || nat.outboundDestination.length === 0
      ? []
      : [{ kind: 'translate-destination', translations: nat.outboundDestination } satisfies Stage]),
    ...selectors.outbound,
    {
      kind: 'filter',
      at: 'egress',
      unbound: 'permit',
      bindings: outbound.map(({ id, rulebase }) => ({ in: any, out: new Set([id]), rulebase })),
    },
  ]
  const rulebases = new Map(inbound.map(({ id, rulebase }) => [id, rulebase]))
  return {
    name,
    stages,
    local: localServicesOf(config, interfaces, (id) => rulebases.get(id), compiler),
    features: featuresOf(config, interfaces),
    uncertainties: [...ledger.uncertaintiesOf(name), ...unmodelled(config, name, interfaces), ...selectors.uncertainties],
  }
}

function dropBinding({ routes, drops }: PolicyRouting): readonly { in: InterfaceMatch; out: InterfaceMatch; rulebase: Rulebase }[] {
  const first: Rule | undefined = drops[0]
  const input = routes[0]?.in
  if (first === undefined || input === undefined) return []
  return [{ in: input, out: 'any', rulebase: { name: first.label, rules: drops, otherwise: 'permit', span: first.span } }]
}

/** Statements understood well enough to know that what they do is not modelled. */
function unmodelled(config: Config, name: string, interfaces: readonly Routed[]): readonly Uncertainty[] {
  const found: Uncertainty[] = []
  const add = (code: string, ja: string, en: string, span: Span): void => void found.push(uncertainty(code, { ja, en }, span))
  for (const { config: i } of interfaces) {
    if (i.mpls !== undefined) add('label-switching', `${i.name} でMPLSが動作しています`, `${i.name} switches labels (MPLS)`, i.mpls)
    if (i.nat !== undefined && name !== '' && config.nat.statements.length > 0)
      add('vrf-translation', `VRF ${name} のNATは解析の対象外です`, `translation in VRF ${name} is not modelled`, i.nat.span)
  }
  for (const statement of config.nat.statements) {
    if (statement.vrf !== undefined && (name === '' || name === statement.vrf))
      add(
        'vrf-translation',
        `VRF ${statement.vrf} のNATは解析の対象外です`,
        `translation in VRF ${statement.vrf} is not modelled`,
        statement.span,
      )
    if (statement.kind === 'dynamic' && statement.side === 'outside' && name === '')
      add(
        'outside-translation',
        'outside source の動的NATは解析の対象外です',
        'dynamic translation of outside sources is not modelled',
        statement.span,
      )
  }
  for (const { kind, span } of config.features) {
    if (kind === 'automation') add('automation', 'EEM の applet が設定を書き換えます', 'an EEM applet changes the configuration', span)
  }
  return found
}

function featuresOf(config: Config, interfaces: readonly Routed[]): readonly Feature[] {
  const features: Feature[] = []
  for (const { config: i, model } of interfaces) {
    const here = new Set([model.id])
    const add = (kind: Feature['kind'], ja: string, en: string, span: Span): void =>
      void features.push({ kind, text: { ja, en }, in: here, addresses: Addresses.none, span })
    if (i.cryptoMap !== undefined) {
      const text = { ja: `${i.name} の IPsec（crypto map）`, en: `IPsec (crypto map) on ${i.name}` }
      // Entries that are taken from a dynamic map have no peer: whoever has the key.
      const dialUp = (config.crypto.maps.get(i.cryptoMap.name) ?? []).filter(({ kind }) => kind === 'dynamic')
      const prefix = model.domain === '' ? '' : `${model.domain}/`
      const clients = new Set(dialUp.map(({ sequence }) => `${prefix}ipsec:${i.cryptoMap?.name}/${sequence}`))
      features.push({
        kind: 'ipsec',
        text,
        in: here,
        addresses: Addresses.none,
        span: i.cryptoMap.span,
        ...(dialUp.length === 0 ? {} : { clients }),
      })
    }
    if (i.inspects !== undefined)
      add(
        'stateful-inspection',
        `${i.name} の ip inspect（戻りの通信だけを許可）`,
        `ip inspect on ${i.name} (lets return traffic back)`,
        i.inspects,
      )
    if (i.wccp !== undefined)
      add('transparent-proxy', `${i.name} の WCCP（通信を別の装置へ転送）`, `WCCP on ${i.name} redirects traffic to another box`, i.wccp)
    if (i.multicast !== undefined) add('multicast', `${i.name} のマルチキャスト転送`, `multicast forwarding on ${i.name}`, i.multicast)
    for (const { name, span } of i.bridged) {
      const shared = config.interfaces.some(
        (other) => other !== i && !other.shutdown && other.bridged.some((bridge) => bridge.name === name),
      )
      if (shared)
        add(
          'transparent-mode',
          `${i.name} は ${name} で他のポートとブリッジ接続されています`,
          `${i.name} is bridged to other ports by ${name}`,
          span,
        )
    }
    for (const { name, span } of i.helpers)
      add(
        'helper-address',
        `${i.name} のヘルパーアドレス ${name}（DHCPなどのブロードキャストを中継）`,
        `helper address ${name} on ${i.name} relays broadcasts such as DHCP`,
        span,
      )
  }
  const own = Addresses.union(
    interfaces.flatMap(({ model }) => model.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
  )
  const everywhere = (kind: Feature['kind'], ja: string, en: string, span: Span, clients?: ReadonlySet<string>): void =>
    void features.push({ kind, text: { ja, en }, in: 'any', addresses: own, span, ...(clients === undefined ? {} : { clients }) })
  for (const { kind, span } of config.features) {
    if (kind === 'dns-server') everywhere('dns-server', 'DNSサーバ機能', 'DNS server', span)
    else if (kind === 'ssl-vpn') everywhere('ssl-vpn', 'SSL-VPN', 'SSL VPN', span, new Set())
    else if (kind === 'load-balancing') everywhere('load-balancing', 'サーバ負荷分散（ip slb）', 'server load balancing (ip slb)', span)
    else if (kind === 'dial-in') everywhere('other', 'リモートアクセスの受付（vpdn）', 'accepts dial-in sessions (vpdn)', span, new Set())
    else if (kind === 'bridging')
      features.push({
        kind: 'transparent-mode',
        text: { ja: 'ポート間のブリッジ接続', en: 'bridging between ports' },
        in: 'any',
        addresses: Addresses.none,
        span,
      })
    else if (kind === 'call-control') everywhere('other', '音声ゲートウェイの呼中継', 'relays voice calls', span)
  }
  return features
}
