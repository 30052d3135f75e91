/** Attributes of policies and virtual IPs. Source: FortiOS CLI references 5.6 to 7.6, `config firewall policy`, `vip`. */
import { vocabulary } from './vocabulary.ts'

const IRRELEVANT = {
  display:
    'custom-tags uuid uuid-idx name comments comment label global-label tags tagging custom-log-fields replacemsg-override-group policyid learning-mode',
  logging: 'logtraffic logtraffic-start logtraffic-app capture-packet send-deny-packet logtraffic-original',
  inspection: `ips-voip-filter voip-profile icap-profile cifs-profile ssh-filter-profile videofilter-profile virtual-patch-profile casb-profile
    sctp-filter-profile diameter-filter-profile mms-profile gtp-profile block-notification decrypted-traffic-mirror ssl-mirror ssl-mirror-intf
    scan-botnet-connections deep-inspection-options dsri casi-profile isolator-server telemetry-profile`,
  shaping: `traffic-shaper traffic-shaper-reverse per-ip-shaper dynamic-shaping diffserv-copy diffserv-forward diffserv-reverse diffservcode-forward
    diffservcode-rev vlan-cos-fwd vlan-cos-rev tcp-mss-sender tcp-mss-receiver fec passive-wan-health-measurement`,
  session: `session-ttl schedule-timeout auto-asic-offload np-acceleration np-accelation delay-tcp-npu-session delay-tcp-npu-sessoin anti-replay
    timeout-send-rst firewall-session-dirty tcp-session-without-syn port-preserve port-random policy-offload tcp-timeout-pid udp-timeout-pid
    cgn-session-quota cgn-resource-quota cgn-eif cgn-eim cgn-log-server-grp cgn-sw-eif-ctrl pba-log hyperscale`,
  authentication: `disclaimer email-collect auth-cert auth-redirect-addr redirect-url captive-portal-exempt radius-mac-auth-bypass ntlm ntlm-guest
    ntlm-enabled-browsers fsso-agent-for-ntlm rsso identity-from auth-portal webproxy-profile require-tfa`,
  voip: 'rtp-nat rtp-addr pcp-inbound pcp-outbound pcp-poolname',
  'wan-optimisation': 'wanopt-detection wanopt-passive-opt wanopt-peer wanopt-profile webcache-https',
  geoip: 'geoip-anycast geoip-match',
}

export const POLICY = vocabulary({
  understood: `status action srcintf dstintf srcaddr dstaddr srcaddr4 dstaddr4 srcaddr6 dstaddr6 srcaddr-negate dstaddr-negate srcaddr6-negate dstaddr6-negate
    service service-negate schedule users groups fsso fsso-groups devices match-vip match-vip-only nat ippool poolname poolname6 fixedport natip
    internet-service internet-service-id internet-service-name internet-service-group internet-service-custom internet-service-custom-group
    internet-service-negate internet-service-src internet-service-src-id internet-service-src-name internet-service-src-group internet-service-src-custom
    internet-service-src-custom-group internet-service-src-negate internet-service6 internet-service6-name internet-service6-group
    internet-service6-custom internet-service6-custom-group internet-service6-negate internet-service6-src internet-service6-src-name
    internet-service6-src-group internet-service6-src-custom internet-service6-src-custom-group internet-service6-src-negate
    internet-service-fortiguard internet-service-src-fortiguard internet-service6-fortiguard internet-service6-src-fortiguard
    application app-category app-group url-category enforce-default-app-port vpntunnel inbound outbound natinbound natoutbound
    policy-expiry policy-expiry-date policy-expiry-date-utc ztna-status ztna-ems-tag ztna-ems-tag-secondary ztna-geo-tag ztna-tags-match-logic
    ztna-device-ownership ztna-policy-redirect sgt sgt-check src-vendor-mac vlan-filter tos tos-mask tos-negate
    reputation-minimum reputation-direction reputation-minimum6 reputation-direction6 network-service-dynamic network-service-src-dynamic
    http-policy-redirect ssh-policy-redirect webproxy-forward-server wccp webcache wanopt nat46 nat64 permit-any-host permit-stun-host
    utm-status inspection-mode profile-type profile-group profile-protocol-options ssl-ssh-profile av-profile webfilter-profile dnsfilter-profile
    emailfilter-profile spamfilter-profile dlp-sensor dlp-profile file-filter-profile ips-sensor application-list waf-profile`,
  irrelevant: IRRELEVANT,
  // Routing of authenticated sessions and per-policy proxies of old releases: only their defaults are harmless.
  inert: {
    'identity-based-route': '',
    'identity-based': 'disable',
    'dstaddr-any': '',
    'explicit-proxy': 'disable',
    'traffic-shaper-reverse': '',
  },
  nested: { display: 'tagging' },
})

