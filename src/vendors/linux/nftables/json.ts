/**
 * JSON with places (RFC 8259). Our own because a listing of megabytes has to be read in little time and still point at every
 * rule and element; what stands before an error is kept, so that the rest of a cut listing can be shown.
 */
import type { At } from './tree.ts'

export type Json = At &
  (
    | { readonly kind: 'object'; readonly members: readonly Member[] }
    | { readonly kind: 'array'; readonly items: readonly Json[] }
    | { readonly kind: 'string'; readonly text: string }
    /** As written: `12`, `-3.5e2`. */
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'literal'; readonly value: boolean | null }
  )

export interface Member {
  readonly name: string
  readonly value: Json
}

export interface ReadJson {
  readonly value: Json | undefined
  /** Where it stops being JSON, or the first thing after the value; undefined when all of it was read. */
  readonly error: number | undefined
}

/** Deeper than any listing. */
const DEEPEST = 200
const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The JSON value between two offsets. */
export function readJson(text: string, start: number, end: number): ReadJson {
  let at = start
  let failed: number | undefined
  const over = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    const kept = found.slice(0, Math.max(0, end - at))
    at += kept.length
    return kept
  }
  const fail = (): undefined => {
    failed ??= at
    return undefined
  }

  const string = (): string | undefined => {
    at++
    let content = ''
    for (;;) {
      content += over(PLAIN)
      const character = at < end ? text[at] : undefined
      if (character === '"') {
        at++
        return content
      }
      // nft prints the text of chains it cannot convert with line ends as they are.
      if (character !== undefined && /[\n\t\r]/.test(character)) {
        content += character
        at++
        continue
      }
      if (character !== '\\') return fail()
      const letter = text[at + 1] ?? ''
      const code = letter === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6))?.[0] : undefined
      const plain = code === undefined ? ESCAPES[letter] : String.fromCharCode(Number.parseInt(code, 16))
      if (plain === undefined) return fail()
      content += plain
      at += code === undefined ? 2 : 6
    }
  }

  /** Even when it fails inside: with the items before the failure. */
  const value = (depth: number): Json | undefined => {
    over(SPACE)
    const from = at
    const character = at < end ? text[at] : undefined
    if (character === undefined || depth > DEEPEST) return fail()
    if (character === '"') {
      const content = string()
      return content === undefined ? undefined : { kind: 'string', text: content, start: from, end: at }
    }
    if (character === '{') {
      const members: Member[] = []
      list('}', () => {
        over(SPACE)
        if (at >= end || text[at] !== '"') return void fail()
        const name = string()
        over(SPACE)
        if (name === undefined || at >= end || text[at] !== ':') return void fail()
        at++
        const member = value(depth + 1)
        if (member !== undefined) members.push({ name, value: member })
      })
      return { kind: 'object', members, start: from, end: at }
    }
    if (character === '[') {
      const items: Json[] = []
      list(']', () => {
        const item = value(depth + 1)
        // An item that was cut is not an item.
        if (item !== undefined && failed === undefined) items.push(item)
      })
      return { kind: 'array', items, start: from, end: at }
    }
    for (const [word, meaning] of LITERALS) {
      if (text.startsWith(word, at) && at + word.length <= end) {
        at += word.length
        return { kind: 'literal', value: meaning, start: from, end: at }
      }
    }
    const number = over(NUMBER)
    return number === '' ? fail() : { kind: 'number', text: number, start: from, end: at }
  }

  const list = (closing: string, item: () => void): void => {
    at++
    over(SPACE)
    if (at < end && text[at] === closing) {
      at++
      return
    }
    for (;;) {
      item()
      if (failed !== undefined) return
      over(SPACE)
      const character = at < end ? text[at] : undefined
      at++
      if (character === closing) return
      if (character !== ',') {
        at--
        fail()
        return
      }
    }
  }

  const whole = value(0)
  if (failed === undefined) {
    over(SPACE)
    if (at < end) failed = at
  }
  return { value: whole, error: failed }
}

const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

/** The value of a member of an object; undefined for other values and other names. */
export function member(json: Json | undefined, name: string): Json | undefined {
  return json?.kind === 'object' ? json.members.find((each) => each.name === name)?.value : undefined
}

export function textOf(json: Json | undefined): string | undefined {
  return json?.kind === 'string' ? json.text : undefined
}

/** A whole number. */
export function integerOf(json: Json | undefined): number | undefined {
  return json?.kind === 'number' && /^-?\d{1,15}$/.test(json.text) ? Number(json.text) : undefined
}

export function itemsOf(json: Json | undefined): readonly Json[] {
  return json === undefined ? [] : json.kind === 'array' ? json.items : [json]
}
