import type { Feature, RoutingDomain, Stage } from '../../model/device.ts'
import type { RouteUncertainty } from '../../model/route.ts'
import type { DestinationTranslation, Rule, Rulebase } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Administration } from './admin.ts'
import type { Bridges } from './bridge.ts'
import { boundOnWires, bridgesOf } from './bridge.ts'
import { addressBookOf } from './address.ts'
import type { Books } from './books.ts'
import { featuresOf } from './feature.ts'
import { boundOnTunnels, outerInterfaces } from './ipsec-policy.ts'
import { internetServicesOf } from './internet-service.ts'
import type { Port } from './interface.ts'
import { intrazoneRules } from './intrazone.ts'
import { localServicesOf } from './local.ts'
import { POLICY_TABLES, SECURITY_POLICY } from './policy-table.ts'
import { rulesOf } from './policy.ts'
import { poolsOf } from './pool.ts'
import { profilesOf } from './profiles.ts'
import type { Ports } from './ports.ts'
import { portsIn, subnetOfPort } from './ports.ts'
import { policyRoutesOf } from './policy-route.ts'
import { prefilterOf } from './prefilter.ts'
import { centralNatOf } from './central-nat.ts'
import { routeTableOf } from './route.ts'
import { schedulesOf } from './schedule.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { serviceBookOf } from './service.ts'
import { settingsOf } from './settings.ts'
import { tunnelsOf } from './tunnel.ts'
import type { Vips } from './vip.ts'
import { doubtful, vipsOf } from './vip.ts'
import { acceptAll, classifyTable, unknownBlock } from './vocabulary.ts'

/** One VDOM read: its routing domain and what it knows of its interfaces. */
export interface Vdom {
  readonly domain: RoutingDomain
  readonly ports: Ports
  readonly bridges: Bridges
}

/** Reads one VDOM. `name` is the domain's name in the model, `admin` how the unit is administered. */
export function readVdom(scope: Scope, name: string, own: readonly Port[], id: (name: string) => string, admin: Administration): Vdom {
  const settings = settingsOf(scope)
  const tunnels = tunnelsOf(scope)
  const ports = portsIn(scope, own, id, tunnels.interfaces)
  const bridges = bridgesOf(scope, ports, own, settings)
  for (const port of own) scope.uncertainties.push(...port.uncertainties)
  const addresses = addressBookOf(scope, (interfaceName) => subnetOfPort(ports.port(interfaceName)))
  const services = serviceBookOf(scope)
  const schedules = schedulesOf(scope)
  const vips = vipsOf(scope, addresses, services, ports)
  const books: Books = {
    scope,
    ports,
    addresses,
    services,
    schedules,
    internet: internetServicesOf(scope, addresses),
    vips,
    pools: poolsOf(scope),
    centralNat: settings.centralNat,
    profiles: profilesOf(scope),
    flowBased: settings.flowBased,
  }
  const filters = filtersOf(books, settings.policyBased)
  const referenced = referencedVips(books)
  const known = routeTableOf(scope, ports, addresses, tunnels.learned(books))
  const features = featuresOf(books)
  const translations = translationsOf(books, vips, referenced)
  const policyRoutes = policyRoutesOf(books)
  translationBetweenVersions(scope)
  const central = centralNatOf(books)
  const routeDoubts: RouteUncertainty[] = [...known.uncertainties, ...absentRoutes(scope)]
  checkPolicies(scope)
  const extraFeatures: Feature[] = []
  if (settings.policyBased) {
    const text = {
      ja: 'ポリシーベースのNGFWモードです。アプリケーションで判定するルールがあり得ます',
      en: 'policy-based NGFW mode: rules may decide by application',
    }
    extraFeatures.push({ kind: 'application-policy', text, in: 'any', addresses: Addresses.none, span: scope.ledger.span(settings.at!) })
  }
  const routed = ports.all.flatMap(({ name: port }) => (bridges.of.has(port) ? [] : [ports.id(port)]))
  const others = [...routed, ...ports.implied().map((port) => ports.id(port.name))]
  const tunnelsOfPolicies = outerInterfaces(books)
  const untunnelled = [...bridges.wires, ...others.filter((id) => !tunnelsOfPolicies.has(id))]
  const bounded = ({ rulebase }: { readonly rulebase: Rulebase }): Rulebase => ({
    ...rulebase,
    rules: rulebase.rules.map((rule) => boundOnTunnels(boundOnWires(rule, bridges, others), tunnelsOfPolicies, untunnelled)),
  })
  const stages: Stage[] = [
    ...prefilterOf(books),
    { kind: 'translate-destination', translations },
    // Routes of a transparent VDOM are for its own management traffic.
    {
      kind: 'route',
      policyRoutes: settings.transparent ? [] : policyRoutes,
      table: settings.transparent ? { routes: [], uncertainties: [] } : { routes: known.routes, uncertainties: routeDoubts },
    },
    ...filters.map(
      (filter): Stage => ({
        kind: 'filter',
        at: 'forward',
        bindings: [{ in: 'any', out: 'any', rulebase: bounded(filter) }],
        unbound: 'deny',
      }),
    ),
    ...(settings.centralNat ? [{ kind: 'translate-source', translations: central } as const] : []),
  ]
  return {
    domain: {
      name,
      stages,
      local: localServicesOf(asManaged(books, bridges), features.listeners, admin),
      features: [...features.found, ...extraFeatures],
      uncertainties: scope.uncertainties,
    },
    ports,
    bridges,
  }
}

