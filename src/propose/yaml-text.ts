/** Values as YAML text that reads back as the same string, inside `{ }` and outside. */

/** Plain scalars that no reader takes for anything but text: nothing that YAML's flow style, comments or core schema give a meaning. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_ .・ー（）()/+@→～〜=-]*$/u
/** Words of the YAML core schema, and of YAML 1.1 which other tools still read. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i
/** `10.20.30.0/28`, `10.0.0.1`: two dots or a slash keep it from being a number. */
const ADDRESS = /^\d+\.\d+\.\d+\.\d+(?:\/\d+|-\d+\.\d+\.\d+\.\d+)?$/

/** One value: plain where that is safe, else in double quotes. */
export function scalar(text: string): string {
  if (ADDRESS.test(text)) return text
  if (PLAIN.test(text) && !WORDS.test(text) && !text.endsWith(' ')) return text
  return JSON.stringify(text)
}

/** A flow list. */
export function list(items: readonly string[]): string {
  return `[${items.map(scalar).join(', ')}]`
}
