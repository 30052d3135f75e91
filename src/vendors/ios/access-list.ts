/** Access lists as written: named and numbered, IPv4 and IPv6, in the order the device evaluates them. */
import type { Span } from '../../base/span.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Ace } from './ace.ts'
import { parseAce, parseStandardAce } from './ace.ts'
import type { Command } from './command.ts'
import { blockSpan, withInside } from './command.ts'
import type { Ledger } from './ledger.ts'

export type Entry =
  | {
      readonly kind: 'ace'
      readonly sequence: number
      readonly ace: Ace
      readonly text: string
      readonly span: Span
      readonly uncertainties: readonly Uncertainty[]
    }
  | { readonly kind: 'evaluate'; readonly sequence: number; readonly name: string; readonly span: Span }
  /** Not even its action is known. */
  | { readonly kind: 'unknown'; readonly sequence: number; readonly span: Span; readonly uncertainty: Uncertainty }

export interface AccessList {
  readonly name: string
  readonly family: 4 | 6
  readonly type: 'standard' | 'extended' | 'ipv6'
  readonly numbered: boolean
  /** Sorted by sequence number. */
  readonly entries: readonly Entry[]
  readonly remarks: number
  readonly span: Span
}

/** Lists of both families by name; a name may exist once in each. */
export interface AccessLists {
  readonly v4: ReadonlyMap<string, AccessList>
  readonly v6: ReadonlyMap<string, AccessList>
}

interface Draft {
  readonly name: string
  readonly family: 4 | 6
  readonly type: AccessList['type']
  readonly numbered: boolean
  entries: Entry[]
  /** The highest sequence number so far: an entry without a number goes ten after it. */
  highest: number
  /** Entries by their number, to notice one that is used twice. */
  numbers: Map<number, Entry>
  remarks: number
  span: Span
}

/** Collects lists from statements in file order: later statements extend, `no` deletes. */
export interface AccessListReader {
  /** `access-list N …` and `ip access-list …` and `ipv6 access-list …`, with or without `no`. False when it is not about an IP list. */
  read(command: Command): boolean
  lists(): AccessLists
}

