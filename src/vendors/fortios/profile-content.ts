/** What a profile really does, once it is bound to a policy. */
import type { ServiceBox } from '../../model/match.ts'
import type { ContentProtocol, ProtocolOptions } from './content-protocol.ts'
import { CONTENT_PROTOCOLS, OLD_NAMES, tcpTo } from './content-protocol.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { singletonOf, tableOf } from './table.ts'

/** An antivirus profile: the protocols it scans, and those whose files it sends to a sandbox. */
export interface Antivirus {
  readonly scans: readonly ContentProtocol[]
  readonly sandboxes: readonly ContentProtocol[]
}

/**
 * Reads an antivirus profile. A protocol is scanned with `av-scan block` or `monitor` (7.0 on) or `options scan` or `avmonitor`
 * (before); its default is not to scan. Source: FortiOS CLI references 5.6 to 7.6, `config antivirus profile`.
 */
export function antivirusOf(entry: Entry): Antivirus {
  const scans: ContentProtocol[] = []
  const sandboxes: ContentProtocol[] = []
  const everythingToSandbox = ['suspicious', 'everything'].includes(wordOf(entry, 'ftgd-analytics') ?? '')
  for (const [path, protocol] of protocolBlocks(entry)) {
    const block = part(entry, path)
    const scanned = isActive(wordOf(block, 'av-scan')) || wordsOf(block, 'options').some((word) => word === 'scan' || word === 'avmonitor')
    if (scanned) scans.push(protocol)
    if (isActive(wordOf(block, 'fortisandbox')) || (scanned && everythingToSandbox)) sandboxes.push(protocol)
  }
  return { scans, sandboxes }
}

/** Profiles that every unit has. They are read from the file where it holds them. */
export const FACTORY_ANTIVIRUS: Antivirus = { scans: ['http', 'ftp', 'imap', 'pop3', 'smtp'], sandboxes: [] }

const TLS_BLOCKS: readonly (readonly [string, number])[] = [
  ['https', 443],
  ['ftps', 990],
  ['imaps', 993],
  ['pop3s', 995],
  ['smtps', 465],
]

export const FACTORY_DEEP_INSPECTION: readonly ServiceBox[] = tcpTo(TLS_BLOCKS.map(([, port]) => port))

/**
 * The services that an SSL/SSH profile decrypts: protocols with `status deep-inspection`, which is also their default, on
 * their ports; every port with `inspect-all deep-inspection`, which looks for TLS. Certificate inspection reads no content.
 * Source: FortiOS CLI references 5.6 to 7.6, `config firewall ssl-ssh-profile`.
 */
export function decryptedBy(entry: Entry): readonly ServiceBox[] {
  const all = wordOf(part(entry, 'ssl'), 'inspect-all') ?? 'disable'
  const ssh = sshPorts(entry)
  if (all === 'deep-inspection') return [everywhereBut(SSH), ...tcpTo(ssh)]
  if (all !== 'disable') return tcpTo(ssh)
  const ports = TLS_BLOCKS.flatMap(([path, usual]): readonly number[] => {
    const block = part(entry, path)
    if (block === undefined || (wordOf(block, 'status') ?? 'deep-inspection') !== 'deep-inspection') return []
    return portsOf(block) ?? [usual]
  })
  return tcpTo([...ports, ...ssh])
}

const SSH = 22

/** SSH is no TLS: it is decrypted where its own block says so, whose default is not to. */
function sshPorts(entry: Entry): readonly number[] {
  const block = part(entry, 'ssh')
  return wordOf(block, 'status') === 'deep-inspection' ? (portsOf(block) ?? [SSH]) : []
}

function everywhereBut(port: number): ServiceBox {
  return {
    protocols: [[6, 6]],
    dport: [
      [0, port - 1],
      [port + 1, 65535],
    ],
  }
}

/** The ports that a protocol options profile gives to proxy-based inspection. */
export function protocolOptionsOf(entry: Entry): ProtocolOptions {
  const found = new Map<ContentProtocol, readonly number[] | 'off'>()
  for (const [path, protocol] of protocolBlocks(entry)) {
    const block = part(entry, path)
    if (wordOf(block, 'status') === 'disable') found.set(protocol, 'off')
    else {
      const ports = portsOf(block)
      if (ports !== undefined) found.set(protocol, ports)
    }
  }
  return found
}

/** Whether an IPS sensor has any entry at all. */
export function hasEntries(entry: Entry): boolean {
  return tableOf('entries', entry.nested.get('entries') ?? []).entries.size > 0
}

function protocolBlocks(entry: Entry): readonly (readonly [string, ContentProtocol])[] {
  return [...CONTENT_PROTOCOLS.map((protocol) => [protocol, protocol] as const), ...OLD_NAMES].filter(([path]) => entry.nested.has(path))
}

function part(entry: Entry, path: string): Entry | undefined {
  return singletonOf(path, entry.nested.get(path) ?? [])
}

function isActive(value: string | undefined): boolean {
  return value === 'block' || value === 'monitor'
}

/** Ports as listed; undefined when none is written. */
function portsOf(entry: Entry | undefined): readonly number[] | undefined {
  const words = wordsOf(entry, 'ports')
  return words.length === 0 ? undefined : words.map(Number).filter((port) => Number.isInteger(port) && port > 0 && port <= 65535)
}