/** In transparent mode every interface answers for the management address, as its `allowaccess` says. */
function asManaged(books: Books, { own, of }: Bridges): Books {
  if (own.length === 0) return books
  const all = books.ports.all.map((port) => (of.has(port.name) ? { ...port, addresses: own } : port))
  return { ...books, ports: { ...books.ports, all } }
}

function filtersOf(books: Books, policyBased: boolean): { readonly rulebase: Rulebase }[] {
  const { scope } = books
  const base = (
    tables: typeof POLICY_TABLES,
    title: { readonly ja: string; readonly en: string },
    extra: readonly Rule[],
  ): { readonly rulebase: Rulebase } => {
    const rules: Rule[] = []
    let span = undefined as Rulebase['span'] | undefined
    for (const policyTable of tables) {
      const table = scope.table(policyTable.path)
      scope.uncertainties.push(...classifyTable(scope.ledger, table))
      for (const entry of table.entries.values()) rules.push(...rulesOf(books, policyTable, entry))
      const block = table.blocks[0]
      if (block !== undefined && span === undefined) span = scope.ledger.span({ start: block.start, end: table.blocks.at(-1)!.end })
    }
    return {
      rulebase: {
        name: title,
        rules: [...rules, ...extra],
        otherwise: 'deny',
        // Off unless switched on (FortiOS CLI reference, log setting).
        otherwiseLogged: isEnabled(scope.glance('log setting'), 'fwpolicy-implicit-log'),
        span: span ?? { source: scope.ledger.source, start: 0, end: 0 },
      },
    }
  }
  const intrazone = intrazoneRules(books)
  const name = { ja: `${scope.vdom} のファイアウォールポリシー`, en: `firewall policy of ${scope.vdom}` }
  if (!policyBased) {
    const unused = scope.table(SECURITY_POLICY.path)
    for (const block of unused.blocks) if (block.children.length > 0) scope.uncertainties.push(...unknownBlock(scope.ledger, block))
    return [base(POLICY_TABLES, name, intrazone)]
  }
  const prematch = POLICY_TABLES.map((table) => ({ ...table, missingAction: 'permit' as const }))
  const title = { ja: `${scope.vdom} のセキュリティポリシー`, en: `security policy of ${scope.vdom}` }
  return [base(prematch, name, intrazone), base([SECURITY_POLICY], title, intrazone)]
}

