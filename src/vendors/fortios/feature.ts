import type { Span } from '../../base/span.ts'
import type { Feature } from '../../model/device.ts'
import type { HeaderMatch, ServiceBox } from '../../model/match.ts'
import { exactAddresses, exactServices } from '../../model/match.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { TCP, UDP } from '../../packet/packet.ts'
import { membersOf, unionOf } from './address.ts'
import type { Books } from './books.ts'
import { isEnabled, wordOf, wordsOf } from './scope.ts'
import { portRange } from './service-box.ts'
import type { Entry, Table } from './table.ts'
import { acceptAll, unknownGarbage, walk } from './vocabulary.ts'

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
  ): void => {
    found.push({ kind, text: { ja, en }, in: where, addresses, span: scope.ledger.span(at) })
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
    add('ssl-vpn', 'SSL-VPN が有効です', 'SSL-VPN is enabled', ssl.head, where, addresses)
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
      add('ipsec', `IPsec「${entry.key}」があります`, `IPsec "${entry.key}" is configured`, entry.head, where, addresses)
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
  for (const path of ['vpn l2tp', 'vpn pptp', 'vpn ocvpn']) {
    const server = claim(books, path)
    if (isEnabled(server, 'status')) add('other', `${path} が有効です`, `${path} is enabled`, server!.head, 'any')
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
  for (const path of ['system virtual-wire-pair']) {
    for (const entry of claimTable(books, path).entries.values()) {
      const { where } = interfaces(membersOf(scope, entry, 'member'))
      for (const [name] of membersOf(scope, entry, 'member')) ports.passesIPv6(name)
      add(
        'transparent-mode',
        `仮想ワイヤペア「${entry.key}」は経路によらず通します`,
        `virtual wire pair "${entry.key}" forwards without routing`,
        entry.head,
        where,
      )
    }
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

type Add = (
  kind: Feature['kind'],
  ja: string,
  en: string,
  at: { readonly start: number; readonly end: number },
  where: InterfaceMatch,
  addresses?: Addresses,
) => void

/** Attributes of single policies that hand traffic to something else. */
function perPolicy(books: Books, add: Add): void {
  const { scope, ports } = books
  const redirects: readonly (readonly [string, Feature['kind'], string, string])[] = [
    ['http-policy-redirect', 'transparent-proxy', '透過型プロキシへ転送します', 'redirects to the transparent proxy'],
    ['ssh-policy-redirect', 'transparent-proxy', 'SSHプロキシへ転送します', 'redirects to the SSH proxy'],
    ['ztna-policy-redirect', 'other', 'ZTNAプロキシへ転送します', 'redirects to the ZTNA proxy'],
    ['webcache', 'transparent-proxy', 'Webキャッシュが有効です', 'uses the web cache'],
    ['wanopt', 'other', 'WAN最適化が有効です', 'uses WAN optimisation'],
    ['wccp', 'transparent-proxy', 'WCCPでキャッシュへ転送します', 'redirects by WCCP'],
    ['permit-any-host', 'other', '変換後の宛先に任意の相手からの通信を許します', 'lets any host reach the translated port'],
    ['permit-stun-host', 'other', 'STUNで開いた宛先に任意の相手からの通信を許します', 'lets any host reach ports opened by STUN'],
  ]
  for (const path of ['firewall policy', 'firewall policy6', 'firewall consolidated policy', 'firewall security-policy']) {
    if (!scope.has(path)) continue
    for (const entry of scope.table(path).entries.values()) {
      if (wordOf(entry, 'status') === 'disable') continue
      const where = (): InterfaceMatch => ports.resolveAll(membersOf(scope, entry, 'srcintf')).match
      for (const [name, kind, ja, en] of redirects) {
        if (isEnabled(entry, name))
          add(kind, `ポリシー ${entry.key}: ${ja}`, `policy ${entry.key} ${en}`, entry.settings.get(name)!, where())
      }
      const forward = entry.settings.get('webproxy-forward-server')
      if (forward?.values.some((value) => value.text !== '') === true) {
        add(
          'transparent-proxy',
          `ポリシー ${entry.key}: 上位プロキシへ転送します`,
          `policy ${entry.key} forwards to an upstream proxy`,
          forward,
          where(),
        )
      }
    }
  }
}

const MULTICAST = Addresses.ofRanges([
  { family: 4, low: 0xe0000000n, high: 0xefffffffn },
  { family: 6, low: 0xffn << 120n, high: (1n << 128n) - 1n },
])

/** Multicast passes only by multicast policies, which unicast policies do not touch; it is named, not modelled. */
function multicast(books: Books, add: Add): void {
  const { scope, ports } = books
  for (const path of ['firewall multicast-policy', 'firewall multicast-policy6']) {
    for (const entry of claimTable(books, path).entries.values()) {
      if (wordOf(entry, 'status') === 'disable' || wordOf(entry, 'action') === 'deny') continue
      const names = membersOf(scope, entry, 'srcintf')
      const where = names.length === 0 ? 'any' : ports.resolveAll(names).match
      add(
        'multicast',
        `マルチキャストポリシー ${entry.key} が通します`,
        `multicast policy ${entry.key} forwards multicast`,
        entry.head,
        where,
        MULTICAST,
      )
    }
  }
  const routing = claim(books, 'router multicast')
  if (isEnabled(routing, 'multicast-routing'))
    add('multicast', 'マルチキャストルーティングが有効です', 'multicast routing is enabled', routing!.head, 'any', MULTICAST)
}

/** The unit's own addresses on some interfaces. */
function addressesAt(books: Books, where: InterfaceMatch): Addresses {
  const at = books.ports.all.filter((port) => where === 'any' || where.has(books.ports.id(port.name)))
  return Addresses.union(at.flatMap((port) => port.addresses.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))))
}

/** A block whose presence is all that counts: its statements are understood as parts of the feature. */
function claim(books: Books, path: string): Entry | undefined {
  const entry = books.scope.singleton(path)
  claimTable(books, path)
  return entry
}

function claimTable(books: Books, path: string): Table {
  const table = books.scope.table(path)
  for (const block of table.blocks) {
    acceptAll(books.scope.ledger, block.children)
    walk(block.children, (node) => {
      if (node.kind === 'garbage') books.scope.uncertainties.push(unknownGarbage(books.scope.ledger, node))
    })
  }
  return table
}
