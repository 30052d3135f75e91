/** Reads a fixture and asks it what a firewall would do with one packet, by looking each bound up directly. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../../src/base/diagnostic.ts'
import type { SourceFile } from '../../../src/base/span.ts'
import { lineText, positionAt } from '../../../src/base/span.ts'
import type { Span } from '../../../src/base/span.ts'
import type { Device, Interface, RoutingDomain, Stage } from '../../../src/model/device.ts'
import { packetsOf } from '../../../src/model/match.ts'
import type { HeaderMatch } from '../../../src/model/match.ts'
import type { DestinationTranslation, Rule } from '../../../src/model/rule.ts'
import { matchesInterface } from '../../../src/model/rule.ts'
import { parseAddress } from '../../../src/packet/address.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { fortios } from '../../../src/vendors/fortios/index.ts'

export interface Reading {
  readonly device: Device
  readonly diagnostics: readonly Diagnostic[]
  readonly source: SourceFile
}

export function textOf(name: string): string {
  return readFileSync(join(import.meta.dirname, name, 'input.conf'), 'utf8')
}

export function sourceOf(text: string, path = 'exports/fw.conf'): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '' }
}

export function readText(text: string, today = '2026-11-20'): Reading {
  const source = sourceOf(text)
  const { value, diagnostics } = fortios.read(source, { id: 'fw', today })
  if (value === undefined) throw new Error('the fixture was not read at all')
  return { device: value, diagnostics, source }
}

/** A fixture by its folder; `version` replaces the one in its header line. */
export function readCase(name: string, options: { readonly today?: string; readonly version?: string } = {}): Reading {
  const text = textOf(name)
  const changed = options.version === undefined ? text : text.replace(/^(#config-version=\w+-)[\d.]+/m, `$1${options.version}`)
  return readText(changed, options.today)
}

export function domainOf({ device }: Reading, name = ''): RoutingDomain {
  const found = device.domains.find((domain) => domain.name === name)
  if (found === undefined) throw new Error(`no domain ${name}: there are ${device.domains.map((domain) => domain.name).join(', ')}`)
  return found
}

export function interfaceOf({ device }: Reading, id: string): Interface {
  const found = device.interfaces.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no interface ${id}`)
  return found
}

export function stagesOf<K extends Stage['kind']>(domain: RoutingDomain, kind: K): Extract<Stage, { kind: K }>[] {
  return domain.stages.filter((stage): stage is Extract<Stage, { kind: K }> => stage.kind === kind)
}

export function rulesOf(reading: Reading, name = ''): readonly Rule[] {
  return stagesOf(domainOf(reading, name), 'filter')
    .filter((stage) => stage.at === 'forward')
    .flatMap((stage) => stage.bindings.flatMap((binding) => binding.rulebase.rules))
}

export function ruleOf(reading: Reading, id: string): Rule {
  const found = reading.device.domains.flatMap((domain) => rulesOf(reading, domain.name)).find((rule) => rule.id === id)
  if (found === undefined) throw new Error(`no rule ${id}`)
  return found
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132, icmp: 1, icmp6: 58, gre: 47, esp: 50 }

/** `tcp 10.0.0.1:40000 > 192.0.2.1:443`, `icmp 10.0.0.1 > 192.0.2.1 8/0`, `tcp [fd00::1]:40000 > [fd00::2]:80`, `gre a > b`. */
export function packet(text: string): Packet {
  const match = /^(\w+) (\S+) > (\S+)(?: (\d+)\/(\d+))?$/.exec(text)
  if (match === null) throw new Error(`not a packet: ${text}`)
  const protocol = PROTOCOLS[match[1]!] ?? Number(match[1])
  const end = (words: string): { readonly family: 4 | 6; readonly address: bigint; readonly port: number } => {
    const six = /^\[([^\]]+)\](?::(\d+))?$/.exec(words)
    const four = /^([\d.]+)(?::(\d+))?$/.exec(words)
    const parsed = parseAddress(six?.[1] ?? four?.[1] ?? words)
    if (parsed === undefined) throw new Error(`not an address: ${words}`)
    return { ...parsed, port: Number(six?.[2] ?? four?.[2] ?? 0) }
  }
  const src = end(match[2]!)
  const dst = end(match[3]!)
  const icmp = match[4] === undefined ? undefined : Number(match[4]) * 256 + Number(match[5])
  return { family: dst.family, protocol, src: src.address, dst: dst.address, sport: src.port, dport: icmp ?? dst.port }
}

/** Whether a match holds for a packet: `yes` for certain, `maybe` only in its outer bound, `no` never. */
export function holds(match: HeaderMatch, p: Packet): 'yes' | 'maybe' | 'no' {
  const { lo, hi } = packetsOf(match)
  return lo.has(p) ? 'yes' : hi.has(p) ? 'maybe' : 'no'
}

const BEST = { no: 0, maybe: 1, yes: 2 } as const

/** Whether a rule matches a packet between two interfaces, after an optional translation by a VIP. */
export function matches(rule: Rule, from: string, to: string, text: string | Packet, translated?: string): 'yes' | 'maybe' | 'no' {
  const p = typeof text === 'string' ? packet(text) : text
  if (!rule.enabled) return 'no'
  return rule.clauses
    .filter((clause) => matchesInterface(clause.in, from) && matchesInterface(clause.out, to))
    .filter(
      (clause) =>
        clause.translated === 'any' ||
        (clause.translated === 'none' ? translated === undefined : translated !== undefined && clause.translated.has(translated)),
    )
    .map((clause) => holds(clause.match, p))
    .reduce<'yes' | 'maybe' | 'no'>((best, one) => (BEST[one] > BEST[best] ? one : best), 'no')
}

/** The rule that decides a packet, or `default`; rules that only may match are listed before with a question mark. */
export function decides(
  reading: Reading,
  from: string,
  to: string,
  text: string | Packet,
  options: { readonly vdom?: string; readonly translated?: string } = {},
): string {
  const doubts: string[] = []
  for (const rule of rulesOf(reading, options.vdom)) {
    const result = matches(rule, from, to, text, options.translated)
    const conditional = rule.conditions.length > 0
    if (result === 'yes' && !conditional) return [...doubts, `${rule.action} by ${rule.id}`].join(', ')
    if (result !== 'no') doubts.push(`${rule.action}? by ${rule.id}`)
  }
  return [...doubts, 'deny by default'].join(', ')
}

/** What VIPs do to a packet that arrives: the id of the first that certainly takes it and its new destination. */
export function translate(
  reading: Reading,
  from: string,
  text: string,
  vdom = '',
): { readonly id: string; readonly packet: Packet; readonly certain: boolean } | undefined {
  const p = packet(text)
  for (const stage of stagesOf(domainOf(reading, vdom), 'translate-destination')) {
    for (const translation of stage.translations) {
      if (!matchesInterface(translation.in, from)) continue
      const result = holds(translation.match, p)
      if (result !== 'no') return { id: translation.id, packet: rewrite(translation, p), certain: result === 'yes' }
    }
  }
  return undefined
}

function rewrite({ to, port }: DestinationTranslation, p: Packet): Packet {
  const dst = to.kind === 'offset' ? to.to + (p.dst - to.low) : to.kind === 'set' ? (to.addresses.ranges()[0]?.low ?? p.dst) : p.dst
  const dport = port === undefined ? p.dport : port.kind === 'offset' ? port.to + (p.dport - port.low) : (port.ports[0]?.[0] ?? p.dport)
  return { ...p, dst, dport }
}

/** The source line a span starts on, trimmed. */
export function lineAt({ source, start }: Span): string {
  return lineText(source, positionAt(source, start).line).trim()
}

export function codes(list: readonly { readonly code: string }[]): string[] {
  return [...new Set(list.map(({ code }) => code))].sort()
}
