/** Rules and their statements in nft text (nft(8) "STATEMENTS"). */
import type { Cursor } from './cursor.ts'
import { accept, atStatementEnd, endOf, isMark, isWord, peek, skipBlock, skipNewlines, skipStatement, take } from './cursor.ts'
import { readField } from './text-field.ts'
import { readMangle, readTranslation } from './text-translation.ts'
import { readRelation } from './text-relation.ts'
import { nested, readFlags, readRate, readVerdict } from './text-value.ts'
import { xtStatement } from './xt.ts'
import type { RuleNode, Statement, StatementBody, Verdict } from './tree.ts'

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>

/** A rule, up to the end of its line. Words that are not understood become one statement of kind `unknown`. */
export function readRule(cursor: Cursor): RuleNode {
  const { start } = peek(cursor)
  const statements: Statement[] = []
  let comment: string | undefined
  while (!atStatementEnd(cursor)) {
    if (isWord(cursor, 'comment') && peek(cursor, 1).kind === 'string') {
      take(cursor)
      comment = take(cursor).text
      continue
    }
    const before = cursor.at
    const from = peek(cursor).start
    const body = readStatement(cursor)
    if (body !== undefined) {
      statements.push({ ...body, start: from, end: endOf(cursor) } as Statement)
      continue
    }
    cursor.at = before
    statements.push(...readRest(cursor))
  }
  const end = Math.max(start, endOf(cursor))
  const { handle } = peek(cursor)
  return {
    statements,
    ...(comment === undefined ? {} : { comment }),
    ...(handle === undefined ? {} : { handle }),
    start,
    end,
  }
}

/** What is left of a rule from a word that is not understood, and the verdict it ends with if it plainly does. */
function readRest(cursor: Cursor): Statement[] {
  const first = cursor.at
  const { start, end } = skipStatement(cursor)
  const words = cursor.tokens.slice(first, cursor.at).filter(({ kind }) => kind !== 'newline')
  // A brace too many, or an odd character: nothing was passed over, and the statement would never end.
  if (words.length === 0) {
    const { text } = take(cursor)
    return [{ kind: 'unknown', text, ends: true, start, end: endOf(cursor) }]
  }
  const text = words.map((token) => (token.kind === 'string' ? `"${token.text}"` : token.text)).join(' ')
  const unknown: Kind<'unknown'> = { kind: 'unknown', text, ends: true, start, end }
  let last = words.length - 1
  if (words[last]?.kind === 'string' && words[last - 1]?.text === 'comment') last -= 2
  const at = { start: words[last]?.start ?? start, end: words[last]?.end ?? end }
  const word = words[last]?.kind === 'word' ? words[last]!.text : ''
  const before = words[last - 1]?.kind === 'word' ? words[last - 1]!.text : ''
  if (words[last] === undefined || last === 0) return [unknown]
  if (before === 'jump' || before === 'goto') {
    return last === 1 ? [unknown] : [unknown, { kind: 'verdict', verdict: { name: before, target: word }, ...at }]
  }
  if (word === 'accept' || word === 'drop' || word === 'return') return [unknown, { kind: 'verdict', verdict: { name: word }, ...at }]
  return [unknown]
}

function readStatement(cursor: Cursor): StatementBody | undefined {
  const { kind, text } = peek(cursor)
  if (kind !== 'word') return readRelation(cursor)
  switch (text) {
    case 'accept':
    case 'drop':
    case 'continue':
    case 'return':
    case 'jump':
    case 'goto':
      return readVerdictStatement(cursor)
    case 'reject':
      return readReject(cursor)
    case 'queue':
      take(cursor)
      while (!atStatementEnd(cursor) && !isWord(cursor, 'comment')) take(cursor)
      return { kind: 'queue' }
    case 'counter':
      return readCounter(cursor)
    case 'last':
      take(cursor)
      if (accept(cursor, 'used')) take(cursor)
      else accept(cursor, 'never')
      return { kind: 'nothing' }
    case 'log':
      return readLog(cursor)
    case 'limit':
    case 'quota':
      return readRateStatement(cursor)
    case 'meter':
      take(cursor)
      take(cursor)
      if (accept(cursor, 'size')) take(cursor)
      return isMark(cursor, '{') && skipBlock(cursor) ? { kind: 'rate', text: 'meter' } : undefined
    case 'add':
    case 'update':
    case 'delete':
      return readUpdate(cursor)
    case 'set':
      return readOldUpdate(cursor)
    case 'snat':
    case 'dnat':
    case 'masquerade':
    case 'redirect':
      return readTranslation(cursor)
    case 'notrack':
      take(cursor)
      return { kind: 'notrack' }
    case 'synproxy':
      return readSynproxy(cursor)
    case 'tproxy':
    case 'dup':
    case 'fwd':
      take(cursor)
      while (!atStatementEnd(cursor) && !isWord(cursor, 'accept') && !isWord(cursor, 'comment')) take(cursor)
      return { kind: text }
    case 'flow':
      take(cursor)
      if (!accept(cursor, 'add') && !accept(cursor, 'offload')) return undefined
      return accept(cursor, '@') && take(cursor).kind === 'word' ? { kind: 'nothing' } : undefined
    case 'reset':
      take(cursor)
      return readField(cursor) === undefined ? undefined : { kind: 'nothing' }
    case 'xt':
      take(cursor)
      return xtStatement(take(cursor).text, take(cursor).text)
    case 'ct':
      return readCtStatement(cursor) ?? readRelation(cursor)
    default:
      return readRelation(cursor)
  }
}