export const SIMPLE_POLICY = vocabulary({
  understood: `status action intf interface srcaddr dstaddr service schedule srcaddr-negate dstaddr-negate service-negate srcintf dstintf protocol
    start-port end-port ttl nat snat snat-ip dnat internet-service-src internet-service-src-name internet-service-src-custom
    internet-service-src-group internet-service-src-custom-group internet-service-src-negate`,
  irrelevant: {
    display: 'uuid comments comment name id policyid',
    logging: 'logtraffic',
    session: 'auto-asic-offload traffic-shaper fragment',
    inspection: 'utm-status ips-sensor virtual-patch',
  },
  inert: { 'ha-mgmt-intf-only': 'disable' },
})

export const VIP = vocabulary({
  understood: `type extip extaddr mappedip mapped-addr extintf portforward protocol extport mappedport portmapping-type src-filter srcintf-filter service
    nat-source-vip status server-type realservers nat44 nat46 nat66 nat64 ipv6-mappedip ipv4-mappedip ipv6-mappedport ipv4-mappedport src-vip-filter id
    ldb-method src-addr-filter http-redirect one-click-gslb-server add-nat46-route add-nat64-route`,
  irrelevant: {
    display: 'uuid comment color',
    arp: 'arp-reply gratuitous-arp-interval ndp-reply',
    dns: 'dns-mapping-ttl',
    logging: 'log-blocked-traffic',
    'load-balancing': `persistence http-cookie-age http-cookie-domain http-cookie-domain-from-host http-cookie-generation http-cookie-path http-cookie-share
      http-ip-header http-ip-header-name http-multiplex http-multiplex-max-concurrent-request http-multiplex-max-request http-multiplex-ttl
      http-supported-max-version h2-support h3-support https-cookie-secure monitor max-embryonic-connections outlook-web-access
      weblogic-server websphere-server ssl-accept-ffdhe-groups ssl-algorithm ssl-certificate ssl-cipher-suites ssl-client-fallback
      ssl-client-rekey-count ssl-client-renegotiation ssl-client-session-state-max ssl-client-session-state-timeout ssl-client-session-state-type
      ssl-dh-bits ssl-hpkp ssl-hpkp-age ssl-hpkp-backup ssl-hpkp-include-subdomains ssl-hpkp-primary ssl-hpkp-report-uri ssl-hsts
      ssl-hsts-age ssl-hsts-include-subdomains ssl-http-location-conversion ssl-http-match-host ssl-max-version ssl-min-version ssl-mode ssl-pfs
      ssl-send-empty-frags ssl-server-algorithm ssl-server-cipher-suites ssl-server-max-version ssl-server-min-version ssl-server-renegotiation
      ssl-server-session-state-max ssl-server-session-state-timeout ssl-server-session-state-type user-agent-detect gslb-domain-name
      gslb-hostname client-cert empty-cert-action`,
  },
  inert: { 'embedded-ipv4-address': 'disable' },
  nested: { understood: 'realservers', 'load-balancing': 'ssl-cipher-suites, ssl-server-cipher-suites, quic, gslb-public-ips' },
})

export const REAL_SERVER = vocabulary({
  understood: 'ip port status type address health-check-proto',
  irrelevant: {
    'load-balancing': 'weight holddown-interval healthcheck http-host max-connections monitor client-ip translate-host verify-cert id',
  },
})

export const VIP_GROUP = vocabulary({
  understood: 'member interface',
  irrelevant: { display: 'uuid comments comment color' },
})
