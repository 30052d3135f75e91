/** Protocols that `match protocol` of an inspect class map knows, by the ports IOS maps them to (PAM). */
import { PacketSet } from '../../packet/set.ts'
import type { Command } from './command.ts'

type Transport = 'tcp' | 'udp' | 'both'

// Cisco IOS Security Configuration Guide, "Port to Application Mapping": system-defined entries.
const PORTS: Readonly<Record<string, readonly (readonly [Transport, number])[]>> = {
  bgp: [['tcp', 179]],
  cifs: [['tcp', 445]],
  citrix: [['tcp', 1494]],
  dhcp: [
    ['udp', 67],
    ['udp', 68],
  ],
  dns: [['both', 53]],
  exec: [['tcp', 512]],
  finger: [['tcp', 79]],
  ftp: [['tcp', 21]],
  ftps: [['tcp', 990]],
  gopher: [['tcp', 70]],
  http: [['tcp', 80]],
  https: [['tcp', 443]],
  imap: [['tcp', 143]],
  imap3: [['tcp', 220]],
  imaps: [['tcp', 993]],
  isakmp: [['udp', 500]],
  kerberos: [['both', 88]],
  ldap: [['tcp', 389]],
  ldaps: [['tcp', 636]],
  login: [['tcp', 513]],
  lpd: [['tcp', 515]],
  msrpc: [['tcp', 135]],
  nntp: [['tcp', 119]],
  ntp: [['udp', 123]],
  pop3: [['tcp', 110]],
  pop3s: [['tcp', 995]],
  pptp: [['tcp', 1723]],
  radius: [['udp', 1812]],
  rtsp: [['tcp', 554]],
  shell: [['tcp', 514]],
  smtp: [['tcp', 25]],
  snmp: [['udp', 161]],
  snmptrap: [['udp', 162]],
  sqlnet: [['tcp', 1521]],
  'ms-sql': [['tcp', 1433]],
  ssh: [['tcp', 22]],
  sunrpc: [['both', 111]],
  syslog: [['udp', 514]],
  tacacs: [['tcp', 49]],
  telnet: [['tcp', 23]],
  telnets: [['tcp', 992]],
  tftp: [['udp', 69]],
  time: [['both', 37]],
  whois: [['tcp', 43]],
  'isakmp-nat-t': [['udp', 4500]],
}

function ports(transport: Transport, low: number, high: number): PacketSet {
  return PacketSet.box({
    protocols:
      transport === 'both'
        ? [
            [6, 6],
            [17, 17],
          ]
        : transport === 'tcp'
          ? [[6, 6]]
          : [[17, 17]],
    dport: [[low, high]],
  })
}

/** The packets of a protocol, with the ports that `ip port-map` adds; undefined when it is not known. */
export function inspectedProtocol(name: string, portMaps: readonly Command[]): PacketSet | undefined {
  if (name === 'tcp') return PacketSet.box({ protocols: [[6, 6]] })
  if (name === 'udp') return PacketSet.box({ protocols: [[17, 17]] })
  if (name === 'icmp')
    return PacketSet.union([
      PacketSet.box({ protocols: [[1, 1]] }).and(PacketSet.ipv4),
      PacketSet.box({ protocols: [[58, 58]] }).and(PacketSet.ipv6),
    ])
  const system = Object.hasOwn(PORTS, name) ? PORTS[name]! : []
  const added = portMaps.map(mapped)
  if (system.length + added.length === 0 || added.some((set) => set === undefined)) return undefined
  return PacketSet.union([...system.map(([transport, port]) => ports(transport, port, port)), ...added.flatMap((set) => set ?? [])])
}

/** `ip port-map NAME port [tcp|udp] N [M …]` or `from N to M`; undefined when limited to a list or not understood. */
function mapped({ lower }: Command): PacketSet | undefined {
  if (lower[3] !== 'port') return undefined
  let rest = lower.slice(4)
  let transport: Transport = 'both'
  if (rest[0] === 'tcp' || rest[0] === 'udp') {
    transport = rest[0]
    rest = rest.slice(1)
  }
  const describedAt = rest.indexOf('description')
  if (describedAt !== -1) rest = rest.slice(0, describedAt)
  if (rest[0] === 'from' && rest[2] === 'to') return ports(transport, Number(rest[1]), Number(rest[3]))
  if (rest.length === 0 || rest.some((word) => !/^\d{1,5}$/.test(word))) return undefined
  return PacketSet.union(rest.map((word) => ports(transport, Number(word), Number(word))))
}
