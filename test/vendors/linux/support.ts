/** Reads dumps of Linux servers and asks them what becomes of packets. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Diagnostic } from '../../../src/base/diagnostic.ts'
import type { SourceFile } from '../../../src/base/span.ts'
import { positionAt } from '../../../src/base/span.ts'
import type { Bound } from '../../../src/graph/decide.ts'
import { effects } from '../../../src/graph/decide.ts'
import { pass } from '../../../src/graph/passage.ts'
import type { Device, RoutingDomain, Stage } from '../../../src/model/device.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { everyRule } from '../../../src/model/rule.ts'
import { formatAddress, parseAddress } from '../../../src/packet/address.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { linux } from '../../../src/vendors/linux/index.ts'
import type { DeclaredInterface } from '../../../src/vendors/vendor.ts'

export function sourceOf(text: string, path = 'server.txt'): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}

export function fixtureText(name: string): string {
  return readFileSync(fileURLToPath(new URL(`./${name}/input.txt`, import.meta.url)), 'utf8')
}

export interface Reading {
  readonly source: SourceFile
  readonly device: Device
  readonly domain: RoutingDomain
  readonly diagnostics: readonly Diagnostic[]
}

export function readText(text: string, declared: readonly DeclaredInterface[] = []): Reading {
  const source = sourceOf(text)
  const { value, diagnostics } = linux.read(source, { id: 'gw', today: '2026-11-20', declared })
  const domain = value?.domains.find(({ name }) => name === '')
  if (value === undefined || domain === undefined) throw new Error('nothing was read')
  return { source, device: value, domain, diagnostics }
}

export const ADDRESSES = `# ip addr
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet6 2001:db8:1::1/64 scope global
       valid_lft forever preferred_lft forever
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:00:00:03 brd ff:ff:ff:ff:ff:ff
    inet 10.2.0.1/24 brd 10.2.0.255 scope global eth1
       valid_lft forever preferred_lft forever
    inet6 2001:db8:2::1/64 scope global
       valid_lft forever preferred_lft forever
4: eth2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:00:00:04 brd ff:ff:ff:ff:ff:ff
    inet 203.0.113.1/24 brd 203.0.113.255 scope global eth2
       valid_lft forever preferred_lft forever
`

export const ROUTES = `# ip route
default via 203.0.113.254 dev eth2 proto static
10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.1
10.2.0.0/24 dev eth1 proto kernel scope link src 10.2.0.1
203.0.113.0/24 dev eth2 proto kernel scope link src 203.0.113.1
# ip -6 route
2001:db8:1::/64 dev eth0 proto kernel metric 256 pref medium
2001:db8:2::/64 dev eth1 proto kernel metric 256 pref medium
fe80::/64 dev eth0 proto kernel metric 256 pref medium
`

export const RULES = `# ip rule
0:	from all lookup local
32766:	from all lookup main
32767:	from all lookup default
# sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
net.ipv4.ip_forward = 1
net.ipv6.conf.all.forwarding = 1
`

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
}

/** One table as `iptables-save` prints it; policies are ACCEPT but for those given. */
export function table(name: string, rules: readonly string[], policies: Readonly<Record<string, string>> = {}): string {
  const users = [...new Set(rules.flatMap((rule) => / -[jg] ([A-Z]+[0-9])(?: |$)/.exec(rule)?.[1] ?? []))]
  return [
    `*${name}`,
    ...(BUILT_IN[name] ?? []).map((chain) => `:${chain} ${policies[chain] ?? 'ACCEPT'} [0:0]`),
    ...users.map((chain) => `:${chain} - [0:0]`),
    ...rules.map((rule) => `-A ${rule}`),
    'COMMIT',
    '',
  ].join('\n')
}

