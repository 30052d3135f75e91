/**
 * Services and groups that a FortiGate ships with, for files that use them without defining them.
 * Source: default service tables of FortiOS 6.2.0 and 7.0.14, which agree except for MGCP.
 * `t` tcp, `u` udp, `i` icmp type, `j` icmpv6 type, `p` IP protocol; `513:512-1023` is destination:source.
 */
const SERVICES: Readonly<Record<string, string>> = {
  ALL: 'p*',
  ALL_TCP: 't1-65535',
  ALL_UDP: 'u1-65535',
  ALL_ICMP: 'i*',
  ALL_ICMP6: 'j*',
  GRE: 'p47',
  AH: 'p51',
  ESP: 'p50',
  OSPF: 'p89',
  PING: 'i8',
  TIMESTAMP: 'i13',
  INFO_REQUEST: 'i15',
  INFO_ADDRESS: 'i17',
  PING6: 'j128',
  NONE: 't0',
  AOL: 't5190-5194',
  BGP: 't179',
  DHCP: 'u67-68',
  DHCP6: 'u546 u547',
  DNS: 't53 u53',
  FINGER: 't79',
  FTP: 't21',
  FTP_GET: 't21',
  FTP_PUT: 't21',
  GOPHER: 't70',
  H323: 't1720 t1503 u1719',
  HTTP: 't80',
  HTTPS: 't443',
  IKE: 'u500 u4500',
  IMAP: 't143',
  IMAPS: 't993',
  'Internet-Locator-Service': 't389',
  IRC: 't6660-6669',
  L2TP: 't1701 u1701',
  LDAP: 't389',
  LDAP_UDP: 'u389',
  NetMeeting: 't1720',
  NFS: 't111 t2049 u111 u2049',
  NNTP: 't119',
  NTP: 't123 u123',
  'PC-Anywhere': 't5631 u5632',
  'ONC-RPC': 't111 u111',
  'DCE-RPC': 't135 u135',
  POP3: 't110',
  POP3S: 't995',
  PPTP: 't1723',
  QUAKE: 'u26000 u27000 u27910 u27960',
  RAUDIO: 'u7070',
  REXEC: 't512',
  RIP: 'u520',
  RLOGIN: 't513:512-1023',
  RSH: 't514:512-1023',
  SCCP: 't2000',
  SIP: 't5060 u5060',
  'SIP-MSNmessenger': 't1863',
  SAMBA: 't139',
  SMB: 't445',
  SMTP: 't25',
  SMTPS: 't465',
  SNMP: 't161-162 u161-162',
  SSH: 't22',
  SYSLOG: 'u514',
  TALK: 'u517-518',
  TELNET: 't23',
  TFTP: 'u69',
  MGCP: 'u2427 u2727 t2428',
  UUCP: 't540',
  VDOLIVE: 't7000-7010',
  WAIS: 't210',
  WINFRAME: 't1494 t2598',
  'X-WINDOWS': 't6000-6063',
  'MS-SQL': 't1433 t1434',
  MYSQL: 't3306',
  RDP: 't3389',
  VNC: 't5900',
  SQUID: 't3128',
  SOCKS: 't1080 u1080',
  WINS: 't1512 u1512',
  RADIUS: 'u1812 u1813',
  'RADIUS-OLD': 'u1645 u1646',
  CVSPSERVER: 't2401 u2401',
  AFS3: 't7000-7009 u7000-7009',
  TRACEROUTE: 'u33434-33535',
  RTSP: 't554 t7070 t8554 u554',
  MMS: 't1755 u1024-5000',
  KERBEROS: 't88 t464 u88 u464',
}

/** Services whose default differs between versions: the narrow reading is certain, the wide one possible. */
const NARROW: Readonly<Record<string, string>> = { MGCP: 'u2427 u2727', SNMP: 't161-162' }

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Email Access': ['DNS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'SMTP', 'SMTPS'],
  'Web Access': ['DNS', 'HTTP', 'HTTPS'],
  'Windows AD': ['DCE-RPC', 'DNS', 'KERBEROS', 'LDAP', 'LDAP_UDP', 'SAMBA', 'SMB'],
  'Exchange Server': ['DCE-RPC', 'DNS', 'HTTPS'],
}

/** What a shipped service matches, in the notation above. */
export function predefinedService(name: string): { readonly lo: string; readonly hi: string } | undefined {
  const hi = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined
  return hi === undefined ? undefined : { lo: (Object.hasOwn(NARROW, name) ? NARROW[name] : undefined) ?? hi, hi }
}

/** The members of a shipped service group. */
export function predefinedServiceGroup(name: string): readonly string[] | undefined {
  return Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined
}
