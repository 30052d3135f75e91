/** Words of a cell as they are compared: full-width and half-width, and the many dashes and waves, made one. */

/** Compatibility form (Unicode NFKC), one kind of dash and wave, single spaces; line breaks are kept. */
export function plain(text: string): string {
  // Most cells are plain already; large tables are read in half the time for it.
  if (PLAIN.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(/\r\n?/g, '\n')
    .replace(/[‐‑‒–—―−─━]/g, '-')
    .replace(/[〜∼∽]/g, '~')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}

const PLAIN = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/

/** A heading or a mark without what people put between and around its words. */
export function bare(text: string): string {
  return plain(text)
    .toLowerCase()
    .replace(/[\s._・:#*※()[\]「」【】/\-,、。]|\uFE0E|\uFE0F/g, '')
}

/** How names are compared. */
export function nameKey(text: string): string {
  return plain(text).toLowerCase().replace(/\s+/g, ' ')
}

/** A list of words for looking up with `bare`. */
export function wordSet(...words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => word.split(/\s+/)).map(bare))
}

/** Cells that say "the same as above". */
const DITTO = wordSet('同上 〃 々 仝 同左上 ditto')

export function isDitto(text: string): boolean {
  return DITTO.has(bare(text)) || plain(text) === '"'
}

/** Cells that say "nothing here" where nothing is allowed. */
export function isNone(text: string): boolean {
  const word = bare(text)
  return word === '' || NONE.has(word)
}

const NONE = wordSet('なし 無し 無 非該当 該当なし 対象外 none no n/a na off 不要 しない 無効 disable disabled')
