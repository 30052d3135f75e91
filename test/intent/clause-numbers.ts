/** Clause numbers as municipal documents write them. */

const KANA = 'アイウエオカキクケコサシ'
const HALF = 'ｱｲｳｴｵｶｷｸｹｺ'
const CIRCLED = '①②③④⑤⑥⑦⑧⑨'

/** `2(1)` to `2(12)`. */
export const through = (article: string, last: number): string[] => Array.from({ length: last }, (_, i) => `${article}(${i + 1})`)

/** `5(2)ア` to `5(2)エ`. */
export const letters = (article: string, last: string): string[] => upTo(KANA, last).map((letter) => `${article}${letter}`)

/** `4(3)(ア)` to `4(3)(ケ)`. */
export const bracketed = (article: string, last: string): string[] => upTo(KANA, last).map((letter) => `${article}(${letter})`)

/** `12(1)①ア(ｱ)` to `12(1)①ア(ｺ)`. */
export const halfWidth = (article: string, last: string): string[] => upTo(HALF, last).map((letter) => `${article}(${letter})`)

/** `11(2)①` to `11(2)⑧`. */
export const circled = (article: string, last: string): string[] => upTo(CIRCLED, last).map((number) => `${article}${number}`)

function upTo(all: string, last: string): string[] {
  const at = all.indexOf(last)
  if (at === -1) throw new Error(`${last} is none of ${all}`)
  return [...all.slice(0, at + 1)]
}
