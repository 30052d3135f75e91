/** Names as `/etc/protocols`, `/etc/services` and iptables know them. */
import { ICMP, ICMPV6 } from '../../packet/packet.ts'

/** IANA "Protocol Numbers", with the spellings of `/etc/protocols` and of iptables. */
const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ip', 0],
  ['hopopt', 0],
  ['icmp', ICMP],
  ['igmp', 2],
  ['ggp', 3],
  ['ipencap', 4],
  ['ipip', 94],
  ['st', 5],
  ['tcp', 6],
  ['egp', 8],
  ['igp', 9],
  ['udp', 17],
  ['dccp', 33],
  ['ipv6', 41],
  ['ipv6-route', 43],
  ['ipv6-frag', 44],
  ['rsvp', 46],
  ['gre', 47],
  ['esp', 50],
  ['ipsec-esp', 50],
  ['ah', 51],
  ['ipsec-ah', 51],
  ['skip', 57],
  ['ipv6-icmp', ICMPV6],
  ['icmpv6', ICMPV6],
  ['icmp6', ICMPV6],
  ['ipv6-nonxt', 59],
  ['ipv6-opts', 60],
  ['eigrp', 88],
  ['ospf', 89],
  ['etherip', 97],
  ['encap', 98],
  ['pim', 103],
  ['ipcomp', 108],
  ['vrrp', 112],
  ['l2tp', 115],
  ['isis', 124],
  ['sctp', 132],
  ['mh', 135],
  ['ipv6-mh', 135],
  ['mobility-header', 135],
  ['udplite', 136],
])

/** A protocol written as number or name. */
export function protocolNumber(written: string): number | undefined {
  if (/^\d{1,3}$/.test(written)) return Number(written) <= 255 ? Number(written) : undefined
  return PROTOCOLS.get(written.toLowerCase())
}

/** Service names hand-written rules use (IANA "Service Name and Transport Protocol Port Number Registry"). */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['ftp-data', 20],
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['domain', 53],
  ['bootps', 67],
  ['bootpc', 68],
  ['tftp', 69],
  ['http', 80],
  ['www', 80],
  ['kerberos', 88],
  ['pop3', 110],
  ['sunrpc', 111],
  ['auth', 113],
  ['ntp', 123],
  ['netbios-ns', 137],
  ['netbios-dgm', 138],
  ['netbios-ssn', 139],
  ['imap', 143],
  ['imap2', 143],
  ['snmp', 161],
  ['snmptrap', 162],
  ['snmp-trap', 162],
  ['bgp', 179],
  ['ldap', 389],
  ['https', 443],
  ['microsoft-ds', 445],
  ['submission', 587],
  ['submissions', 465],
  ['isakmp', 500],
  ['syslog', 514],
  ['printer', 515],
  ['ipp', 631],
  ['ldaps', 636],
  ['rsync', 873],
  ['imaps', 993],
  ['pop3s', 995],
  ['ms-sql-s', 1433],
  ['nfs', 2049],
  ['mysql', 3306],
  ['ms-wbt-server', 3389],
  ['ipsec-nat-t', 4500],
  ['sip', 5060],
  ['postgresql', 5432],
  ['http-alt', 8080],
])

/** A port written as number or name. */
export function portNumber(written: string): number | undefined {
  if (/^\d{1,5}$/.test(written)) return Number(written) <= 65535 ? Number(written) : undefined
  return PORTS.get(written.toLowerCase())
}
