/** `ip nat` statements as written. Source: Cisco IOS IP Addressing Services Command Reference. */
import type { Span } from '../../base/span.ts'
import { parseIPv4 } from '../../packet/address.ts'
import { maskLength } from '../../packet/address.ts'
import type { Command } from './command.ts'
import { takeInterface } from './interface-name.ts'
import type { Ledger } from './ledger.ts'
import { portNamed } from './service-name.ts'

export interface NatPool {
  readonly name: string
  /** Undefined when a range is malformed. */
  readonly ranges: readonly { readonly low: bigint; readonly high: bigint }[] | undefined
  readonly rotary: boolean
  readonly span: Span
}

/** What replaces the address. */
export type NatTarget =
  | { readonly kind: 'pool'; readonly name: string; readonly overload: boolean }
  | { readonly kind: 'interface'; readonly name: string }

export type NatStatement =
  | {
      readonly kind: 'static'
      /** `inside`: `local` shows itself as `global` outside. `outside`: an outside `global` shows itself as `local` inside. */
      readonly side: 'inside' | 'outside'
      readonly local: bigint
      readonly global: bigint | { readonly interface: string }
      /** Prefix length of a network translated one by one; 32 for a host. */
      readonly length: number
      readonly protocol?: 'tcp' | 'udp'
      readonly localPort?: number
      readonly globalPort?: number
      readonly routeMap?: string
      readonly vrf?: string
      readonly span: Span
    }
  | {
      readonly kind: 'dynamic'
      readonly side: 'inside' | 'outside' | 'inside-destination'
      readonly selector: { readonly kind: 'list' | 'route-map'; readonly name: string }
      readonly target: NatTarget
      readonly vrf?: string
      readonly span: Span
    }

export interface NatConfig {
  readonly pools: ReadonlyMap<string, NatPool>
  readonly statements: readonly NatStatement[]
}

export interface NatReader {
  read(command: Command): boolean
  config(): NatConfig
}

const OPTIONS: Readonly<Record<string, number>> = {
  extendable: 0,
  'no-alias': 0,
  'no-payload': 0,
  forced: 0,
  reversible: 0,
  'add-route': 0,
  oer: 0,
  stateless: 0,
  'match-in-vrf': 0,
  redundancy: 1,
  'mapping-id': 1,
  'egress-interface': 1,
  name: 1,
}

export function natReader(ledger: Ledger): NatReader {
  const pools = new Map<string, NatPool>()
  let statements: NatStatement[] = []
  const read = (command: Command): boolean => {
    const negated = command.lower[0] === 'no'
    const lower = negated ? command.lower.slice(1) : command.lower
    const words = negated ? command.words.slice(1) : command.words
    if (lower[0] !== 'ip' || lower[1] !== 'nat') return false
    if (lower[2] === 'pool' && words[3] !== undefined) {
      if (negated) pools.delete(words[3])
      else {
        const pool = parsePool(command)
        if (pool === undefined) return false
        pools.set(pool.name, pool)
        for (const child of command.children) ledger.understood(child)
      }
      ledger.understood(command)
      return true
    }
    if (command.children.length > 0) return false
    const statement = parseStatement(lower.slice(2), words.slice(2), command.span)
    if (statement === undefined) return false
    if (negated) {
      const removed = JSON.stringify(comparable(statement))
      statements = statements.filter((other) => JSON.stringify(comparable(other)) !== removed)
    } else statements.push(statement)
    ledger.understood(command)
    return true
  }
  return { read, config: () => ({ pools, statements }) }
}

function comparable(statement: NatStatement): unknown {
  return Object.entries(statement)
    .filter(([key]) => key !== 'span')
    .map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value])
}

function parsePool({ words, lower, children, span }: Command): NatPool | undefined {
  const name = words[3] ?? ''
  let rest = lower.slice(4)
  const ranges: { low: bigint; high: bigint }[] = []
  let sound = true
  const take = (lowText: string, highText: string): boolean => {
    const low = parseIPv4(lowText)
    const high = parseIPv4(highText)
    if (low === undefined || high === undefined) return false
    if (low > high) sound = false
    else ranges.push({ low, high })
    return true
  }
  if (rest[0] !== 'netmask' && rest[0] !== 'prefix-length') {
    if (!take(rest[0] ?? '', rest[1] ?? '')) return undefined
    rest = rest.slice(2)
  }
  let rotary = false
  while (rest.length > 0) {
    const [option, value = ''] = rest
    if (option === 'netmask' && maskLength(value) !== undefined) rest = rest.slice(2)
    else if (option === 'prefix-length' && /^\d{1,2}$/.test(value)) rest = rest.slice(2)
    else if (option === 'type' && (value === 'rotary' || value === 'match-host')) {
      rotary = value === 'rotary'
      rest = rest.slice(2)
    } else if (option === 'add-route' || option === 'accounting') rest = rest.slice(option === 'accounting' ? 2 : 1)
    else return undefined
  }
  for (const child of children)
    if (child.lower[0] !== 'address' || child.words.length !== 3 || !take(child.lower[1]!, child.lower[2]!)) return undefined
  return { name, ranges: sound && ranges.length > 0 ? ranges : undefined, rotary, span }
}

