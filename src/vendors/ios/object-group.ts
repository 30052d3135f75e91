/**
 * `object-group network` and `object-group service`, nested groups included. Masks of members are
 * netmasks, not wildcards. Source: Cisco IOS Security Configuration Guide, Object Groups for ACLs.
 */
import type { Span } from '../../base/span.ts'
import type { AddressBounds, ServiceBounds, ServiceBox } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { parseIPv4, parseIPv6 } from '../../packet/address.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { anyOf, hostAddress, maskedPrefix, prefixV6, unknownOf } from './address.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'
import { uncertainty } from './ledger.ts'
import { icmpMeant, icmpNamed, octetNamed, portNamed, portsMeant, protocolsNamed } from './service-name.ts'

type Member =
  | { readonly kind: 'addresses'; readonly bounds: AddressBounds }
  | { readonly kind: 'services'; readonly boxes: readonly ServiceBox[] }
  | { readonly kind: 'group'; readonly name: string; readonly span: Span }
  | { readonly kind: 'unknown'; readonly uncertainty: Uncertainty }

export interface ObjectGroup {
  readonly name: string
  readonly kind: 'network' | 'service' | 'other'
  readonly family: 4 | 6
  readonly members: readonly Member[]
  readonly span: Span
}

/** Reads one `object-group` block. */
export function parseObjectGroup(command: Command, ledger: Ledger): ObjectGroup {
  const [, type = '', name = ''] = command.words
  const word = type.toLowerCase()
  const kind =
    command.words.length > 3
      ? 'other'
      : word === 'network' || word === 'v6-network'
        ? 'network'
        : word === 'service' || word === 'v6-service'
          ? 'service'
          : 'other'
  const family = word.startsWith('v6-') ? 6 : 4
  const members: Member[] = []
  if (kind === 'other') ledger.notUnderstood(command, 'rule')
  else ledger.understood(command)
  for (const child of withInside(command).slice(1)) {
    if (child.lower[0] === 'description') {
      ledger.understood(child)
      continue
    }
    const member =
      child.lower[0] === 'group-object' && child.words.length === 2
        ? ({ kind: 'group', name: child.words[1]!, span: child.span } as const)
        : kind === 'network'
          ? addressMember(child, family)
          : kind === 'service'
            ? serviceMember(child, family)
            : undefined
    if (member === undefined) members.push({ kind: 'unknown', uncertainty: ledger.notUnderstood(child, 'rule') })
    else {
      ledger.understood(child)
      members.push(member)
    }
  }
  return { name, kind, family, members, span: blockSpan(command) }
}

function addressMember({ words, lower }: Command, family: 4 | 6): Member | undefined {
  const [first = '', second = '', third = ''] = lower
  if (first === 'any' && words.length === 1) return { kind: 'addresses', bounds: anyOf(family) }
  if (first === 'host' && words.length === 2) {
    const bounds = hostAddress(second, family)
    return bounds === undefined ? undefined : { kind: 'addresses', bounds }
  }
  if (first === 'range' && words.length === 3) {
    const parse = family === 4 ? parseIPv4 : parseIPv6
    const low = parse(second)
    const high = parse(third)
    if (low === undefined || high === undefined || low > high) return undefined
    return { kind: 'addresses', bounds: exactAddresses(Addresses.ofRanges([{ family, low, high }])) }
  }
  const prefix =
    family === 6 ? (words.length === 1 ? prefixV6(first) : undefined) : words.length === 2 ? maskedPrefix(first, second) : undefined
  return prefix === undefined ? undefined : { kind: 'addresses', bounds: exactAddresses(Addresses.ofPrefix(prefix)) }
}

function serviceMember({ lower }: Command, family: 4 | 6): Member | undefined {
  const [first = '', ...rest] = lower
  const protocol = first === 'tcp' || first === 'udp' || first === 'tcp-udp' || first === 'sctp' ? first : undefined
  const protocols: Ranges<number> | undefined =
    first === 'tcp-udp'
      ? [
          [6, 6],
          [17, 17],
        ]
      : protocolsNamed(first, family)
  if (protocols === undefined) return undefined
  const only = protocols.length === 1 && protocols[0]![0] === protocols[0]![1] ? protocols[0]![0] : undefined
  if (only === (family === 4 ? 1 : 58)) {
    const [type = '', code = ''] = rest
    if (rest.length === 0) return { kind: 'services', boxes: [{ family, protocols }] }
    const number = octetNamed(type)
    const named = rest.length === 1 ? icmpNamed(type, family) : undefined
    const dport =
      named ??
      (number === undefined || (rest.length === 2 && octetNamed(code) === undefined) || rest.length > 2
        ? undefined
        : icmpMeant(number, octetNamed(code)))
    return dport === undefined ? undefined : { kind: 'services', boxes: [{ family, protocols, dport }] }
  }
  if (protocol === undefined) return rest.length === 0 ? { kind: 'services', boxes: [{ protocols }] } : undefined
  let words: readonly string[] = rest
  let sport: Ranges<number> | undefined
  if (words[0] === 'source') {
    const read = portsAt(words.slice(1), protocol)
    if (read === undefined) return undefined
    sport = read.ports
    words = read.rest
  }
  if (words[0] === 'destination') words = words.slice(1)
  let dport: Ranges<number> | undefined
  if (words.length > 0) {
    const read = portsAt(words, protocol)
    if (read === undefined || read.rest.length > 0) return undefined
    dport = read.ports
  }
  return { kind: 'services', boxes: [{ protocols, ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) }] }
}

