/**
 * nft text to tokens: words, numbers, quoted text, marks, line ends. Addresses, MAC addresses and names are words.
 * Lexis: nft(8) "Input file formats"; names may hold `-`, `/` and `.`, a trailing `*` is a wildcard.
 */
import { parseIPv6 } from '../../../packet/address.ts'
import type { At } from './tree.ts'

export interface Token extends At {
  /** `odd`: a character nft text does not have. */
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'newline' | 'odd' | 'end'
  /** As written; without the quotes of a string. */
  readonly text: string
  /** On a line end: the number of a `# handle 7` comment on that line. */
  readonly handle?: number
}

const BLANK = /(?:[ \t\r\f]|\\\r?\n)+/y
// One group per kind of token, in the order they are tried. Words: `1h30m`, `10mbytes`, names.
const TOKEN =
  /(#[^\n]*)|("[^"\n]*")|((?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}(?![0-9a-fA-F:])|\d+\.\d+\.\d+\.\d+)|(0x[0-9a-fA-F]+(?![A-Za-z0-9_])|\d+(?![A-Za-z0-9_]))|((?:\d+[A-Za-z_]|[A-Za-z_]|\.[A-Za-z_])(?:[A-Za-z0-9_/.-]|\\\*)*\*?)|(<<|>>|==|!=|<=|>=|[{}()[\],;:=<>!&|^+\-/*.@$])/y
const KINDS = ['comment', 'string', 'word', 'number', 'word', 'mark'] as const
const SIX = /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}(?:\.\d+\.\d+\.\d+)?/y
const MAC = /^(?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}$/

/** The tokens between two offsets, ending with one of kind `end`. */
export function tokensOf(text: string, start: number, end: number): readonly Token[] {
  const tokens: Token[] = []
  let handle: number | undefined
  let at = start
  while (at < end) {
    BLANK.lastIndex = at
    at += BLANK.exec(text)?.[0].length ?? 0
    if (at >= end) break
    if (text[at] === '\n') {
      tokens.push({ kind: 'newline', text: '\n', start: at, end: at + 1, ...(handle === undefined ? {} : { handle }) })
      handle = undefined
      at++
      continue
    }
    const { kind, length } = tokenAt(text, at, end)
    const written = text.slice(at, at + length)
    if (kind === 'comment') {
      const comment = written.trimEnd()
      const number = /^# ?handle (\d{1,15})$/.exec(comment)?.[1]
      if (number !== undefined) handle = Number(number)
    } else tokens.push({ kind, text: kind === 'string' ? written.slice(1, -1) : written, start: at, end: at + length })
    at += length
  }
  tokens.push({ kind: 'newline', text: '\n', start: end, end, ...(handle === undefined ? {} : { handle }) })
  tokens.push({ kind: 'end', text: '', start: end, end })
  return tokens
}

function tokenAt(text: string, at: number, end: number): { readonly kind: (typeof KINDS)[number] | 'odd'; readonly length: number } {
  const six = ipv6At(text, at)
  if (six !== undefined && at + six.length <= end) return { kind: 'word', length: six.length }
  TOKEN.lastIndex = at
  const groups = TOKEN.exec(text)
  if (groups === null) return { kind: 'odd', length: 1 }
  const group = KINDS.findIndex((_, index) => groups[index + 1] !== undefined)
  // A listing that is cut inside a token: what is left of it.
  return { kind: KINDS[group] ?? 'odd', length: Math.min(groups[0].length, end - at) }
}

function ipv6At(text: string, at: number): string | undefined {
  SIX.lastIndex = at
  const candidate = SIX.exec(text)?.[0]
  return candidate === undefined || MAC.test(candidate) ? undefined : ipv6(candidate)
}

/** The longest start of a candidate that is an IPv6 address: `fe80::1:` before a map's value loses its colon. */
function ipv6(candidate: string): string | undefined {
  if (parseIPv6(candidate) !== undefined) return candidate
  const shorter = candidate.endsWith(':') ? candidate.slice(0, -1) : undefined
  return shorter !== undefined && parseIPv6(shorter) !== undefined ? shorter : undefined
}
