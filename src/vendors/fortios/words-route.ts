/** Attributes of routing and SD-WAN entries. Source: FortiOS CLI references 5.6 to 7.6. */
import { vocabulary } from './vocabulary.ts'

export const STATIC_ROUTE = vocabulary({
  understood: `dst device gateway distance priority blackhole dstaddr status vrf sdwan-zone sdwan virtual-wan-link internet-service
    internet-service-custom internet-service-fortiguard dynamic-gateway`,
  irrelevant: { display: 'comment seq-num', routing: 'weight bfd link-monitor-exempt tag' },
  inert: { devindex: '0', 'preferred-source': '0.0.0.0 ::', 'internet-service': '0', src: '0.0.0.0_0.0.0.0 ::/0' },
})

export const POLICY_ROUTE = vocabulary({
  understood: `input-device input-device-negate src srcaddr src-negate dst dstaddr dst-negate action protocol start-port end-port start-source-port
    end-source-port gateway output-device status internet-service-id internet-service-custom internet-service-fortiguard tos tos-mask users groups`,
  irrelevant: { display: 'comments seq-num' },
})

export const SDWAN_MEMBER = vocabulary({
  understood: 'interface zone gateway gateway6 status source source6 preferred-source',
  irrelevant: {
    display: 'comment seq-num',
    'sd-wan-choice': `cost weight priority priority6 spillover-threshold ingress-spillover-threshold volume-ratio transport-group priority-in-sla
      priority-out-sla`,
  },
})

export const SDWAN_SERVICE = vocabulary({
  understood: `mode src src6 dst dst6 src-negate dst-negate input-device input-device-negate input-zone protocol start-port end-port start-src-port end-src-port
    priority-members priority-zone member status gateway default users groups internet-service internet-service-name internet-service-custom
    internet-service-custom-group internet-service-group internet-service-app-ctrl internet-service-app-ctrl-group internet-service-app-ctrl-category
    internet-service-fortiguard addr-mode tos tos-mask route-tag zone-mode load-balance`,
  irrelevant: {
    display: 'name comment',
    'sd-wan-choice': `health-check quality-link link-cost-factor link-cost-threshold hold-down-time sla-compare-method sla-stickiness tie-break minimum-sla-meet-members
      bandwidth-weight jitter-weight latency-weight packet-loss-weight standalone-action agent-exclusive use-shortcut-sla passive-measurement
      dscp-forward dscp-forward-tag dscp-reverse dscp-reverse-tag shortcut shortcut-priority hash-mode fib-best-match-force shortcut-stickiness comment`,
  },
  nested: { 'sd-wan-choice': 'sla' },
})

export const SDWAN = vocabulary({
  understood: 'status',
  irrelevant: {
    'sd-wan-choice': `load-balance-mode speedtest-bypass-routing duplication-max-num duplication-max-discrepancy neighbor-hold-down neighbor-hold-down-time
      neighbor-hold-boot-time app-perf-log-period fail-detect fail-alert-interfaces`,
  },
  nested: { understood: 'zone, members, service', 'sd-wan-choice': 'health-check, health-check-fortiguard, neighbor, duplication' },
})

export const IPPOOL = vocabulary({
  understood: 'type startip endip source-startip source-endip nat64 add-nat64-route',
  irrelevant: {
    display: 'comments comment uuid',
    arp: 'arp-reply arp-intf associated-interface',
    'port-allocation': `block-size port-per-user num-blocks-per-user pba-timeout exclude-ip cgn-block-size cgn-client-endip
      cgn-client-startip cgn-client-ipv6shift cgn-fixedalloc cgn-overload cgn-port-end cgn-port-start cgn-spa utilization-alarm-clear utilization-alarm-raise
      startport endport pba-interim-log source-prefix6 subnet-broadcast-in-ippool client-prefix-length tcp-session-quota udp-session-quota icmp-session-quota
      privileged-port-use-pba`,
  },
  inert: { 'permit-any-host': 'disable' },
})

export const CENTRAL_SNAT = vocabulary({
  understood: `type status srcintf dstintf orig-addr orig-addr6 dst-addr dst-addr6 protocol orig-port dst-port nat nat-ippool nat-ippool6 nat-port nat46 nat64`,
  irrelevant: { display: 'uuid comments policyid', session: 'port-preserve port-random' },
})
