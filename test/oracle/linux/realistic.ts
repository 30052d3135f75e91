/** Rules as tools and people write them: a container host, a zone firewall, a simple firewall script, routers in a row. */
import { randomOf } from '../rules.ts'
import { broadPackets } from './random-packets.ts'
import type { Backend, Loaded, Row } from './row.ts'
import type { Scene } from './scene.ts'
import { sceneOf } from './scene.ts'

/** Publishes two containers, keeps bridges apart, leaves a chain to the administrator. */
const CONTAINERS = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:CONTAINERS - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j CONTAINERS
-A POSTROUTING -s 172.16.0.0/24 ! -o bridge0 -j MASQUERADE
-A POSTROUTING -s 172.16.0.10/32 -d 172.16.0.10/32 -p tcp -m tcp --dport 80 -j MASQUERADE
-A CONTAINERS -i bridge0 -j RETURN
-A CONTAINERS ! -i bridge0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.16.0.10:80
-A CONTAINERS ! -i bridge0 -p udp -m udp --dport 53 -j DNAT --to-destination 172.16.0.25
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:CONTAINERS - [0:0]
:CONTAINERS-APART-1 - [0:0]
:CONTAINERS-APART-2 - [0:0]
:CONTAINERS-ADMIN - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -s 10.1.0.0/24 -p tcp -m tcp --dport 22 -m comment --comment "管理 -j ACCEPT" -j ACCEPT
-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A FORWARD -j CONTAINERS-ADMIN
-A FORWARD -j CONTAINERS-APART-1
-A FORWARD -o bridge0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o bridge0 -j CONTAINERS
-A FORWARD -i bridge0 ! -o bridge0 -j ACCEPT
-A FORWARD -i bridge0 -o bridge0 -j ACCEPT
-A CONTAINERS -d 172.16.0.10/32 ! -i bridge0 -o bridge0 -p tcp -m tcp --dport 80 -j ACCEPT
-A CONTAINERS -d 172.16.0.25/32 ! -i bridge0 -o bridge0 -p udp -m udp --dport 53 -j ACCEPT
-A CONTAINERS-APART-1 -i bridge0 ! -o bridge0 -j CONTAINERS-APART-2
-A CONTAINERS-APART-1 -j RETURN
-A CONTAINERS-APART-2 -o bridge1+ -j DROP
-A CONTAINERS-APART-2 -j RETURN
-A CONTAINERS-ADMIN -s 198.51.100.0/24 -j DROP
-A CONTAINERS-ADMIN -i eth0 -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j RETURN
-A CONTAINERS-ADMIN -j RETURN
COMMIT
`

/** Zones by interface and source, one chain each, as a zone firewall writes them for nftables. */
const ZONES = `table inet zones {
  set trusted4 {
    type ipv4_addr
    flags interval
    elements = { 10.1.0.0/28, 10.1.200.0-10.1.200.15 }
  }
  chain filter_INPUT_allow {
    tcp dport 22 ct state new,untracked counter accept
    ip6 daddr fe80::/64 udp dport 546 ct state new,untracked counter accept
  }
  chain filter_INPUT {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } counter accept
    ct status dnat counter accept
    iifname "lo" counter accept
    iifname "eth0" goto filter_INPUT_allow_only
    ct state invalid counter drop
    counter reject with icmpx admin-prohibited
  }
  chain filter_INPUT_allow_only {
    jump filter_INPUT_allow
    meta l4proto { icmp, ipv6-icmp } counter accept
    counter reject with icmpx admin-prohibited
  }
  chain filter_FORWARD {
    type filter hook forward priority filter + 10; policy accept;
    ct state { established, related } counter accept
    ct status dnat counter accept
    iifname "lo" counter accept
    ip6 daddr { ::/96, 2002:a00::/24 } counter reject with icmpv6 addr-unreachable
    jump filter_FORWARD_POLICIES
    ct state { invalid } counter drop
    counter reject with icmpx admin-prohibited
  }
  chain filter_FORWARD_POLICIES {
    ip saddr @trusted4 goto filter_FWD_trusted
    iifname vmap { "eth0" : jump filter_FWD_internal, "eth1" : goto filter_FWD_external, "eth2" : jump filter_FWD_dmz }
  }
  chain filter_FWD_trusted {
    counter accept
  }
  chain filter_FWD_internal {
    oifname "eth1" jump filter_FWD_internal_out
    oifname "eth2" tcp dport { 22, 80, 443 } counter accept
    meta l4proto { icmp, ipv6-icmp } counter accept
  }
  chain filter_FWD_internal_out {
    meta nfproto ipv4 ip daddr . meta l4proto . th dport vmap { 198.51.100.0/24 . tcp . 25 : drop, 10.2.0.0/16 . udp . 53-123 : accept }
    tcp dport != { 139, 445 } counter accept
    udp dport 443 counter return
    udp dport 1024-65535 counter accept
  }
  chain filter_FWD_dmz {
    oifname "eth1" ip saddr 172.16.0.10 tcp dport { 80, 443 } counter accept
    ip6 saddr fd00:d::/64 tcp dport 443 counter accept
  }
  chain filter_FWD_external {
    ct status dnat counter accept
    icmp type echo-request counter accept
    counter drop
  }
  chain nat_PREROUTING {
    type nat hook prerouting priority dstnat + 10; policy accept;
    iifname "eth1" ip daddr 10.2.0.1 counter dnat ip to tcp dport map { 80 : 172.16.0.10 . 8080, 443 : 172.16.0.10 . 8443 }
    iifname "eth1" ip daddr 203.0.113.0/25 udp dport 514 counter redirect to :1514
  }
  chain nat_POSTROUTING {
    type nat hook postrouting priority srcnat + 10; policy accept;
    oifname "eth1" ip saddr 10.1.0.0/16 counter masquerade
  }
}
`

/** Chains before, of the user, and after, with limits and logging in front of the end. */
const SIMPLE = (family: 4 | 6): string => `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:fw-before-forward - [0:0]
:fw-user-forward - [0:0]
:fw-user-limit - [0:0]
:fw-after-forward - [0:0]
:fw-track - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m multiport --dports 22,443 -j ACCEPT
-A FORWARD -j fw-before-forward
-A FORWARD -j fw-after-forward
-A FORWARD -j fw-track
-A fw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A fw-before-forward -m conntrack --ctstate INVALID -j DROP
${family === 4 ? '-A fw-before-forward -p icmp -m icmp --icmp-type 8 -j ACCEPT' : '-A fw-before-forward -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT'}
-A fw-before-forward -j fw-user-forward
-A fw-user-forward -p tcp -m multiport --dports 80,443,8000:8100 -i lan+ -j ACCEPT
-A fw-user-forward -p udp --dport 53 -j ACCEPT
-A fw-user-forward -p tcp --dport 25 -j REJECT --reject-with tcp-reset
-A fw-user-forward -p tcp --dport 22 -m conntrack --ctstate NEW -j fw-user-limit
-A fw-user-limit -m limit --limit 3/min --limit-burst 3 -j LOG --log-prefix "[LIMIT BLOCK] "
-A fw-user-limit -i wan+ -j REJECT
-A fw-user-limit -j ACCEPT
-A fw-after-forward -p udp -m multiport --ports 137,138 -j DROP
-A fw-track -o wan+ -p tcp -m conntrack --ctstate NEW -j ACCEPT
-A fw-track -o wan+ -p udp -m conntrack --ctstate NEW -j ACCEPT
COMMIT
`

/** A router with sets, raw and mangle drops, a published server, and two networks moved one to one. */
const ROUTER = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m set --match-set blocked src -j DROP
-A PREROUTING -s 10.1.2.0/24 -d 198.51.100.0/24 -j ACCEPT
COMMIT
*mangle
:FORWARD ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A FORWARD -p tcp --syn -m multiport --dports 135,139,445 -j DROP
-A FORWARD -j MARK --set-mark 1
-A POSTROUTING -o eth1 -m set --match-set quiet dst,dst -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -d 203.0.113.80/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.16.0.10:8443
-A PREROUTING -d 203.0.113.80/32 -p tcp -m tcp --dport 8000:8100 -j DNAT --to-destination 172.16.0.10-172.16.0.12
-A PREROUTING -d 198.51.100.0/28 -j NETMAP --to 10.1.200.0/28
-A PREROUTING -i eth0 -p udp --dport 53 ! -d 10.2.5.53/32 -j REDIRECT --to-ports 5353
-A POSTROUTING -s 10.1.200.0/28 -o eth1 -j NETMAP --to 198.51.100.0/28
-A POSTROUTING -o eth1 -s 10.1.0.0/16 -p tcp -j SNAT --to-source 203.0.113.1-203.0.113.4:61000-61999
-A POSTROUTING -o eth1 -s 10.1.0.0/16 -j SNAT --to-source 203.0.113.1
COMMIT
*filter
:FORWARD DROP [0:0]
:SERVERS - [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A FORWARD -m conntrack --ctstate DNAT -p tcp -j ACCEPT
-A FORWARD -m conntrack ! --ctstate DNAT -d 10.1.200.0/28 -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -i eth0 -o eth1 -j ACCEPT
-A FORWARD -d 172.16.0.0/24 -g SERVERS
-A FORWARD -j ACCEPT
-A SERVERS -p tcp -m tcp ! --dport 1:1023 -j RETURN
-A SERVERS -m iprange --src-range 10.1.0.10-10.1.2.7 -j ACCEPT
COMMIT
`

