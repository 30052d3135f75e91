/**
 * Statements that cannot change which packets a device forwards, by kind. Deliberate: what is not on
 * these lists and not understood makes its routing domain uncertain.
 *
 * Each list holds beginnings of statements, comma separated, in whole words; `#` stands for a number
 * (also of the forms 1/0/2 and 10,20-30). The longest beginning decides.
 */

const TOP: Readonly<Record<string, string>> = {
  logging: 'logging, syslog',
  snmp: 'snmp-server, snmp, rmon',
  aaa: `aaa, tacacs-server, radius-server, tacacs, radius, ip tacacs, ip radius, ipv6 tacacs, ipv6 radius, ldap, login, identity, attribute list,
    radius-proxy, access-session`,
  users:
    'username, user-name, enable secret, enable password, enable algorithm-type, privilege, security, password, parser, role, common-criteria',
  service: 'service',
  platform: `platform, hw-module, diagnostic, redundancy, power, environment, sdm, system mtu, system env, system jumbomtu, system ignore,
    system disable, switch, stack-mac, stack-power, module, slot, card, upgrade, microcode, main-cpu, memory, process, exception, buffers, scheduler,
    facility-alarm, alarm, alarm-contact, dying-gasp, transceiver, controller, network-clock, network-clock-select, warm-reboot, config-register,
    hardware, cpu, license, call-home, smart, profile, voice-card, esmc, processor, led, usb, issu, file, archive, boot, boot-start-marker,
    boot-end-marker, breakout, multilink, lacp, port-channel, pagp, fhrp, template, nmsp, location, configuration, mode, secure, virtual-service,
    stackwise-virtual, software, install, downgrade, mpls tp, pnp, stealthwatch-cloud-monitor, digital-optics, cable, thermal, beacon, setup, throughput, subslot`,
  clock: 'clock, ntp, sntp, ptp',
  'spanning tree': `spanning-tree, errdisable, udld, rep, mac address-table, mac-address-table, mac, vtp, storm-control, dot1q, l2protocol-tunnel, l2protocol,
    vlan #, vlan internal, vlan dot1q, vlan configuration, vlan group, vlan accounting, port-security, switchport, avb, link state, link, private-vlan`,
  'neighbour discovery protocol': 'cdp, lldp, device-sensor, macro, vstack, smart-install, device',
  'quality of service': `${classTypes()}, mls, qos, auto, table-map, priority-list, queue-list, random-detect, wrr-queue, priority-queue,
    srr-queue, ip rsvp, ip nbar, avc, nbar, rcv-queue, traffic-shape`,
  terminal: 'line, terminal, alias, menu, banner, prompt, default-value, busy-message, autocommand, tclsh, exec',
  'management service': `ip http, ip ssh, ip scp, ip ftp, ip tftp, ip rcmd, ip telnet, ip finger, ip identd, ip domain, ip domain-name, ip domain-list,
    ip domain-lookup, ip name-server, ip host, ip host-routing, ip bootp, ip dns, ip dhcp-client, ip dhcp-server, ip options, ip admission, ip device,
    ipv6 host, ipv6 ssh, ftp-server, tftp-server, netconf, netconf-yang, restconf, gnxi, guestshell, iox, app-hosting, telemetry, crypto pki, crypto key,
    crypto ca, crypto engine, crypto provisioning, crypto logging, crypto mib, key, yang-interfaces, wsma, cns, onep, transport, ip mobile,
    remote-management, kron, mop, ip rarp-server, ip radius, subscriber templating, certificate`,
  measurement: `ip sla, rtr, track, flow, sampler, ip flow, ip flow-export, ip flow-cache, ip flow-top-talkers, ip flow-aggregation, ip accounting, ip accounting-list,
    ip accounting-threshold, ip accounting-transits, performance, monitor, netflow, flow-sampler-map, bulkstat, mac accounting`,
  'VPN definition': `crypto isakmp, crypto ipsec, crypto ikev2, crypto keyring, crypto map, crypto dynamic-map, crypto gdoi, crypto gkm, crypto identity,
    crypto call, crypto eli, crypto xauth, crypto vpn, crypto ssl, webvpn`,
  'address assignment':
    'ip dhcp, ipv6 dhcp, ip local pool, ipv6 local pool, ip address-pool, ip ddns, ipv6 general-prefix, async-bootp, ip local',
  'port authentication': `dot1x, authentication, mab, cisp, eap, device-tracking, epm, fallback, eou, mka, macsec, ip source binding, ip source, ip arp inspection,
    ip verify source, ip verify drop-rate, ip auth-proxy, ipv6 snooping, ipv6 source-guard, ipv6 nd, ipv6 neighbor, ipv6 destination-guard, ipv6 guard, service-template,
    subscriber redundancy, device-sensor`,
  'route selection': `ip prefix-list, ip as-path, ip community-list, ip extcommunity-list, ip bgp-community, ip large-community-list, ipv6 prefix-list,
    bfd, bfd-template, ip explicit-path, ip msdp`,
  'IP tuning': `ip cef, ip subnet-zero, ip tcp, ip icmp, ip gratuitous-arps, ip arp, ip source-route, ip spd, ip forward-protocol,
    ip load-sharing, ip multicast, ip multicast-routing, ip igmp, ip rip, ip static, ip reflexive-list, ip audit, ip access-list log-update,
    ip access-list logging, ip access-list persistent, ip access-list resequence, ip access-list match-local-traffic, ip classless, ip pim, ip mroute,
    ip routing protocol, ip rtcp, ip route static, ip route profile, ip mfib, ip mrm, ip rgmp, ip sap, ip cgmp,
    ipv6 cef, ipv6 icmp, ipv6 hop-limit, ipv6 source-route, ipv6 mld, ipv6 multicast, ipv6 multicast-routing, ipv6 flowset, ipv6 spd, ipv6 pim,
    ipv6 access-list log-update, ipv6 local, arp, access-list compiled, standby, ip drp, ip traffic-export, ip virtual-reassembly,
    ip local policy`,
  'intrusion prevention': `ip ips, ip urlfilter, ip trm, ip tcp intercept, utd, parameter-map type regex, parameter-map type urlf-glob, parameter-map type urlfpolicy,
    parameter-map type urlfilter, parameter-map type trend-global, parameter-map type content-scan, parameter-map type umbrella, parameter-map type protocol-info,
    parameter-map type webauth, parameter-map type consent, parameter-map type ooo, parameter-map type mitigation, parameter-map type waas, parameter-map type appnav,
    parameter-map type subscriber, parameter-map type tms`,
  'inspection options': `ip inspect, ipv6 inspect, ipv6 port-map, parameter-map type inspect, parameter-map type inspect-global, parameter-map type inspect-vrf,
    parameter-map type inspect-zone`,
  'address translation options': `ip nat translation, ip nat log, ip nat service, ip nat settings, ip nat create, ip nat switchover, ip nat stateful,
    ip nat piggyback-support, ip nat portmap, ip nat sip-sbc`,
  voice: `voice, voice-port, dial-peer, sccp, ccm-manager, telephony-service, mgcp, gateway, gatekeeper, sip-ua, call-manager-fallback, ephone, ephone-dn,
    ephone-template, ephone-dn-template, num-exp, translation-rule, translation-profile, dspfarm, sip, call, credentials, media, presence, stcapp, trunk, application`,
  wireless: 'wlan, ap, wireless, dot11, radio, hotspot, rf, mesh, wgb',
  'dial-up': `dialer, dialer-list, chat-script, modemcap, isdn, map-class, map-list, virtual-profile, modem, ppp, script, frame-relay, x25, x29,
    vpdn, virtual-template, bba-group`,
  'layer 2': `bridge, bridge-domain, l2vpn, l2, pseudowire-class, ethernet, evc, connect, mac access-list, arp access-list, mvr, cfm, cem`,
  'label switching': 'mpls label, mpls ldp, mpls traffic-eng, mpls ip, mpls oam, mpls static, mpls atm',
  'control plane': 'control-plane, copp',
  'group-based policy': 'cts, ip access-list role-based',
}

