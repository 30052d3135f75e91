import type { Span } from '../../base/span.ts'
import type { Feature } from '../../model/device.ts'
import type { HeaderMatch, ServiceBox } from '../../model/match.ts'
import { exactAddresses, exactServices } from '../../model/match.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import { claim, claimTable } from './feature-claim.ts'
import { multicast, perPolicy } from './policy-feature.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { portRange } from './service-box.ts'
import type { Entry } from './table.ts'
import { tableOf } from './table.ts'

/** A port the unit listens on because of a feature. */
export interface Listener {
  readonly in: InterfaceMatch
  readonly accepts: HeaderMatch
}

/** Features of one VDOM, and what they listen on. */
export interface Features {
  readonly found: readonly Feature[]
  readonly listeners: readonly Listener[]
}

/** Tables whose entries are proxies of their own. */
const PROXY_TABLES = [
  'firewall access-proxy',
  'firewall access-proxy6',
  'firewall access-proxy-virtual-host',
  'firewall ssl-server',
  'ztna traffic-forward-proxy',
  'ztna traffic-forward-proxy-reverse-service',
  'ztna web-portal',
  'ztna web-proxy',
  'web-proxy explicit-proxy',
] as const

/** Everything active that ends sessions, starts others or forwards outside the policies. */
export function featuresOf(books: Books): Features {
  const found: Feature[] = []
  const listeners: Listener[] = []
  const { scope, ports } = books
  const add = (
    kind: Feature['kind'],
    ja: string,
    en: string,
    at: { readonly start: number; readonly end: number },
    where: InterfaceMatch,
    addresses = Addresses.none,
    clients?: ReadonlySet<string>,
  ): void => {
    const span = scope.ledger.span(at)
    found.push({ kind, text: { ja, en }, in: where, addresses, span, ...(clients === undefined ? {} : { clients }) })
  }
  const listen = (where: InterfaceMatch, addresses: Addresses, boxes: readonly ServiceBox[], src = Addresses.all): void => {
    listeners.push({
      in: where,
      accepts: { src: exactAddresses(src), dst: exactAddresses(addresses), services: exactServices(boxes), partial: false },
    })
  }
  const interfaces = (names: readonly (readonly [string, Span])[]): { readonly where: InterfaceMatch; readonly addresses: Addresses } => {
    const where = names.length === 0 ? 'any' : ports.resolveAll(names).match
    return { where, addresses: addressesAt(books, where) }
  }

  for (const [path, attribute, word] of [
    ['web-proxy explicit', 'explicit-web-proxy', 'Web'],
    ['ftp-proxy explicit', 'explicit-ftp-proxy', 'FTP'],
  ] as const) {
    const proxy = claim(books, path)
    if (!isEnabled(proxy, 'status')) continue
    const on = ports.all.filter((port) => isEnabled(port.entry, attribute))
    const where = new Set(on.map((port) => ports.id(port.name)))
    const addresses = addressesAt(books, where)
    add('explicit-proxy', `明示型${word}プロキシが有効です`, `explicit ${word} proxy is enabled`, proxy!.head, where, addresses)
    const incoming = ['http-incoming-port', 'https-incoming-port', 'ftp-incoming-port', 'socks-incoming-port', 'incoming-port'].flatMap(
      (name) => wordsOf(proxy, name),
    )
    const boxes = [...(incoming.length === 0 ? [word === 'Web' ? '8080' : '21'] : incoming)].flatMap((text): ServiceBox[] => {
      const dport = portRange(text)
      return dport === undefined || dport[0]![0] === 0 ? [] : [{ protocols: [[TCP, TCP]], dport }]
    })
    listen(where, addresses, boxes)
  }
  const proxyPolicies = claimTable(books, 'firewall proxy-policy')
  for (const entry of proxyPolicies.entries.values()) {
    if (wordOf(entry, 'status') === 'disable') continue
    const kind = wordOf(entry, 'proxy') ?? ''
    if (kind === 'transparent-web')
      add(
        'transparent-proxy',
        `透過型プロキシポリシー ${entry.key} が有効です`,
        `transparent proxy policy ${entry.key} is enabled`,
        entry.head,
        'any',
      )
    else if (kind === 'access-proxy' || kind === 'ztna-proxy')
      add(
        'other',
        `ZTNAアクセスプロキシのポリシー ${entry.key} が有効です`,
        `ZTNA access proxy policy ${entry.key} is enabled`,
        entry.head,
        'any',
      )
  }
  for (const vip of books.vips.all) {
    if (!vip.isServer) continue
    add(
      'virtual-server',
      `仮想サーバ「${vip.entry.key}」が有効です`,
      `virtual server "${vip.entry.key}" is active`,
      vip.entry.head,
      vip.translation.in,
      vip.external,
    )
  }
  for (const path of PROXY_TABLES) {
    for (const entry of claimTable(books, path).entries.values())
      add('other', `${path} ${entry.key} があります`, `${path} ${entry.key} is defined`, entry.head, 'any')
  }

  const ssl = claim(books, 'vpn ssl settings')
  const sslNames = ssl === undefined ? [] : membersOf(scope, ssl, 'source-interface')
  if (ssl !== undefined && wordOf(ssl, 'status') !== 'disable' && sslNames.length > 0) {
    const { where, addresses } = interfaces(sslNames)
    // What its clients send through the tunnel comes in by the interface ssl.<vdom>; pages of the portal are fetched by the unit.
    const web = webPortal(books, ssl)
    const clients = new Set([ports.id(`ssl.${scope.vdom}`)])
    if (web !== undefined) add('ssl-vpn', 'SSL-VPN のWebモードが有効です', 'web mode of SSL-VPN is enabled', web, where, addresses, clients)
    else
      add('ssl-vpn-tunnel', 'SSL-VPN のトンネルモードが有効です', 'tunnel mode of SSL-VPN is enabled', ssl.head, where, addresses, clients)
    const dport = portRange(wordOf(ssl, 'port') ?? '443') ?? [[443, 443] as const]
    const sources = membersOf(scope, ssl, 'source-address').filter(([name]) => name !== '')
    const src =
      sources.length === 0 || isEnabled(ssl, 'source-address-negate')
        ? Addresses.all
        : unionOf(sources.map(([name, at]) => books.addresses.resolve(4, name, at))).bounds.hi
    listen(
      where,
      addresses,
      [
        { protocols: [[TCP, TCP]], dport },
        { protocols: [[UDP, UDP]], dport },
      ],
      src,
    )
  }
  for (const path of [
    'vpn ipsec phase1-interface',
    'vpn ipsec phase1',
    'vpn ipsec manualkey-interface',
    'vpn ipsec manualkey',
    'vpn ipsec concentrator',
  ]) {
    for (const entry of claimTable(books, path).entries.values()) {
      const { where, addresses } = interfaces(membersOf(scope, entry, 'interface'))
      // Peers of type dynamic are whoever has the key; in interface mode the tunnel has the name of its phase 1.
      const clients =
        wordOf(entry, 'type') !== 'dynamic' ? undefined : new Set(path === 'vpn ipsec phase1-interface' ? [ports.id(entry.key)] : [])
      add('ipsec', `IPsec「${entry.key}」があります`, `IPsec "${entry.key}" is configured`, entry.head, where, addresses, clients)
      listen(where, addresses, [
        {
          protocols: [[UDP, UDP]],
          dport: [
            [500, 500],
            [4500, 4500],
          ],
        },
        { protocols: [[50, 51]] },
      ])
    }
  }
  for (const entry of claimTable(books, 'vpn ipsec concentrator').entries.values()) {
    if (membersOf(scope, entry, 'member').length < 2) continue
    const text = {
      ja: `IPsecコンセントレータ「${entry.key}」はポリシーによらずトンネル間を転送します`,
      en: `the IPsec concentrator "${entry.key}" forwards between its tunnels without a policy`,
    }
    scope.uncertainties.push({ code: 'ipsec-concentrator', text, span: scope.ledger.span(entry.head) })
  }
  for (const path of ['vpn l2tp', 'vpn pptp', 'vpn ocvpn']) {
    const server = claim(books, path)
    if (!isEnabled(server, 'status')) continue
    // An overlay of the body's own sites lets in nobody else.
    const clients = path === 'vpn ocvpn' ? undefined : new Set<string>()
    add('other', `${path} が有効です`, `${path} is enabled`, server!.head, 'any', Addresses.none, clients)
  }
  for (const entry of claimTable(books, 'system dns-server').entries.values()) {
    const { where, addresses } = interfaces([[entry.key, scope.ledger.span(entry.head)]])
    add('dns-server', `「${entry.key}」で DNS サーバが有効です`, `a DNS server is enabled on "${entry.key}"`, entry.head, where, addresses)
    listen(where, addresses, [
      { protocols: [[UDP, UDP]], dport: [[53, 53]] },
      { protocols: [[TCP, TCP]], dport: [[53, 53]] },
    ])
  }
  for (const port of ports.all) {
    if (!port.enabled || !isEnabled(port.entry, 'dhcp-relay-service')) continue
    const at = port.entry!.settings.get('dhcp-relay-ip') ?? port.entry!.settings.get('dhcp-relay-service')!
    add(
      'dhcp-relay',
      `「${port.name}」で DHCP リレーが有効です`,
      `DHCP relay is enabled on "${port.name}"`,
      at,
      new Set([ports.id(port.name)]),
      addressesAt(books, new Set([ports.id(port.name)])),
    )
  }
  for (const path of ['system vxlan', 'system geneve']) {
    for (const entry of claimTable(books, path).entries.values())
      add('other', `${path} ${entry.key} がレイヤ2を延伸します`, `${path} ${entry.key} extends layer 2`, entry.head, 'any')
  }
  const sdwan = ports.sdwan
  if (sdwan.enabled && sdwan.members.length > 0) {
    const where = new Set(sdwan.members.map((member) => ports.id(member.interface)))
    add('sd-wan', 'SD-WAN が有効です', 'SD-WAN is enabled', sdwan.entry!.head, where)
  }
  perPolicy(books, add)
  multicast(books, add)
  return { found, listeners }
}

/** The portal that lets users reach servers through pages of the unit, if one in use does or may: a portal that is not in the file may. */
function webPortal(books: Books, ssl: Entry): { readonly start: number; readonly end: number } | undefined {
  const portals = claimTable(books, 'vpn ssl web portal').entries
  const rules = tableOf('authentication-rule', ssl.nested.get('authentication-rule') ?? []).entries.values()
  const named = [ssl, ...rules].flatMap((entry) => wordOf(entry, 'default-portal') ?? wordOf(entry, 'portal') ?? [])
  if (named.length === 0) return ssl.head
  for (const name of named) {
    const portal = portals.get(name)
    if (portal === undefined) return ssl.head
    const mode = portal.settings.get('web-mode')
    if (mode?.values[0]?.text === 'enable') return mode
  }
  return undefined
}

/** The unit's own addresses on some interfaces. */
function addressesAt(books: Books, where: InterfaceMatch): Addresses {
  const at = books.ports.all.filter((port) => where === 'any' || where.has(books.ports.id(port.name)))
  return Addresses.union(at.flatMap((port) => port.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))))
}
