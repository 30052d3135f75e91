/** `ip rule` and `ip -6 rule`: which table which packets are looked up in (ip-rule(8)). */
import type { Span } from '../../base/span.ts'
import type { Prefix } from '../../packet/address.ts'
import { parsePrefix } from '../../packet/address.ts'
import type { Ranges } from '../../packet/ranges.ts'
import type { Line } from './dump.ts'
import { familyIn } from './route-line.ts'
import type { Services } from './service-set.ts'
import { protocolNumber } from './protocol-name.ts'

export interface RoutingRule {
  readonly preference: number
  readonly negated: boolean
  readonly from?: Prefix
  readonly to?: Prefix
  readonly iif?: string
  readonly oif?: string
  readonly services?: Services
  /** A mark, a user, a type of service: whether a packet has it is not in its addresses and ports. */
  readonly mark: boolean
  readonly other: boolean
  /** Only routes longer than this count. */
  readonly suppress?: number
  readonly action:
    | { readonly kind: 'table'; readonly table: string }
    | { readonly kind: 'drop' }
    | { readonly kind: 'nothing' }
    /** `goto`, VRF lookups: not followed. */
    | { readonly kind: 'unknown' }
  readonly text: string
  readonly span: Span
}

/** Rules of each IP version in the order of their preference, and the lines that were not understood. */
export function routingRulesOf(lines: readonly Line[]): {
  readonly rules: ReadonlyMap<4 | 6, readonly RoutingRule[]>
  readonly broken: readonly Line[]
} {
  const rules = new Map<4 | 6, RoutingRule[]>()
  const broken: Line[] = []
  let family: 4 | 6 = 4
  let begun = false
  for (const [at, line] of lines.entries()) {
    if (line.by?.family !== undefined) family = line.by.family
    else if (/^0:/.test(line.text)) {
      // Every listing begins with rule 0; a second one is that of IPv6 unless its addresses say otherwise.
      const next = lines.findIndex((each, index) => index > at && /^0:/.test(each.text))
      const told = lines.slice(at, next === -1 ? lines.length : next).flatMap(({ text }) => familyIn(text) ?? [])[0]
      family = told ?? (begun ? 6 : 4)
    }
    begun = true
    if (!rules.has(family)) rules.set(family, [])
    const rule = routingRule(line)
    if (rule === undefined) broken.push(line)
    else rules.get(family)!.push(rule)
  }
  for (const each of rules.values()) each.sort((a, b) => a.preference - b.preference)
  return { rules, broken }
}

function routingRule({ text, span }: Line): RoutingRule | undefined {
  const head = /^(\d+):\s+(.*)$/.exec(text)
  if (head === null) return undefined
  const words = head[2]!.trim().split(/\s+/)
  const rule = { preference: Number(head[1]), text: text.trim(), span }
  let negated = false
  let mark = false
  let other = false
  let from: Prefix | undefined
  let to: Prefix | undefined
  let iif: string | undefined
  let oif: string | undefined
  let suppress: number | undefined
  let protocols: Ranges<number> | undefined
  let sport: Ranges<number> | undefined
  let dport: Ranges<number> | undefined
  let action: RoutingRule['action'] | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const value = words[at + 1] ?? ''
    const takes = (): void => void at++
    switch (word) {
      case 'not':
        negated = true
        break
      case 'from':
      case 'to': {
        takes()
        if (value === 'all') break
        const prefix = parsePrefix(value)
        if (prefix === undefined) return undefined
        if (word === 'from') from = prefix
        else to = prefix
        break
      }
      case 'iif':
        iif = value
        takes()
        break
      case 'oif':
        oif = value
        takes()
        break
      case 'fwmark':
        mark = true
        takes()
        break
      case 'tos':
      case 'dsfield':
      case 'uidrange':
      case 'tun_id':
      case 'suppress_ifgroup':
        other = true
        takes()
        break
      case 'ipproto': {
        const number = protocolNumber(value)
        if (number === undefined) return undefined
        protocols = [[number, number]]
        takes()
        break
      }
      case 'sport':
      case 'dport': {
        const range = /^(\d+)(?:-(\d+))?$/.exec(value)
        if (range === null) return undefined
        const ports: Ranges<number> = [[Number(range[1]), Number(range[2] ?? range[1])]]
        if (word === 'sport') sport = ports
        else dport = ports
        takes()
        break
      }
      case 'suppress_prefixlength':
        suppress = Number(value)
        takes()
        break
      case 'lookup':
      case 'table':
        action = /^\[/.test(value)
          ? { kind: 'unknown' }
          : { kind: 'table', table: value === '254' ? 'main' : value === '255' ? 'local' : value }
        takes()
        break
      case 'blackhole':
      case 'unreachable':
      case 'prohibit':
        action = { kind: 'drop' }
        break
      case 'nop':
        action = { kind: 'nothing' }
        break
      case 'goto':
        action = { kind: 'unknown' }
        takes()
        break
      case 'proto':
      case 'protocol':
        takes()
        break
      case '[detached]':
      case '[unresolved]':
        break
      default:
        return undefined
    }
  }
  if (action === undefined) return undefined
  const services = servicesOf(protocols, sport, dport)
  return {
    ...rule,
    negated,
    mark,
    other,
    action,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(iif === undefined ? {} : { iif }),
    ...(oif === undefined ? {} : { oif }),
    ...(services === undefined ? {} : { services }),
    ...(suppress === undefined ? {} : { suppress }),
  }
}

function servicesOf(
  protocols: Ranges<number> | undefined,
  sport: Ranges<number> | undefined,
  dport: Ranges<number> | undefined,
): Services | undefined {
  if (protocols === undefined && sport === undefined && dport === undefined) return undefined
  const ports = { ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) }
  // Ports are read from TCP, UDP and SCTP only.
  const carrying: Ranges<number> = [
    [6, 6],
    [17, 17],
    [132, 132],
  ]
  return [{ protocols: protocols ?? (sport === undefined && dport === undefined ? ANY_PROTOCOL : carrying), ...ports }]
}

const ANY_PROTOCOL: Ranges<number> = [[0, 255]]
