/**
 * The lines of an IOS configuration as a terminal or a file copy shows them, with everything that is
 * not a statement taken out: pager prompts, command prompts, headers, comments, and regions of free
 * text (banners, certificates, macros) whose end only the device's own rules tell.
 */
import type { SourceFile, Span } from '../../base/span.ts'

/** One statement's line. */
export interface Line {
  /** Without indentation and trailing blanks. */
  readonly text: string
  /** Leading blanks; undefined where a pager prompt has eaten them. */
  readonly indent: number | undefined
  readonly span: Span
  /** Set for a region of free text that was passed over; the span covers all of it. */
  readonly opaque?: 'banner' | 'certificate' | 'macro'
}

export interface Lines {
  readonly lines: readonly Line[]
  /** Whether the final `end` was seen. A file without it was cut off, or is only a part. */
  readonly complete: boolean
  /** Free text whose end was not found: what follows it cannot be told from it. */
  readonly unterminated: readonly Span[]
  /** Statements before the announced configuration or after its `end`: a second configuration in the same file. */
  readonly elsewhere: Span | undefined
}

const PAGER = /^[ \t]*<?-{2,3} ?more ?-{2,3}>?/i
const PROMPT =
  /^[\w.\-/@:]{1,64}(?:\([\w.\-/ ]{1,40}\))?[#>]\s*(?:$|(?:sh|show|mor|more|ter|term|terminal|wr|write|copy|exit|logout|conf|configure|end|en|enable|dis|disable|quit|exi|dir|ping)\b)/i
const HEADER =
  /^(?:Building configuration|Current configuration ?:|Using \d+ out of \d+ bytes|Load for five secs:|Time source is |Uncompressed configuration from )/i
const FREE_TEXT =
  /^(banner(?:\s+(?:motd|login|exec|incoming|slip-ppp|prompt-timeout|config-save))?|aaa authentication (?:banner|fail-message)|(?:vacant|refuse|busy)-message(?: \S+)?|menu \S+ title)\s+(\S.*)$/is
const BANNER = /^[ \t]*banner\s+(?:motd|login|exec|incoming|slip-ppp|prompt-timeout|config-save)\s/i
const CERTIFICATE = /^certificate\s+(?:self-signed|ca|rollover|[0-9a-f]+)\b/i
const HEX = /^[0-9a-f]{2,8}(?:\s+[0-9a-f]{2,8})*$/i
const STATEMENT = /^(?:interface|hostname|version|access-list|ip access-list|ip route|router|line)\s+\S/

/** Reads the lines of a configuration. Never throws; what could not be delimited is reported. */
export function linesOf(source: SourceFile): Lines {
  const { text } = source
  const lines: Line[] = []
  const unterminated: Span[] = []
  let at = headerEnd(text)
  const before = at > 0 ? statementIn(source, 0, at) : undefined
  let complete = false
  let base: number | undefined
  while (at < text.length) {
    const start = at
    const eol = endOfLine(text, start)
    at = eol + 1
    const { from, indent } = visible(text, start, eol)
    const content = text.slice(from, eol).trimEnd()
    if (content === '' || content.startsWith('!')) continue
    if (PROMPT.test(content)) continue
    if (HEADER.test(content)) {
      // Another configuration begins in the same file: which one is meant cannot be told.
      if (lines.length > 0) return { lines, complete, unterminated, elsewhere: { source, start: from, end: text.length } }
      continue
    }
    const span: Span = { source, start: from, end: from + content.length }
    base ??= indent ?? 0
    if (content === 'end' && (indent === undefined || indent <= base)) {
      complete = true
      break
    }
    const free = FREE_TEXT.exec(content)
    if (free !== null) {
      const end = freeTextEnd(text, from, eol, free[2] ?? '')
      if (end === undefined) unterminated.push({ source, start: from, end: text.length })
      const until = end ?? text.length
      lines.push({ text: free[1] ?? '', indent, span: { source, start: from, end: until }, opaque: 'banner' })
      at = endOfLine(text, until) + 1
      continue
    }
    if (CERTIFICATE.test(content)) {
      const until = certificateEnd(text, eol)
      lines.push({ text: content, indent, span: { source, start: from, end: until ?? eol }, opaque: 'certificate' })
      if (until !== undefined) at = endOfLine(text, until) + 1
      continue
    }
    if (/^macro name \S/i.test(content)) {
      const found = /^@[ \t]*\r?$/m.exec(text.slice(eol))
      const until = found === null ? text.length : eol + found.index + 1
      if (found === null) unterminated.push({ source, start: from, end: text.length })
      lines.push({ text: content, indent, span: { source, start: from, end: until }, opaque: 'macro' })
      at = endOfLine(text, until) + 1
      continue
    }
    lines.push({ text: content, indent, span })
  }
  return { lines, complete, unterminated, elsewhere: before ?? (complete ? statementIn(source, at, text.length) : undefined) }
}

/** Where the configuration begins: after the device's own announcement when there is one. */
function headerEnd(text: string): number {
  const found = /^(?:Building configuration|Current configuration ?:|Using \d+ out of \d+ bytes).*$/im.exec(text)
  return found === null ? 0 : found.index + found[0].length
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found === -1 ? text.length : found
}

/** Where the visible part of a line starts, once pager prompts and the blanks that erased them are gone. */
function visible(text: string, start: number, end: number): { readonly from: number; readonly indent: number | undefined } {
  let from = start
  const raw = text.slice(start, end).replace(/\r+$/, '')
  const pager = PAGER.exec(raw)
  let erased = false
  if (pager !== null) {
    const rest = raw.slice(pager[0].length)
    const cursor = Math.max(rest.lastIndexOf('\b'), rest.lastIndexOf('\r'))
    from = start + pager[0].length + cursor + 1
    erased = cursor === -1
  }
  let indent = 0
  while (from + indent < end && (text[from + indent] === ' ' || text[from + indent] === '\t')) indent++
  return { from: from + indent, indent: erased ? undefined : indent }
}

/**
 * The offset after the closing delimiter of free text, or undefined when it is missing. The delimiter
 * is one character; `show running-config` prints control-C as the two characters `^C`. A "closing"
 * delimiter on a line that starts another banner is that banner's opening one.
 */
function freeTextEnd(text: string, from: number, eol: number, rest: string): number | undefined {
  const delimiter = rest.startsWith('^C') ? '^C' : rest.slice(0, 1)
  const opening = text.indexOf(rest, from)
  if (opening === -1 || opening > eol) return undefined
  const closing = text.indexOf(delimiter, opening + delimiter.length)
  if (closing === -1) return undefined
  const lineStart = text.lastIndexOf('\n', closing) + 1
  if (lineStart > eol && BANNER.test(text.slice(lineStart, closing))) return undefined
  return closing + delimiter.length
}

/** The offset after the `quit` that ends hexadecimal certificate lines; undefined when none follow (kept in NVRAM). */
function certificateEnd(text: string, eol: number): number | undefined {
  let at = eol + 1
  let until: number | undefined
  while (at < text.length) {
    const end = endOfLine(text, at)
    const content = text.slice(at, end).trim()
    if (content.toLowerCase() === 'quit') return end
    if (!HEX.test(content)) return until
    until = end
    at = end + 1
  }
  return until
}

/** From the first line that reads like a statement to `to`; undefined when there is none. */
function statementIn(source: SourceFile, from: number, to: number): Span | undefined {
  let at = from
  while (at < to) {
    const end = endOfLine(source.text, at)
    const content = source.text.slice(at, end)
    if (STATEMENT.test(content.trimStart())) return { source, start: at, end: to }
    at = end + 1
  }
  return undefined
}
