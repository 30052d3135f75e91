import type { Span } from '../../base/span.ts'
import type { AddressBounds } from '../../model/match.ts'
import { exactAddresses } from '../../model/match.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Family } from '../../packet/packet.ts'
import type { Reason, SubnetOf } from './address-value.ts'
import { REASONS, readIPv4, readIPv6 } from './address-value.ts'
import type { Scope } from './scope.ts'
import { isEnabled, wordOf } from './scope.ts'
import type { Entry, Setting } from './table.ts'
import { find } from './table.ts'
import { classify, classifyTable, ignoreAll } from './vocabulary.ts'
import { ADDRESS, ADDRESS6, ADDRESS_GROUP } from './words-object.ts'

/** What a name in a rule stands for. */
export interface Resolved {
  readonly bounds: AddressBounds
  readonly uncertainties: readonly Uncertainty[]
  readonly origins: readonly Span[]
}

/** Resolves address names of one VDOM. */
export interface AddressBook {
  /** One name of the IPv4 or IPv6 name space (object or group). `at` is the place of the reference. */
  resolve(family: Family, name: string, at: Span): Resolved
  has(family: Family, name: string): boolean
}

export function everythingOf(family: Family): Addresses {
  return family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
}

function unknownOf(family: Family): AddressBounds {
  return { lo: Addresses.none, hi: everythingOf(family) }
}

/** `firewall address`, `addrgrp` and their IPv6 tables. */
export function addressBookOf(scope: Scope, subnetOf: SubnetOf): AddressBook {
  const tables = {
    4: { objects: scope.table('firewall address'), groups: scope.table('firewall addrgrp'), words: ADDRESS },
    6: { objects: scope.table('firewall address6'), groups: scope.table('firewall addrgrp6'), words: ADDRESS6 },
  } as const
  const unknownWords = new Map<Entry, Uncertainty[]>()
  for (const { objects, groups, words } of Object.values(tables)) {
    for (const entry of objects.entries.values()) unknownWords.set(entry, classify(scope.ledger, entry, words))
    for (const entry of groups.entries.values()) unknownWords.set(entry, classify(scope.ledger, entry, ADDRESS_GROUP))
    // A statement lost directly in the table may have defined or changed any object of it.
    scope.uncertainties.push(...classifyTable(scope.ledger, objects), ...classifyTable(scope.ledger, groups))
  }
  const feeds = scope.table('system external-resource')
  for (const block of feeds.blocks) ignoreAll(scope.ledger, block.children, 'dynamic-object')
  const known = new Map<string, Resolved>()
  const open = new Set<string>()

  const undecided = (family: Family, entry: Entry, uncertainties: readonly Uncertainty[]): Resolved => ({
    bounds: unknownOf(family),
    uncertainties,
    origins: [scope.ledger.span(entry)],
  })

  const object = (family: Family, entry: Entry): Resolved => {
    const words = unknownWords.get(entry) ?? []
    if (words.length > 0) return undecided(family, entry, words)
    const read = family === 4 ? readIPv4(entry, subnetOf) : readIPv6(entry)
    if (typeof read === 'string') return undecided(family, entry, [unresolved(scope, entry, read)])
    return { bounds: exactAddresses(read), uncertainties: [], origins: [scope.ledger.span(entry)] }
  }

  const group = (family: Family, entry: Entry): Resolved => {
    const words = unknownWords.get(entry) ?? []
    if (words.length > 0) return undecided(family, entry, words)
    const category = wordOf(entry, 'category')
    if (category !== undefined && category !== 'default') return undecided(family, entry, [unresolved(scope, entry, 'dynamic')])
    const members = membersOf(scope, entry, 'member').map(([name, at]) => resolve(family, name, at))
    if (members.length === 0) return undecided(family, entry, [emptyGroup(scope, entry)])
    const excluded = isEnabled(entry, 'exclude')
      ? membersOf(scope, entry, 'exclude-member').map(([name, at]) => resolve(family, name, at))
      : []
    const all = [...members, ...excluded]
    const lo = Addresses.union(members.map(({ bounds }) => bounds.lo))
    const hi = members.every(({ bounds }) => bounds.lo === bounds.hi) ? lo : Addresses.union(members.map(({ bounds }) => bounds.hi))
    const bounds =
      excluded.length === 0
        ? { lo, hi }
        : excludeFrom(
            { lo, hi },
            { lo: Addresses.union(excluded.map((e) => e.bounds.lo)), hi: Addresses.union(excluded.map((e) => e.bounds.hi)) },
          )
    return {
      bounds,
      uncertainties: all.flatMap((m) => m.uncertainties),
      origins: [scope.ledger.span(entry), ...all.flatMap((m) => m.origins)],
    }
  }

  const resolve = (family: Family, name: string, at: Span): Resolved => {
    const key = `${family} ${name}`
    const done = known.get(key)
    if (done !== undefined) return done
    if (open.has(key)) return { bounds: unknownOf(family), uncertainties: [circular(name, at)], origins: [] }
    open.add(key)
    const { objects, groups } = tables[family]
    const entry = find(objects, name)
    const grouped = entry === undefined ? find(groups, name) : undefined
    const result =
      entry !== undefined
        ? object(family, entry)
        : grouped !== undefined
          ? group(family, grouped)
          : (builtIn(family, name) ?? (feeds.entries.has(name) ? feed(family, name, at) : undefinedObject(family, name, at)))
    open.delete(key)
    // A result reached through a cycle or a missing name belongs to this reference only when the name itself is missing.
    if (entry !== undefined || grouped !== undefined) known.set(key, result)
    return result
  }

  // Every object is read, used or not, so that what is not understood in it is counted.
  for (const family of [4, 6] as const) for (const entry of tables[family].objects.entries.values()) object(family, entry)
  return {
    resolve,
    has: (family, name) =>
      find(tables[family].objects, name) !== undefined ||
      find(tables[family].groups, name) !== undefined ||
      builtIn(family, name) !== undefined,
  }
}

