/** `dnat`, `snat`, `masquerade` and `redirect` in nft text (nft(8) "NAT STATEMENTS"), and what fields are set to. */
import type { Cursor } from './cursor.ts'
import { accept, isMark, isWord, peek, take } from './cursor.ts'
import { readData, readFlags } from './text-value.ts'
import type { Expression, Statement, Translation } from './tree.ts'

export function readTranslation(cursor: Cursor): Omit<Extract<Statement, { kind: 'translate' }>, 'start' | 'end'> | undefined {
  const how = take(cursor).text as Translation
  const family = accept(cursor, 'ip') ? 4 : accept(cursor, 'ip6') ? 6 : undefined
  let prefix = false
  for (;;) {
    if (accept(cursor, 'prefix')) prefix = true
    // `addr . port to` and `interval to`: what a map's values are.
    else if (isWord(cursor, 'addr') && isMark(cursor, '.', 1) && isWord(cursor, 'port', 2)) cursor.at += 3
    else if (!accept(cursor, 'interval') && !accept(cursor, 'addr')) break
  }
  let address: Expression | undefined
  let port: Expression | undefined
  if (accept(cursor, 'to')) {
    if (!isMark(cursor, ':')) {
      address = readData(cursor)
      if (address === undefined) return undefined
    }
    if (accept(cursor, ':')) {
      port = readData(cursor)
      if (port === undefined) return undefined
    }
  } else if (how === 'dnat' || how === 'snat' || prefix) return undefined
  while (/^(?:random|fully-random|persistent|netmap)$/.test(peek(cursor).text)) {
    take(cursor)
    accept(cursor, ',')
  }
  return {
    kind: 'translate',
    how,
    ...(family === undefined ? {} : { family }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    prefix,
  }
}

/** What a field is set to: a value, flags, another field, a lookup. */
export function readMangle(cursor: Cursor): Expression | undefined {
  const before = cursor.at
  const value = readData(cursor)
  if (value !== undefined && !isMark(cursor, ',')) return value
  cursor.at = before
  return readFlags(cursor)
}
