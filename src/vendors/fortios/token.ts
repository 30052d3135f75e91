/** A word as written: `text` without quotes and escapes, offsets with them. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

/** One command: usually a line, but a quoted value may run over many. Offsets are into the source text. */
export interface Statement {
  readonly words: readonly Word[]
  readonly start: number
  readonly end: number
  /** A quote was still open when the text ended. */
  readonly unclosed: boolean
  /** Typed at a prompt (`FGT (policy) # show`): an echo in a capture, not configuration. */
  readonly typed: boolean
}

const PROMPT = /[^\s"'#]{1,63}(?: \([^()\r\n]{1,80}\))? [#$](?= |\r?\n|$) ?/y
const PAGER = /(?:--More--[ \t\r\b]*)+/y
const [NEWLINE, HASH, DOUBLE, SINGLE, BACKSLASH, RETURN, DASH] = [10, 35, 34, 39, 92, 13, 45]

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === RETURN || code === 12 || code === 11 || code === 0xa0
}

/**
 * Splits a FortiOS configuration into statements, character by character: a quoted value may hold
 * line ends and lines that read `end` or `config …` (certificates, replacement messages).
 * Double quotes know backslash escapes, single quotes do not; outside quotes a backslash escapes one
 * character and joins lines at a line end. `#` starts a comment only at the start of a line.
 * Source: the grammar of batfish's FortiOS lexer (modes for double and single quotes).
 */
export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === NEWLINE || isBlank(code)) {
      at++
      continue
    }
    if (code === HASH) {
      at = lineEnd(text, at)
      continue
    }
    if (code === DASH) {
      const pager = matchAt(PAGER, text, at)
      if (pager > 0) {
        at += pager
        continue
      }
    }
    const prompt = hasPromptMark(text, at) ? matchAt(PROMPT, text, at) : 0
    const statement = readStatement(text, at + prompt, prompt > 0)
    if (statement.words.length > 0) statements.push(statement)
    at = Math.max(statement.end, at + 1)
  }
  return statements
}

/** Length of a sticky match, 0 without one. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex - at : 0
}

/** Whether the line holds ` #` or ` $` at all: the cheap test before the prompt pattern. */
function hasPromptMark(text: string, at: number): boolean {
  for (let i = at; i < text.length && i < at + 150; i++) {
    const code = text.charCodeAt(i)
    if (code === NEWLINE || code === DOUBLE) return false
    if ((code === HASH || code === 36) && text.charCodeAt(i - 1) === 32) return true
  }
  return false
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function readStatement(text: string, from: number, typed: boolean): Statement {
  const words: Word[] = []
  let unclosed = false
  let at = from
  let start = -1
  let end = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === NEWLINE) break
    if (isBlank(code)) {
      at++
      continue
    }
    if (code === BACKSLASH && joinsLine(text, at)) {
      at = lineEnd(text, at) + 1
      continue
    }
    const word = readWord(text, at)
    words.push(word)
    unclosed ||= word.unclosed
    if (start === -1) start = at
    at = word.end
    end = at
  }
  return { words, start: start === -1 ? from : start, end, unclosed, typed }
}

function joinsLine(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return next === NEWLINE || (next === RETURN && text.charCodeAt(at + 2) === NEWLINE)
}

function readWord(text: string, from: number): Word & { readonly unclosed: boolean } {
  let value = ''
  let kept = from
  let at = from
  let quoted = false
  let unclosed = false
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === NEWLINE || isBlank(code)) break
    if (code === DOUBLE) {
      value += text.slice(kept, at)
      quoted = true
      at++
      kept = at
      while (at < text.length) {
        const inner = text.charCodeAt(at)
        if (inner === DOUBLE) break
        if (inner === BACKSLASH && at + 1 < text.length) {
          value += text.slice(kept, at)
          kept = at + 1
          at++
        }
        at++
      }
      value += text.slice(kept, at)
      if (at >= text.length) unclosed = true
      else at++
      kept = at
    } else if (code === SINGLE) {
      value += text.slice(kept, at)
      quoted = true
      const close = text.indexOf("'", at + 1)
      if (close === -1) unclosed = true
      const stop = close === -1 ? text.length : close
      value += text.slice(at + 1, stop)
      at = close === -1 ? text.length : close + 1
      kept = at
    } else if (code === BACKSLASH && at + 1 < text.length) {
      if (joinsLine(text, at)) break
      value += text.slice(kept, at)
      kept = at + 1
      at += 2
    } else at++
  }
  value += text.slice(kept, at)
  return { text: value, start: from, end: at, quoted, unclosed }
}