function parseStatement(lower: readonly string[], words: readonly string[], span: Span): NatStatement | undefined {
  const [side, what, kind] = lower
  if (side !== 'inside' && side !== 'outside') return undefined
  if (what === 'destination' && side === 'inside') return parseDynamic('inside-destination', lower.slice(2), words.slice(2), span)
  if (what !== 'source') return undefined
  return kind === 'static'
    ? parseStatic(side, lower.slice(3), words.slice(3), span)
    : parseDynamic(side, lower.slice(2), words.slice(2), span)
}

function parseStatic(side: 'inside' | 'outside', lower: readonly string[], words: readonly string[], span: Span): NatStatement | undefined {
  let at = 0
  const protocol = lower[0] === 'tcp' || lower[0] === 'udp' ? lower[0] : undefined
  const network = lower[0] === 'network'
  if (protocol !== undefined || network) at = 1
  const first = parseIPv4(lower[at++] ?? '')
  if (first === undefined) return undefined
  let firstPort: number | undefined
  let secondPort: number | undefined
  if (protocol !== undefined) {
    firstPort = portNamed(lower[at++] ?? '', protocol)
    if (firstPort === undefined) return undefined
  }
  let second: bigint | { readonly interface: string } | undefined
  if (lower[at] === 'interface' && side === 'inside') {
    const found = takeInterface(words.slice(at + 1))
    if (found === undefined) return undefined
    second = { interface: found.name }
    at += 1 + found.taken
  } else second = parseIPv4(lower[at++] ?? '')
  if (second === undefined) return undefined
  if (protocol !== undefined) {
    secondPort = portNamed(lower[at++] ?? '', protocol)
    if (secondPort === undefined) return undefined
  }
  let length = 32
  if (network) {
    const mask = lower[at++] ?? ''
    const parsed = /^\/\d{1,2}$/.test(mask) ? Number(mask.slice(1)) : maskLength(mask)
    if (parsed === undefined || parsed > 32) return undefined
    length = parsed
  }
  let routeMap: string | undefined
  let vrf: string | undefined
  while (at < lower.length) {
    const word = lower[at]!
    if (word === 'route-map') routeMap = words[at + 1]
    else if (word === 'vrf') vrf = words[at + 1]
    else if (Object.hasOwn(OPTIONS, word)) {
      at += 1 + OPTIONS[word]!
      continue
    } else return undefined
    at += 2
  }
  // `inside source static LOCAL GLOBAL`, `outside source static GLOBAL LOCAL`.
  if (side === 'outside' && typeof second !== 'bigint') return undefined
  const [local, global] = side === 'inside' ? [first, second] : [second as bigint, first]
  const [localPort, globalPort] = side === 'inside' ? [firstPort, secondPort] : [secondPort, firstPort]
  return {
    kind: 'static',
    side,
    local,
    global,
    length,
    span,
    ...(protocol === undefined ? {} : { protocol }),
    ...(localPort === undefined ? {} : { localPort }),
    ...(globalPort === undefined ? {} : { globalPort }),
    ...(routeMap === undefined ? {} : { routeMap }),
    ...(vrf === undefined ? {} : { vrf }),
  }
}

function parseDynamic(
  side: 'inside' | 'outside' | 'inside-destination',
  lower: readonly string[],
  words: readonly string[],
  span: Span,
): NatStatement | undefined {
  const [selector, , means] = lower
  const name = words[1]
  if ((selector !== 'list' && selector !== 'route-map') || name === undefined) return undefined
  let at = 3
  let target: NatTarget
  if (means === 'pool' && words[at] !== undefined) target = { kind: 'pool', name: words[at++]!, overload: lower.includes('overload') }
  else if (means === 'interface') {
    const found = takeInterface(words.slice(at))
    if (found === undefined) return undefined
    target = { kind: 'interface', name: found.name }
    at += found.taken
  } else return undefined
  let vrf: string | undefined
  while (at < lower.length) {
    const word = lower[at]!
    if (word === 'overload') at++
    else if (word === 'vrf') {
      vrf = words[at + 1]
      at += 2
    } else if (Object.hasOwn(OPTIONS, word)) at += 1 + OPTIONS[word]!
    else return undefined
  }
  return { kind: 'dynamic', side, selector: { kind: selector, name }, target, span, ...(vrf === undefined ? {} : { vrf }) }
}