const INTERFACE: Readonly<Record<string, string>> = {
  description: 'description',
  line: `bandwidth, delay, speed, duplex, negotiation, keepalive, load-interval, carrier-delay, media-type, mdix, power, flowcontrol, hold-queue, tx-ring-limit,
    transceiver, cable, clock, serial, physical-layer, line-coding, loopback, dce, fec, hw-module, plim, ignore, invert, linecode, framing, dampening, link,
    autostate, fair-queue, max-reserved-bandwidth, random-detect, tx-queue, buffers, half-duplex, full-duplex, wavelength, led, beacon, service-module, logical-slot, lan-name,
    hardware, priority, synchronous, esmc, crc, pos, service, controller, enable, eee, mop, diagnostic, platform, downshift, ptp, network-clock,
    facility-alarm, alarm, slip-ppp`,
  size: `mtu, ip mtu, ipv6 mtu, ip tcp, ipv6 tcp, compress, mpls mtu, clns mtu`,
  logging: `snmp, logging, rmon, netflow, ip flow, ipv6 flow, flow, ip accounting, ipv6 accounting, bgp-policy, monitor, performance, et-analytics, mac accounting, history, datalink`,
  'neighbour discovery protocol': `cdp, lldp, device-sensor, macro, bfd, nmsp, network-policy, location, ethernet, efp`,
  'quality of service': `mls, qos, auto, priority-queue, srr-queue, wrr-queue, rate-limit, traffic-shape, ip nbar, ipv6 nbar, ip rsvp, rcv-queue, trust, shape, queue-set, wred,
    custom-queue-list, priority-group, ip rtp, ip header-compression, random, avc, service-policy history`,
  'spanning tree': `spanning-tree, storm-control, udld, channel-group, channel-protocol, lacp, pagp, l2protocol-tunnel, l2protocol, port-channel, rep, bridge-group, errdisable,
    mac-address, private-vlan, mvr, ip igmp snooping, switchport, vtp, dual-active, stackwise-virtual, link-state, vlan-range, vlan-id, negotiate, vlan, switch`,
  'port authentication': `authentication, dot1x, mab, ip dhcp snooping, ip arp inspection, ip verify source, ip device, device-tracking, access-session, service-policy type control, service-policy type performance-monitor, service-policy type queueing, subscriber,
    source template, ipv6 nd raguard, ipv6 snooping, ipv6 source-guard, ipv6 dhcp guard, ipv6 destination-guard, ipv6 nd inspection, ipv6 guard, ipv6 verify source, macsec, mka, eapol, epm,
    port-security, cts, propagate, webauth`,
  'address resolution': `arp, ip proxy-arp, ip local-proxy-arp, ip gratuitous-arps, ip redirects, ip unreachables, ip mask-reply, ip information-reply, ip directed-broadcast,
    ip broadcast-address, ip probe, ip sticky-arp, ip arp, ipv6 redirects, ipv6 unreachables, ipv6 nd, ipv6 neighbor, ipv6 mfib`,
  'forwarding path': `ip route-cache, ip load-sharing, ip virtual-reassembly, ip virtual-reassembly-out, ip split-horizon, ip cef, ip mroute-cache, ip irdp, ip security, ip rarp-server, ip mfib, ip options,
    ipv6 virtual-reassembly, ipv6 cef, ipv6 load-sharing, ipv6 hop-limit, ipv6 route-cache, route-cache, cef`,
  'address assignment': 'ip dhcp, ipv6 dhcp, peer, ip ddns, ip address-pool',
  redundancy: `${virtualRouterOptions()}, backup, redundancy, track, vrrs`,
  'dial-up': `ppp, pppoe, pppoe-client, dialer, dialer-group, isdn, frame-relay, async, atm, modem, group-range, virtual-template, protocol, pvc, oam, encapsulation ppp,
    encapsulation hdlc, encapsulation frame-relay, encapsulation lapb, encapsulation x25, encapsulation slip, x25, lapb, map-group, multilink, script, cellular, hdlc, tunnel vlan`,
  'routing options': `ip hello-interval, ip hold-time, ip summary-address, ip authentication, ip bandwidth-percent, ip next-hop-self, ip dampening-change, ip rip, ip ospf, ipv6 ospf, ospfv3, isis, ip isis,
    ipv6 isis, clns, ipv6 rip, ipv6 hello-interval, ipv6 hold-time, ipv6 summary-address, ipv6 authentication, ipv6 next-hop-self, ipv6 bandwidth-percent, ip eigrp, ipv6 split-horizon`,
  tunnel: `tunnel source, tunnel destination, tunnel mode, tunnel key, tunnel checksum, tunnel sequence-datagrams, tunnel bandwidth, tunnel protection, tunnel vrf, tunnel endpoint,
    tunnel flow, tunnel qos, tunnel sla, tunnel path-mtu-discovery, tunnel ttl, tunnel tos, tunnel rbscp, tunnel dst-port, tunnel entropy, qos pre-classify, crypto ipsec, crypto engine, ip nhrp map, ip nhrp network-id,
    ip nhrp nhs, ip nhrp authentication, ip nhrp holdtime, ip nhrp registration, ip nhrp group, ip nhrp attribute, ip nhrp server-only, ip nhrp responder, ip nhrp record,
    ip nhrp max-send, ip nhrp interest, ip nhrp cache, ip nhrp event-publisher, ip nhrp connection, ip nhrp trigger-svc, ip nhrp use, ip nhrp path`,
  multicast: 'ip igmp, ip mroute, ip multicast, ip sap, ip msdp, ipv6 mld, ipv6 multicast, ip sdr, ip cgmp, ip dvmrp',
  voice:
    'voice, service-engine, voice-port, h323-gateway, station-role, ssid, antenna, packet, channel, rts, short-slot, dfs, world-mode, payload, preamble, infrastructure-client, dot11, guard-interval, beamform',
  'layer 2': 'bridge-domain, evc, mac, split-horizon, rewrite, service instance, connect, cem, vlan-mapping, l2',
  'intrusion prevention': 'ip ips, ip urlfilter, ip audit, ip trm, utd, umbrella, ip content-scan',
  'label switching': 'mpls label, mpls ldp, mpls traffic-eng, mpls bgp, mpls accounting, mpls netflow',
}