/** Policies and prefixes that translate between IPv4 and IPv6 are not modelled: they reach the VDOM. */
function translationBetweenVersions(scope: Scope): void {
  for (const path of ['firewall policy46', 'firewall policy64']) {
    for (const block of scope.table(path).blocks)
      if (block.children.length > 0) scope.uncertainties.push(...unknownBlock(scope.ledger, block))
  }
  const nat64 = scope.singleton('system nat64')
  for (const block of scope.table('system nat64').blocks) acceptAll(scope.ledger, block.children)
  const status = nat64?.settings.get('status')
  if (status?.values[0]?.text !== 'enable') return
  const text = {
    ja: 'NAT64 が有効です。IPv4とIPv6の間の変換は扱えません',
    en: 'NAT64 is enabled; translation between IPv4 and IPv6 is not modelled',
  }
  scope.uncertainties.push({ code: 'nat46-nat64', text, span: scope.ledger.span(status) })
}

/** The VIPs that an enabled policy names, itself or by a group. */
function referencedVips({ scope, addresses, vips }: Books): ReadonlySet<string> {
  const named = new Set<string>()
  for (const { path, families } of POLICY_TABLES) {
    for (const entry of scope.table(path).entries.values()) {
      if (wordOf(entry, 'status') === 'disable') continue
      for (const { family, dst } of families) {
        for (const name of wordsOf(entry, dst)) {
          if (addresses.has(family, name)) continue
          for (const id of vips.named(family, name)?.ids ?? []) named.add(id)
        }
      }
    }
  }
  return named
}

/** Under policy NAT it is not settled whether a VIP that no policy uses translates (sources differ): both ways are kept. */
function translationsOf(books: Books, vips: Vips, referenced: ReadonlySet<string>): DestinationTranslation[] {
  return vips.all.map(({ translation }) => {
    if (books.centralNat || referenced.has(translation.id)) return translation
    const text = {
      ja: `${translation.label.ja} はどの有効なポリシーからも使われておらず、変換するか決まりません`,
      en: `${translation.label.en} is used by no enabled policy; whether it translates is not known`,
    }
    return doubtful(translation, { code: 'vip-unreferenced', text, span: translation.span })
  })
}

/** A file without policies is a part of a configuration, unless it goes on to the last block of the VDOM. */
function checkPolicies(scope: Scope): void {
  if (scope.has('router multicast')) return
  if ([...POLICY_TABLES.map((table) => table.path), SECURITY_POLICY.path].some((path) => scope.has(path))) return
  const text = {
    ja: `VDOM「${scope.vdom}」のポリシー（config firewall policy）がファイルにありません`,
    en: `the policies (config firewall policy) of VDOM "${scope.vdom}" are not in the file`,
  }
  scope.uncertainties.push({ code: 'policies-not-in-file', text, span: { source: scope.ledger.source, start: 0, end: 0 } })
}

/** Blocks that every unit prints, even when the protocol is off; `router multicast` is the last block of a VDOM. */
const ALWAYS_PRINTED = ['router rip', 'router ripng', 'router ospf', 'router ospf6', 'router bgp', 'router isis']

/** The same for routes. A file that prints the routing protocols but not the last of them was cut between. */
function absentRoutes(scope: Scope): Uncertainty[] {
  if (scope.has('router multicast')) return []
  if (scope.has('router static') && !ALWAYS_PRINTED.some((path) => scope.has(path))) return []
  const text = {
    ja: `VDOM「${scope.vdom}」の経路（config router …）がファイルに揃っていません`,
    en: `the routes (config router …) of VDOM "${scope.vdom}" are not all in the file`,
  }
  return [{ code: 'routes-not-in-file', text, span: { source: scope.ledger.source, start: 0, end: 0 } }]
}