function readVerdictStatement(cursor: Cursor): StatementBody | undefined {
  const verdict = readVerdict(cursor)
  if (verdict !== undefined) return { kind: 'verdict', verdict }
  const name = take(cursor).text
  if ((name !== 'jump' && name !== 'goto') || !isMark(cursor, '{')) return undefined
  const rules = nested(cursor, () => readAnonymousChain(cursor))
  const anonymous: Verdict | undefined = rules === undefined ? undefined : { name, rules }
  return anonymous === undefined ? undefined : { kind: 'verdict', verdict: anonymous }
}

/** `{ rule; rule }` after `jump`. */
function readAnonymousChain(cursor: Cursor): readonly RuleNode[] | undefined {
  take(cursor)
  const rules: RuleNode[] = []
  for (;;) {
    skipNewlines(cursor)
    if (accept(cursor, ';')) continue
    if (accept(cursor, '}')) return rules
    if (peek(cursor).kind === 'end') return undefined
    rules.push(readRule(cursor))
  }
}

function readReject(cursor: Cursor): StatementBody | undefined {
  take(cursor)
  if (!accept(cursor, 'with')) return { kind: 'reject' }
  const type = take(cursor).text
  if (type === 'tcp') return accept(cursor, 'reset') ? { kind: 'reject' } : undefined
  if (!/^icmp(?:v6|x)?$/.test(type)) return undefined
  accept(cursor, 'type')
  const code = take(cursor)
  return code.kind === 'word' || code.kind === 'number' || code.kind === 'string' ? { kind: 'reject' } : undefined
}

function readCounter(cursor: Cursor): StatementBody | undefined {
  take(cursor)
  if (accept(cursor, 'name')) {
    if (peek(cursor).kind === 'string') take(cursor)
    else if (readMangle(cursor) === undefined) return undefined
    return { kind: 'nothing' }
  }
  while (isWord(cursor, 'packets') || isWord(cursor, 'bytes')) {
    take(cursor)
    if (take(cursor).kind !== 'number') return undefined
  }
  return { kind: 'nothing' }
}

function readLog(cursor: Cursor): StatementBody | undefined {
  take(cursor)
  for (;;) {
    if (/^(?:prefix|level|group|snaplen|queue-threshold)$/.test(peek(cursor).text) && peek(cursor).kind === 'word') {
      take(cursor)
      accept(cursor, '$')
      const { kind } = take(cursor)
      if (kind !== 'word' && kind !== 'number' && kind !== 'string') return undefined
      continue
    }
    if (!accept(cursor, 'flags')) return { kind: 'log' }
    if (accept(cursor, 'all') || accept(cursor, 'skuid') || accept(cursor, 'ether')) continue
    if (accept(cursor, 'ip')) {
      if (!accept(cursor, 'options')) return undefined
      continue
    }
    if (!accept(cursor, 'tcp')) return undefined
    do {
      if (!accept(cursor, 'sequence') && !accept(cursor, 'options')) return undefined
    } while (accept(cursor, ','))
  }
}

function readRateStatement(cursor: Cursor): StatementBody {
  const { at } = cursor
  readRate(cursor)
  const words = cursor.tokens.slice(at, cursor.at).map(({ text }) => text)
  return { kind: 'rate', text: words.join(' ').replaceAll(' / ', '/') }
}

function readUpdate(cursor: Cursor): StatementBody | undefined {
  take(cursor)
  if (!accept(cursor, '@')) return undefined
  const name = take(cursor)
  const { at } = cursor
  if (name.kind !== 'word' || !isMark(cursor, '{') || !skipBlock(cursor)) return undefined
  const limited = cursor.tokens.slice(at, cursor.at).some(({ kind, text }) => kind === 'word' && /^(?:limit|quota|count)$/.test(text))
  return { kind: 'update', set: name.text, limited }
}

/** `set add ip saddr @seen`, as nft before 0.9 wrote it. */
function readOldUpdate(cursor: Cursor): StatementBody | undefined {
  take(cursor)
  if (!accept(cursor, 'add') && !accept(cursor, 'update')) return undefined
  while (!atStatementEnd(cursor) && !isMark(cursor, '@')) take(cursor)
  if (!accept(cursor, '@')) return undefined
  const name = take(cursor)
  return name.kind === 'word' ? { kind: 'update', set: name.text, limited: false } : undefined
}

function readSynproxy(cursor: Cursor): StatementBody {
  take(cursor)
  for (;;) {
    if (accept(cursor, 'mss') || accept(cursor, 'wscale') || accept(cursor, 'name')) take(cursor)
    else if (!accept(cursor, 'timestamp') && !accept(cursor, 'sack-perm')) return { kind: 'synproxy' }
  }
}

/** `ct helper set "ftp"`, `ct timeout set …`, `ct count over 10`: what is no comparison. */
function readCtStatement(cursor: Cursor): StatementBody | undefined {
  const word = peek(cursor, 1)
  if (word.kind !== 'word') return undefined
  if (word.text === 'count') return readRateStatement(cursor)
  if (!/^(?:helper|timeout|expectation|event)$/.test(word.text) || !isWord(cursor, 'set', 2)) return undefined
  cursor.at += 3
  return readFlags(cursor) === undefined ? undefined : { kind: 'nothing' }
}
