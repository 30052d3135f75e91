import type { Span } from '../../base/span.ts'
import type { Route, RouteTable } from '../../model/route.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { prefixesOf } from '../../packet/prefixes.ts'
import { membersOf } from './address.ts'
import { ipRange } from './address-value.ts'
import type { Books } from './books.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf } from './scope.ts'
import type { Entry } from './table.ts'
import { acceptAll } from './vocabulary.ts'

/** Tunnel interfaces that exist because a VPN or tunnel block names them, and routes that VPNs add. */
export interface Tunnels {
  readonly interfaces: readonly { readonly name: string; readonly span: Span }[]
  learned(books: Books): RouteTable
}

const TABLES = [
  'vpn ipsec phase1-interface',
  'system gre-tunnel',
  'system ipip-tunnel',
  'system sit-tunnel',
  'system ipv6-tunnel',
  'system vxlan',
  'system geneve',
  'system ipsec-aggregate',
  'system pppoe-interface',
] as const

/** Tunnels that policies with `action ipsec` send packets into: interfaces for us, though not for the unit. */
export const POLICY_TUNNELS = ['vpn ipsec phase1', 'vpn ipsec manualkey'] as const

/** What such a tunnel is called in a topology: `ipsec:to-branch`. */
export function policyTunnel(name: string): string {
  return `ipsec:${name}`
}

export function tunnelsOf(scope: Scope): Tunnels {
  const ofPolicies = POLICY_TUNNELS.flatMap((path) =>
    [...scope.table(path).entries.values()].map((entry) => ({ name: policyTunnel(entry.key), span: scope.ledger.span(entry) })),
  )
  const interfaces = TABLES.flatMap((path) => {
    const table = scope.table(path)
    for (const block of table.blocks) acceptAll(scope.ledger, block.children)
    return [...table.entries.values()].map((entry) => ({ name: entry.key, span: scope.ledger.span(entry) }))
  })
  return { interfaces: [...interfaces, ...ofPolicies], learned: (books) => learnedRoutes(books) }
}

/** Routes to VPN clients and to peers of dial-up tunnels, which the unit adds while they are connected. */
function learnedRoutes(books: Books): RouteTable {
  const { scope, ports } = books
  const routes: Route[] = []
  const uncertainties: Uncertainty[] = []
  const ssl = scope.singleton('vpn ssl settings')
  if (ssl !== undefined && membersOf(scope, ssl, 'source-interface').length > 0 && wordOf(ssl, 'status') !== 'disable') {
    for (const [attribute, family] of [
      ['tunnel-ip-pools', 4],
      ['tunnel-ipv6-pools', 6],
    ] as const) {
      for (const [name, at] of membersOf(scope, ssl, attribute)) {
        const { bounds, uncertainties: unknown } = books.addresses.resolve(family, name, at)
        uncertainties.push(...unknown)
        if (unknown.length > 0) continue
        const out = `ssl.${scope.vdom}`
        ports.resolve(out, at)
        for (const prefix of prefixesOf(bounds.lo))
          routes.push({ prefix, kind: 'learned', out: ports.id(out), distance: 10, metric: 0, conditional: true, span: at })
      }
    }
  }
  for (const entry of scope.table('vpn ipsec phase1-interface').entries.values()) {
    if (wordOf(entry, 'type') !== 'dynamic' || wordOf(entry, 'add-route') === 'disable') continue
    const pool = modeConfigPool(entry)
    const span = scope.ledger.span(entry)
    if (pool === undefined) {
      const text = {
        ja: `ダイヤルアップ IPsec「${entry.key}」の相手側への経路は接続時に加わり、ファイルにありません`,
        en: `routes to peers of dial-up IPsec "${entry.key}" are added when they connect and are not in the file`,
      }
      uncertainties.push({ code: 'dial-up-routes', text, span: scope.ledger.span(entry.head) })
      continue
    }
    for (const prefix of prefixesOf(pool))
      routes.push({ prefix, kind: 'learned', out: ports.id(entry.key), distance: 15, metric: 0, conditional: true, span })
  }
  for (const path of ['system modem', 'system lte-modem', 'system 3g-modem']) {
    const modem = scope.singleton(path)
    for (const block of scope.table(path).blocks) acceptAll(scope.ledger, block.children)
    if (!isEnabled(modem, 'status')) continue
    const text = { ja: 'モデムのアドレスと経路はファイルにありません', en: 'the address and routes of the modem are not in the file' }
    uncertainties.push({ code: 'dynamic-address', text, span: scope.ledger.span(modem!.head) })
  }
  for (const entry of scope.table('system pppoe-interface').entries.values()) {
    const text = {
      ja: `PPPoEインターフェース「${entry.key}」のアドレスと経路はファイルにありません`,
      en: `the address and routes of PPPoE interface "${entry.key}" are not in the file`,
    }
    uncertainties.push({ code: 'dynamic-address', text, span: scope.ledger.span(entry.head) })
  }
  return { routes, uncertainties }
}

function modeConfigPool(entry: Entry) {
  if (!isEnabled(entry, 'mode-cfg')) return undefined
  return ipRange(4, wordOf(entry, 'ipv4-start-ip') ?? '', wordOf(entry, 'ipv4-end-ip') ?? '')
}
