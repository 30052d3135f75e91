import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf } from './scope.ts'
import { classify, vocabulary } from './vocabulary.ts'

/** What `config system settings` of a VDOM says about forwarding. */
export interface Settings {
  readonly transparent: boolean
  readonly centralNat: boolean
  /** Policy-based NGFW mode: `firewall policy` is a pre-match, `security-policy` decides. */
  readonly policyBased: boolean
  /** Content is inspected flow by flow in the whole VDOM; releases before 6.2. */
  readonly flowBased: boolean
  /** Place to show for each; the block's opening line. */
  readonly at: { readonly start: number; readonly end: number } | undefined
}

const SETTINGS = vocabulary({
  understood:
    'opmode central-nat ngfw-mode asymroute asymroute-icmp asymroute6 asymroute6-icmp multicast-skip-policy implicit-allow-dns vdom-type consolidated-firewall-mode status manageip manageip6 inspection-mode',
  irrelevant: {
    display: 'comments location-id gui-default-policy-columns default-app-port-as-service default-policy-expiry-days vdom-property',
    routing: `bfd bfd-desired-min-tx bfd-required-min-rx bfd-detect-mult bfd-dont-enforce-src-port ecmp-max-paths v4-ecmp-mode allow-subnet-overlap
      intree-ses-best-route ike-session-resume ike-quick-crash-detect ike-dn-format ike-port ike-policy-route ike-tcp-port ike-implicit-gateway-check ike-natt-port ike-detailed-event-logs ike-embryonic-limit snat-hairpin-traffic
      link-down-access lan-extension-controller-addr auxiliary-session http-external-dest detect-unknown-esp`,
    session: `allow-linkdown-path sctp-session-without-init fqdn-session-check ses-denied-traffic ses-denied-multicast-traffic tcp-session-without-syn firewall-session-dirty fw-session-hairpin prp-trailer-action deny-tcp-with-icmp
      block-land-attack vpn-stats-log vpn-stats-period dyn-addr-session-check ext-resource-session-check application-bandwidth-tracking hyperscale-default-policy-action policy-offload-level nat46-force-ipv4-packet-forwarding
      nat46-generate-ipv6-fragment-header nat64-force-ipv6-packet-forwarding internet-service-database-cache internet-service-app-ctrl-size email-portal-check-dns strict-src-check h323-direct-model dhcp-proxy
      dhcp-proxy-interface dhcp-proxy-interface-select-method dhcp-proxy-vrf-select dhcp-server-ip dhcp6-server-ip dhcp-proxy-source-ip`,
    'session-helper':
      'sip-helper sip-nat-trace sip-tcp-port sip-udp-port sip-ssl-port sip-expectation sccp-port default-voip-alg-mode kernel-helper',
    'layer-2': 'mac-ttl lldp-reception lldp-transmission forward-domain gateway gateway6 device ip ip6',
    multicast: 'multicast-forward multicast-ttl-notchange',
    inspection: 'ssl-ssh-profile utf8-spam-tagging wccp-cache-engine discovered-device-timeout',
    network: 'network-monitoring-interval',
  },
})

/** Reads `system settings`; `gui-…` switches are display only. */
export function settingsOf(scope: Scope): Settings {
  const entry = scope.singleton('system settings')
  if (entry === undefined) return { transparent: false, centralNat: false, policyBased: false, flowBased: false, at: undefined }
  for (const command of entry.commands) if (/^gui-/.test(command.words[0]?.text ?? '')) scope.ledger.irrelevant(command, 'gui')
  const known = { ...entry, commands: entry.commands.filter((command) => !/^gui-/.test(command.words[0]?.text ?? '')) }
  scope.uncertainties.push(...classify(scope.ledger, known, SETTINGS))
  const reach = (name: string, ja: string, en: string): void => {
    const setting = entry.settings.get(name)
    if (setting?.values[0]?.text !== 'enable') return
    const uncertainty: Uncertainty = { code: `setting-${name}`, text: { ja, en }, span: scope.ledger.span(setting) }
    scope.uncertainties.push(uncertainty)
  }
  for (const name of ['asymroute', 'asymroute6', 'asymroute-icmp', 'asymroute6-icmp']) {
    reach(name, '非対称経路の許可により、ポリシーに依らず通る通信があります', 'asymmetric routing lets packets through without a policy')
  }
  reach('multicast-skip-policy', 'マルチキャストがポリシーを通らずに転送されます', 'multicast is forwarded without a policy')
  reach('implicit-allow-dns', 'DNSが暗黙に許可されます', 'DNS is allowed implicitly')
  const type = wordOf(entry, 'vdom-type')
  if (type === 'lan-extension') {
    scope.uncertainties.push({
      code: 'vdom-type',
      text: { ja: 'LAN拡張のVDOMです', en: 'a LAN extension VDOM' },
      span: scope.ledger.span(entry.settings.get('vdom-type')!),
    })
  }
  const policyBased = wordOf(entry, 'ngfw-mode') === 'policy-based'
  return {
    transparent: wordOf(entry, 'opmode') === 'transparent',
    centralNat: isEnabled(entry, 'central-nat') || policyBased,
    policyBased,
    flowBased: wordOf(entry, 'inspection-mode') === 'flow',
    at: entry.settings.get('opmode') ?? entry.settings.get('ngfw-mode') ?? entry.head,
  }
}

/** `config system global`: names and ports of administration; nothing in it forwards packets. */
export function readGlobal(scope: Scope): { readonly hostname: string | undefined; readonly entry: ReturnType<Scope['singleton']> } {
  const entry = scope.singleton('system global')
  for (const command of entry?.commands ?? []) {
    if (/^(?:hostname|admin-(?:port|sport|ssh-port|telnet-port)|vdom-mode|vdom-admin)$/.test(command.words[0]?.text ?? ''))
      scope.ledger.understood(command)
    else scope.ledger.irrelevant(command, 'system-global')
  }
  if (entry !== undefined) scope.uncertainties.push(...classify(scope.ledger, { ...entry, commands: [] }, GLOBAL))
  return { hostname: wordOf(entry, 'hostname'), entry }
}

const GLOBAL = vocabulary({ understood: '' })
