/** The words of one line of `iptables-save`: blanks part them, quotation marks and backslashes hold them together. */
import type { Span } from '../../../base/span.ts'
import type { Line } from '../dump.ts'

export interface Token {
  readonly text: string
  /** Written in quotation marks: a value, whatever it looks like. */
  readonly quoted: boolean
  readonly span: Span
}

/** The tokens of a line, or undefined when a quotation mark is never closed. */
export function tokensOf({ text, span }: Line): readonly Token[] | undefined {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const start = at
    let word = ''
    let quoted = false
    while (at < text.length && !/\s/.test(text[at]!)) {
      const character = text[at]!
      if (character === '\\' && at + 1 < text.length) {
        word += text[at + 1]
        at += 2
      } else if (character === '"' || (character === "'" && word === '')) {
        quoted = true
        const closed = quotedText(text, at + 1, character)
        if (closed === undefined) return undefined
        word += closed.text
        at = closed.end
      } else {
        word += character
        at++
      }
    }
    tokens.push({ text: word, quoted, span: { source: span.source, start: span.start + start, end: span.start + at } })
  }
  return tokens
}

function quotedText(text: string, from: number, mark: string): { readonly text: string; readonly end: number } | undefined {
  let word = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (character === mark) return { text: word, end: at + 1 }
    if (character === '\\' && at + 1 < text.length) word += text[++at]
    else word += character
  }
  return undefined
}