const ROUTER_SETS = `create blocked hash:net family inet
add blocked 198.51.100.0/24
add blocked 198.51.100.7/32 nomatch
create quiet hash:net,port family inet
add quiet 10.2.0.0/16,tcp:8443
add quiet 10.2.4.0/22,udp:514
add quiet 10.2.5.53/32,udp:514 nomatch
`

/** Two tables on one hook, equal names, an unused table, a set that nothing is in. */
const SEVERAL_TABLES = `table ip first {
  set nobody { type ipv4_addr; }
  chain forward {
    type filter hook forward priority filter - 5; policy accept;
    ip saddr @nobody counter drop
    ip daddr != @nobody ip daddr 10.2.5.48/29 counter accept
    ip protocol 50 counter drop
    tcp flags & (fin | syn | rst | ack) == syn tcp dport { 22, 23, 3389 } counter drop
  }
}
table inet second {
  chain forward {
    type filter hook forward priority 0; policy drop;
    meta nfproto ipv6 meta l4proto { tcp, udp } th dport { 53, 443 } counter accept
    ip daddr 10.2.5.48/29 udp sport 1024-65535 counter drop
    meta mark 0 ip saddr 10.1.0.0-10.1.1.255 counter accept
    ct state new ct original ip daddr 203.0.113.80 counter accept
    ip ttl > 1 ip length 20-1500 iif "lan0" oif != "dmz0" counter accept
  }
  chain never { counter drop; }
}
table ip third {
  flags dormant
  chain forward {
    type filter hook forward priority 10; policy drop;
  }
}
table ip6 fourth {
  chain forward {
    type filter hook forward priority security; policy accept;
    icmpv6 type { echo-request, mld-listener-query } icmpv6 code 0 counter reject
    ip6 nexthdr udp udp dport 53 counter drop
  }
}
`

