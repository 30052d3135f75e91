/** Whether a text is a Cisco IOS or IOS-XE configuration, by what only those contain, and not by its name. */
import type { SourceFile } from '../../base/span.ts'

const AGAINST: readonly RegExp[] = [
  /^(?:ASA|PIX|FWSM) Version /m,
  /^\s*nameif \S/m,
  /^\s*security-level \d/m,
  /^access-list \S+ (?:line \d+ )?extended /m,
  /^feature [a-z]/m,
  /^vrf context /m,
  /^!Command: show /m,
  /^!Running configuration last done/m,
  /^\s*ip address \d+\.\d+\.\d+\.\d+\/\d+/m,
  /^!! (?:IOS XR|Last configuration change)/m,
  /^\s*ipv4 (?:address|access-list|access-group) /m,
  /^! device: \S+ \(.*EOS/m,
  /^config (?:system|firewall|vdom|global)\b/m,
  /^(?:set|delete) \S+ \S+/m,
  /^\s*(?:system|interfaces|security|firewall) \{\s*$/m,
  /^<\?xml/m,
  /^ip (?:lan\d|pp|filter \d)/m,
  /^ip access-list \S+ (?:permit|deny) ip src /m,
  /^interface GigaEthernet/m,
  /^service password-encryption-aes|^awplus|^platform hwfilter-size/m,
]

const FOR: readonly (readonly [weight: number, pattern: RegExp])[] = [
  [0.5, /^! Cisco IOS(?:[ -]XE)? Software/m],
  [
    0.25,
    /^(?:Building configuration\.\.\.|Current configuration ?: \d+ bytes|! Last configuration change at |! NVRAM config last updated at )/m,
  ],
  [0.25, /^version 1[0-9]\.\d+(?:\(|\s*$)/m],
  [0.2, /^service timestamps (?:debug|log) /m],
  [
    0.15,
    /^ *interface (?:GigabitEthernet|FastEthernet|TenGigabitEthernet|TwoGigabitEthernet|TwentyFiveGigE|HundredGigE|Ethernet|Loopback|Vlan|Port-channel|Tunnel|Serial|Dialer|Gi|Fa|Te)\s?\d/m,
  ],
  [0.3, /^\s+ip address \d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+/m],
  [0.45, /^ *ip access-list (?:extended|standard) \S+/m],
  [0.35, /^ *access-list \d+ (?:permit|deny|remark) /m],
  [0.15, /^ *ip route (?:vrf \S+ )?\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ /m],
  [0.2, /^\s+switchport (?:mode|access|trunk) /m],
  [0.2, /^line vty \d/m],
  [0.35, /^ip nat (?:inside|outside) source /m],
  [0.2, /^\s+ip access-group \S+ (?:in|out)/m],
  [0.3, /^(?:zone-pair security|policy-map type inspect|class-map type inspect) /m],
  [0.3, /^object-group (?:network|service) /m],
  [0.1, /^hostname \S+/m],
  [0.3, /^router (?:ospf|bgp|eigrp|rip|isis)\b/m],
  [0.2, /^route-map \S+ (?:permit|deny) \d+/m],
  [0.3, /^ipv6 access-list \S+/m],
]

/** 0 when something another platform would write is in it; else the weight of what was found, at most 1. */
export function recogniseIos({ text }: SourceFile): number {
  if (AGAINST.some((pattern) => pattern.test(text))) {
    // A device's own announcement outweighs a line that merely looks foreign (a banner, a remark).
    return /^! Cisco IOS(?:[ -]XE)? Software/m.test(text) ? 0.9 : 0
  }
  const weight = FOR.reduce((sum, [each, pattern]) => sum + (pattern.test(text) ? each : 0), 0)
  return Math.min(1, Math.round(weight * 100) / 100)
}
