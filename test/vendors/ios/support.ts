/** Reads a fixture and asks it what becomes of packets, through the analysis of one passage. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Diagnostic } from '../../../src/base/diagnostic.ts'
import type { SourceFile, Span } from '../../../src/base/span.ts'
import { positionAt } from '../../../src/base/span.ts'
import type { Bound } from '../../../src/graph/decide.ts'
import { pass } from '../../../src/graph/passage.ts'
import type { Device, Interface, RoutingDomain, Stage } from '../../../src/model/device.ts'
import type { Rule, Rulebase } from '../../../src/model/rule.ts'
import { formatAddress, parseAddress } from '../../../src/packet/address.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { PacketSet } from '../../../src/packet/set.ts'
import { ios } from '../../../src/vendors/ios/index.ts'

export const TODAY = '2026-11-20'

export function sourceOf(text: string, path = 'input.cfg'): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}

export function fixtureText(name: string): string {
  return readFileSync(fileURLToPath(new URL(`./${name}/input.cfg`, import.meta.url)), 'utf8')
}

export interface Reading {
  readonly source: SourceFile
  readonly device: Device
  readonly diagnostics: readonly Diagnostic[]
}

export function readText(text: string): Reading {
  const source = sourceOf(text)
  const { value, diagnostics } = ios.read(source, { id: 'r1', today: TODAY })
  if (value === undefined) throw new Error('nothing was read')
  return { source, device: value, diagnostics }
}

export function readFixture(name: string): Reading {
  return readText(fixtureText(name))
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

export function domainNamed(device: Device, name = ''): RoutingDomain {
  const found = device.domains.find((domain) => domain.name === name)
  if (found === undefined) throw new Error(`no routing domain ${name}`)
  return found
}

export function interfaceNamed(device: Device, id: string): Interface {
  const found = device.interfaces.find((i) => i.id === id)
  if (found === undefined) throw new Error(`no interface ${id}`)
  return found
}

export function stagesOf<K extends Stage['kind']>(domain: RoutingDomain, kind: K): Extract<Stage, { kind: K }>[] {
  return domain.stages.filter((stage): stage is Extract<Stage, { kind: K }> => stage.kind === kind)
}

export function filterAt(device: Device, at: 'ingress' | 'forward' | 'egress', domain = ''): Extract<Stage, { kind: 'filter' }> {
  const found = stagesOf(domainNamed(device, domain), 'filter').find((stage) => stage.at === at)
  if (found === undefined) throw new Error(`no ${at} filter`)
  return found
}

export function boundTo(device: Device, id: string, direction: 'in' | 'out'): Rulebase | undefined {
  const domain = interfaceNamed(device, id).domain
  const stage = filterAt(device, direction === 'in' ? 'ingress' : 'egress', domain)
  return stage.bindings.find((binding) => {
    const match = direction === 'in' ? binding.in : binding.out
    return match !== 'any' && match.has(id)
  })?.rulebase
}

export function ruleNamed(rulebase: Rulebase | undefined, id: string): Rule {
  const found = rulebase?.rules.find((rule) => rule.id === id)
  if (found === undefined) throw new Error(`no rule ${id} among ${rulebase?.rules.map((rule) => rule.id).join(', ')}`)
  return found
}

/** Where a packet that arrives on `input` leaves, and as what: `GigabitEthernet0/1 tcp 203.0.113.2:* > 192.0.2.1:80`. */
export function leaves(device: Device, input: string, sent: string, bound: Bound = 'judged'): readonly string[] {
  const domain = domainNamed(device, interfaceNamed(device, input).domain)
  const { departures } = pass(device, domain, input, { original: PacketSet.ofPacket(packet(sent)), current: undefined }, bound)
  return departures.map(({ out, flow }) => `${out} ${describe(flow.current ?? flow.original)}`).sort()
}

/** Whether a packet gets from one interface out of the other, whatever it looks like then. */
export function crosses(device: Device, input: string, output: string, sent: string, bound: Bound = 'judged'): boolean {
  return leaves(device, input, sent, bound).some((line) => line.startsWith(`${output} `))
}

function describe(set: PacketSet): string {
  const { boxes } = set.boxes(3)
  return boxes
    .map(({ family, protocols, src, dst, sport, dport }) => {
      const name =
        ({ 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' } as Record<number, string>)[protocols[0]?.[0] ?? -1] ?? String(protocols[0]?.[0])
      const one = (ranges: readonly (readonly [bigint, bigint])[]): string =>
        ranges
          .map(([low, high]) =>
            low === high ? formatAddress(family, low) : `${formatAddress(family, low)}-${formatAddress(family, high)}`,
          )
          .join('|')
      const port = (ranges: readonly (readonly [number, number])[]): string =>
        ranges.length === 1 && ranges[0]![0] === ranges[0]![1] ? String(ranges[0]![0]) : '*'
      return `${name} ${one(src)}:${port(sport)} > ${one(dst)}:${port(dport)}`
    })
    .join(' + ')
}

export function lineOf(span: Span): number {
  return positionAt(span.source, span.start).line
}

/** The text of a span. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end)
}

/** A minimal router around lines, complete. */
export function router(...lines: readonly string[]): string {
  return ['version 15.4', 'hostname R', ...lines, 'end', ''].join('\n')
}
