/** Features that policies switch on: redirection to proxies, pinholes, multicast. */
import type { Feature } from '../../model/device.ts'
import type { InterfaceMatch } from '../../model/rule.ts'
import { Addresses } from '../../packet/addresses.ts'
import { membersOf } from './address.ts'
import type { Books } from './books.ts'
import type { Add } from './feature-claim.ts'
import { claim, claimTable } from './feature-claim.ts'
import { isEnabled, wordOf } from './scope.ts'

/** Attributes of single policies that hand traffic to something else. */
export function perPolicy(books: Books, add: Add): void {
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
export function multicast(books: Books, add: Add): void {
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
