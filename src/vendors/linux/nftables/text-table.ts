/** Tables and chains in nft text (nft(8) "TABLES", "CHAINS"). */
import type { Cursor } from './cursor.ts'
import { accept, atStatementEnd, isMark, isWord, peek, skipNewlines, skipStatement, take } from './cursor.ts'
import type { Draft } from './draft.ts'
import { chainOf } from './draft.ts'
import { notRead } from './ledger.ts'
import { PRIORITIES } from './names.ts'
import { readRule } from './text-statement.ts'
import { isBlock, readSetBlock, skipObject } from './text-set.ts'
import { readFlags, readValue } from './text-value.ts'
import type { At, ChainNode, Expression, HookNode, TableNode } from './tree.ts'

/** Says that something reaches the whole device: a statement that is not understood outside rules. */
export function unknownHere(draft: Draft, at: At): void {
  const text = draft.ledger.source.text.slice(at.start, Math.max(at.end, at.start + 1))
  draft.ledger.everywhere(draft.ledger.doubt('unknown-statement', notRead(text), at))
}

export function unclosed(draft: Draft, what: string, at: At): void {
  draft.ledger.everywhere(
    draft.ledger.doubt(
      'truncated-export',
      {
        ja: `nftables の ${what} が「}」で閉じられていません。途中が欠けている可能性があります。nft list ruleset を取り直してください`,
        en: `nftables: ${what} is not closed by "}"; something may be missing. Capture nft list ruleset again`,
      },
      at,
    ),
  )
}

/** The block of a table; the cursor stands at its brace. */
export function readTableBlock(cursor: Cursor, draft: Draft, table: TableNode): void {
  const opening = take(cursor)
  while (peek(cursor).kind !== 'end') {
    skipNewlines(cursor)
    if (accept(cursor, ';')) continue
    if (accept(cursor, '}')) return
    if (isWord(cursor, 'table') && isBlock(cursor)) break
    const before = cursor.at
    readTableStatement(cursor, draft, table)
    if (cursor.at === before) take(cursor)
  }
  unclosed(draft, `table ${table.family} ${table.name}`, opening)
}

function readTableStatement(cursor: Cursor, draft: Draft, table: TableNode): void {
  const token = peek(cursor)
  const name = peek(cursor, 1)
  const named = name.kind === 'word' || name.kind === 'string'
  const block = token.kind === 'word' && named && isMark(cursor, '{', 2)
  if (token.text === 'chain' && block) {
    cursor.at += 2
    const chain = chainOf(draft, table, name.text, { start: token.start, end: name.end })
    if (!readChainBlock(cursor, draft, chain)) unclosed(draft, `chain ${name.text}`, { start: token.start, end: name.end })
    return
  }
  if ((token.text === 'set' || token.text === 'map') && block) {
    cursor.at += 2
    const closed = readSetBlock(cursor, draft, table, name.text, token.start)
    if (!closed) unclosed(draft, `${token.text} ${name.text}`, { start: token.start, end: name.end })
    return
  }
  if (token.kind === 'word' && /^(?:flowtable|counter|quota|limit|ct|secmark|synproxy|tunnel)$/.test(token.text) && named) {
    if (!skipObject(cursor)) unclosed(draft, `${token.text} ${name.text}`, { start: token.start, end: name.end })
    draft.ledger.irrelevant(`nftables ${token.text}`)
    return
  }
  if (accept(cursor, 'flags')) {
    const flags: string[] = []
    do flags.push(take(cursor).text)
    while (accept(cursor, ','))
    table.flags = flags
    if (atStatementEnd(cursor)) return
  } else if (accept(cursor, 'comment')) {
    if (peek(cursor).kind === 'string') take(cursor)
    if (atStatementEnd(cursor)) return
  } else if (isWord(cursor, 'define') && readDefinition(cursor)) {
    draft.ledger.understood()
    return
  }
  const at = skipStatement(cursor)
  unknownHere(draft, { start: token.start, end: Math.max(at.end, token.end) })
}

/** The block of a chain; false when its closing brace is missing. */
export function readChainBlock(cursor: Cursor, draft: Draft, chain: ChainNode): boolean {
  take(cursor)
  while (peek(cursor).kind !== 'end') {
    skipNewlines(cursor)
    if (accept(cursor, ';')) continue
    if (accept(cursor, '}')) return true
    if (peek(cursor).kind === 'end' || isBlock(cursor)) return false
    readChainStatement(cursor, draft, chain)
  }
  return false
}

