/** One logical rulebase, first match from `lan` to `wan`, the rest denied; and how each product writes it. */
import type { SourceFile } from '../../src/base/span.ts'
import type { Device } from '../../src/model/device.ts'
import { formatAddress } from '../../src/packet/address.ts'
import { Addresses } from '../../src/packet/addresses.ts'
import { ICMP, TCP, UDP } from '../../src/packet/packet.ts'
import { PacketSet } from '../../src/packet/set.ts'
import { fortios } from '../../src/vendors/fortios/index.ts'
import { ios } from '../../src/vendors/ios/index.ts'

import { linux } from '../../src/vendors/linux/index.ts'
import { table } from '../../src/vendors/table/index.ts'
import type { Vendor } from '../../src/vendors/vendor.ts'

type Range = readonly [low: number, high: number]

export interface Prefix {
  readonly low: bigint
  readonly length: number
}

/** One entry, IPv4. */
export interface Entry {
  readonly permit: boolean
  readonly src: Prefix
  readonly dst: Prefix
  readonly service: Service
}

/** Ports within 1 to 65535. A number: any packet of that protocol. */
export type Service =
  | { readonly kind: 'any' }
  | { readonly kind: 'ports'; readonly protocol: 'tcp' | 'udp'; readonly dport: Range; readonly sport?: Range }
  | { readonly kind: 'icmp'; readonly type?: number }
  | { readonly kind: 'number'; readonly protocol: number }

export interface Writing {
  readonly name: string
  readonly vendor: Vendor
  /** Interface ids. */
  readonly in: string
  readonly out: string
  write(entries: readonly Entry[]): string
}

/** What the entries permit, from nothing but their meaning. */
export function permits(entries: readonly Entry[]): PacketSet {
  const decided = PacketSet.firstMatch(entries.map((entry) => ({ match: packets(entry), outcome: entry.permit ? 1 : 0 })))
  return decided.get(1) ?? PacketSet.none
}

function packets({ src, dst, service }: Entry): PacketSet {
  const of = ({ low, length }: Prefix): Addresses => Addresses.ofPrefix({ family: 4, address: low, length })
  const ends = PacketSet.box({ src: of(src), dst: of(dst) })
  switch (service.kind) {
    case 'any':
      return ends
    case 'number':
      return ends.and(PacketSet.box({ protocols: [[service.protocol, service.protocol]] }))
    case 'icmp': {
      const types = service.type === undefined ? [0, 65535] : [service.type * 256, service.type * 256 + 255]
      return ends.and(PacketSet.box({ protocols: [[ICMP, ICMP]], dport: [[types[0]!, types[1]!]] }))
    }
    case 'ports': {
      const protocol = service.protocol === 'tcp' ? TCP : UDP
      const sport = service.sport === undefined ? {} : { sport: [service.sport] }
      return ends.and(PacketSet.box({ protocols: [[protocol, protocol]], dport: [service.dport], ...sport }))
    }
  }
}

export function read({ vendor, in: input, out }: Writing, text: string): Device {
  const source: SourceFile = { path: 'export.txt', text, encoding: 'utf-8', sha256: '0'.repeat(64) }
  const span = { source, start: 0, end: 0 }
  const declared = [input, out].map((id) => ({ id, connected: [], span }))
  const { value, diagnostics } = vendor.read(source, { id: 'fw', today: '2026-11-20', declared })
  const bad = diagnostics.filter(({ severity }) => severity === 'error')
  if (value === undefined || bad.length > 0) throw new Error(`not read: ${bad.map(({ text: said }) => said.en).join('; ')}\n${text}`)
  return value
}

const MASK = (1n << 32n) - 1n

function cidr({ low, length }: Prefix): string {
  return `${formatAddress(4, low)}/${length}`
}

function maskOf(length: number): string {
  return formatAddress(4, MASK ^ (MASK >> BigInt(length)))
}

function wildcardOf(length: number): string {
  return formatAddress(4, MASK >> BigInt(length))
}

function span([low, high]: Range, between: string): string {
  return low === high ? `${low}` : `${low}${between}${high}`
}

