/** Attributes of `config system interface` and its nested blocks. Source: FortiOS CLI references 5.6 to 7.6. */
import { vocabulary } from './vocabulary.ts'

export const INTERFACE = vocabulary({
  understood: `vdom vrf ip mode status type interface vlanid member secondary-IP alias description allowaccess remote-ip defaultgw distance priority
    dhcp-relay-service dhcp-relay-ip dhcp-relay-type explicit-web-proxy explicit-ftp-proxy ipunnumbered aggregate redundant-interface dedicated-to
    trust-ip-1 trust-ip-2 trust-ip-3 trust-ip6-1 trust-ip6-2 trust-ip6-3 security-mode managed-subnetwork-size ip-managed-by-fortiipam forward-domain vlanforward`,
  irrelevant: {
    display:
      'color role snmp-index devindex internal devices uuid cli-conn-status ping-serv-status tags external replacemsg-override-group',
    physical: `speed mtu mtu-override mediatype macaddr fail-detect fail-detect-option fail-alert-method fail-alert-interfaces fail-action-on-extender
      forward-error-correction link-up-delay lacp-mode lacp-speed lacp-ha-slave lacp-ha-secondary min-links min-links-down algorithm aggregate-type lldp-reception
      lldp-transmission lldp-network-policy poe wifi-auth pvc-atm-qos pvc-chan pvc-crc pvc-pcr pvc-scr pvc-vlan-id pvc-vlan-rx-id pvc-vlan-rx-op pvc-vlan-tx-id
      pvc-vlan-tx-op annex atm-protocol mux-type phy-mode tc-mode gwaddr gateway-address eip select-profile-30a-35b sfp-dsl sfp-dsl-adsl-fallback
      sfp-dsl-autodetect sfp-dsl-mac retransmission ring-rx ring-tx vectoring interconnect-profile np-qos-profile ha-priority tcp-mss system-id
      system-id-type stp stp-edge stp-ha-slave stp-ha-secondary stpforward stpforward-mode sw-algorithm switch swc-first-create swc-vlan trunk
      vlan-protocol vlan-op-mode priority-override wins-ip drop-fragment drop-overlapped-fragment vrrp-virtual-mac l2forward arpforward
      broadcast-forward netbios-forward ndiscforward subst substitute-dst-mac mirroring-direction mirroring-port port-mirroring reachable-time
      virtual-mac exclude-signatures bandwidth-measure-time ip-managed-by-fortiipam profiles eap-supplicant eap-method eap-identity eap-password
      eap-ca-cert eap-user-cert telemetry-discover default-purdue-level auto-auth-extension-device ap-discover transceiver egress-cos ingress-cos
      dhcp-egress-cos pppoe-egress-cos vci vpi vindex vlan-id tx-queue-len detected-peer-mtu`,
    shaping: `inbandwidth outbandwidth egress-shaping-profile ingress-shaping-profile spillover-threshold ingress-spillover-threshold weight
      estimated-upstream-bandwidth estimated-downstream-bandwidth measured-upstream-bandwidth measured-downstream-bandwidth disconnect-threshold
      monitor-bandwidth`,
    logging: 'netflow-sampler sflow-sampler sample-rate sample-direction polling-interval netflow-sample-rate netflow-sampler-id log',
    'device-detection': `device-identification device-user-identification device-identification-active-scan device-access-list detectserver detectprotocol
      gwdetect endpoint-compliance`,
    routing:
      'bfd bfd-desired-min-tx bfd-detect-mult bfd-required-min-rx preserve-session-route icmp-send-redirect icmp-accept-redirect icmp-redirect',
    'anti-spoofing': 'src-check ipmac',
    dhcp: `dhcp-client-identifier dhcp-renew-time dhcp-broadcast-flag dhcp-relay-agent-option dhcp-relay-allow-no-end-option dhcp-relay-circuit-id
      dhcp-relay-interface dhcp-relay-interface-select-method dhcp-relay-link-selection dhcp-relay-request-all-server dhcp-relay-source-ip
      dhcp-relay-vrf-select dhcp-smart-relay dns-server-override dns-server-protocol dhcp-classless-route-addition`,
    pppoe: `username password ac-name service-name auth-type padt-retry-timeout disc-retry-timeout idle-timeout lcp-echo-interval lcp-max-echo-fails
      pppoe-unnumbered-negotiate pptp-auth-type pptp-user pptp-password pptp-server-ip pptp-timeout`,
    authentication: `security-mac-auth-bypass security-external-web security-external-logout security-redirect-url security-exempt-list security-groups
      security-8021x-mode security-8021x-master security-8021x-member-mode security-8021x-dynamic-vlan-id security-ip-auth-bypass auth-cert auth-portal-addr ike-saml-server
      proxy-captive-portal ident-accept`,
    'switch-controller': `fortilink fortilink-backup-link fortilink-neighbor-detect fortilink-split-interface fortilink-stacking switch-controller-access-vlan
      switch-controller-arp-inspection switch-controller-dhcp-snooping switch-controller-dhcp-snooping-option82 switch-controller-dhcp-snooping-verify-mac
      switch-controller-dynamic switch-controller-feature switch-controller-fortilink-settings switch-controller-igmp-snooping
      switch-controller-igmp-snooping-fast-leave switch-controller-igmp-snooping-proxy switch-controller-iot-scanning switch-controller-learning-limit
      switch-controller-mgmt-vlan switch-controller-nac switch-controller-netflow-collect switch-controller-offload switch-controller-offload-gw
      switch-controller-offload-ip switch-controller-rspan-mode switch-controller-source-ip switch-controller-traffic-policy switch-controller-auth
      switch-controller-radius-server`,
  },
  inert: {
    'management-ip': '0.0.0.0_0.0.0.0',
    'l2tp-client': 'disable',
    'pptp-client': 'disable',
    'ips-sniffer-mode': 'disable',
    wccp: 'disable',
    'dhcp-relay-type': 'regular',
    'virtual-wan-link': 'disable',
  },
  nested: {
    understood: 'ipv6, secondaryip, vrrp',
    display: 'tagging',
    dhcp: 'client-options, dhcp-snooping-server-list',
    physical: 'egress-queues, mirroring-filter, phy-setting, l2tp-client-settings, wifi-networks',
    wireless: 'wifi-mac-list',
  },
})

