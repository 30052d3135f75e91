/** A place in the tokens of nft text, and what `define` has named so far. */
import type { Token } from './token.ts'
import type { At, Expression } from './tree.ts'

export interface Cursor {
  readonly tokens: readonly Token[]
  at: number
  /** Nesting of braces and parentheses that are being read; reading stops at `DEEPEST`. */
  depth: number
  readonly variables: Map<string, Expression>
}

/** Nobody nests this deep; damaged text may. */
export const DEEPEST = 40

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[cursor.at + ahead] ?? cursor.tokens[cursor.tokens.length - 1]!
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor)
  if (token.kind !== 'end') cursor.at++
  return token
}

/** The end of what was read last. */
export function endOf(cursor: Cursor): number {
  return cursor.tokens[cursor.at - 1]?.end ?? 0
}

export function isMark(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead)
  return token.kind === 'mark' && token.text === text
}

export function isWord(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead)
  return token.kind === 'word' && token.text === text
}

/** Takes the next token if it is this mark or word. */
export function accept(cursor: Cursor, text: string): boolean {
  const token = peek(cursor)
  if ((token.kind !== 'mark' && token.kind !== 'word') || token.text !== text) return false
  cursor.at++
  return true
}

export function skipNewlines(cursor: Cursor): void {
  while (peek(cursor).kind === 'newline') cursor.at++
}

/** Whether a statement ends here: at a line end, a semicolon, a closing brace, or the end. */
export function atStatementEnd(cursor: Cursor): boolean {
  const { kind, text } = peek(cursor)
  return kind === 'newline' || kind === 'end' || (kind === 'mark' && (text === ';' || text === '}'))
}

/** Goes to the end of the statement, over whole braces; gives what was passed. */
export function skipStatement(cursor: Cursor): At {
  const start = peek(cursor).start
  let open = 0
  for (let token = peek(cursor); token.kind !== 'end'; token = peek(cursor)) {
    if (open === 0 && atStatementEnd(cursor)) break
    if (token.kind === 'mark' && token.text === '{') open++
    if (token.kind === 'mark' && token.text === '}') open--
    cursor.at++
  }
  const end = Math.max(start, lastEnd(cursor))
  return { start, end }
}

/** Goes past a block from its opening brace to the closing one; false when that is missing. */
export function skipBlock(cursor: Cursor): boolean {
  let open = 0
  for (let token = peek(cursor); token.kind !== 'end'; token = peek(cursor)) {
    if (token.kind === 'mark' && token.text === '{') open++
    if (token.kind === 'mark' && token.text === '}') open--
    cursor.at++
    if (open === 0) return true
  }
  return false
}

function lastEnd(cursor: Cursor): number {
  for (let at = cursor.at - 1; at >= 0; at--) {
    const token = cursor.tokens[at]!
    if (token.kind !== 'newline') return token.end
  }
  return 0
}
