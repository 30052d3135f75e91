/** Named sets and maps in nft text (nft(8) "SETS", "MAPS"). */
import type { Cursor } from './cursor.ts'
import { accept, atStatementEnd, endOf, isMark, isWord, peek, skipBlock, skipNewlines, skipStatement, take } from './cursor.ts'
import type { Draft } from './draft.ts'
import { notRead } from './ledger.ts'
import { readRate, readSet } from './text-value.ts'
import type { Element, Expression, SetNode, TableNode } from './tree.ts'
import { isImpossible } from './tree.ts'

/** The block of `set NAME` or `map NAME`; the cursor stands at its brace. False when the closing brace is missing. */
export function readSetBlock(cursor: Cursor, draft: Draft, table: TableNode, name: string, start: number): boolean {
  const earlier = table.sets.get(name)
  const elements: Element[] = [...(earlier?.elements ?? [])]
  const flags: string[] = [...(earlier?.flags ?? [])]
  let expires = earlier?.expires ?? false
  let limited = earlier?.limited ?? false
  let broken = earlier?.broken ?? false
  let typed = earlier !== undefined
  let closed = false
  take(cursor)
  while (peek(cursor).kind !== 'end') {
    skipNewlines(cursor)
    if (accept(cursor, ';')) continue
    if (accept(cursor, '}')) {
      closed = true
      break
    }
    if (isBlock(cursor)) break
    const before = cursor.at
    const found = readSetStatement(cursor)
    if (found !== undefined && atStatementEnd(cursor)) {
      elements.push(...(found.elements ?? []))
      flags.push(...(found.flags ?? []))
      expires = expires || found.expires === true
      limited = limited || found.limited === true
      typed = typed || found.typed === true
      continue
    }
    cursor.at = before
    broken = true
    const at = skipStatement(cursor)
    if (at.end <= at.start) take(cursor)
    draft.ledger.notUnderstood(
      draft.ledger.doubt('unknown-statement', notRead(draft.ledger.source.text.slice(at.start, Math.max(at.end, at.start + 1))), at),
    )
  }
  const impossible = broken || isImpossible(typed, flags, elements)
  const node: SetNode = {
    name,
    flags,
    expires: expires || flags.includes('timeout'),
    limited,
    elements,
    broken: impossible,
    start,
    end: endOf(cursor),
  }
  table.sets.set(name, node)
  draft.ledger.understood()
  return closed
}

/** Whether another block of a table starts here: the brace that closes this one is missing. */
export function isBlock(cursor: Cursor): boolean {
  const { kind, text } = peek(cursor)
  if (kind !== 'word') return false
  if (text === 'table') return isMark(cursor, '{', 2) || isMark(cursor, '{', 3)
  return /^(?:chain|set|map|flowtable)$/.test(text) && isMark(cursor, '{', 2)
}

interface Found {
  readonly elements?: readonly Element[]
  readonly flags?: readonly string[]
  readonly expires?: boolean
  readonly limited?: boolean
  readonly typed?: boolean
}

/** One statement of the block; undefined when it is not understood. */
function readSetStatement(cursor: Cursor): Found | undefined {
  const word = peek(cursor)
  if (word.kind !== 'word') return undefined
  switch (word.text) {
    case 'type':
    case 'typeof':
      // Elements are read by what they are compared with.
      while (!atStatementEnd(cursor)) take(cursor)
      return { typed: true }
    case 'flags': {
      take(cursor)
      const flags: string[] = []
      do flags.push(take(cursor).text)
      while (accept(cursor, ','))
      return flags.every((flag) => /^(?:constant|interval|timeout|dynamic)$/.test(flag)) ? { flags } : undefined
    }
    case 'timeout':
      take(cursor)
      take(cursor)
      return { expires: true }
    case 'gc-interval':
    case 'size':
    case 'policy':
    case 'comment':
      take(cursor)
      take(cursor)
      return {}
    case 'auto-merge':
      take(cursor)
      return {}
    case 'counter':
    case 'last':
      take(cursor)
      while (isWord(cursor, 'packets') || isWord(cursor, 'bytes')) {
        take(cursor)
        take(cursor)
      }
      return {}
    case 'limit':
    case 'quota':
    case 'ct':
      readRate(cursor)
      return { limited: true }
    case 'elements': {
      take(cursor)
      if (!accept(cursor, '=')) return undefined
      const set = isMark(cursor, '$') ? variableSet(cursor) : isMark(cursor, '{') ? readSet(cursor) : undefined
      return set?.kind === 'set' ? { elements: set.elements } : undefined
    }
    default:
      return undefined
  }
}

function variableSet(cursor: Cursor): Expression | undefined {
  take(cursor)
  return cursor.variables.get(take(cursor).text)
}

/** `add element FAMILY TABLE SET { … }`; false when it could not be read. */
export function addElements(cursor: Cursor, table: TableNode, name: string): boolean {
  const set = table.sets.get(name)
  const elements = isMark(cursor, '{') ? readSet(cursor) : isMark(cursor, '$') ? variableSet(cursor) : undefined
  if (set === undefined || elements?.kind !== 'set') return false
  set.elements.push(...elements.elements)
  return true
}

/** An object no verdict depends on (`counter`, `flowtable`, `ct helper` …): its block is passed over. */
export function skipObject(cursor: Cursor): boolean {
  while (!isMark(cursor, '{') && !atStatementEnd(cursor)) take(cursor)
  return isMark(cursor, '{') ? skipBlock(cursor) : true
}
