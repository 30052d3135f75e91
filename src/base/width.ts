/**
 * Columns as a terminal counts them: full-width characters take two.
 * Widths follow Unicode UAX #11 (East Asian Width): W and F are 2, combining marks 0, the rest 1.
 * Ambiguous characters (`→`, `─`, `①`) count 1; the text reporter puts the same number of them before
 * every aligned column, so that a terminal which draws them wide keeps the columns straight.
 */

/** Inclusive code point ranges of wide and full-width characters, sorted. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x23f0, 0x23f0],
  [0x23f3, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x267f, 0x267f],
  [0x2693, 0x2693],
  [0x26a1, 0x26a1],
  [0x26aa, 0x26ab],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x26ce, 0x26ce],
  [0x26d4, 0x26d4],
  [0x26ea, 0x26ea],
  [0x26f2, 0x26f3],
  [0x26f5, 0x26f5],
  [0x26fa, 0x26fa],
  [0x26fd, 0x26fd],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x2728, 0x2728],
  [0x274c, 0x274c],
  [0x274e, 0x274e],
  [0x2753, 0x2755],
  [0x2757, 0x2757],
  [0x2795, 0x2797],
  [0x27b0, 0x27b0],
  [0x27bf, 0x27bf],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b50],
  [0x2b55, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f004, 0x1f004],
  [0x1f0cf, 0x1f0cf],
  [0x1f18e, 0x1f18e],
  [0x1f191, 0x1f19a],
  [0x1f200, 0x1f265],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f7e0, 0x1f7eb],
  [0x1f90c, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
]

const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]$/u

function isWide(code: number): boolean {
  let low = 0
  let high = WIDE.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [from, to] = WIDE[middle] ?? [0, 0]
    if (code < from) high = middle - 1
    else if (code > to) low = middle + 1
    else return true
  }
  return false
}

/** Columns one character takes: 0, 1 or 2. */
function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1
  if (COMBINING.test(character)) return 0
  return isWide(code) ? 2 : 1
}

/** Columns a line of text takes. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += widthOfCharacter(character)
  return width
}

/** Fills with spaces on the right up to `columns`; longer text is left as it is. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

/** Fills with spaces on the left. */
export function padLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text
}

/** Cuts to `columns`, with `…` where something was cut. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let width = 1
  let kept = ''
  for (const character of text) {
    const next = widthOfCharacter(character)
    if (width + next > columns) break
    width += next
    kept += character
  }
  return `${kept}…`
}

/** Characters that must not begin a line, and those that must not end one (JIS X 4051, the common ones). */
const NEVER_FIRST = '、。，．・：；？！）］｝」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}…'
const NEVER_LAST = '（［｛「『【〔〈《([{'

/** Splits into pieces between which a line may break: single wide characters, and runs of narrow ones. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let narrow = ''
  for (const character of text) {
    if (character === ' ') {
      if (narrow !== '') pieces.push(narrow)
      pieces.push(' ')
      narrow = ''
    } else if (widthOfCharacter(character) === 2) {
      if (narrow !== '') pieces.push(narrow)
      pieces.push(character)
      narrow = ''
    } else {
      narrow += character
    }
  }
  if (narrow !== '') pieces.push(narrow)
  return glued(pieces)
}

/** Joins pieces that a line break must not separate. */
function glued(pieces: readonly string[]): string[] {
  const joined: string[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const first = piece[0] ?? ''
    const holds =
      last !== undefined && last !== ' ' && piece !== ' ' && (NEVER_FIRST.includes(first) || NEVER_LAST.includes(last.at(-1) ?? ''))
    if (holds) joined[joined.length - 1] = last + piece
    else joined.push(piece)
  }
  return joined
}

/** Breaks text into lines of at most `columns`; a word longer than that stays whole. Newlines in the text are kept. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, columns))
}

function wrapParagraph(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const piece of piecesOf(text)) {
    const next = widthOf(piece)
    if (width + next > columns && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = ''
      width = 0
    }
    if (piece === ' ' && line === '' && lines.length > 0) continue
    line += piece
    width += next
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd())
  return lines
}
