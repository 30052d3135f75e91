/**
 * Names of protocols, services and ICMP types as people write them.
 * Protocol numbers: IANA "Protocol Numbers". Ports: IANA "Service Name and Transport Protocol Port Number Registry"
 * (RFC 6335). ICMP types: RFC 792 and IANA "ICMP Parameters"; ICMPv6: RFC 4443, RFC 4861, RFC 2710 and IANA "ICMPv6 Parameters".
 */

/** Protocols written by name; `icmp` and `icmp6` stand apart because each belongs to one IP version. */
export const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['eigrp', 88],
  ['ospf', 89],
  ['pim', 103],
  ['vrrp', 112],
  ['l2tp', 115],
  ['sctp', 132],
])

/** One transport endpoint of a named service. */
export interface NamedPort {
  readonly protocol: 'tcp' | 'udp'
  readonly low: number
  readonly high: number
}

function tcp(low: number, high = low): NamedPort {
  return { protocol: 'tcp', low, high }
}

function udp(low: number, high = low): NamedPort {
  return { protocol: 'udp', low, high }
}

/** Named services. Where a service is in use over both transports (DNS, Kerberos, SIP) the name means both. */
export const SERVICE_PORTS: ReadonlyMap<string, readonly NamedPort[]> = new Map([
  ['ftp', [tcp(21)]],
  ['ssh', [tcp(22)]],
  ['telnet', [tcp(23)]],
  ['smtp', [tcp(25)]],
  ['dns', [tcp(53), udp(53)]],
  ['dhcp', [udp(67, 68)]],
  ['tftp', [udp(69)]],
  ['http', [tcp(80)]],
  ['kerberos', [tcp(88), udp(88)]],
  ['pop3', [tcp(110)]],
  ['ntp', [udp(123)]],
  ['netbios', [udp(137, 138), tcp(139)]],
  ['imap', [tcp(143)]],
  ['snmp', [udp(161)]],
  ['snmp-trap', [udp(162)]],
  ['ldap', [tcp(389)]],
  ['https', [tcp(443)]],
  ['smb', [tcp(445)]],
  ['smtps', [tcp(465)]],
  ['ike', [udp(500), udp(4500)]],
  ['syslog', [udp(514)]],
  ['lpr', [tcp(515)]],
  ['submission', [tcp(587)]],
  ['ipp', [tcp(631)]],
  ['ldaps', [tcp(636)]],
  ['rsync', [tcp(873)]],
  ['imaps', [tcp(993)]],
  ['pop3s', [tcp(995)]],
  ['mssql', [tcp(1433)]],
  ['oracle', [tcp(1521)]],
  ['radius', [udp(1812, 1813)]],
  ['nfs', [tcp(2049)]],
  ['mysql', [tcp(3306)]],
  ['rdp', [tcp(3389)]],
  ['sip', [tcp(5060), udp(5060)]],
  ['postgresql', [tcp(5432)]],
  ['syslog-tls', [tcp(6514)]],
  ['wsus', [tcp(8530, 8531)]],
])

/** ICMP (IPv4) types. The first name of a number is the one that is printed. */
export const ICMP_TYPES: ReadonlyMap<string, number> = new Map([
  ['echo-reply', 0],
  ['unreachable', 3],
  ['source-quench', 4],
  ['redirect', 5],
  ['echo', 8],
  ['echo-request', 8],
  ['router-advertisement', 9],
  ['router-solicitation', 10],
  ['time-exceeded', 11],
  ['parameter-problem', 12],
  ['timestamp', 13],
  ['timestamp-reply', 14],
  ['address-mask', 17],
  ['address-mask-reply', 18],
])

/** ICMPv6 types. */
export const ICMP6_TYPES: ReadonlyMap<string, number> = new Map([
  ['unreachable', 1],
  ['packet-too-big', 2],
  ['time-exceeded', 3],
  ['parameter-problem', 4],
  ['echo-request', 128],
  ['echo', 128],
  ['echo-reply', 129],
  ['multicast-listener-query', 130],
  ['multicast-listener-report', 131],
  ['router-solicitation', 133],
  ['router-advertisement', 134],
  ['neighbor-solicitation', 135],
  ['neighbor-advertisement', 136],
  ['redirect', 137],
])
