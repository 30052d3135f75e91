/** How far an nft listing reaches: the end of the block that starts at a brace. */

/**
 * The offset after the closing brace of the block that opens at or after `from`, strings and comments left out;
 * the end of the text when it never closes.
 */
export function nftEnd(text: string, from: number, json: boolean): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      at = stringEnd(text, at)
    } else if (character === '#' && !json) {
      const end = text.indexOf('\n', at)
      if (end === -1) return text.length
      at = end
    } else if (character === '{') depth++
    else if (character === '}') {
      depth--
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

/** The offset of the closing quotation mark, or of the end of the line where there is none. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
    else if (text[at] === '\n') return at
  }
  return text.length
}
