/** nft text: what `nft list ruleset` prints, and the files `nft -f` reads (nft(8) "INPUT FILE FORMATS"). */
import type { Cursor } from './cursor.ts'
import { accept, atStatementEnd, endOf, isMark, isWord, peek, skipStatement, take } from './cursor.ts'
import type { Draft } from './draft.ts'
import { chainOf, FAMILIES, tableOf } from './draft.ts'
import { readRule } from './text-statement.ts'
import { addElements, readSetBlock, skipObject } from './text-set.ts'
import { readChainBlock, readDefinition, readTableBlock, unclosed, unknownHere } from './text-table.ts'
import { tokensOf } from './token.ts'
import type { RuleNode, TableNode } from './tree.ts'

/** Reads the text between two offsets into the draft. */
export function readText(draft: Draft, start: number, end: number): void {
  const tokens = tokensOf(draft.ledger.source.text, start, end)
  const cursor: Cursor = { tokens, at: 0, depth: 0, variables: new Map() }
  for (let token = peek(cursor); token.kind !== 'end'; token = peek(cursor)) {
    if (token.kind === 'newline' || isMark(cursor, ';')) {
      take(cursor)
      continue
    }
    const before = cursor.at
    if (readCommand(cursor, draft)) continue
    cursor.at = before
    const { end: last } = skipStatement(cursor)
    if (cursor.at === before) take(cursor)
    unknownHere(draft, { start: token.start, end: Math.max(last, token.end) })
  }
}

/** One statement outside tables; false when it is not understood. */
function readCommand(cursor: Cursor, draft: Draft): boolean {
  const word = take(cursor)
  if (word.kind !== 'word') return false
  switch (word.text) {
    case 'table':
      return readTable(cursor, draft, word.start)
    case 'define':
    case 'redefine':
      cursor.at--
      return readDefinition(cursor) && counted(draft)
    case 'undefine':
      return cursor.variables.delete(take(cursor).text) && atStatementEnd(cursor) && counted(draft)
    case 'include':
      return readInclude(cursor, draft, word.start)
    case 'flush':
      return readFlush(cursor, draft) && counted(draft)
    case 'add':
    case 'create':
    case 'insert':
      return readAddition(cursor, draft, word.text === 'insert')
    case 'delete':
    case 'destroy':
      // The usual way to start afresh; other deletions are not followed.
      return accept(cursor, 'table') && deleteTable(cursor, draft) && counted(draft)
    case 'list':
      return accept(cursor, 'ruleset') && atStatementEnd(cursor)
    default:
      return false
  }
}

function counted(draft: Draft): true {
  draft.ledger.understood()
  return true
}

/** `[family] name`; a table without a family is one of `ip`. */
function readTableName(cursor: Cursor): { readonly family: string; readonly name: string } | undefined {
  const family = peek(cursor).kind === 'word' && FAMILIES.has(peek(cursor).text) && !isMark(cursor, '{', 1) ? take(cursor).text : 'ip'
  const name = peek(cursor)
  if (name.kind !== 'word' && name.kind !== 'string') return undefined
  take(cursor)
  return { family, name: name.text }
}

function readTable(cursor: Cursor, draft: Draft, start: number): boolean {
  const named = readTableName(cursor)
  if (named === undefined || (!isMark(cursor, '{') && !atStatementEnd(cursor))) return false
  const table = tableOf(draft, named.family, named.name, { start, end: endOf(cursor) })
  if (isMark(cursor, '{')) readTableBlock(cursor, draft, table)
  return true
}

function readInclude(cursor: Cursor, draft: Draft, start: number): boolean {
  const file = take(cursor)
  if (file.kind !== 'string' || !atStatementEnd(cursor)) return false
  draft.ledger.everywhere(
    draft.ledger.doubt(
      'include',
      {
        ja: `nftables の include「${file.text}」の中身が分かりません。nft list ruleset の出力を使ってください`,
        en: `nftables: what include "${file.text}" brings in is not known; use the output of nft list ruleset`,
      },
      { start, end: file.end },
    ),
  )
  return true
}