/** `set <attribute> "a" "b"` with the place of each name. */
export function membersOf(scope: Scope, entry: Entry, attribute: string): [name: string, at: Span][] {
  const setting: Setting | undefined = entry.settings.get(attribute)
  return (setting?.values ?? []).map((word) => [word.text, scope.ledger.span(word)])
}

/** Bounds of a set difference. */
export function excludeFrom(from: AddressBounds, gone: AddressBounds): AddressBounds {
  const lo = from.lo.minus(gone.hi)
  return from.lo === from.hi && gone.lo.equals(gone.hi) ? { lo, hi: lo } : { lo, hi: from.hi.minus(gone.lo) }
}

/** Union of resolved names. */
export function unionOf(parts: readonly Resolved[]): Resolved {
  const lo = Addresses.union(parts.map(({ bounds }) => bounds.lo))
  const exact = parts.every(({ bounds }) => bounds.lo === bounds.hi)
  return {
    bounds: { lo, hi: exact ? lo : Addresses.union(parts.map(({ bounds }) => bounds.hi)) },
    uncertainties: parts.flatMap((part) => part.uncertainties),
    origins: parts.flatMap((part) => part.origins),
  }
}

/** Names that exist even when the file does not define them. */
function builtIn(family: Family, name: string): Resolved | undefined {
  if (name === 'all') return { bounds: exactAddresses(everythingOf(family)), uncertainties: [], origins: [] }
  if (name === 'none') return { bounds: exactAddresses(Addresses.ofAddress(family, 0n)), uncertainties: [], origins: [] }
  return undefined
}

/** A list that the unit fetches (`system external-resource`): its contents are not in the file. */
function feed(family: Family, name: string, at: Span): Resolved {
  const text = {
    ja: `外部リスト「${name}」の内容はファイルにありません`,
    en: `the contents of external list "${name}" are not in the file`,
  }
  return { bounds: unknownOf(family), uncertainties: [{ code: 'unresolved-feed', text, span: at }], origins: [] }
}

function undefinedObject(family: Family, name: string, at: Span): Resolved {
  return {
    bounds: unknownOf(family),
    uncertainties: [
      {
        code: 'undefined-object',
        text: { ja: `アドレス「${name}」の定義がファイルにありません`, en: `address "${name}" is not defined in the file` },
        span: at,
      },
    ],
    origins: [],
  }
}

function circular(name: string, at: Span): Uncertainty {
  return {
    code: 'circular-group',
    text: { ja: `グループ「${name}」が自分自身を含んでいます`, en: `group "${name}" contains itself` },
    span: at,
  }
}

function emptyGroup(scope: Scope, entry: Entry): Uncertainty {
  return {
    code: 'empty-group',
    text: { ja: `グループ「${entry.key}」に member がありません`, en: `group "${entry.key}" has no member` },
    span: scope.ledger.span(entry.head),
  }
}

function unresolved(scope: Scope, entry: Entry, reason: Reason): Uncertainty {
  const [code, ja, en] = REASONS[reason]
  if (reason === 'invalid' || reason === 'wildcard') {
    const setting = ['subnet', 'wildcard', 'ip6', 'end-ip', 'start-ip']
      .map((name) => entry.settings.get(name))
      .find((found) => found !== undefined)
    return scope.ledger.unknown(setting ?? entry.head, { ja: `アドレス「${entry.key}」: ${ja}`, en: `address "${entry.key}": ${en}` }, code)
  }
  return { code, text: { ja: `アドレス「${entry.key}」: ${ja}`, en: `address "${entry.key}": ${en}` }, span: scope.ledger.span(entry.head) }
}