export const INTERFACE_IPV6 = vocabulary({
  understood:
    'ip6-address ip6-mode ip6-allowaccess autoconf dhcp6-relay-service dhcp6-relay-ip dhcp6-relay-type ip6-subnet ip6-upstream-interface ip6-delegated-prefix-iaid',
  irrelevant: {
    'router-advertisement': `ip6-send-adv ip6-manage-flag ip6-other-flag ip6-max-interval ip6-min-interval ip6-link-mtu ip6-reachable-time ip6-retrans-time
      ip6-default-life ip6-hop-limit ip6-adv-rio ip6-route-pref ip6-rdnss-life ip6-dnssl-life ip6-prefix-mode ra-send-mtu icmp6-send-redirect
      nd-mode nd-cert nd-security-level nd-timestamp-delta nd-timestamp-fuzz nd-cga-modifier unique-autoconf-addr interface-identifier
      vrrp-virtual-mac6 vrip6_link_local cli-conn6-status ip6-dns-server-override`,
    dhcp: `dhcp6-client-options dhcp6-information-request dhcp6-prefix-delegation dhcp6-prefix-hint dhcp6-prefix-hint-plt dhcp6-prefix-hint-vlt
      dhcp6-relay-interface-id dhcp6-relay-source-interface dhcp6-relay-source-ip dhcp6-iapd-list client-options`,
  },
  nested: {
    understood: 'ip6-extra-addr, vrrp6',
    'router-advertisement': 'ip6-prefix-list, ip6-delegated-prefix-list, ip6-rdnss-list, ip6-dnssl-list, ip6-route-list',
    dhcp: 'dhcp6-iapd-list, client-options',
  },
})

export const SECONDARY = vocabulary({
  understood: 'ip allowaccess secip-relay-ip',
  irrelevant: { 'device-detection': 'detectserver detectprotocol gwdetect ha-priority ping-serv-status' },
})

export const VRRP = vocabulary({
  understood: 'vrip vrip6 status',
  irrelevant: {
    'high-availability':
      'version vrgrp priority adv-interval start-time preempt accept-mode vrdst vrdst6 vrdst-priority ignore-default-route',
  },
  nested: { 'high-availability': 'proxy-arp' },
})

export const ZONE = vocabulary({
  understood: 'interface intrazone',
  irrelevant: { display: 'description tags tagging uuid' },
  nested: { display: 'tagging' },
})