/** Class and policy maps that shape, measure or authenticate; those of type `inspect` filter and are not among these. */
function classTypes(): string {
  const types = 'control, queueing, stack, port-filter, queue-threshold, logging, traffic, performance-monitor, service, accounting'
  return types
    .split(', ')
    .flatMap((type) => [`class-map type ${type}`, `policy-map type ${type}`])
    .join(', ')
}

/** Options of virtual router groups; the statements that give them addresses are not among these. */
function virtualRouterOptions(): string {
  const options =
    'priority, preempt, timers, authentication, track, name, mac-address, follow, use-bia, delay, version, redirect, bfd, arp, description, shutdown, weighting, load-balancing, forwarder, client-cache, match-address, vrrpv2'
  return ['standby', 'vrrp', 'glbp']
    .flatMap((protocol) => options.split(', ').flatMap((option) => [`${protocol} ${option}`, `${protocol} # ${option}`]))
    .join(', ')
}

/** Beginnings to kinds; the most words any beginning has. */
interface Lookup {
  readonly kinds: ReadonlyMap<string, string>
  readonly longest: number
}

function lookupOf(lists: Readonly<Record<string, string>>): Lookup {
  const kinds = new Map<string, string>()
  let longest = 1
  for (const [kind, list] of Object.entries(lists)) {
    for (const part of list.split(',')) {
      const beginning = part.trim()
      kinds.set(beginning, kind)
      longest = Math.max(longest, beginning.split(' ').length)
    }
  }
  return { kinds, longest }
}

const NUMBER = /^\d[\d/,.:-]*$/
let top: Lookup | undefined
let inInterface: Lookup | undefined

function kindIn({ kinds, longest }: Lookup, words: readonly string[]): string | undefined {
  const beginning = words.slice(0, longest).map((word) => (NUMBER.test(word) ? '#' : word))
  for (let length = beginning.length; length > 0; length--) {
    const kind = kinds.get(beginning.slice(0, length).join(' '))
    if (kind !== undefined) return kind
  }
  return undefined
}

/** The kind of a top-level statement that cannot change forwarding, or undefined. Words in lower case, `no` and `default` included. */
export function irrelevantAtTop(words: readonly string[]): string | undefined {
  top ??= lookupOf(TOP)
  return kindIn(top, words[0] === 'no' || words[0] === 'default' ? words.slice(1) : words)
}

/** The same for a statement inside an interface. */
export function irrelevantInInterface(words: readonly string[]): string | undefined {
  inInterface ??= lookupOf(INTERFACE)
  return kindIn(inInterface, words[0] === 'no' ? words.slice(1) : words)
}