const inFortios: Writing = {
  name: 'FortiOS',
  vendor: fortios,
  in: 'lan',
  out: 'wan',
  write(entries) {
    const service = (s: Service): string[] => {
      switch (s.kind) {
        case 'any':
          return []
        case 'number':
          return ['set protocol IP', `set protocol-number ${s.protocol}`]
        case 'icmp':
          return ['set protocol ICMP', ...(s.type === undefined ? [] : [`set icmptype ${s.type}`])]
        case 'ports':
          return [`set ${s.protocol}-portrange ${span(s.dport, '-')}${s.sport === undefined ? '' : `:${span(s.sport, '-')}`}`]
      }
    }
    const block = (name: string, items: readonly (readonly [string, readonly string[]])[]): string[] => [
      `config ${name}`,
      ...items.flatMap(([key, lines]) => [`    edit ${key}`, ...lines.map((line) => `        ${line}`), '    next']),
      'end',
    ]
    const addresses = new Map(entries.flatMap(({ src, dst }) => [src, dst]).map((p) => [cidr(p), p]))
    const named = (p: Prefix): string => (p.length === 0 ? '"all"' : `"net ${cidr(p)}"`)
    return [
      '#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin',
      ...block('system interface', [
        ['"lan"', ['set vdom "root"', 'set ip 10.255.0.1 255.255.255.0']],
        ['"wan"', ['set vdom "root"', 'set ip 10.255.1.1 255.255.255.0']],
      ]),
      ...block(
        'firewall address',
        [...addresses.values()]
          .filter(({ length }) => length > 0)
          .map((p) => [named(p), [`set subnet ${formatAddress(4, p.low)} ${maskOf(p.length)}`]]),
      ),
      ...block(
        'firewall service custom',
        entries.flatMap((entry, i) => (entry.service.kind === 'any' ? [] : [[`"service ${i}"`, service(entry.service)] as const])),
      ),
      ...block(
        'firewall policy',
        entries.map((entry, i) => [
          `${i + 1}`,
          [
            'set srcintf "lan"',
            'set dstintf "wan"',
            `set srcaddr ${named(entry.src)}`,
            `set dstaddr ${named(entry.dst)}`,
            ...(entry.permit ? ['set action accept'] : []),
            'set schedule "always"',
            `set service ${entry.service.kind === 'any' ? '"ALL"' : `"service ${i}"`}`,
          ],
        ]),
      ),
      '',
    ].join('\n')
  },
}

const inIos: Writing = {
  name: 'IOS',
  vendor: ios,
  in: 'GigabitEthernet0/0',
  out: 'GigabitEthernet0/1',
  write(entries) {
    const end = ({ low, length }: Prefix): string =>
      length === 0 ? 'any' : length === 32 ? `host ${formatAddress(4, low)}` : `${formatAddress(4, low)} ${wildcardOf(length)}`
    const ports = (range: Range | undefined): string =>
      range === undefined ? '' : range[0] === range[1] ? ` eq ${range[0]}` : ` range ${range[0]} ${range[1]}`
    const line = ({ permit, src, dst, service }: Entry): string => {
      const action = permit ? ' permit' : ' deny'
      switch (service.kind) {
        case 'any':
          return `${action} ip ${end(src)} ${end(dst)}`
        case 'number':
          return `${action} ${service.protocol} ${end(src)} ${end(dst)}`
        case 'icmp':
          return `${action} icmp ${end(src)} ${end(dst)}${service.type === undefined ? '' : ` ${service.type}`}`
        case 'ports':
          return `${action} ${service.protocol} ${end(src)}${ports(service.sport)} ${end(dst)}${ports(service.dport)}`
      }
    }
    return [
      'version 15.2',
      'hostname R1',
      'interface GigabitEthernet0/0',
      ' ip address 10.255.0.1 255.255.255.0',
      ' ip access-group RULES in',
      'interface GigabitEthernet0/1',
      ' ip address 10.255.1.1 255.255.255.0',
      'ip access-list extended RULES',
      ...entries.map(line),
      'end',
      '',
    ].join('\n')
  },
}

const LINKS = [
  ['1: lo', 'LOOPBACK,UP,LOWER_UP', '127.0.0.1/8 scope host lo'],
  ['2: lan0', 'BROADCAST,MULTICAST,UP,LOWER_UP', '10.255.0.1/24 brd 10.255.0.255 scope global lan0'],
  ['3: wan0', 'BROADCAST,MULTICAST,UP,LOWER_UP', '10.255.1.1/24 brd 10.255.1.255 scope global wan0'],
]
  .map(
    ([name, flags, inet]) =>
      `${name}: <${flags}> mtu 1500 qdisc noqueue state UP group default qlen 1000\n    inet ${inet}\n       valid_lft forever preferred_lft forever\n`,
  )
  .join('')
