/** Attributes of address and service objects. Sources: FortiOS CLI references 5.6 to 7.6, `config firewall address` and following. */
import { vocabulary } from './vocabulary.ts'

const DISPLAY = `uuid comment comments color visibility tags tag-type tag-detection-level tagging fabric-object fabric-object-unification global-object associated-interface allow-routing cache-ttl list obj-id fsso-group-name passive-fqdn-learning hw-vendor hw-model os sw-version hw-version node-ip-only dirty display-with custom-tags fabric-force-sync fabric-object-source ipam-allocate-unique
  managed-subnetwork-size obsolete`

export const ADDRESS = vocabulary({
  understood:
    'type subnet start-ip end-ip wildcard fqdn wildcard-fqdn country interface sub-type sdn filter obj-type obj-tag macaddr start-mac end-mac route-tag clearpass-spt subnet-name tenant organization epg-name policy-group sdn-tag sdn-addr-type agent-id fsso-group sso-attribute-value',
  irrelevant: { display: DISPLAY },
  nested: { display: 'tagging, list' },
})

export const ADDRESS6 = vocabulary({
  understood:
    'type ip6 start-ip end-ip fqdn country template host-type host sub-type sdn filter obj-type obj-tag macaddr start-mac end-mac route-tag tenant epg-name sdn-tag sdn-addr-type',
  irrelevant: { display: DISPLAY },
  // `subnet-segment` belongs to the type `template`, which is never resolved.
  nested: { display: 'tagging, list', template: 'subnet-segment' },
})

export const ADDRESS_GROUP = vocabulary({
  understood: 'member exclude exclude-member type category',
  irrelevant: { display: DISPLAY },
  nested: { display: 'tagging' },
})

export const SERVICE = vocabulary({
  understood:
    'protocol tcp-portrange udp-portrange sctp-portrange udplite-portrange icmptype icmpcode protocol-number iprange fqdn proxy app-service-type app-category application',
  irrelevant: {
    display: 'uuid comment color visibility category fabric-object global-object',
    session: 'session-ttl tcp-halfclose-timer tcp-halfopen-timer tcp-rst-timer tcp-timewait-timer udp-idle-timer check-reset-range helper',
  },
})

export const SERVICE_GROUP = vocabulary({
  understood: 'member proxy',
  irrelevant: { display: 'uuid comment color fabric-object global-object' },
})

export const SCHEDULE = vocabulary({
  understood: 'start start-utc end end-utc day member',
  irrelevant: { display: 'uuid color fabric-object expiration-days label-day' },
})