function readFlush(cursor: Cursor, draft: Draft): boolean {
  if (accept(cursor, 'ruleset')) {
    const family = atStatementEnd(cursor) ? undefined : take(cursor).text
    for (const [key, table] of draft.tables) if (family === undefined || table.family === family) draft.tables.delete(key)
    return atStatementEnd(cursor)
  }
  const what = take(cursor).text
  const named = readTableName(cursor)
  const table = named === undefined ? undefined : draft.tables.get(`${named.family} ${named.name}`)
  if (what === 'table') {
    for (const chain of table?.chains.values() ?? []) chain.rules.length = 0
    return atStatementEnd(cursor)
  }
  const name = take(cursor).text
  if (what === 'chain') table?.chains.get(name)?.rules.splice(0)
  else if (what === 'set' || what === 'map') table?.sets.get(name)?.elements.splice(0)
  else return false
  return table !== undefined && atStatementEnd(cursor)
}

function deleteTable(cursor: Cursor, draft: Draft): boolean {
  const named = readTableName(cursor)
  if (named === undefined || !atStatementEnd(cursor)) return false
  draft.tables.delete(`${named.family} ${named.name}`)
  return true
}

/** `add table|chain|rule|set|map|element …` as scripts write it. */
function readAddition(cursor: Cursor, draft: Draft, first: boolean): boolean {
  const { start } = peek(cursor)
  const what = take(cursor).text
  if (what === 'ct' && !accept(cursor, 'helper') && !accept(cursor, 'timeout') && !accept(cursor, 'expectation')) return false
  const named = readTableName(cursor)
  if (named === undefined) return false
  if (what === 'table') {
    const table = tableOf(draft, named.family, named.name, { start, end: endOf(cursor) })
    if (isMark(cursor, '{')) readTableBlock(cursor, draft, table)
    return atStatementEnd(cursor)
  }
  const table = draft.tables.get(`${named.family} ${named.name}`)
  const name = take(cursor)
  if (table === undefined || (name.kind !== 'word' && name.kind !== 'string')) return false
  const at = { start, end: name.end }
  switch (what) {
    case 'chain': {
      const chain = chainOf(draft, table, name.text, at)
      if (isMark(cursor, '{') && !readChainBlock(cursor, draft, chain)) unclosed(draft, `chain ${name.text}`, at)
      return atStatementEnd(cursor)
    }
    case 'set':
    case 'map':
      if (!isMark(cursor, '{')) return false
      if (!readSetBlock(cursor, draft, table, name.text, start)) unclosed(draft, `${what} ${name.text}`, at)
      return atStatementEnd(cursor)
    case 'element':
      return addElements(cursor, table, name.text) && atStatementEnd(cursor) && counted(draft)
    case 'rule':
      return addRule(cursor, table, name.text, first)
    case 'flowtable':
    case 'counter':
    case 'quota':
    case 'limit':
    case 'ct':
    case 'secmark':
    case 'synproxy':
      if (!skipObject(cursor)) return false
      draft.ledger.irrelevant(`nftables ${what}`)
      return true
    default:
      return false
  }
}

/** `add rule` puts a rule last, `insert rule` first, `index N` after or before the rule of that number (from 0). */
function addRule(cursor: Cursor, table: TableNode, name: string, first: boolean): boolean {
  const chain = table.chains.get(name)
  if (chain === undefined) return false
  let index: number | undefined
  if (isWord(cursor, 'index') && peek(cursor, 1).kind === 'number') {
    take(cursor)
    index = Number(take(cursor).text)
    if (index >= chain.rules.length) return false
  } else if ((isWord(cursor, 'handle') || isWord(cursor, 'position')) && peek(cursor, 1).kind === 'number') return false
  const rule: RuleNode = readRule(cursor)
  const place = index === undefined ? (first ? 0 : chain.rules.length) : first ? index : index + 1
  chain.rules.splice(place, 0, rule)
  return true
}