const ROUTES =
  'default via 10.255.1.2 dev wan0 \n10.255.0.0/24 dev lan0 proto kernel scope link src 10.255.0.1 \n10.255.1.0/24 dev wan0 proto kernel scope link src 10.255.1.1 \n'

const inIptables: Writing = {
  name: 'iptables',
  vendor: linux,
  in: 'lan0',
  out: 'wan0',
  write(entries) {
    const rule = ({ permit, src, dst, service }: Entry): string => {
      const words = [...(src.length === 0 ? [] : [`-s ${cidr(src)}`]), ...(dst.length === 0 ? [] : [`-d ${cidr(dst)}`]), '-i lan0 -o wan0']
      switch (service.kind) {
        case 'any':
          break
        case 'number':
          words.push(`-p ${service.protocol}`)
          break
        case 'icmp':
          words.push(`-p icmp${service.type === undefined ? '' : ` -m icmp --icmp-type ${service.type}`}`)
          break
        case 'ports':
          words.push(`-p ${service.protocol} -m ${service.protocol}`)
          if (service.sport !== undefined) words.push(`--sport ${span(service.sport, ':')}`)
          words.push(`--dport ${span(service.dport, ':')}`)
      }
      return `-A FORWARD ${words.join(' ')} -j ${permit ? 'ACCEPT' : 'DROP'}`
    }
    return [
      LINKS + ROUTES + '# Generated by iptables-save v1.8.9 (nf_tables) on Fri Nov 20 10:00:00 2026',
      '*filter',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD DROP [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ...entries.map(rule),
      'COMMIT',
      '# Completed on Fri Nov 20 10:00:00 2026',
      '',
    ].join('\n')
  },
}

const inNftables: Writing = {
  name: 'nftables',
  vendor: linux,
  in: 'lan0',
  out: 'wan0',
  write(entries) {
    const rule = ({ permit, src, dst, service }: Entry): string => {
      const words = [
        ...(src.length === 0 ? [] : [`ip saddr ${cidr(src)}`]),
        ...(dst.length === 0 ? [] : [`ip daddr ${cidr(dst)}`]),
        'iifname "lan0" oifname "wan0"',
      ]
      switch (service.kind) {
        case 'any':
          break
        case 'number':
          words.push(`ip protocol ${service.protocol}`)
          break
        case 'icmp':
          words.push(service.type === undefined ? 'ip protocol icmp' : `icmp type ${service.type}`)
          break
        case 'ports':
          if (service.sport !== undefined) words.push(`${service.protocol} sport ${span(service.sport, '-')}`)
          words.push(`${service.protocol} dport ${span(service.dport, '-')}`)
      }
      return `\t\t${words.join(' ')} ${permit ? 'accept' : 'drop'}`
    }
    return [
      `${LINKS}${ROUTES}table ip rules {`,
      '\tchain forward {',
      '\t\ttype filter hook forward priority filter; policy drop;',
      ...entries.map(rule),
      '\t}',
      '}',
      '',
    ].join('\n')
  },
}

const NUMBERED: Readonly<Record<number, string>> = { [TCP]: 'TCP', [UDP]: 'UDP' }

const inCsv: Writing = {
  name: 'CSV',
  vendor: table,
  in: 'LAN',
  out: 'WAN',
  write(entries) {
    const end = (p: Prefix): string => (p.length === 0 ? 'すべて' : cidr(p))
    const rows = entries.map(({ permit, src, dst, service }, i) => {
      const [protocol, sport, dport] =
        service.kind === 'any'
          ? ['any', '', 'any']
          : service.kind === 'number'
            ? [
                NUMBERED[service.protocol] ?? `ip/${service.protocol}`,
                '',
                service.protocol === TCP || service.protocol === UDP ? 'any' : '',
              ]
            : service.kind === 'icmp'
              ? ['icmp', '', service.type === undefined ? '' : `${service.type}`]
              : [service.protocol, service.sport === undefined ? '' : span(service.sport, '-'), span(service.dport, '-')]
      return [i + 1, 'LAN', 'WAN', end(src), sport, end(dst), protocol, dport, permit ? '許可' : '拒否'].join(',')
    })
    return ['No,送信元ゾーン,宛先ゾーン,送信元アドレス,送信元ポート,宛先アドレス,プロトコル,宛先ポート,動作', ...rows, ''].join('\r\n')
  },
}

export const WRITINGS: readonly Writing[] = [inFortios, inIos, inIptables, inNftables, inCsv]