function portsAt(
  words: readonly string[],
  protocol: 'tcp' | 'udp' | 'sctp' | 'tcp-udp',
): { readonly ports: Ranges<number>; readonly rest: readonly string[] } | undefined {
  const [first = '', second = '', third = ''] = words
  const bare = portNamed(first, protocol)
  if (bare !== undefined) return { ports: portsMeant('eq', [bare]), rest: words.slice(1) }
  const low = portNamed(second, protocol)
  if (low === undefined) return undefined
  if (first === 'eq' || first === 'gt' || first === 'lt' || first === 'neq')
    return { ports: portsMeant(first, [low]), rest: words.slice(2) }
  const high = portNamed(third, protocol)
  return first === 'range' && high !== undefined ? { ports: portsMeant('range', [low, high]), rest: words.slice(3) } : undefined
}

/** What a group stands for, and why it may be more or less. */
export interface Resolved<T> {
  readonly bounds: T
  readonly uncertainties: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

export type Groups = ReadonlyMap<string, ObjectGroup>

/** Addresses of a network group. An undefined, empty, cyclic or not understood group is [nothing, every address of the version]. */
export function addressesOfGroup(name: string, family: 4 | 6, groups: Groups, use: Span): Resolved<AddressBounds> {
  const uncertainties: Uncertainty[] = []
  const origins: Span[] = []
  const collect = (at: string, from: Span, path: readonly string[]): AddressBounds => {
    const members = membersOf(at, 'network', groups, from, path, uncertainties, origins)
    const parts = members.map((member) =>
      member.kind === 'addresses'
        ? member.bounds
        : member.kind === 'group'
          ? collect(member.name, member.span, [...path, at])
          : unknownMember(member, family, uncertainties),
    )
    if (parts.length === 0) return unknownOf(family)
    return { lo: Addresses.union(parts.map(({ lo }) => lo)), hi: Addresses.union(parts.map(({ hi }) => hi)) }
  }
  const bounds = collect(name, use, [])
  return { bounds: uncertainties.length === 0 ? exactAddresses(bounds.hi) : unknownOf(family), uncertainties, origins }
}

function unknownMember(member: Member, family: 4 | 6, uncertainties: Uncertainty[]): AddressBounds {
  if (member.kind === 'unknown') uncertainties.push(member.uncertainty)
  return unknownOf(family)
}

const EVERY_SERVICE: readonly ServiceBox[] = [{ protocols: [[0, 255]] }]

/** Services of a service group; the same bounds as {@link addressesOfGroup}. */
export function servicesOfGroup(name: string, groups: Groups, use: Span): Resolved<ServiceBounds> {
  const uncertainties: Uncertainty[] = []
  const origins: Span[] = []
  const collect = (at: string, from: Span, path: readonly string[]): readonly ServiceBox[] => {
    const members = membersOf(at, 'service', groups, from, path, uncertainties, origins)
    return members.flatMap((member) => {
      if (member.kind === 'services') return member.boxes
      if (member.kind === 'group') return collect(member.name, member.span, [...path, at])
      if (member.kind === 'unknown') uncertainties.push(member.uncertainty)
      return []
    })
  }
  const boxes = collect(name, use, [])
  const bounds = uncertainties.length === 0 ? { lo: boxes, hi: boxes, negated: false } : { lo: [], hi: EVERY_SERVICE, negated: false }
  return { bounds, uncertainties, origins }
}

function membersOf(
  name: string,
  kind: 'network' | 'service',
  groups: Groups,
  from: Span,
  path: readonly string[],
  uncertainties: Uncertainty[],
  origins: Span[],
): readonly Member[] {
  const group = groups.get(name)
  const problem =
    group === undefined
      ? { ja: `オブジェクトグループ ${name} が定義されていません`, en: `object group ${name} is not defined` }
      : group.kind !== kind
        ? { ja: `オブジェクトグループ ${name} の種類が異なります`, en: `object group ${name} is of another kind` }
        : path.includes(name)
          ? { ja: `オブジェクトグループ ${name} が自分自身を含んでいます`, en: `object group ${name} contains itself` }
          : group.members.length === 0
            ? { ja: `オブジェクトグループ ${name} が空です`, en: `object group ${name} is empty` }
            : undefined
  if (problem !== undefined) {
    uncertainties.push(uncertainty(group === undefined ? 'undefined-object' : 'unresolved-object', problem, from))
    return []
  }
  origins.push(group!.span)
  return group!.members
}
