/**
 * Port names as `nft -S` prints and source files use them (services(5)). The names a Linux distribution ships, where IANA
 * ("Service Name and Transport Protocol Port Number Registry", RFC 6335) gives the same number; others stay unresolved.
 */
const LIST = `
tcpmux 1, echo 7, discard 9, systat 11, daytime 13, netstat 15, qotd 17, chargen 19, ftp-data 20, ftp 21, ssh 22, telnet 23, smtp 25,
mail 25, time 37, whois 43, nicname 43, tacacs 49, domain 53, bootps 67, bootpc 68, tftp 69, gopher 70, finger 79, http 80, www 80,
kerberos 88, kerberos-sec 88, krb5 88, iso-tsap 102, pop3 110, pop-3 110, sunrpc 111, portmapper 111, auth 113, ident 113, nntp 119,
ntp 123, epmap 135, loc-srv 135, netbios-ns 137, netbios-dgm 138, netbios-ssn 139, imap 143, imap2 143, snmp 161, snmp-trap 162,
snmptrap 162, xdmcp 177, bgp 179, irc 194, smux 199, qmtp 209, ptp-event 319, ptp-general 320, ldap 389, svrloc 427, https 443,
microsoft-ds 445, kpasswd 464, smtps 465, submissions 465, urd 465, isakmp 500, exec 512, biff 512, login 513, who 513, shell 514,
syslog 514, printer 515, talk 517, ntalk 518, router 520, route 520, uucp 540, klogin 543, kshell 544, dhcpv6-client 546,
dhcpv6-server 547, rtsp 554, nntps 563, submission 587, ipp 631, ldaps 636, ldp 646, domain-s 853, rsync 873, ftps-data 989, ftps 990,
telnets 992, imaps 993, pop3s 995, socks 1080, openvpn 1194, lotusnotes 1352, ms-sql-s 1433, ms-sql-m 1434, l2f 1701, l2tp 1701,
pptp 1723, radius 1812, radius-acct 1813, radacct 1813, nfs 2049, iscsi-target 3260, mysql 3306, ms-wbt-server 3389, nut 3493,
svn 3690, subversion 3690, sieve 4190, ipsec-nat-t 4500, sip 5060, sip-tls 5061, sips 5061, xmpp-client 5222, xmpp-server 5269,
mdns 5353, postgresql 5432, postgres 5432, nrpe 5666, nsca 5667, amqps 5671, amqp 5672, x11 6000, redis 6379, syslog-tls 6514,
http-alt 8080, webcache 8080, puppet 8140, git 9418, zabbix-agent 10050, zabbix-trapper 10051`

/** Port numbers by name. */
export const SERVICE_PORTS: ReadonlyMap<string, number> = new Map(
  LIST.split(',').map((entry) => {
    const [name = '', port] = entry.trim().split(' ')
    return [name, Number(port)] as const
  }),
)
