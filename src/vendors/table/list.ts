/** Several values in one cell. Brackets hold together; what separates depends on what is listed. */

const SEPARATORS = /[\n,、;]/

/** Pieces between line breaks, commas and semicolons, and not inside brackets. Bullets before them are left out. */
export function pieces(cell: string): string[] {
  const result: string[] = []
  let depth = 0
  let piece = ''
  for (const character of cell) {
    if (character === '(') depth++
    if (character === ')') depth = Math.max(0, depth - 1)
    if (depth === 0 && SEPARATORS.test(character)) {
      result.push(piece)
      piece = ''
    } else piece += character
  }
  result.push(piece)
  return result.map((each) => each.replace(/^[・•●■◆※](?=.)\s*/u, '').trim()).filter((each) => each !== '')
}

/** Words between spaces, brackets held together. */
export function wordsIn(piece: string): string[] {
  const result: string[] = []
  let depth = 0
  let word = ''
  for (const character of piece) {
    if (character === '(') depth++
    if (character === ')') depth = Math.max(0, depth - 1)
    if (depth === 0 && /\s/.test(character)) {
      if (word !== '') result.push(word)
      word = ''
    } else word += character
  }
  if (word !== '') result.push(word)
  return result
}

/** `name(inside)` and `name (inside)`; undefined where there is nothing in brackets at the end. */
export function bracketed(text: string): { readonly before: string; readonly inside: string } | undefined {
  const found = /^(.*?)\s*[([]([^()[\]]*)[)\]]$/s.exec(text)
  return found === null ? undefined : { before: (found[1] ?? '').trim(), inside: (found[2] ?? '').trim() }
}
