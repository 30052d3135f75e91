/**
 * The zone-based policy firewall: zones, zone pairs, inspect class maps and policy maps, and the filter
 * between zones they amount to. Source: Cisco Zone-Based Policy Firewall Design and Application Guide.
 */
import type { Span } from '../../base/span.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

export interface ZonePair {
  readonly name: string
  readonly source: string
  readonly destination: string
  readonly policy: string | undefined
  readonly span: Span
}

export interface InspectClass {
  readonly name: string
  readonly all: boolean
  readonly matches: readonly Command[]
  readonly span: Span
}

export interface PolicyClass {
  /** `class-default` or the name of a class map. */
  readonly name: string
  readonly action: 'inspect' | 'pass' | 'drop' | 'unknown'
  readonly span: Span
}

export interface ZoneConfig {
  readonly zones: ReadonlyMap<string, Span>
  readonly pairs: readonly ZonePair[]
  readonly classes: ReadonlyMap<string, InspectClass>
  readonly policies: ReadonlyMap<string, readonly PolicyClass[]>
  /** `ip port-map NAME port tcp 8080`: further ports of a protocol. */
  readonly portMaps: ReadonlyMap<string, readonly Command[]>
}

export interface ZoneReader {
  read(command: Command): boolean
  config(): ZoneConfig
}

const ACTION_OPTION = /^(?:service-policy|police|urlfilter|content-scan|exit|description|log)\b/

/** Protocols with inspect maps of their own. */
const APPLICATIONS = new Set(
  'http, smtp, imap, pop3, sunrpc, sip, h323, aol, msnmsgr, ymsgr, icq, winmsgr, edonkey, fasttrack, gnutella, kazaa2, urlfilter, gtpv0, gtpv1, gtpv2'.split(
    ', ',
  ),
)

export function zoneReader(ledger: Ledger): ZoneReader {
  const zones = new Map<string, Span>()
  const pairs: ZonePair[] = []
  const classes = new Map<string, InspectClass>()
  const policies = new Map<string, readonly PolicyClass[]>()
  const portMaps = new Map<string, Command[]>()

  const read = (command: Command): boolean => {
    const { lower, words } = command
    if (lower[0] === 'zone' && lower[1] === 'security' && words.length === 3) {
      zones.set(words[2]!, command.span)
      count(command, /^description\b/)
      return true
    }
    if (lower[0] === 'zone-pair' && lower[1] === 'security') return readPair(command)
    if (lower[0] === 'class-map' && lower[1] === 'type' && lower[2] === 'inspect') return readClass(command)
    if (lower[0] === 'policy-map' && lower[1] === 'type' && lower[2] === 'inspect') return readPolicy(command)
    if (lower[0] === 'ip' && lower[1] === 'port-map' && words[2] !== undefined) {
      portMaps.set(lower[2]!, [...(portMaps.get(lower[2]!) ?? []), command])
      ledger.understood(command)
      return true
    }
    return false
  }

  const count = (command: Command, known: RegExp): void => {
    ledger.understood(command)
    for (const inner of withInside(command).slice(1)) {
      if (known.test(inner.lower.join(' '))) ledger.understood(inner)
      else ledger.notUnderstood(inner, 'device')
    }
  }

  const readPair = (command: Command): boolean => {
    const { lower, words } = command
    const source = lower.indexOf('source')
    const destination = lower.indexOf('destination')
    const [from, to, name] = [words[source + 1], words[destination + 1], words[2]]
    if (words.length !== 7 || source < 3 || destination < 3 || from === undefined || to === undefined || name === undefined) return false
    const policy = command.children.filter((child) => /^service-policy type inspect \S+$/.test(child.lower.join(' '))).at(-1)
    pairs.push({ name, source: from, destination: to, policy: policy?.words[3], span: blockSpan(command) })
    count(command, /^(?:description|service-policy type inspect \S+$)/)
    return true
  }

  const readClass = (command: Command): boolean => {
    const { lower, words } = command
    let at = 3
    const type = lower[at]
    const all = type !== 'match-any'
    if (type === 'match-any' || type === 'match-all') at++
    if (APPLICATIONS.has(type ?? '') && words.length > 4) return readApplication(command)
    const name = words[at]
    if (name === undefined || words.length > at + 1) return false
    const matches = command.children.filter((child) => child.lower[0] === 'match')
    classes.set(name, { name, all, matches, span: blockSpan(command) })
    count(command, /^(?:description|match)\b/)
    return true
  }

  /** Looks into a protocol that a policy already inspects: it can only drop more. */
  const readApplication = (command: Command): true => {
    for (const each of withInside(command)) ledger.understood(each)
    return true
  }

  const readPolicy = (command: Command): boolean => {
    if (APPLICATIONS.has(command.lower[3] ?? '') && command.words.length === 5) return readApplication(command)
    const name = command.words[3]
    if (name === undefined || command.words.length > 4) return false
    ledger.understood(command)
    const parts: PolicyClass[] = []
    for (const child of command.children) {
      const text = child.lower.join(' ')
      const named = /^class (?:type inspect \S+|class-default)$/.test(text) ? child.words.at(-1) : undefined
      if (named === undefined) {
        if (text.startsWith('description')) ledger.understood(child)
        else for (const each of withInside(child)) ledger.notUnderstood(each, 'device')
        continue
      }
      ledger.understood(child)
      // What a class without an action does is not documented; class-default drops.
      let action: PolicyClass['action'] = text.endsWith('class-default') ? 'drop' : 'unknown'
      let foreign = false
      for (const inner of child.children) {
        const word = inner.lower[0]
        const known = word === 'inspect' || word === 'pass' || word === 'drop'
        if (known) action = word
        else if (!ACTION_OPTION.test(inner.lower.join(' '))) foreign = true
        if (known || ACTION_OPTION.test(inner.lower.join(' '))) ledger.understood(inner)
        else ledger.notUnderstood(inner, 'rule')
        for (const each of withInside(inner).slice(1)) ledger.understood(each)
      }
      if (foreign) action = 'unknown'
      parts.push({ name: named, action, span: blockSpan(child) })
    }
    policies.set(name, parts)
    return true
  }

  return { read, config: () => ({ zones, pairs, classes, policies, portMaps }) }
}