/** Where the rules above translate destinations: 10.2.0.1, 10.1.0.1, 203.0.113.80, 198.51.100.5. */
const PUBLISHED = [0x0a020001n, 0x0a010001n, 0xcb007150n, 0xc6336405n]

/** The rows, with packets aimed at their hosts and ports. Some hold what cannot be known: there, the kernel has to lie between. */
export function realisticRows(packets: number, alone: number): Row[] {
  const rows: Row[] = []
  const add = (title: string, names: readonly [string, string, string], rules: readonly Loaded[], ports: readonly number[]): void => {
    const random = randomOf(title.length * 31 + rules.length)
    const scene: Scene = sceneOf(random, rules.length, [names])
    rows.push({ title, scene, rules, sent: broadPackets(random, scene, ports, PUBLISHED, { count: packets, alone, opening: true }) })
  }
  const save = (backend: Backend, v4: string, v6: string, sets = ''): Loaded => {
    const program = backend === 'iptables-legacy' ? 'legacy-restore' : 'nft-restore'
    return {
      backend,
      load: [
        ...(sets === '' ? [] : [{ command: 'ipset restore', text: sets }]),
        { command: `iptables-${program}`, text: v4 },
        { command: `ip6tables-${program}`, text: v6 },
      ],
    }
  }
  const nft = (backend: 'nft' | 'nft-json', text: string): Loaded => ({ backend, load: [{ command: 'nft -f -', text }] })
  const closed = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n'
  for (const backend of ['iptables-legacy', 'iptables-nft'] as const) {
    add(`containers, ${backend}`, ['eth0', 'eth1', 'bridge0'], [save(backend, CONTAINERS, closed)], [22, 53, 80, 8080, 443])
    add(`simple firewall, ${backend}`, ['lan0', 'wan0', 'dmz0'], [save(backend, SIMPLE(4), SIMPLE(6))], [22, 25, 53, 80, 137, 443, 8050])
    add(
      `router, ${backend}`,
      ['eth0', 'eth1', 'eth2'],
      [save(backend, ROUTER, closed, ROUTER_SETS)],
      [22, 53, 80, 139, 443, 514, 8050, 8443, 1023, 1024],
    )
  }
  for (const backend of ['nft', 'nft-json'] as const) {
    add(`zones, ${backend}`, ['eth0', 'eth1', 'eth2'], [nft(backend, ZONES)], [22, 25, 53, 80, 123, 139, 443, 514, 1514, 8080, 8443])
    add(`several tables, ${backend}`, ['lan0', 'wan0', 'dmz0'], [nft(backend, SEVERAL_TABLES)], [22, 23, 53, 443, 3389])
  }
  add(
    'zones, then a router, then a container host',
    ['eth0', 'eth1', 'eth2'],
    [nft('nft', ZONES), save('iptables-legacy', ROUTER, closed, ROUTER_SETS), save('iptables-nft', CONTAINERS, closed)],
    [22, 53, 80, 443, 514, 8050, 8080, 8443],
  )
  return rows
}