export interface Server {
  readonly filter?: readonly string[]
  /** Policy of FORWARD. */
  readonly forward?: 'ACCEPT' | 'DROP'
  readonly input?: 'ACCEPT' | 'DROP'
  readonly nat?: readonly string[]
  readonly mangle?: readonly string[]
  readonly raw?: readonly string[]
  readonly ip6?: readonly string[]
  readonly forward6?: 'ACCEPT' | 'DROP'
  readonly sets?: readonly string[]
  readonly addresses?: string
  readonly routes?: string
  readonly rules?: string
}

/** A server with three interfaces and user chains named `U1`, `U2` …; FORWARD drops unless said otherwise. */
export function server(parts: Server): string {
  const { filter = [], forward = 'DROP', input = 'ACCEPT', nat, mangle, raw, ip6 = [], forward6 = 'DROP', sets } = parts
  return [
    parts.addresses ?? ADDRESSES,
    parts.routes ?? ROUTES,
    parts.rules ?? RULES,
    '# iptables-save\n',
    '# Generated by iptables-save v1.8.9 (nf_tables) on Mon Nov 16 09:12:41 2026\n',
    ...(raw === undefined ? [] : [table('raw', raw)]),
    ...(mangle === undefined ? [] : [table('mangle', mangle)]),
    ...(nat === undefined ? [] : [table('nat', nat)]),
    table('filter', filter, { FORWARD: forward, INPUT: input }),
    '# Completed on Mon Nov 16 09:12:41 2026\n',
    '# ip6tables-save\n',
    '# Generated by ip6tables-save v1.8.9 (nf_tables) on Mon Nov 16 09:12:41 2026\n',
    table('filter', ip6, { FORWARD: forward6, INPUT: input }),
    '# Completed on Mon Nov 16 09:12:41 2026\n',
    ...(sets === undefined ? [] : [`# ipset save\n${sets.join('\n')}\n`]),
  ].join('')
}

/** `tcp 10.0.0.1:1234 > 10.0.0.2:80`, `icmp 10.0.0.1 > 10.0.0.2 8/0`, `50 10.0.0.1 > 10.0.0.2`, IPv6 in brackets. */
export function packet(text: string): Packet {
  const [protocol = '', from = '', , to = '', kind] = text.split(' ')
  const end = (word: string): { family: 4 | 6; address: bigint; port: number } => {
    const found = /^\[(.*)\](?::(\d+))?$/.exec(word) ?? /^([^:]*)(?::(\d+))?$/.exec(word)
    const parsed = parseAddress(found?.[1] ?? '')
    if (parsed === undefined) throw new Error(`not an address: ${word}`)
    return { ...parsed, port: Number(found?.[2] ?? 0) }
  }
  const [src, dst] = [end(from), end(to)]
  const number = protocol === 'tcp' ? 6 : protocol === 'udp' ? 17 : protocol === 'icmp' ? (src.family === 4 ? 1 : 58) : Number(protocol)
  const [type, code] = (kind ?? '').split('/').map(Number)
  return {
    family: src.family,
    protocol: number,
    src: src.address,
    dst: dst.address,
    sport: src.port,
    dport: kind === undefined ? dst.port : (type ?? 0) * 256 + (code ?? 0),
  }
}

/** Where a packet that arrives on `input` leaves, and as what: `eth1 10.1.0.9:* > 10.2.0.5:80`. */
export function leaves({ device, domain }: Reading, input: string, sent: string, bound: Bound = 'judged'): readonly string[] {
  const { departures } = pass(device, domain, input, { original: PacketSet.ofPacket(packet(sent)), current: undefined }, bound)
  return [...new Set(departures.map(({ out, flow }) => `${out} ${describe(flow.current ?? flow.original)}`))].sort()
}

/** Whether a packet gets out of an interface at all, whatever it looks like then. */
export function crosses(reading: Reading, input: string, output: string, sent: string, bound: Bound = 'judged'): boolean {
  return leaves(reading, input, sent, bound).some((line) => line.startsWith(`${output} `))
}