export function accessListReader(ledger: Ledger): AccessListReader {
  const drafts = { v4: new Map<string, Draft>(), v6: new Map<string, Draft>() }

  const draftOf = (name: string, family: 4 | 6, type: AccessList['type'], numbered: boolean, span: Span): Draft => {
    const table = family === 4 ? drafts.v4 : drafts.v6
    const known = table.get(name)
    if (known !== undefined) {
      known.span = { ...known.span, end: Math.max(known.span.end, span.end) }
      return known
    }
    const draft: Draft = { name, family, type, numbered, entries: [], highest: 0, numbers: new Map(), remarks: 0, span }
    table.set(name, draft)
    return draft
  }

  const push = (draft: Draft, entry: Entry): void => {
    draft.entries.push(entry)
    draft.highest = Math.max(draft.highest, entry.sequence)
    draft.numbers.set(entry.sequence, entry)
  }

  const poison = (draft: Draft, command: Command, sequence: number = draft.highest + 10): void =>
    push(draft, { kind: 'unknown', sequence, span: command.span, uncertainty: ledger.notUnderstood(command, 'rule') })

  const add = (draft: Draft, words: readonly string[], given: number | undefined, command: Command): void => {
    const sequence = given ?? draft.highest + 10
    const first = words[0]?.toLowerCase()
    if (first === 'remark') {
      draft.remarks++
      ledger.understood(command)
      return
    }
    if (first === 'evaluate' && words[1] !== undefined && draft.type !== 'standard') {
      const rest = words.slice(2).join(' ')
      if (rest !== '' && !/^sequence \d+$/i.test(rest)) return poison(draft, command, sequence)
      push(draft, { kind: 'evaluate', sequence, name: words[1], span: command.span })
      ledger.understood(command)
      return
    }
    const ace = draft.type === 'standard' ? parseStandardAce(words) : parseAce(words, draft.family)
    if (ace === undefined) return poison(draft, command, sequence)
    const text = words.join(' ').toLowerCase()
    const uncertainties: Uncertainty[] = []
    if (ace.unknown.length > 0) uncertainties.push(ledger.notUnderstood(command, 'rule'))
    else ledger.understood(command)
    const twin = given === undefined ? undefined : draft.numbers.get(given)
    if (twin !== undefined) {
      if (twin.kind === 'ace' && twin.text === text) return
      // Which of two entries with one number a device keeps depends on its release.
      const doubt: Uncertainty = {
        code: 'duplicate-sequence',
        text: { ja: `シーケンス番号 ${given} が重複しています`, en: `sequence number ${given} is used twice` },
        span: command.span,
      }
      uncertainties.push(doubt)
      if (twin.kind === 'ace') draft.entries[draft.entries.indexOf(twin)] = { ...twin, uncertainties: [...twin.uncertainties, doubt] }
    }
    push(draft, { kind: 'ace', sequence, ace, text, span: command.span, uncertainties })
  }

  /** One statement inside a named list. */
  const inside = (draft: Draft, command: Command): void => {
    const negated = command.lower[0] === 'no'
    let words = negated ? command.words.slice(1) : command.words
    let given: number | undefined
    if (words[0]?.toLowerCase() === 'sequence' && /^\d+$/.test(words[1] ?? '')) words = words.slice(1)
    if (/^\d+$/.test(words[0] ?? '')) {
      given = Number(words[0])
      words = words.slice(1)
    } else if (draft.type === 'ipv6') given = trailingSequence(words)
    if (!negated) return add(draft, words, given, command)
    const first = words[0]?.toLowerCase()
    if (first === 'remark') {
      draft.remarks = Math.max(0, draft.remarks - 1)
      return ledger.understood(command)
    }
    const text = words.join(' ').toLowerCase()
    const kept = draft.entries.filter((entry) =>
      given !== undefined ? entry.sequence !== given : entry.kind !== 'ace' || entry.text !== text,
    )
    if (kept.length === draft.entries.length && given === undefined) return poison(draft, command)
    draft.entries = kept
    draft.highest = Math.max(0, ...kept.map(({ sequence }) => sequence))
    draft.numbers = new Map(kept.map((entry) => [entry.sequence, entry]))
    ledger.understood(command)
  }

  const named = (command: Command, family: 4 | 6, type: AccessList['type'], name: string): void => {
    ledger.understood(command)
    const draft = draftOf(name, family, type, /^\d+$/.test(name), blockSpan(command))
    if (draft.type !== type) poison(draft, command)
    // An entry indented deeper than the one before is still an entry.
    for (const entry of withInside(command).slice(1)) inside(draft, entry)
  }

  const read = (command: Command): boolean => {
    const negated = command.lower[0] === 'no'
    const lower = negated ? command.lower.slice(1) : command.lower
    const words = negated ? command.words.slice(1) : command.words
    const [first, second, third] = lower
    if (first === 'ip' && second === 'access-list' && (third === 'standard' || third === 'extended') && words.length === 4) {
      if (negated) {
        drafts.v4.delete(words[3]!)
        ledger.understood(command)
      } else named(command, 4, third, words[3]!)
      return true
    }
    if (first === 'ipv6' && second === 'access-list' && words.length === 3 && third !== 'log-update') {
      if (negated) {
        drafts.v6.delete(words[2]!)
        ledger.understood(command)
      } else named(command, 6, 'ipv6', words[2]!)
      return true
    }
    if (first !== 'access-list' || second === undefined || second === 'compiled') return false
    const type = typeOfNumber(second)
    if (type === 'other') {
      ledger.irrelevant('non-IP access list', command)
      return true
    }
    const name = words[1]!
    if (negated && words.length === 2) {
      drafts.v4.delete(name)
      ledger.understood(command)
      return true
    }
    const draft = draftOf(name, 4, type ?? 'extended', true, blockSpan(command))
    if (negated || type === undefined) {
      poison(draft, command)
      for (const entry of withInside(command).slice(1)) inside(draft, entry)
      return true
    }
    add(draft, words.slice(2), undefined, command)
    return true
  }

  const finished = (table: ReadonlyMap<string, Draft>): ReadonlyMap<string, AccessList> =>
    new Map([...table].map(([name, draft]) => [name, { ...draft, entries: [...draft.entries].sort((a, b) => a.sequence - b.sequence) }]))

  return { read, lists: () => ({ v4: finished(drafts.v4), v6: finished(drafts.v6) }) }
}

/** `permit … sequence 20`, as older IPv6 lists are written. */
function trailingSequence(words: readonly string[]): number | undefined {
  const last = words.at(-1) ?? ''
  return words.at(-2)?.toLowerCase() === 'sequence' && /^\d+$/.test(last) ? Number(last) : undefined
}

/** What a list number stands for; undefined when it is not a number IOS knows. */
function typeOfNumber(text: string): 'standard' | 'extended' | 'other' | undefined {
  if (!/^\d{1,4}$/.test(text)) return undefined
  const number = Number(text)
  if ((number >= 1 && number <= 99) || (number >= 1300 && number <= 1999)) return 'standard'
  if ((number >= 100 && number <= 199) || (number >= 2000 && number <= 2699)) return 'extended'
  return (number >= 200 && number <= 1299) || (number >= 2700 && number <= 2999) ? 'other' : undefined
}