function readChainStatement(cursor: Cursor, draft: Draft, chain: ChainNode): void {
  const token = peek(cursor)
  const before = cursor.at
  const done = (): boolean => {
    if (atStatementEnd(cursor)) return true
    cursor.at = before
    unknownHere(draft, skipStatement(cursor))
    return true
  }
  if (isWord(cursor, 'type') && isWord(cursor, 'hook', 2)) {
    const hook = readHook(cursor)
    if (hook === undefined) cursor.at = before
    else chain.hook = { ...hook, policy: chain.hook?.policy ?? 'accept' }
    if (hook === undefined) unknownHere(draft, skipStatement(cursor))
    else done()
    return
  }
  if (isWord(cursor, 'policy')) {
    take(cursor)
    const policy = take(cursor).text
    if (chain.hook !== undefined && (policy === 'accept' || policy === 'drop')) {
      chain.hook = { ...chain.hook, policy }
      done()
    } else {
      cursor.at = before
      unknownHere(draft, skipStatement(cursor))
    }
    return
  }
  if (token.text === 'comment' && token.kind === 'word' && peek(cursor, 1).kind === 'string') {
    cursor.at += 2
    if (atStatementEnd(cursor)) return
    cursor.at = before
  }
  if (isWord(cursor, 'flags') && isWord(cursor, 'offload', 1)) {
    cursor.at += 2
    done()
    return
  }
  const rule = readRule(cursor)
  chain.rules.push(rule)
}

/** `type filter hook forward device "eth0" priority filter + 5`. */
function readHook(cursor: Cursor): Omit<HookNode, 'policy'> | undefined {
  take(cursor)
  const type = take(cursor).text
  take(cursor)
  const hook = take(cursor).text
  const devices: string[] = []
  if (accept(cursor, 'device')) devices.push(take(cursor).text)
  else if (accept(cursor, 'devices')) {
    if (!accept(cursor, '=') || !accept(cursor, '{')) return undefined
    do {
      skipNewlines(cursor)
      const { kind, text } = take(cursor)
      if (kind !== 'word' && kind !== 'string') return undefined
      devices.push(text)
      skipNewlines(cursor)
    } while (accept(cursor, ','))
    if (!accept(cursor, '}')) return undefined
  }
  if (!accept(cursor, 'priority')) return undefined
  return { type, hook, devices, priority: readPriority(cursor) }
}

/** A number, a name, or a name with an offset (`filter + 5`, also `filter-5`); undefined when it is none. */
export function readPriority(cursor: Cursor): number | undefined {
  const sign = accept(cursor, '-') ? -1 : 1
  if (sign > 0) accept(cursor, '+')
  if (isMark(cursor, '$')) {
    take(cursor)
    const value = cursor.variables.get(take(cursor).text)
    return value === undefined ? undefined : priorityValue(value)
  }
  const { kind, text } = take(cursor)
  if (kind === 'number') return sign * Number(text)
  const written = /^([a-z]+)(-\d+)?$/.exec(text)
  const base = PRIORITIES.get(written?.[1] ?? '')
  if (kind !== 'word' || base === undefined || sign < 0) return undefined
  if (written?.[2] !== undefined) return base + Number(written[2])
  const offset = accept(cursor, '+') ? 1 : accept(cursor, '-') ? -1 : 0
  if (offset === 0) return base
  const { kind: offsetKind, text: offsetText } = take(cursor)
  return offsetKind === 'number' ? base + offset * Number(offsetText) : undefined
}

function priorityValue(value: Expression): number | undefined {
  if (value.kind === 'number') return Number(value.value)
  if (value.kind !== 'symbol') return undefined
  return /^-?\d+$/.test(value.text) ? Number(value.text) : PRIORITIES.get(value.text)
}

/** `define NAME = VALUE`; false when it is not understood. */
export function readDefinition(cursor: Cursor): boolean {
  const before = cursor.at
  take(cursor)
  const name = take(cursor)
  if (name.kind === 'word' && accept(cursor, '=')) {
    const value = readDefined(cursor)
    if (value !== undefined && atStatementEnd(cursor)) {
      cursor.variables.set(name.text, value)
      return true
    }
  }
  cursor.at = before
  return false
}

function readDefined(cursor: Cursor): Expression | undefined {
  const before = cursor.at
  const flags = readFlags(cursor)
  if (flags !== undefined && atStatementEnd(cursor)) return flags
  cursor.at = before
  return readValue(cursor)
}