/** `passes`, `stops`, or `open` where it is not known. From eth0 to eth1. */
export function verdict(reading: Reading, sent: string, input = 'eth0', output = 'eth1'): 'passes' | 'stops' | 'open' {
  const judged = crosses(reading, input, output, sent, 'judged')
  const possible = crosses(reading, input, output, sent, 'possible')
  return judged === possible ? (judged ? 'passes' : 'stops') : 'open'
}

/** Whether the device itself accepts a packet to one of its addresses: prerouting and input chains together. */
export function accepts({ device, domain }: Reading, input: string, sent: string, bound: Bound = 'judged'): boolean {
  const { local } = pass(device, domain, input, { original: PacketSet.ofPacket(packet(sent)), current: undefined }, bound)
  const rulebases = domain.local.bindings[0]?.rulebases ?? []
  return local.some(({ flow }) => {
    const arrived = flow.current ?? flow.original
    return rulebases.every((rulebase) => {
      let rest = arrived
      for (const { rule, matches } of effects(rulebase, input, '', undefined, bound)) {
        if (rest.overlaps(matches)) return rule.action === 'permit'
        rest = rest.minus(matches)
      }
      return rulebase.otherwise === 'permit'
    })
  })
}

function describe(set: PacketSet): string {
  return set
    .boxes(3)
    .boxes.map(({ family, src, dst, sport, dport }) => {
      const one = (ranges: readonly (readonly [bigint, bigint])[]): string =>
        ranges
          .map(([low, high]) =>
            low === high ? formatAddress(family, low) : `${formatAddress(family, low)}-${formatAddress(family, high)}`,
          )
          .join('|')
      const port = (ranges: readonly (readonly [number, number])[]): string =>
        ranges.length === 1 && ranges[0]![0] === ranges[0]![1] ? String(ranges[0]![0]) : '*'
      return `${one(src)}:${port(sport)} > ${one(dst)}:${port(dport)}`
    })
    .join(' + ')
}

export function stagesOf<K extends Stage['kind']>({ domain }: Reading, kind: K): Extract<Stage, { kind: K }>[] {
  return domain.stages.filter((stage): stage is Extract<Stage, { kind: K }> => stage.kind === kind)
}

/** Every rule of every filter stage. */
export function rulesOf(reading: Reading): readonly Rule[] {
  return stagesOf(reading, 'filter').flatMap(({ bindings }) => bindings.flatMap(({ rulebase }) => [...everyRule(rulebase)]))
}

export function ruleNamed(reading: Reading, id: string): Rule {
  const found = rulesOf(reading).find((rule) => rule.id === id)
  if (found === undefined) {
    throw new Error(
      `no rule ${id} among ${rulesOf(reading)
        .map((rule) => rule.id)
        .join(', ')}`,
    )
  }
  return found
}

export function routingOf(reading: Reading): Extract<Stage, { kind: 'route' }> {
  const [stage] = stagesOf(reading, 'route')
  if (stage === undefined) throw new Error('no routing stage')
  return stage
}

/** One-based line of an offset. */
export function lineOf({ source }: Reading, offset: number): number {
  return positionAt(source, offset).line
}

/** Everything that is said to be unknown anywhere. */
export function doubts(reading: Reading): readonly string[] {
  const { domain, device } = reading
  return [
    ...domain.uncertainties,
    ...device.coverage.notUnderstood,
    ...rulesOf(reading).flatMap(({ uncertainties }) => uncertainties),
    ...(domain.local.bindings[0]?.rulebases ?? []).flatMap((rulebase) =>
      [...everyRule(rulebase)].flatMap(({ uncertainties }) => uncertainties),
    ),
    ...routingOf(reading).table.uncertainties,
    ...routingOf(reading).policyRoutes.flatMap(({ uncertainties }) => uncertainties),
    ...stagesOf(reading, 'translate-destination').flatMap(({ translations }) => translations.flatMap(({ uncertainties }) => uncertainties)),
    ...stagesOf(reading, 'translate-source').flatMap(({ translations }) => translations.flatMap(({ uncertainties }) => uncertainties)),
  ].map(({ text }) => text.en)
}
