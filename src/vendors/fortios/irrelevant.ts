/**
 * Blocks that cannot change which packets a unit forwards, translates or answers, by kind.
 * A block that is neither here nor read by some part of the reader counts as not understood.
 */
const KINDS: Readonly<Record<string, string>> = {
  logging:
    'log, alertemail, system syslog, report, system alertemail, system fortianalyzer-connectivity, system netflow, system sflow, system vdom-netflow, system vdom-sflow, system ipfix, monitoring, system telemetry, telemetry-controller',
  snmp: 'system snmp, system vdom-snmp',
  time: 'system ntp, system ptp, system timezone, system dst',
  administration: `system admin, system accprofile, system api-user, system sso-admin, system sso-forticloud-admin, system sso-fortigate-cloud-admin, system password-policy,
    system password-policy-guest-admin, system saml, system ssh-config, system ssh-server, system console, system central-management, system fortimanager, system fortiguard,
    system autoupdate, system fips-cc, system fortisandbox, system fortindr, system fortiai, system csf, system federated-upgrade, system ftm-push, system email-server, system sms-server,
    system tos-based-priority, system auto-install, system auto-script, system auto-scale, system automation-action, system automation-condition, system automation-destination,
    system automation-stitch, system automation-trigger, automation, system custom-language, system custom-messages, system bypass, system geoip-override, system geoip-country, system geoip-override-city,
    system object-tagging, system object-tag, system storage, system dedicated-mgmt, system lldp, system resource-limits, system vdom-property, system vdom-exception, system vdom, system
    vdom-dns, system speed-test-server, system speed-test-schedule, system speed-test-setting, system affinity-interrupt, system affinity-packet-redistribution, system cloud-service, system acme, system sov-asic-offload,
    system device-upgrade, system device-upgrade-exemptions, system security-rating, system health-check-fortiguard, system nd-proxy, system nethsm, system evpn, system cluster-sync, system standalone-cluster, system ha-monitor,
    system management-tunnel, system probe-response, system 3g-modem, system modem, system lte-modem, system sms-phone, system wccp-profile, system stp, system sso-fortigate-cloud-admin,
    system fortiguard-log-service, system info, system ike, system ngfw-settings, system mem-mgr, system iotd, system fm, system fctems, system tos, system fortitoken, certificate, hsm, cloud, credential-store, test, aws, nsxt, pcap, system custom-field, system alarm, system alias, system dnp3-proxy, system fsso-polling, system network-visibility, system vdom-radius-server, system wccp, system central-mgmt, system replacemsg-ec, system cmdb, system dsl, system status, system performance, system geoip, system session-ttl, system elbc, system checksum, system data-exfil, system feature`,
  gui: 'gui, system gui, system gui-dashboard, system theme',
  messages: 'system replacemsg, system replacemsg-group, system replacemsg-image, system login-banner, system banner',
  'high-availability': 'system ha',
  hardware: `system npu, system np6, system np6xlite, system np7, system physical-switch, system virtual-switch, system smc-ntp, system ips, system isf-queue-profile, system ips-urlfilter-dns, system ips-urlfilter-dns6,
    system dscp-based-priority, system hw, system np-queues, system interface-settings, system fpc, system lag, system npu-vlink, system lldp, system port-pair, dpdk, ethernet-oam, system poe`,
  'layer-2':
    'system switch-interface, system arp-table, system ipv6-neighbor-cache, system mac-address-table, system proxy-arp, system proxy-ndp, system ndp-proxy, firewall ipmacbinding, firewall ipmac',
  dns: 'system dns, system dns-database, system ddns, system dns64, system vdom-dns, system dns-filter, dnsfilter',
  dhcp: 'system dhcp, system dhcp6, system ipam',
  'session-helper': 'system session-helper, system session-ttl, voip, system session',
  'dynamic-object':
    'system external-resource, system sdn-connector, system sdn-proxy, system sdn-vpn, firewall region, firewall country, firewall city, firewall vendor-mac, firewall vendor-mac-summary, firewall network-service-dynamic, user fsso, system ems',
  'internet-service-database': `firewall internet-service-name, firewall internet-service-definition, firewall internet-service-extension, firewall internet-service-addition, firewall internet-service-append,
    firewall internet-service-botnet, firewall internet-service-group, firewall internet-service-list, firewall internet-service-owner, firewall internet-service-reputation, firewall internet-service-sld, firewall internet-service-subapp, firewall internet-service-fortiguard,
    firewall internet-service-ipbl-reason, firewall internet-service-ipbl-vendor, firewall internet-service, firewall internet-service-cat`,
  authentication: `user, authentication, firewall auth-portal, system authentication, vpn certificate, vpn kmip-server, vpn qkd, vpn ssl web, vpn ssl client, rule`,
  'virtual-private-network': 'vpn ipsec phase2-interface, vpn ipsec phase2, vpn ipsec forticlient, vpn ipsec fec, vpn ike, vpn ipsec stats',
  inspection: `antivirus, webfilter, ips, application, dlp, emailfilter, spamfilter, waf, icap, file-filter, cifs, ssh-filter, sctp-filter, diameter-filter, videofilter, virtual-patch, casb, imp2p, endpoint-control, netscan,
    firewall profile-group, firewall profile-protocol-options, firewall ssl-ssh-profile, firewall mms-profile, firewall gtp, firewall carrier-endpoint-bwl, firewall deep-inspection-options, firewall ssh, firewall ssl, firewall interface-policy,
    firewall interface-policy6, firewall sniffer, firewall sniff-interface-policy, firewall sniff-interface-policy6, firewall decrypted-traffic-mirror, firewall on-demand-sniffer, firewall global, firewall ippoolinfo, firewall address6-template, firewall wildcard-fqdn, web-proxy, wanopt,
    ftp-proxy, system object-mgmt, ztna, application-list, icap`,
  'rate-limit': 'firewall DoS-policy, firewall DoS-policy6, firewall dos-policy',
  shaping:
    'firewall shaper, firewall shaping-policy, firewall shaping-profile, firewall traffic-class, system traffic-class, firewall dynamic-shaping',
  proxy:
    'firewall proxy-address, firewall proxy-addrgrp, firewall identity-based-route, firewall ldb-monitor, firewall service category, firewall vendor-mac, firewall gslb, firewall pfcp',
  multicast: 'firewall multicast-address, firewall multicast-address6, router multicast6, router multicast-flow, system multicast',
  'routing-filter': `router access-list, router access-list6, router aspath-list, router community-list, router extcommunity-list, router prefix-list, router prefix-list6, router route-map, router key-chain, router bfd, router bfd6, router auth-path, router setting, router info, router bgp-community`,
  'ipv6-extension-header': 'firewall ipv6-eh-filter',
  'switch-controller': 'switch-controller',
  wireless: 'wireless-controller, extender, extender-controller, extension-controller',
  timing: 'firewall schedule',
}

const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS).flatMap(([kind, paths]) => paths.split(',').map((path) => [path.trim().replace(/\s+/g, ' '), kind] as const)),
)

/** The kind of an irrelevant block, by its longest listed prefix; undefined when it is not listed. */
export function irrelevantKind(path: string): string | undefined {
  const words = path.split(' ')
  for (let length = words.length; length > 0; length--) {
    const kind = PREFIXES.get(words.slice(0, length).join(' '))
    if (kind !== undefined) return kind
  }
  return undefined
}
